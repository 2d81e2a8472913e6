"""When a source of leads has been silent for longer than its own habit.

The rule: of the gaps between its arrivals in the four weeks up to the last one, in the store's business time, take the length that 99
of 100 stay within. Silence of more than twice that, and of more than four business hours, is out of its habit. With fewer than 20 arrivals
in those weeks there is no habit, and nothing is said.
"""

from bisect import bisect
from typing import Final

from bdcdesk.domain import clock
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours

WEEKS: Final = 28 * 86_400_000
"""Milliseconds before its last arrival that make a source's habit."""
ENOUGH: Final = 20
"""Arrivals."""
LEAST: Final = 4 * 3_600_000
"""Milliseconds of business time."""
TIMES: Final = 2


class Rhythm:
    """The arrivals of one source, kept as they come: each costs the same however many there were. Belongs to one thread."""

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._arrivals: list[Instant] = []
        self._gaps: list[int] = []
        """Before each arrival but the first."""
        self._allowed: int | None = None
        self._known = False

    @property
    def last(self) -> Instant:
        """0 if there is none."""
        return self._arrivals[-1] if self._arrivals else 0

    def add(self, arrived: Instant) -> None:
        """In any order."""
        if self._arrivals and arrived < self.last - WEEKS:
            return
        at = bisect(self._arrivals, arrived)
        self._arrivals.insert(at, arrived)
        if at:
            self._gaps.insert(at - 1, self._gap(at))
        if at + 1 < len(self._arrivals):
            self._gaps[at : at + 1 if at else at] = [self._gap(at + 1)]
        old = bisect(self._arrivals, self.last - WEEKS - 1)
        del self._arrivals[:old]
        del self._gaps[:old]
        self._known = False

    @property
    def allowed(self) -> int | None:
        """How long it may be silent, in ms of business time; None while it has no habit."""
        if not self._known:
            self._allowed = allowed(self._gaps) if len(self._arrivals) >= ENOUGH else None
            self._known = True
        return self._allowed

    def silent(self, now: Instant) -> int:
        """For how long it has been silent, in ms of business time, if that is out of its habit; else 0."""
        most = self.allowed
        if most is None or now - self.last <= most:
            return 0
        quiet = clock.business_time(self._hours, self.last, now)
        return quiet if quiet > most else 0

    def _gap(self, at: int) -> int:
        return clock.business_time(self._hours, self._arrivals[at - 1], self._arrivals[at])


def allowed(gaps: list[int]) -> int:
    """By the rule above, of at least one gap."""
    return max(LEAST, TIMES * sorted(gaps)[-(-99 * len(gaps) // 100) - 1])
