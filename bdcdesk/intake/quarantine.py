"""What could not be read, kept with its bytes until a person has looked at it."""

from pathlib import Path

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.documents import Documents, write_whole
from bdcdesk.intake.reading.read import raw_hash

CUT_SHORT = "The record of this document was not finished; its bytes are whole."


class Kept(msgspec.Struct, frozen=True):
    """One document in quarantine. `name` is the file's or the mail's as it was handed in, and as little to be trusted as the content."""

    hash: str
    name: str
    reason: str
    at: Instant
    size: int


class Quarantine:
    """A folder with `<sha256>.raw` and `<sha256>.json` for each document, readable by its owner alone.

    Each file is whole or absent, whatever is killed when: the bytes come first, then the record. Several processes may keep at once.
    Raises OSError (a full disk, no permission): then nothing was kept, and the document must stay where it came from.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.accepted = Documents(folder.with_name("documents"))
        """Where the bytes of what was accepted lie, beside those of what was not."""

    def keep(self, content: bytes, name: str, reason: str, at: Instant) -> Kept:
        """Keeps the bytes and why. Kept before: the first record stands, and is given back."""
        kept = Kept(raw_hash(content), name.encode("utf-8", "backslashreplace").decode(), reason, at, len(content))
        before = self._record(kept.hash)
        if before is not None and self._path(kept.hash, ".raw").exists():
            return before
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self._path(kept.hash, ".raw"), content)
        write_whole(self._path(kept.hash, ".json"), msgspec.json.encode(kept))
        return kept

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
