"""`bdcdesk central backup` and `restore`, the hub's daily backup, and what must not come back with one."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.central.errors import CentralError, NotOurs, WrongCredentials
from bdcdesk.central.sqlite_backup import NoBackup, SqliteBackups
from bdcdesk.hub.backups import DailyBackups
from bdcdesk.machine.folders import private
from bdcdesk.wiring.place import NoPlace, Place, clock
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.telling import Say

Ask = Callable[[str], str]

_ERASED: Final = "erased.jsonl"
_ON_SERVER: Final = (
    "This store's log is on a PostgreSQL server: nothing was done here. The server has tools of its own for this. As its superuser, to back"
    " it up:\n"
    "  umask 077\n"
    "  pg_dumpall --roles-only --file=roles.sql\n"
    "  pg_dump --format=custom --file=bdcdesk.dump DATABASE\n"
    "Such a dump holds shoppers' names, numbers and words in the clear, and roles.sql what the server keeps of the logins' passwords: umask"
    " 077 leaves both to you alone. Encrypt them before they leave this disk (“gpg --symmetric bdcdesk.dump”, or age), and remove the files"
    " in the clear.\n"
    "To put it back, in an empty database of the same cluster (in another one, run roles.sql there first):\n"
    "  pg_restore --exit-on-error --single-transaction --dbname=DATABASE bdcdesk.dump\n"
    "Then “bdcdesk central verify”, and erase again whoever was erased since. Desks notice by themselves, read the log anew and offer"
    " again what they had sent since."
)


class ErasedStreams(msgspec.Struct, frozen=True):
    """Streams that were erased: of leads, by their ids, and of persons, by keyed names. Nothing in it tells who they were."""

    store: str
    streams: tuple[str, ...]


def folder_of(place: Place) -> Path:
    """Where this computer's backups lie. Raises NoFolder."""
    return private(place.home / "backups")


def remember(place: Place, store: str, streams: list[str]) -> None:
    """Keeps in mind what was erased, so that no backup brings it back. Raises NoPlace, NoFolder."""
    try:
        with open(os.open(folder_of(place) / _ERASED, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "wb") as file:
            file.write(msgspec.json.encode(ErasedStreams(store, tuple(streams))) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise NoPlace(f"What is erased cannot be noted beside the backups ({error.strerror}). The log was not changed.") from error


def remembered(place: Place) -> dict[str, set[str]]:
    """All that was ever erased, by store. A line that a full disk cut short was never acted upon."""
    found: dict[str, set[str]] = {}
    path = folder_of(place) / _ERASED
    for line in path.read_bytes().splitlines() if path.exists() else []:
        try:
            erased = msgspec.json.decode(line, type=ErasedStreams)
        except msgspec.DecodeError:
            continue
        found.setdefault(erased.store, set()).update(erased.streams)
    return found


def file_of(building: Building) -> Path | None:
    """Where the log lies if it is kept in a file, else None."""
    scheme, _, path = building.setup.url.partition(":///")
    return Path(path) if scheme == "sqlite" else None


def _opened(building: Building, path: Path) -> SqliteBackups:
    return SqliteBackups(path, building.central_key, building.member, clock(building.setup.ahead), time.sleep)


def _copied(building: Building, path: Path, target: Path) -> int:
    if not path.exists():
        raise NotOurs(f"There is no log at {path}. Nothing was copied.")
    log = _opened(building, path)
    try:
        return log.copy_to(target)
    finally:
        log.close()


def daily_backups(building: Building) -> DailyBackups | None:
    """Those of a log kept in a file; None for a server, which is its owner's to back up. Raises NoFolder, SecretsError."""
    path = file_of(building)
    if path is None:
        return None
    return DailyBackups(
        folder_of(building.place),
        lambda target: _copied(building, path, target),
        lambda: path.stat().st_size,
        lambda folder: shutil.disk_usage(folder).free,
    )


def backup(building: Building, file: Path, say: Say) -> int:
    """Copies the log to a new file, while it may be in use, and reads the copy back. 1 for a log that is no file: no copy was made.

    Raises CentralError, SecretsError, NoPlace.
    """
    path = file_of(building)
    if path is None:
        say(_ON_SERVER)
        return 1
    if file.exists():
        raise NoPlace(f"{file} is there already. Nothing was changed in it. Choose another name.")
    events = _copied(building, path, file)
    say(f"{file}: {events:,} events, read back and verified. It opens only with this computer's keys: keep those safe too.")
    return 0


def restore(building: Building, file: Path, yes: bool, ask: Ask, say: Say) -> int:
    """Puts a backup in the place of the log. What was there is kept beside it. Raises CentralError, SecretsError, NoPlace."""
    path = file_of(building)
    if path is None:
        say(_ON_SERVER)
        return 1
    folder = folder_of(building.place)
    # Worked on in a copy: opening it may bring it to this release's schema.
    copy = folder / ".restoring.db"
    _remove(copy)
    try:
        events = _sound_copy(building, file, copy)
        say(f"{file}: {events:,} events, sound.")
        if not yes and ask("It takes the place of this store's log. Type “restore” to go on: ").strip() != "restore":
            say("Nothing was changed.")
            return 1
        before = folder / f"before-restore-{time.strftime('%Y%m%d-%H%M%S')}.db"
        _put_back(building, path, copy, before)
    finally:
        _remove(copy)
    say(
        f"The log is as the backup had it. What was there before is kept in {before}. Desks notice at their next exchange: they read the"
        " log anew and offer again what they had sent since; nothing is sent to a shopper twice. Members added since must be added again."
    )
    return 0


def _sound_copy(building: Building, file: Path, copy: Path) -> int:
    if not file.is_file():
        raise NoPlace(f"{file} is a folder. Nothing was changed." if file.is_dir() else f"There is no file {file}. Nothing was changed.")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        shutil.copyfile(file, copy)
    except OSError as error:
        raise NoPlace(f"{file} cannot be copied ({error.strerror}). Nothing was changed.") from error
    try:
        return _events(building, file, copy)
    except CentralError as error:
        raise NoBackup(f"{str(error).replace(str(copy), str(file))} The store's log is as it was.") from error


def _events(building: Building, file: Path, copy: Path) -> int:
    log = _opened(building, copy)
    try:
        events = log.sound(copy)
        if not log.stores():
            raise NoBackup(f"{file} holds no store. Nothing was changed.")
        return events
    finally:
        log.close()


def _put_back(building: Building, path: Path, copy: Path, before: Path) -> None:
    erased = remembered(building.place)
    try:
        _keep(building, path, before)
    except (NotOurs, WrongCredentials):
        # It cannot be read any more: moved aside as it is, and a new file takes its place.
        _move(path, before)
    log = _opened(building, path)
    try:
        for store, streams in log.erased_streams().items():
            erased.setdefault(store, set()).update(streams)
        log.replace_by(copy, erased)
        log.scrub()
    finally:
        log.close()


def _keep(building: Building, path: Path, before: Path) -> None:
    if path.exists():
        log = _opened(building, path)
        try:
            log.copy_to(before, sound=False)
        finally:
            log.close()


def _move(path: Path, aside: Path) -> None:
    try:
        # The file before what belongs to it: interrupted, the rest is moved the next time.
        for suffix in ("", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
    except OSError as error:
        raise NoPlace(f"{path} cannot be moved aside ({error.strerror}). Nothing was restored. Close bdcdesk and try again.") from error


def _remove(copy: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
