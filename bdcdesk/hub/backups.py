"""A backup a day of a log that is kept in a file, by itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bdcdesk.central.errors import CentralError
from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant

KEEP: Final = 14
_AGAIN: Final = 3_600_000
_DAY: Final = 86_400_000
_SPARE: Final = 200_000_000
"""Bytes that a backup leaves free on its disk: the log on the same disk must never be the one that finds it full."""


class DailyBackups:
    """Keeps the last KEEP days as `folder/central-YYYY-MM-DD.db` (days of UTC). Use from the hub's thread; errands run in others.

    `make(target)` writes a whole and verified copy or nothing; `size()` is that of the log and `free(folder)` of its disk, in bytes.
    """

    def __init__(self, folder: Path, make: Callable[[Path], int], size: Callable[[], int], free: Callable[[Path], int]) -> None:
        self._folder = folder
        self._make = make
        self._size = size
        self._free = free
        self._next: Instant = 0
        self.problem = ""
        """Why there is no backup of today, "" when all is well."""

    def step(self, now: Instant) -> Steps:
        if now < self._next:
            return Steps((), self._next)
        target = self._folder / f"central-{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d}.db"
        if target.exists():
            self.problem = ""
            self._next = now - now % _DAY + _DAY
            return Steps((), self._next)
        self._next = now + _AGAIN
        return Steps((_Backup(self, target),), self._next)

    def made(self) -> list[Path]:
        """The backups there are, the oldest first."""
        return sorted(self._folder.glob("central-????-??-??.db"))

    def make(self, target: Path) -> str:
        """Makes one and forgets those that are too old; why not, if it could not. In any thread."""
        try:
            free, wanted = self._free(self._folder), self._size() + _SPARE
            if free < wanted:
                return self._said(f"its disk has {free // 1_000_000:,} MB left and {wanted // 1_000_000:,} are wanted")
            self._make(target)
            for old in self.made()[:-KEEP]:
                old.unlink(missing_ok=True)
        except CentralError as error:
            return self._said(str(error).rstrip("."))
        except OSError as error:
            return self._said(error.strerror or str(error))
        return ""

    def _said(self, why: str) -> str:
        made = self.made()
        last = f"the last is {made[-1].name}" if made else "there is none yet"
        return f"No backup in {self._folder} today ({last}): {why}. It is tried again in an hour; the log itself is safe."

    def told(self, problem: str, now: Instant) -> None:
        self.problem = problem
        self._next = now + _AGAIN if problem else now


class _Backup:
    """An errand: one copy."""

    def __init__(self, backups: DailyBackups, target: Path) -> None:
        self._backups = backups
        self._target = target
        self._problem = "The backup was interrupted."

    def run(self) -> None:
        self._problem = self._backups.make(self._target)

    def finish(self, now: Instant) -> None:
        self._backups.told(self._problem, now)
