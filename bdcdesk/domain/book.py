"""A salesperson's book: when they are free to receive a shopper. Pure: of their hours, the store's, what is in the log, and now."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.events.agent import Book
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.lead import Lead

AHEAD: Final = 14
"""Days in which a free time is looked for, today among them."""

_MINUTE: Final = 60_000
_DAY: Final = 86_400_000
_PLAIN: Final = Book()

Span = tuple[Instant, Instant]


def slot_of(agent: Agent | None) -> int:
    """Milliseconds that an appointment with them takes."""
    return (agent.book if agent is not None and agent.book is not None else _PLAIN).slot * _MINUTE


def free_times(book: Book | None, hours: Hours, taken: Iterable[Span], now: Instant, most: int) -> tuple[Instant, ...]:
    """The next `most` times at which an appointment can begin, at most AHEAD days from now.

    Each fits into the salesperson's hours and the store's, counted from the beginning of each stretch of both in steps of a slot, and meets
    none that is `taken`. Slots are as long as they are lived, also in a night when the clocks change.
    """
    book = book or _PLAIN
    busy = tuple(taken)
    found = list[Instant]()
    for start, end in _stretches(book, hours, now):
        at = start
        while at + book.slot * _MINUTE <= end and len(found) < most:
            if at > now and clash(busy, at, at + book.slot * _MINUTE) is None:
                found.append(at)
            at += book.slot * _MINUTE
    return tuple(found)


def _stretches(book: Book, hours: Hours, now: Instant) -> Iterator[Span]:
    """When both the salesperson and the store are there, in order."""
    own = msgspec.structs.replace(hours, week=book.week or hours.week, holidays=(*hours.holidays, *book.off))
    today = clock.local(now, hours.zone).date()
    for day in (today + timedelta(days=n) for n in range(AHEAD)):
        yield from _both(_joined(clock.spans(own, day)), _joined(clock.spans(hours, day)))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, and none that meets another."""
    found = list[Span]()
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _both(ones: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    met = ((max(start, opens), min(end, closes)) for start, end in ones for opens, closes in others)
    return sorted(span for span in met if span[0] < span[1])


def clash(taken: Iterable[Span], start: Instant, end: Instant) -> Span | None:
    """The first that is taken and meets the time from `start` to `end`."""
    return min((span for span in taken if span[0] < end and start < span[1]), default=None)


def span_of(meeting: Appointment) -> Span:
    """From when until when it takes; as long as usual where an older release did not say."""
    return meeting.when, meeting.until if meeting.until > meeting.when else meeting.when + _PLAIN.slot * _MINUTE


def unconfirmed_tomorrow(lead: Lead, now: Instant) -> bool:
    """Whether they are to come tomorrow, by the wall clock of their appointment, and nobody has confirmed it."""
    meeting = lead.appointment
    if meeting is None or meeting.state != "set" or lead.closed or not now < meeting.when < now + 3 * _DAY:
        return False
    return clock.local(meeting.when, meeting.zone).date() - clock.local(now, meeting.zone).date() == timedelta(days=1)


class Diary:
    """Every salesperson's appointments, kept up with the leads as they change. Use from one thread."""

    def __init__(self) -> None:
        self._by: dict[str, tuple[str, Span]] = {}
        self._of: dict[str, dict[str, Span]] = {}

    def put(self, lead: Lead) -> None:
        """The lead as it is now."""
        meeting = lead.appointment
        wanted = None
        if meeting is not None and meeting.salesperson and not lead.closed and meeting.state in ("set", "confirmed", "here"):
            wanted = meeting.salesperson, span_of(meeting)
        before = self._by.get(lead.id)
        if before == wanted:
            return
        if before is not None:
            del self._by[lead.id], self._of[before[0]][lead.id]
        if wanted is not None:
            self._by[lead.id] = wanted
            self._of.setdefault(wanted[0], {})[lead.id] = wanted[1]

    def taken(self, member: str, besides: str = "") -> tuple[Span, ...]:
        """Theirs, in order, without that of lead `besides`."""
        return tuple(sorted(span for lead, span in self._of.get(member, {}).items() if lead != besides))
