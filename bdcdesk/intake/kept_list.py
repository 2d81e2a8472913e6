"""Do-not-call lists as a hub's computer keeps them, for the numbers of leads that come later: keyed digests, no numbers.

A file each, in one folder that is this user's alone: a line of JSON (`_Head`), then the digests in order, 8 bytes each. Without the store's
key nobody can tell from them who is listed. A national list of five million numbers takes 40 MB, and a look into it some 30 microseconds.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.rules import TellDoNotCall
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.machine.folders import private, write_private
from bdcdesk.replica.desk import Desk

FRESH: Final = 31
"""Days after which a look into the registry counts no more (47 CFR 64.1200(c)(2))."""

LISTS: Final = "do-not-call"
"""The folder for them beside the hub's other files."""

_SIZE: Final = 8
_KEY: Final = 64


class _Head(msgspec.Struct, frozen=True):
    as_of: Instant
    areas: tuple[str, ...]
    count: int


class Kept(msgspec.Struct, frozen=True):
    """One list: of the day `as_of`, for these area codes ("202"). The newest counts, of one day the one that was kept last."""

    as_of: Instant
    turn: int
    areas: frozenset[str]
    count: int
    path: Path
    begins: int


class Digests:
    """Gathers the numbers of one list, as they come. 256 heaps by the first byte: each is put in order by itself."""

    def __init__(self, key: bytes) -> None:
        self._key = key[:_KEY]
        self._heaps = [bytearray() for _ in range(256)]

    def add(self, number: bytes) -> None:
        """Ten digits."""
        made = _digest(self._key, number)
        self._heaps[made[0]] += made

    def sorted(self) -> Iterable[bytes]:
        for heap in self._heaps:
            yield b"".join(sorted({bytes(heap[at : at + _SIZE]) for at in range(0, len(heap), _SIZE)}))


class KeptLists:
    """The lists in `folder`, which need not be there. `key`: the store's. Use from one thread; other processes may keep one meanwhile."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key[:_KEY]
        self._mark: object = None
        self._kept: tuple[Kept, ...] = ()
        self.problem = ""

    def keep(self, digests: Digests, areas: Iterable[str], as_of: Instant) -> None:
        """Beside those of other area codes; what it has anew takes the place of what is older. Raises OSError, NoFolder."""
        self.refresh()
        turn = max((one.turn for one in self._kept), default=0) + 1
        body = b"".join(digests.sorted())
        head = _Head(as_of, tuple(sorted(areas)), len(body) // _SIZE)
        path = private(self._folder) / f"{turn:06}.list"
        write_private(path.with_suffix(".part"), msgspec.json.encode(head) + b"\n" + body)
        path.with_suffix(".part").replace(path)
        self.refresh()
        counting = {id(self._of(area)) for one in self._kept for area in one.areas}
        for one in self._kept:
            if id(one) not in counting:
                one.path.unlink(missing_ok=True)
        self.refresh()

    def refresh(self) -> bool:
        """Whether other lists are there than when it was last asked."""
        try:
            found = sorted((entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in os.scandir(self._folder))
        except OSError:
            found = []
        found = [one for one in found if one[0].endswith(".list")]
        if found == self._mark:
            return False
        self._mark, self.problem = found, ""
        self._kept = tuple(kept for name, size, _ in found if (kept := self._read(self._folder / name, size)) is not None)
        return True

    def as_of(self, number: str) -> Instant:
        """The day of the list that says anything of this number; 0 for none."""
        kept = self._of(number[2:5]) if number.startswith("+1") else None
        return kept.as_of if kept is not None else 0

    def lists(self, number: str) -> bool | None:
        """Whether that list has this E.164 number; None if no list can say."""
        kept = self._of(number[2:5]) if number.startswith("+1") else None
        if kept is None:
            return None
        try:
            with kept.path.open("rb") as file:
                return _found(file, kept, _digest(self._key, number[2:].encode()))
        except OSError:
            self._unread()
            return None

    @property
    def any(self) -> bool:
        return bool(self._kept)

    def days(self) -> dict[str, Instant]:
        """Of each area code that any list has: the day of the newest."""
        return {area: kept.as_of for one in self._kept for area in one.areas if (kept := self._of(area)) is not None}

    def _of(self, area: str) -> Kept | None:
        return max((one for one in self._kept if area in one.areas), key=lambda one: (one.as_of, one.turn), default=None)

    def _read(self, path: Path, size: int) -> Kept | None:
        try:
            with path.open("rb") as file:
                line = file.readline()
            head = msgspec.json.decode(line, type=_Head)
            if size != len(line) + head.count * _SIZE:
                raise ValueError
            return Kept(head.as_of, int(path.stem), frozenset(head.areas), head.count, path, len(line))
        except (OSError, ValueError):
            self._unread()
            return None

    def _unread(self) -> None:
        self.problem = "The do-not-call list kept on the hub's computer cannot be read: give it again with “bdcdesk do-not-call”."


def tell(desk: Desk, number: str, listed: bool, as_of: Instant) -> bool:
    """Tells the log what a list says of this number; whether it was news. Raises ReplicaError."""
    stream = desk.stream_of(number)
    known = desk.person(stream)
    if known.looked > as_of or (known.looked, known.listed) == (as_of, listed):
        return False
    cause = caused("do not call", desk.record.id, stream, str(as_of), str(listed))
    told = TellDoNotCall(id=cause, store=desk.record.id, actor=desk.me, pressed=desk.now(), person=stream, listed=listed, as_of=as_of)
    return not isinstance(desk.do(told), Refused)


def _digest(key: bytes, number: bytes) -> bytes:
    return hashlib.blake2b(number, digest_size=_SIZE, key=key).digest()


def _found(file: BinaryIO, kept: Kept, wanted: bytes) -> bool:
    low, high = 0, kept.count
    while low < high:
        middle = (low + high) // 2
        file.seek(kept.begins + middle * _SIZE)
        here = file.read(_SIZE)
        if here == wanted:
            return True
        low, high = (middle + 1, high) if here < wanted else (low, middle)
    return False
