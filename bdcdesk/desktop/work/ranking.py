"""Where each piece of work stands in the list: by what waiting costs now, told as keys that change only when the order does.

Costs fall with every second, yet the order of most work stays. So a row's key is not its cost but a number between its neighbours' keys:
the list hears of a row only when it has to move.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import Final

from bdcdesk.domain.events import Instant
from bdcdesk.domain.order import CONVERSATION, HANDLING, cost, is_later
from bdcdesk.domain.owed import Work

Key = tuple[float, str]

_STEP: Final = 1024.0
_FEW: Final = 32
"""Work in the wrong place that is taken out pair by pair."""
_PENDING: Final = 1e15
"""Above every instant until the year 33,658: what waits on the provider comes after what is due some day."""


class Ranking:
    """Pure; the time comes in. Keys of live work are small, of later work its due time, of pending work beyond."""

    def __init__(self) -> None:
        self._works: dict[str, Work] = {}
        self._live: list[str] = []
        self._keys: dict[str, float] = {}
        self._later: list[tuple[Instant, str]] = []

    def __iter__(self) -> Iterator[Work]:
        return iter(list(self._works.values()))

    def __contains__(self, lead: str) -> bool:
        return lead in self._works

    def key(self, lead: str) -> Key:
        return self._keys[lead], lead

    def work(self, lead: str) -> Work:
        return self._works[lead]

    def live(self) -> list[Work]:
        """What can be done now, the costliest wait first as of the last look."""
        return [self._works[lead] for lead in self._live]

    def fill(self, works: Iterable[Work], now: Instant) -> None:
        """Ranks all of these anew, and nothing else: for the many that are there at the start."""
        self._works = {work.lead: work for work in works}
        self._keys, self._later = {}, []
        live: list[tuple[tuple[float, str], str]] = []
        for work in self._works.values():
            if work.pending:
                self._keys[work.lead] = _PENDING + work.due
            elif is_later(work, now):
                self._keys[work.lead] = float(work.due)
                self._later.append((work.since, work.lead))
            else:
                live.append((self._cost(work.lead, now), work.lead))
        live.sort()
        heapify(self._later)
        self._live = [lead for _, lead in live]
        self._keys.update({lead: n * _STEP for n, lead in enumerate(self._live)})

    def put(self, work: Work, now: Instant) -> list[str]:
        """Adds the work, or gives it the place that it has by now. The leads whose keys have changed."""
        if self._works.get(work.lead) == work:
            return []
        self.drop(work.lead)
        self._works[work.lead] = work
        if work.pending:
            self._keys[work.lead] = _PENDING + work.due
        elif is_later(work, now):
            self._keys[work.lead] = float(work.due)
            heappush(self._later, (work.since, work.lead))
        else:
            return self._insert(work.lead, now)
        return [work.lead]

    def drop(self, lead: str) -> None:
        if self._works.pop(lead, None) is not None and self._keys.pop(lead) < _FIRST_INSTANT:
            self._live.remove(lead)

    def drop_all(self, leads: Iterable[str]) -> None:
        """Drops many at once; what stays keeps its key."""
        gone = {lead for lead in leads if self._works.pop(lead, None) is not None}
        self._live = [lead for lead in self._live if lead not in gone]
        for lead in gone:
            del self._keys[lead]

    def refresh(self, now: Instant) -> list[str]:
        """What has to move because time has passed: later work that has come up, and live work that fell behind another kind."""
        moved = []
        while self._later and self._later[0][0] <= now + HANDLING:
            _, lead = heappop(self._later)
            work = self._works.get(lead)
            if work is not None and not work.pending and self._keys[lead] >= _FIRST_INSTANT and work.since <= now + HANDLING:
                moved += self._insert(lead, now)
        for lead in self._fallen(now):
            moved += self._insert(lead, now)
        return list(dict.fromkeys(moved))

    def _fallen(self, now: Instant) -> list[str]:
        """Takes out of the live work what stands in the wrong place by now; the rest is in order. A few pairs are taken out whole: which
        of the two has to move takes the costs of all."""
        fallen: list[str] = []
        while wrong := self._wrong_pairs(now):
            if len(fallen) + len(wrong) > _FEW:
                costs = [self._cost(lead, now) for lead in self._live]
                stay = _longest_rising(costs)
                fallen += [lead for place, lead in enumerate(self._live) if place not in stay]
                self._live = [lead for place, lead in enumerate(self._live) if place in stay]
                break
            fallen += wrong
            self._live = [lead for lead in self._live if lead not in wrong]
        return fallen

    def _wrong_pairs(self, now: Instant) -> dict[str, None]:
        """Neighbours that should stand the other way round. Of one kind the order never changes, so only others are weighed."""
        wrong: dict[str, None] = {}
        before: Work | None = None
        for lead in self._live:
            work = self._works[lead]
            if before is not None and not _stay_so(before, work, now) and self._cost(before.lead, now) > self._cost(lead, now):
                wrong[before.lead] = wrong[lead] = None
            before = work
        return wrong

    def _cost(self, lead: str, now: Instant) -> tuple[float, str]:
        return -cost(self._works[lead], now), lead

    def _insert(self, lead: str, now: Instant) -> list[str]:
        place = bisect_left(self._live, self._cost(lead, now), key=lambda other: self._cost(other, now))
        self._live.insert(place, lead)
        before = self._keys[self._live[place - 1]] if place > 0 else None
        after = self._keys[self._live[place + 1]] if place + 1 < len(self._live) else None
        key = _between(before, after)
        self._keys[lead] = key
        if before == key or after == key:
            # Between two neighbours there is no further number: all get new ones.
            self._keys.update({other: n * _STEP for n, other in enumerate(self._live)})
            return list(self._live)
        return [lead]


_FIRST_INSTANT: Final = 1e11
"""Live keys stay far below, due times (since 1973) far above."""


def _stay_so(before: Work, work: Work, now: Instant) -> bool:
    """Whether these two stand in this order for as long as both are there: of one kind, waiting costs less the longer it has lasted."""
    if before.kind != work.kind or before.on_site != work.on_site or work.kind in CONVERSATION:
        return False
    return now >= before.since > work.since


def _between(before: float | None, after: float | None) -> float:
    if before is None:
        return 0.0 if after is None else after - _STEP
    return before + _STEP if after is None else (before + after) / 2


def _longest_rising(values: list[tuple[float, str]]) -> set[int]:
    """Places of a longest rising subsequence: what can stay where it is."""
    tails: list[tuple[float, str]] = []
    at: list[int] = []
    back: list[int] = []
    for place, value in enumerate(values):
        length = bisect_left(tails, value)
        back.append(at[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            at.append(place)
        else:
            tails[length], at[length] = value, place
    stay, place = set(), at[-1] if at else -1
    while place >= 0:
        stay.add(place)
        place = back[place]
    return stay
