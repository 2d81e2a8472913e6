"""`bdcdesk central verify` and `heads`."""

from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from bdcdesk.central.ports import Central
from bdcdesk.central.records import StoreRecord
from bdcdesk.central.verifying import examine
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.telling import Say
from bdcdesk.wiring.witnesses import Head, own_heads, read_heads, write_heads


def heads(building: Building, file: Path | None, say: Say) -> int:
    """Tells, or writes to a file, how far each desk on this computer has read the store's log.

    Raises SecretsError, NoPlace.
    """
    found = own_heads(building, building.setup.store, say)
    if not found:
        raise NoPlace("No desk on this computer has read anything of this store's log yet. Nothing was written.")
    if file is None:
        say(write_heads(found).decode().rstrip())
        return 0
    try:
        file.write_bytes(write_heads(found))
    except OSError as error:
        raise NoPlace(f"{file} cannot be written ({error.strerror}). Nothing was changed.") from error
    say(f"{file}: what {len(found)} desk(s) on this computer saw. Keep it where who looks after the database cannot change it.")
    return 0


def verify(central: Central, store: str, here: Building | None, files: Sequence[Path], say: Say) -> int:
    """Goes through the log of `store`, or of every store that this login may see (""). The exit code: 1 if anything is wrong.

    What desks saw stands in `files`; those on this computer (`here`) are asked too.
    """
    given = read_heads(files)
    stores = [record for record in central.stores() if store in ("", record.id)]
    if not stores:
        raise NoPlace("There is no store here that this login may see. Nothing was verified.")
    wrong = 0
    for record in stores:
        # Desks go on reading: what they saw is asked before the log is looked at.
        own = own_heads(here, record.id, say) if here is not None else []
        wrong += not _verify(central, record, [*own, *(head for head in given if head.store == record.id)], say)
    return 1 if wrong else 0


def _verify(central: Central, store: StoreRecord, seen: Sequence[Head], say: Say) -> bool:
    with central.still() as still:
        last = still.head(store.id)[0]
        # The bar shows itself only when it takes longer than a second.
        with tqdm(total=last, desc="Verifying", unit="event", delay=1.0, leave=False) as bar:
            found = examine(still, store.id, [head.cursor for head in seen], bar.update)
    if found is not None:
        say(
            f"{store.name} ({store.id}): {found.sentence} What stands before it is as it was written. Nothing was changed now. Keep this"
            " database as it is, and compare it with a backup; if it was restored from one, that is what the desks' heads show."
        )
        return False
    witnesses = f" {len(seen)} desk(s) saw the same." if seen else ""
    say(f"{store.name} ({store.id}): all {last:,} events are as they were written, and what is kept beside them agrees.{witnesses}")
    return True
