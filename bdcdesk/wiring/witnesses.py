"""What the desks on this computer saw of a store's log, as files that can be handed from one computer to another."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bdcdesk.central.records import Cursor
from bdcdesk.replica.file import ReplicaError
from bdcdesk.replica.witness import last_seen
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import Building


class Head(msgspec.Struct, frozen=True):
    """`hash` in hex: of the event at `seq`, the last that this desk saw."""

    store: str
    desk: str
    seq: int
    hash: str

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.seq, bytes.fromhex(self.hash))


def own_heads(building: Building, store: str, say: Callable[[str], None]) -> list[Head]:
    """Those of all desks of this store on this computer; says which cannot be read. Raises SecretsError."""
    found = []
    for file in sorted((building.place.home / "desks").glob(f"{store}-*/replica.db")):
        try:
            seen = last_seen(file, building.replica_key(file.parent), store)
        except ReplicaError as error:
            say(f"The desk in {file.parent} is no witness: {error}")
            continue
        if seen is not None:
            found.append(Head(store, file.parent.name, seen.seq, seen.hash.hex()))
    return found


def write_heads(heads: Sequence[Head]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(heads), indent=2) + b"\n"


def read_heads(files: Sequence[Path]) -> list[Head]:
    """Raises NoPlace for a file that holds none."""
    heads: list[Head] = []
    for file in files:
        try:
            read = msgspec.json.decode(file.read_bytes(), type=list[Head])
            heads += [head for head in read if head.cursor]
        except (OSError, ValueError) as error:
            raise NoPlace(f"{file} holds no heads of desks. Nothing was changed. Make one with “bdcdesk central heads FILE”.") from error
    return heads
