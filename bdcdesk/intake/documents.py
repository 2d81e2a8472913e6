"""The bytes of every document that became a lead, as they came, for as long as somebody may ask how it was read."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.reading.read import raw_hash

DAYS: Final = 180
"""For how long they are kept after they last came. The lead stays, with all that was read of it."""

_DAY: Final = 86_400_000
_AT_ONCE: Final = 200
"""Files looked at in one step: a few milliseconds."""


class Documents:
    """A folder with `<sha256>.raw` for each document, readable by its owner alone; the name is the `raw_hash` of its leads.

    Each file is whole or absent, whatever is killed when. Several processes may keep at once. Raises OSError (a full disk): then nothing
    was kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._aging: Iterator[None] | None = None
        self._next: Instant = 0

    def keep(self, content: bytes, digest: str) -> None:
        """Keeps the bytes durably. Kept before: it is as if they had come now."""
        path = self._path(digest)
        try:
            os.utime(path)
        except FileNotFoundError:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, content)

    def content(self, digest: str) -> bytes:
        """The bytes of one. Raises FileNotFoundError for what is not kept, or no longer; ValueError if the disk gives other bytes back."""
        content = self._path(digest).read_bytes()
        if raw_hash(content) != digest:
            raise ValueError("The kept document is damaged: its bytes no longer match its name.")
        return content

    def files(self) -> tuple[Path, ...]:
        """Everything kept, one file each; also what a process that was killed had begun to write."""
        return tuple(sorted((*self._folder.glob("*.raw"), *self._folder.glob(".*.part"))))

    def tidy(self, now: Instant) -> None:
        """Removes what is older than DAYS: some of it at each call, all of it once a day. What cannot be removed is tried the next day."""
        if self._aging is None and now >= self._next:
            self._aging = self._age(now - DAYS * _DAY)
        if self._aging is not None and next(self._aging, self) is self:
            self._aging = None
            self._next = now + _DAY

    def _age(self, before: Instant) -> Iterator[None]:
        try:
            entries = os.scandir(self._folder)
        except OSError:
            return
        with entries:
            for place, entry in enumerate(entries, 1):
                try:
                    if entry.stat(follow_symlinks=False).st_mtime_ns // 1_000_000 < before:
                        os.unlink(entry.path)
                except OSError:
                    continue
                if place % _AT_ONCE == 0:
                    yield

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise FileNotFoundError("There is no such document.")
        return self._folder / f"{digest}.raw"


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that this user alone may read, so that it is whole or absent whatever ends this process or computer. Raises OSError."""
    handle, unfinished = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
