"""What could not be read, kept with its bytes until a person has looked at it, and after that with what they found it to be."""

from collections import Counter
from pathlib import Path
from typing import Final, Literal

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.documents import Documents, write_whole
from bdcdesk.intake.reading.read import raw_hash

AGAIN: Final = 12 * 3_600_000
"""ms after it was settled from which the same bytes are a document of its own again, at which somebody has to look."""
_REASONS: Final = 5
CUT_SHORT = "The record of this document was not finished; its bytes are whole."


class Settled(msgspec.Struct, frozen=True):
    """What a person found a document to be: when, by whom (a member's id), and why, or as which lead (an id)."""

    as_what: Literal["lead", "no lead"]
    by: str
    at: Instant
    why: str


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """One document in quarantine. `name` is the file's or the mail's as it was handed in, and as little to be trusted as the content.

    `at` is when it was kept, `arrived` when it reached the store (0 where that is not told: then it is `at`), `via` the id of the source
    it came through, "" where it came through none. `settled`: what somebody found it to be, None while nobody has.
    """

    hash: str
    name: str
    reason: str
    at: Instant
    size: int
    arrived: Instant = 0
    via: str = ""
    settled: Settled | None = None

    @property
    def came(self) -> Instant:
        """Since when its shopper waits, if it has one."""
        return self.arrived or self.at


class Quarantine:
    """A folder with `<sha256>.raw` and `<sha256>.json` for each document, readable by its owner alone.

    Each file is whole or absent, whatever is killed when: the bytes come first, then the record. Several processes may keep at once.
    Raises OSError (a full disk, no permission): then nothing was kept, and the document must stay where it came from.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = (-1, "")
        self.accepted = Documents(folder.with_name("documents"))
        """Where the bytes of what was accepted lie, beside those of what was not."""

    def keep(self, content: bytes, name: str, reason: str, at: Instant, arrived: Instant = 0, via: str = "") -> Kept:
        """Keeps the bytes and why. Kept before: the first record stands, and is given back, unless it was settled more than AGAIN ago."""
        kept = Kept(raw_hash(content), name.encode("utf-8", "backslashreplace").decode(), reason, at, len(content), arrived, via)
        before = self._record(kept.hash)
        if before is not None and self._path(kept.hash, ".raw").exists() and not (before.settled and at > before.settled.at + AGAIN):
            return before
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self._path(kept.hash, ".raw"), content)
        write_whole(self._path(kept.hash, ".json"), msgspec.json.encode(kept))
        return kept

    def settle(self, digest: str, settled: Settled) -> None:
        """Writes down what it was found to be; its bytes stay. Raises FileNotFoundError for a hash that is not kept."""
        size = self._path(digest, ".raw").stat().st_size
        kept = self._record(digest) or Kept(digest, "", CUT_SHORT, 0, size)
        write_whole(self._path(digest, ".json"), msgspec.json.encode(msgspec.structs.replace(kept, settled=settled)))

    def waiting(self) -> tuple[Kept, ...]:
        """What nobody has settled yet, the oldest first."""
        return tuple(kept for kept in self.list() if kept.settled is None)

    def told(self) -> str:
        """How many wait and why, on one line that names nobody; "" where none does. Cheap while nothing changes. Raises OSError."""
        try:
            seen = self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return ""
        if seen != self._seen[0]:
            self._seen = seen, _in_a_line(self.waiting())
        return self._seen[1]

    def list(self) -> tuple[Kept, ...]:
        """Everything kept, the oldest first; also bytes whose record was cut short."""
        found = []
        for raw in self._folder.glob("*.raw"):
            cut_short = Kept(raw.stem, "", CUT_SHORT, 0, raw.stat().st_size)
            found.append(self._record(raw.stem) or cut_short)
        return tuple(sorted(found, key=lambda kept: (kept.at, kept.hash)))

    def content(self, digest: str) -> bytes:
        """The bytes of one. Raises FileNotFoundError for a hash that is not kept, ValueError if the disk gives other bytes back."""
        content = self._path(digest, ".raw").read_bytes()
        if raw_hash(content) != digest:
            raise ValueError("The quarantined document is damaged: its bytes no longer match its name.")
        return content

    def kept_at(self, digest: str) -> Instant | None:
        """When a document was kept, None if that is not known."""
        kept = self._record(digest)
        return kept.at if kept is not None else None

    def files(self) -> tuple[Path, ...]:
        """The bytes of everything kept, one file each."""
        return tuple(sorted(self._folder.glob("*.raw")))

    def forget(self, path: Path) -> bool:
        """Removes a document of `files` with its record. Whether it was one: nothing else is touched. Raises OSError."""
        if path.parent != self._folder or path.suffix != ".raw":
            return False
        # The bytes last: whoever is killed in between finds them again by them.
        path.with_suffix(".json").unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        return True

    def _path(self, digest: str, suffix: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise FileNotFoundError("There is no such document in quarantine.")
        return self._folder / f"{digest}{suffix}"

    def _record(self, digest: str) -> Kept | None:
        try:
            return msgspec.json.decode(self._path(digest, ".json").read_bytes(), type=Kept)
        except (FileNotFoundError, ValueError, RecursionError):
            return None


def _in_a_line(waiting: tuple[Kept, ...]) -> str:
    if not waiting:
        return ""
    reasons = Counter(kept.reason for kept in waiting).most_common()
    told = " ".join(f"{reason} ({count})" for reason, count in reasons[:_REASONS])
    more = f" And {len(reasons) - _REASONS} more reasons." if len(reasons) > _REASONS else ""
    return f"{counted(len(waiting))} in quarantine: {told}{more}"


def counted(number: int) -> str:
    return f"{number:,} document{'s' * (number != 1)}"
