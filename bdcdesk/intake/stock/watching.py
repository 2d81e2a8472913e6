"""The folders into which stock files are dropped, one for each source; and the alarms about them."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final

from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.domain.source import Source
from bdcdesk.intake.document import Quarantined, Taken
from bdcdesk.intake.folder import EVERY, WatchedFolder
from bdcdesk.intake.stock.record import Seen, StockRecord
from bdcdesk.intake.stock.taking import StockTaker
from bdcdesk.replica.desk import Desk

KIND: Final = "stock"
FOLDER: Final = "folder"
"""The option of a source that names its folder on the hub's computer."""

TABLES: Final = (".csv", ".tsv", ".tab", ".psv", ".txt", ".dat", ".xls", ".xlsx")
"""How the names of files end that are taken for stock; whatever else lies in the folder is left alone. Workbooks are told to be no
stock file, rather than missed for two days."""

SETTLED: Final = 5_000
"""Milliseconds for which a file must stay the same: over a slow line it comes in pieces, and half of it would look like half the cars."""

DAY: Final = 86_400_000
LATE: Final = 2 * DAY
"""Milliseconds without a file after which its silence is an alarm; of one that comes more seldom, twice what it usually lets pass."""


class StockWatch:
    """Use from the desk's thread. `step(now)` as of any timer; `problem`: what a person should know, a line for each source, "" when
    all is well.

    `kept`: where the bytes of a file that was not taken lie, by their hash; `barred`: why nothing may be taken from a source's folder, ""
    where it may, asked before each look at it.
    """

    def __init__(
        self, desk: Desk, taker: StockTaker, record: StockRecord, kept: Callable[[str], Path], barred: Callable[[Source], str]
    ) -> None:
        self._desk = desk
        self._taker = taker
        self._record = record
        self._kept = kept
        self._barred = barred
        self._bars: dict[str, str] = {}
        self._folders: dict[str, tuple[str, WatchedFolder]] = {}
        self._problem = ""

    @property
    def problem(self) -> str:
        return self._problem

    def step(self, now: Instant) -> Instant:
        if not self._taker.ready:
            return now + EVERY
        sources = [source for source in self._desk.sources.values() if source.kind == KIND and not source.off]
        when = now + 10 * EVERY
        for source in sources:
            folder = self._folder(source)
            if folder is not None:
                when = min(when, folder.step(now))
        self._folders = {one: watched for one, watched in self._folders.items() if any(source.id == one for source in sources)}
        self._problem = "\n".join(words for source in sources if (words := self._alarm(source, now)))
        return when

    def _folder(self, source: Source) -> WatchedFolder | None:
        path = source.options.get(FOLDER, "")
        # A folder stands in the log, where any desk can write it; and what is taken is moved.
        self._bars[source.id] = self._barred(source) if path else ""
        if self._bars[source.id]:
            return None
        known = self._folders.get(source.id)
        if not path or (known is not None and known[0] == path):
            return known[1] if path and known is not None else None

        def take(content: bytes, name: str, *, came: Instant) -> Taken | Quarantined:
            # As the source is now: its map of columns may have been changed since.
            taken = self._taker.take(content, name, self._desk.sources.get(source.id, source))
            return taken if isinstance(taken, Quarantined) else Taken()

        watched = WatchedFolder(Path(path), take, SETTLED, TABLES)
        self._folders[source.id] = (path, watched)
        return watched

    def _alarm(self, source: Source, now: Instant) -> str:
        if self._bars.get(source.id):
            return f"Stock “{source.name}”: {self._bars[source.id]}"
        watched = self._folders.get(source.id)
        if watched is not None and watched[1].problems:
            return f"Stock “{source.name}”: {watched[1].problems[0].told}"
        seen = self._record.of(source.id)
        if seen.refused:
            return (
                f"Stock “{source.name}”: the file {seen.refused_name} was not taken, and nothing was changed. {seen.refused} If it is right"
                f" all the same: bdcdesk stock --anyway --source {source.id} {self._kept(seen.kept)}"
            )
        return self._silence(source, seen, now)

    def _silence(self, source: Source, seen: Seen, now: Instant) -> str:
        last = max((*seen.came, source.changed))
        if now - last <= patience(seen.came):
            return ""
        store = self._desk.settings
        day = f"{clock.local(last, store.hours.zone):%a, %b} {clock.local(last, store.hours.zone).day}" if store is not None else ""
        came = f"no file has come since {day}" if seen.came else f"no file has come yet, since {day}"
        return f"Stock “{source.name}”: {came}. The cars and prices shown may be old. Ask who sends it, or give one to “bdcdesk stock”."


def patience(came: tuple[Instant, ...]) -> int:
    """Milliseconds for which nobody wonders where the next file is, by when the last ones came."""
    gaps = [later - earlier for earlier, later in pairwise(came)]
    return max(LATE, round(2 * median(gaps)) if gaps else 0)
