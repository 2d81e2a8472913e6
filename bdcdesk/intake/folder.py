"""A folder that leads are dropped into."""

import logging
import os
import stat
from pathlib import Path
from typing import Protocol

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.document import Quarantined, Taken
from bdcdesk.replica.file import ReplicaError

_log = logging.getLogger("bdcdesk.intake")

SIZE = 20_000_000
AT_ONCE = 50
EVERY = 1_000
SETTLED = 900
EMPTY_SETTLED = 60_000
FAULT = "The file could not be taken in for a fault in bdcdesk ({0}). It stays in the folder; send it to who looks after bdcdesk."
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".swp", "~")


class Take(Protocol):
    """Takes a document (its bytes, its file's name) for good: when it has returned, the document is a lead in the log, or in quarantine,
    once however often the same file is handed out. `came`: when the file was written, in ms since the epoch by the clock of its disk.
    Raises OSError if it cannot at present (a full disk)."""

    def __call__(self, content: bytes, name: str, *, came: Instant) -> Taken | Quarantined: ...


class Problem(msgspec.Struct, frozen=True):
    """A file that stays in the folder and is tried again at every step: its name, and a sentence for people."""

    name: str
    sentence: str

    @property
    def told(self) -> str:
        """The sentence with the file's name in it, for who does not see the folder."""
        return self.sentence.replace("The file", f"The file “{self.name}”", 1) if self.name else self.sentence


class _Seen(msgspec.Struct, frozen=True):
    size: int
    changed: int
    inode: int


class WatchedFolder:
    """Hands every complete file in `folder` to `take`, then moves it to `folder/done` or `folder/quarantine`. Never deletes or overwrites.

    A file is complete when its size and time of change stay the same for `settled` ms (an empty one: EMPTY_SETTLED). Left alone: names that
    begin with a dot or end as unfinished downloads do, links, everything that is not a plain file. The order is: taken, then moved. So a
    process killed anywhere hands the file out again when it is back, and `take` knows it by its bytes and its time. A file that changed
    while it was handed out stays, and is handed out again as it then is. One thread; two processes on one folder do no harm but hand out
    twice.
    `named`: how the names of files end that are looked at, in small letters; () for all.
    """

    def __init__(self, folder: Path, take: Take, settled: int = SETTLED, named: tuple[str, ...] = ()) -> None:
        self._named = named
        self._settled = settled
        self._folder = folder
        self._take = take
        self._seen: dict[str, tuple[_Seen, Instant]] = {}
        self._problems: dict[str, Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What cannot be read or moved at present."""
        return tuple(self._problems.values())

    def step(self, now: Instant) -> Instant:
        """Hands out what is complete, oldest first, at most AT_ONCE files; returns when to call again.

        A file that failed waits behind the others, so that none holds them up. What keeps it becomes a Problem;
        a ReplicaError is raised.
        """
        try:
            present = self._present()
        except OSError as error:
            self._problems = {"": Problem("", f"The watched folder cannot be read ({_why(error)}). Nothing is lost; it is tried again.")}
            return now + 10 * EVERY
        self._seen = {name: self._since(name, seen, now) for name, seen in present.items()}
        self._problems = {name: problem for name, problem in self._problems.items() if name in present}
        complete = [name for name in present if self._complete(name, now)]
        failed = {name: place for place, name in enumerate(self._problems)}
        ordered = sorted(complete, key=lambda name: (failed.get(name, -1), present[name].changed, name))
        moved = [self._hand_out(name, present[name]) for name in ordered[:AT_ONCE]]
        return now if len(complete) > AT_ONCE and any(moved) else now + EVERY

    def _present(self) -> dict[str, _Seen]:
        found = {}
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED) or not self._is_meant(entry.name):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if stat.S_ISREG(status.st_mode):
                    found[entry.name] = _signature(status)
        return found

    def _is_meant(self, name: str) -> bool:
        return not self._named or name.lower().endswith(self._named)

    def _since(self, name: str, seen: _Seen, now: Instant) -> tuple[_Seen, Instant]:
        before = self._seen.get(name)
        # A time that was set back is no reason to wait until it is again what it was.
        return (seen, min(before[1], now)) if before is not None and before[0] == seen else (seen, now)

    def _complete(self, name: str, now: Instant) -> bool:
        seen, since = self._seen[name]
        return now - since >= (self._settled if seen.size else EMPTY_SETTLED)

    def _hand_out(self, name: str, seen: _Seen) -> bool:
        try:
            content = self._content(name, seen)
            if content is None:
                return False
            outcome = self._take(content, name, came=seen.changed // 1_000_000)
            self._move(name, seen, "quarantine" if isinstance(outcome, Quarantined) else "done")
        except OSError as error:
            return self._stays(name, f"The file could not be taken in ({_why(error)}). It stays in the folder and is tried again.")
        except ReplicaError:
            raise
        except Exception as fault:
            known = self._problems.get(name)
            self._stays(name, FAULT.format(type(fault).__name__))
            if known != self._problems[name]:
                _log.exception("file", extra={"bdcdesk_event": "intake.file.failed"})
            return False
        self._problems.pop(name, None)
        return True

    def _stays(self, name: str, sentence: str) -> bool:
        """Behind the others."""
        self._problems.pop(name, None)
        self._problems[name] = Problem(name, sentence)
        return False

    def _content(self, name: str, seen: _Seen) -> bytes | None:
        """The bytes of the file that was seen, None if it is another one by now."""
        if seen.size > SIZE:
            raise OSError(0, f"it is larger than {SIZE // 1_000_000} MB")
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(self._folder / name, flags), "rb") as file:
            content = file.read(SIZE + 1)
            return content if _signature(os.fstat(file.fileno())) == seen and len(content) == seen.size else None

    def _move(self, name: str, seen: _Seen, into: str) -> None:
        """Moves it, unless it changed since. The name there is first reserved by an empty file of ours, so that nothing is overwritten."""
        target = self._folder / into
        target.mkdir(mode=0o700, exist_ok=True)
        if _signature(os.stat(self._folder / name, follow_symlinks=False)) != seen:
            return
        reserved = _reserve(target, name)
        try:
            os.replace(self._folder / name, reserved)
        except OSError:
            reserved.unlink(missing_ok=True)
            raise
        self._seen.pop(name, None)


def _reserve(target: Path, name: str) -> Path:
    stem, suffix = os.path.splitext(name)
    number = 0
    while True:
        path = target / (f"{stem}-{number}{suffix}" if number else name)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
            continue
        return path


def _signature(status: os.stat_result) -> _Seen:
    return _Seen(status.st_size, status.st_mtime_ns, status.st_ino)


def _why(error: OSError) -> str:
    reason = error.strerror or str(error).rstrip(".") or "unknown reason"
    return reason[:1].lower() + reason[1:]
