"""Forgetting by itself: documents of shoppers who were erased leave this computer once the log says so, wherever they were erased."""

import logging
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Final

from bdcdesk.domain.events import Instant
from bdcdesk.intake.mentions import mentioned
from bdcdesk.intake.traces import Trace, Traces, texts
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import ReplicaError

_log = logging.getLogger("bdcdesk.intake")

AGAIN: Final = 300_000
"""Milliseconds after which a document that could not be removed is tried again."""
_AT_ONCE: Final = 60
"""What a step may take, one being a number looked up (some 0.2 ms)."""
_READ: Final = 3
_PAGE: Final = 30
_NOT_YET: Final = 1_000
_IDLE: Final = 60_000
_ANYWHERE: Final = "US"


class Forgetting:
    """Looks through this computer's documents at start, and whenever somebody was erased; between that a step compares two numbers.

    A document goes if leads came of it and all of those are erased; or, where none came of it, if it names somebody who was erased after
    it came here. One that came later is of a shopper who is back, and stays. Nothing is kept of how far it got: whatever ends it, the
    next start looks again, and what is gone is not found. Use from the desk's thread. `ahead()`: central's clock less that by which
    this computer dates its files, in ms. Raises ReplicaError.
    """

    def __init__(self, desk: Desk, traces: Traces, ahead: Callable[[], int]) -> None:
        self._desk = desk
        self._traces = traces
        self._ahead = ahead
        self._looking: Iterator[int] | None = None
        self._looked: int | None = None
        self._next: Instant = 0
        self._stuck = 0
        self._why = ""
        self.problem = ""
        """What is still here that should not be, in a sentence; "" when all is well."""

    def step(self, now: Instant) -> Instant:
        """Goes on for some milliseconds; when to call again at the latest."""
        desk = self._desk
        if not desk.whole:
            # Whose a document is can be told only by all that is in the log.
            self._looking = None
            self._looked = None
            return now + _NOT_YET
        if self._looked != desk.erasures or (self.problem and now >= self._next and self._looking is None):
            self._looked = desk.erasures
            self._looking = self._look()
        if self._looking is None:
            return self._next if self.problem else now + _IDLE
        taken = 0
        while taken < _AT_ONCE:
            cost = next(self._looking, None)
            if cost is None:
                self._end(now)
                return now + _IDLE
            taken += cost
        return now

    def _end(self, now: Instant) -> None:
        self._looking = None
        self._next = now + AGAIN
        self.problem = (
            f"Documents of erased shoppers may still be on this computer: {self._stuck} cannot be removed or looked into ({self._why})."
            " It is tried again every five minutes; see that nothing holds these files."
            if self._stuck
            else ""
        )

    def _look(self) -> Iterator[int]:
        """One look through everything, in parts; each tells what it took."""
        self._stuck, self._why = 0, ""
        erased = self._desk.erased()
        if not erased and not any(lead.erased for lead in self._desk.leads.values()):
            return
        leads = _LeadsByDocument(self._desk)
        while leads.learn():
            yield _PAGE
        came: dict[str, Instant] = {}
        ahead = self._ahead()
        for path in self._paths():
            try:
                trace = self._traces.read(path)
                yield _READ
                came[trace.hash] = max(came.get(trace.hash, 0), self._came(trace, ahead))
                known = leads.of(trace.hash)
                goes = self._forgotten(known) if known else (yield from self._names(trace, erased, came[trace.hash]))
                if goes:
                    self._traces.remove([trace])
            except FileNotFoundError:
                # A person has dealt with it meanwhile.
                continue
            except OSError as error:
                self._fail(error)
            except ReplicaError:
                raise
            except Exception as fault:
                # A fault of ours with one document must not keep the others here.
                _log.exception("document", extra={"bdcdesk_event": "hub.forgetting.failed"})
                self._fail(fault)

    def _paths(self) -> list[Path]:
        try:
            return list(self._traces.paths())
        except OSError as error:
            self._fail(error)
            return []

    def _fail(self, error: Exception) -> None:
        # Never the name of a file: people name files after shoppers.
        self._stuck += 1
        self._why = str(getattr(error, "strerror", "") or type(error).__name__).lower()

    def _forgotten(self, leads: set[str]) -> bool:
        # The same bytes that come again are the same lead, so it does not matter when this copy came.
        return all((state := self._desk.confirmed(lead)) is not None and state.erased for lead in leads)

    def _came(self, trace: Trace, ahead: int) -> Instant:
        """When it came here, by central's clock. What was dropped into the folder may be of long before; what was kept was dated then."""
        return max(trace.path.stat().st_mtime_ns // 1_000_000 + ahead, self._traces.kept_at(trace.hash) or 0)

    def _names(self, trace: Trace, erased: dict[str, Instant], came: Instant) -> Generator[int, None, bool]:
        """Whether it mentions somebody who was erased after it came."""
        gone = {person for person, at in erased.items() if came < at}
        region = self._desk.settings.region if self._desk.settings else _ANYWHERE
        for text in texts(trace.content) if gone else ():
            for address in mentioned(text, region):
                yield 1
                if address and self._desk.stream_of(address) in gone:
                    return True
        return False


class _LeadsByDocument:
    """Which leads came of a document, by its SHA-256 in hex."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found: dict[str, set[str]] = {}
        self._last = 0

    def learn(self) -> bool:
        """Reads on. Whether there was more."""
        before = self._last
        documents, self._last = self._desk.documents(before)
        for digest, lead in documents:
            self._found.setdefault(digest, set()).add(lead)
        return self._last != before

    def of(self, digest: str) -> set[str]:
        # One may have come since the reading.
        while self.learn():
            pass
        return self._found.get(digest, set())
