"""One pass over a store's leads: everything that the floor counts. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bdcdesk.desktop.widgets.countdown import SOON
from bdcdesk.domain import clock
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.lead import Lead
from bdcdesk.report.answers import who_answered

BREATH = 1_000
"""Leads between two calls of `breathe`: about a millisecond."""


@dataclass(frozen=True, slots=True)
class Days:
    """Midnights at the store: today is `start` <= t < `tomorrow`, tomorrow ends at `after`. A day may have 23 or 25 hours."""

    start: Instant
    tomorrow: Instant
    after: Instant


def days_at(now: Instant, zone: str) -> Days:
    """The days around `now` as the store's wall clock has them."""
    today = clock.local(now, zone).date()
    starts = (datetime(day.year, day.month, day.day, tzinfo=clock.zone(zone)) for day in (today + timedelta(days=n) for n in range(3)))
    return Days(*(clock.instant(start) for start in starts))


@dataclass(slots=True)
class AtLeast:
    """A number of which only part is certain: `sure`, and `perhaps` that many more."""

    sure: int = 0
    perhaps: int = 0

    def __str__(self) -> str:
        return f"{self.sure}–{self.sure + self.perhaps}" if self.perhaps else str(self.sure)


@dataclass(slots=True)
class Counts:
    """Times in ms of business time; members by their ids ("" for nobody). `left`: leads that nobody took, whoever they were offered to.
    Appointments: those `ahead`, and those of today whose shopper was `seen`."""

    waiting: int = 0
    late: int = 0
    late_unowned: int = 0
    left: int = 0
    soon: int = 0
    received: int = 0
    unanswered: int = 0
    answers: list[int] = field(default_factory=list)
    useful: list[int] = field(default_factory=list)
    answers_of: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    shown: int = 0
    shown_of: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    missed: int = 0
    to_come: int = 0
    tomorrow: int = 0
    tomorrow_unconfirmed: int = 0
    unmarked: int = 0
    set_today: AtLeast = field(default_factory=AtLeast)
    set_of: defaultdict[str, AtLeast] = field(default_factory=lambda: defaultdict(AtLeast))
    ahead: list[tuple[Instant, str, Lead, Appointment]] = field(default_factory=list)
    seen: list[tuple[Instant, str, Lead, Appointment]] = field(default_factory=list)
    leads: dict[str, Lead] = field(default_factory=dict)


def count(leads: Iterable[Lead], wanted: Set[str], hours: Hours, now: Instant, breathe: Callable[[], object]) -> Counts:
    """Counts all leads, open and closed, and keeps those in `wanted`. Calls `breathe` now and then: another thread gets its turn.

    What no shopper asked (a test, a request for a job) is in no figure.
    """
    days = days_at(now, hours.zone)
    counts = Counts()
    for place, lead in enumerate(leads, 1):
        if place % BREATH == 0:
            breathe()
        if lead.id in wanted:
            counts.leads[lead.id] = lead
        if not lead.is_lead:
            continue
        if lead.offers and not lead.owner and not lead.closed and lead.offers[-1].kind == "supervisor":
            counts.left += 1
        if not lead.answered and not lead.closed:
            _unanswered(counts, lead, now)
        if lead.arrived >= days.start:
            counts.received += 1
            counts.unanswered += not lead.answered and not lead.closed
        if lead.answered >= days.start or lead.useful >= days.start:
            _answered(counts, lead, hours, days)
        if lead.appointment is not None:
            _appointment(counts, lead, lead.appointment, days)
    return counts


def _unanswered(counts: Counts, lead: Lead, now: Instant) -> None:
    counts.waiting += 1
    if lead.due < now:
        counts.late += 1
        counts.late_unowned += not lead.owner
    elif lead.due - now < SOON:
        counts.soon += 1


def _answered(counts: Counts, lead: Lead, hours: Hours, days: Days) -> None:
    if lead.answered >= days.start:
        took = clock.business_time(hours, lead.arrived, lead.answered)
        counts.answers.append(took)
        counts.answers_of[who_answered(lead)].append(took)
    if lead.useful >= days.start:
        counts.useful.append(clock.business_time(hours, lead.arrived, lead.useful))


def _appointment(counts: Counts, lead: Lead, meeting: Appointment, days: Days) -> None:
    _set_today(counts, lead, meeting, days)
    open_still = meeting.state in ("set", "confirmed", "here") and not lead.closed
    if days.start <= meeting.when < days.tomorrow:
        counts.missed += meeting.state == "missed"
        counts.to_come += open_still
        if meeting.state == "shown":
            counts.shown += 1
            counts.shown_of[lead.owner] += 1
            counts.seen.append((meeting.when, lead.id, lead, meeting))
    if not open_still:
        return
    if meeting.when < days.start:
        counts.unmarked += 1
        return
    counts.ahead.append((meeting.when, lead.id, lead, meeting))
    if days.tomorrow <= meeting.when < days.after:
        counts.tomorrow += 1
        counts.tomorrow_unconfirmed += meeting.state == "set"


def _set_today(counts: Counts, lead: Lead, meeting: Appointment, days: Days) -> None:
    """An appointment knows its last change only: one confirmed today on an older lead may have been set today or before."""
    if meeting.changed < days.start:
        return
    for number in (counts.set_today, counts.set_of[lead.owner]):
        if meeting.state == "set" or lead.received >= days.start:
            number.sure += 1
        else:
            number.perhaps += 1
