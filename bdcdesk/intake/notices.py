"""Leads that a platform has told of by id and not given yet: kept on disk until each is a lead or in quarantine."""

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.machine.folders import write_private

DONE_FOR: Final = 40 * 86_400_000
"""Milliseconds for which it is known that a lead was fetched: platforms tell again what they are not sure that we have heard."""


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """`lead`: its id at the platform. `arrived`: when we were told, `due`: when to ask for it (again), by this computer's clock; after
    `tries` that failed. `told`: what told us. `content`: the lead as the platform gave it, once it has. `done`: when it was taken."""

    source: str
    lead: str
    arrived: Instant
    told: bytes = b""
    due: Instant = 0
    tries: int = 0
    why: str = ""
    content: bytes = b""
    done: Instant = 0

    @property
    def name(self) -> str:
        return hashlib.sha256(f"{self.source}\n{self.lead}".encode()).hexdigest()[:40]


class Notices:
    """A folder with a file each, whole or absent, readable by its owner alone. From any thread.

    Raises OSError (a full disk): then nothing was kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._waiting: dict[str, Notice] | None = None

    def tell(self, *told: Notice) -> bool:
        """Keeps those that are new, all when it has returned. False if each is known already, done or not: then they stay as they are.

        One whose file is damaged is new.
        """
        new = [notice for notice in told if self._begun(notice)]
        # Also for what is known: it may be there from a try that failed before the disk had its name.
        self._settled()
        return bool(new)

    def _begun(self, notice: Notice) -> bool:
        with self._lock:
            if _read(self._path(notice)) is not None:
                return False
            self._write(notice)
            self._load()[notice.name] = notice
            return True

    def keep(self, notice: Notice) -> None:
        """What is known of it now."""
        with self._lock:
            self._write(notice)
            self._settled()
            if notice.done:
                self._load().pop(notice.name, None)
            else:
                self._load()[notice.name] = notice

    def put_off(self, notice: Notice) -> None:
        """The same for this run alone, where the disk cannot keep it; its file stays as it was."""
        with self._lock:
            self._load()[notice.name] = notice

    def waiting(self) -> list[Notice]:
        """All that are not done, the oldest first."""
        with self._lock:
            return sorted(self._load().values(), key=lambda notice: (notice.arrived, notice.name))

    def set_aside(self, keep: Callable[[bytes, str], object]) -> None:
        """Gives each damaged file to `keep`, its bytes and its name, and removes it. Raises what `keep` does: then it is still here."""
        with self._lock:
            for path in sorted(self._folder.glob("*.json")):
                if _read(path) is None and path.exists():
                    keep(path.read_bytes(), path.name)
                    path.unlink()

    def tidy(self, now: Instant) -> None:
        """Forgets those that were done long ago."""
        with self._lock:
            for path in self._folder.glob("*.json"):
                notice = _read(path)
                if notice is not None and notice.done and notice.done < now - DONE_FOR:
                    path.unlink(missing_ok=True)

    def _load(self) -> dict[str, Notice]:
        if self._waiting is None:
            found = [notice for path in self._folder.glob("*.json") if (notice := _read(path)) is not None]
            self._waiting = {notice.name: notice for notice in found if not notice.done}
        return self._waiting

    def _path(self, notice: Notice) -> Path:
        return self._folder / f"{notice.name}.json"

    def _write(self, notice: Notice) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(notice)
        unfinished = path.with_suffix(".part")
        write_private(unfinished, msgspec.json.encode(notice))
        _settle(unfinished, os.O_RDWR)
        os.replace(unfinished, path)

    def _settled(self) -> None:
        """Waits until the disk has the names of all that was written: once for many."""
        if os.name == "posix" and self._folder.is_dir():
            _settle(self._folder, os.O_RDONLY)


def _settle(path: Path, flags: int) -> None:
    """Waits until the disk has it."""
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> Notice | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Notice)
    except (FileNotFoundError, msgspec.DecodeError, ValueError, RecursionError):
        return None
