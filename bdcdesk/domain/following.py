"""Where a lead stands in its follow-up plan: since when its days are counted, which step is next, and when that is due.

A step is done by any contact of ours on its day or later, on whatever channel: what counts is that the shopper heard of us, and two on one
day would be a nuisance. Notes and outcomes are no contact. A contact in the second half of the wait for a step does it early. What is done
late, or skipped, passes over the steps whose days have gone by meanwhile: nobody catches up on a shopper day after day.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.plans import Channel, Stage, Step
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.lead import USEFUL_TALK, Lead
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.plan import LAST_DAY, Plan, Plans
from bdcdesk.domain.touch import Touch

_QUARTER: Final = 900_000
"""Wall clocks are whole quarters of an hour from UTC, so all of a quarter is on one day."""

_HORIZON: Final = 400
"""A calendar that is closed for so many days counts as open: a shopper must not wait for ever on a wrong setting."""

_NO_CONTACT: Final = frozenset({"withdrawn", "not sent", "failed"})


VISIT: Final = 6 * 3_600_000
"""Milliseconds after which a contact is no longer part of a visit itself."""


class Begun(msgspec.Struct, frozen=True, gc=False):
    """What happened at `told`, by which it is known, and `at`: from when the days are counted. That is the same, or when we answered it, or
    (of "later") the day that they named."""

    stage: Stage
    at: Instant
    told: Instant


class Standing(msgspec.Struct, frozen=True, gc=False):
    """The next step of a lead: `step` of `plan` on `day`, on `channel`, from `since` to `due`. `then`: day and channel of the one after it.
    `long`: it is the long-term plan's."""

    plan: Plan
    begun: Begun
    step: Step
    day: int
    channel: Channel
    since: Instant
    due: Instant
    then: tuple[int, Channel]
    long: bool


def begun(lead: Lead) -> Begun:
    """The newest thing from which a plan begins anew. Of two at the same moment the later of these."""
    first = lead.answered or lead.last
    found = [Begun("first", first, first)]
    wrote, talked = lead.reply.at if lead.reply is not None else 0, last_talk(lead)
    if wrote or talked:
        found.append(Begun("reply", talked, talked) if talked >= wrote else _answered(lead, "reply", wrote))
    again = max((raised.at for raised in lead.raised if not raised.apart and not raised.quiet), default=0)
    if again or lead.reopened:
        found.append(Begun("back", lead.reopened, lead.reopened) if lead.reopened >= again else _answered(lead, "back", again))
    meeting = lead.appointment
    if meeting is not None and meeting.state in ("missed", "shown"):
        missed = meeting.state == "missed"
        found.append(_answered(lead, "missed" if missed else "visited", meeting.changed, 0 if missed else VISIT))
    if lead.later is not None:
        found.append(Begun("later", lead.later.until, lead.later.at))
    newest = found[0]
    for other in found[1:]:
        newest = other if other.told >= newest.told else newest
    return newest


def _answered(lead: Lead, stage: Stage, told: Instant, besides: int = 0) -> Begun:
    """Something that we had to answer first. `besides`: ms in which a contact was none yet."""
    return Begun(stage, min((at for touch in lead.touches if (at := contacted(touch)) >= told + besides), default=told), told)


def talked_of(lead: Lead, meeting: Appointment) -> bool:
    """Whether we have been in touch since an appointment was missed or kept, or know that they want to wait: then the plan goes on."""
    if meeting.state not in ("missed", "shown"):
        return False
    waits = lead.later is not None and lead.later.at >= meeting.changed
    since = meeting.changed + (VISIT if meeting.state == "shown" else 0)
    return waits or any(contacted(touch) >= since for touch in lead.touches)


def last_talk(lead: Lead) -> Instant:
    """When the shopper last talked with somebody; 0 for never."""
    talked = [touch.reached for touch in lead.touches if touch.talk >= USEFUL_TALK]
    return max([*talked, *(ring.talked for ring in lead.rings if ring.talk >= USEFUL_TALK)], default=0)


def contacted(touch: Touch) -> Instant:
    """When the shopper heard of one of us by this, or will; 0 if they did not."""
    return 0 if touch.stage in _NO_CONTACT or touch.auto else max(touch.requested, touch.held, touch.later, touch.reached)


class Following:
    """Plans beside what else they depend on: the store's `hours`, and what is known of the people behind a lead (`person`, by stream).

    Pure in what it is given, but remembers: the same lead is asked for again and again.
    """

    def __init__(self, plans: Plans, hours: Hours, person: Callable[[str], Person]) -> None:
        self.plans, self.hours = plans, hours
        self._person = person
        self._days: dict[int, int] = {}
        self._open: dict[int, bool] = {}
        self._spans: dict[tuple[int, str, str], tuple[Instant, Instant]] = {}
        self._walks: dict[tuple[str, int, frozenset[Channel], str], _Walk] = {}
        self._known: dict[str, tuple[Lead, tuple[Person, ...], Standing | None]] = {}
        self._always = not any(hours.week)

    def standing(self, lead: Lead) -> Standing | None:
        """The next step, of a lead that is open and has had its first answer; None where no channel is left to reach the shopper."""
        people = tuple(self._person(stream) for stream in lead.persons)
        known = self._known.get(lead.id)
        if known is not None and known[0] is lead and all(one is other for one, other in zip(known[1], people, strict=True)):
            return known[2]
        found = self._standing(lead, people)
        self._known[lead.id] = (lead, people, found)
        return found

    def open_to(self, lead: Lead) -> frozenset[Channel]:
        """As `channels`."""
        return channels(lead, tuple(self._person(stream) for stream in lead.persons))

    def day(self, at: Instant) -> int:
        """The day on the store's calendar, as `date.toordinal` counts them."""
        quarter = at // _QUARTER
        found = self._days.get(quarter)
        if found is None:
            found = self._days[quarter] = clock.local(at, self.hours.zone).toordinal()
        return found

    def _standing(self, lead: Lead, people: tuple[Person, ...]) -> Standing | None:
        ways = channels(lead, people)
        if not ways:
            return None
        since = begun(lead)
        plan = self.plans.of(lead, since.stage)
        # A day that is named begins at its midnight; of another moment the day after is meant, for before it they want their peace.
        first = self.day(since.at - 1) + 1 if since.stage == "later" else self.day(since.at)
        key = plan.id, first, ways, lead.prefers
        walk = self._walks.get(key)
        if walk is None:
            walk = self._walks[key] = _Walk(self, plan, first, ways, lead.prefers)
        n = self._done(lead, since, walk)
        day, step, way = walk.steps(n)
        then = walk.steps(n + 1)
        opens, closes = self._span(walk.date(n), step)
        return Standing(plan, since, step, day, way, opens, closes, (then[0], then[2]), n >= walk.short)

    def _done(self, lead: Lead, since: Begun, walk: "_Walk") -> int:
        """How many of the steps are done, skipped or passed over."""
        days = {self.day(at): 0 for touch in lead.touches if (at := contacted(touch)) >= since.told}
        days |= {self.day(skipped.at): skipped.day for skipped in lead.skipped if skipped.begun == since.told}
        n = 0
        for day in sorted(days):
            before = n
            upto = days[day]
            while walk.date(n) <= day or (upto and walk.steps(n)[0] <= upto):
                n += 1
            last = walk.date(n - 1) if n else walk.first
            if n == before and day > last and (day - last) * 2 >= walk.date(n) - last:
                n += 1
        return n

    def is_open(self, day: int) -> bool:
        """Whether somebody is at the store on this day of the calendar."""
        if day not in self._open:
            self._open[day] = self._always or bool(clock.spans(self.hours, date.fromordinal(day)))
        return self._open[day]

    def open_day(self, day: int) -> int:
        """This one, or the next on which somebody is there."""
        return next((later for later in range(day, day + _HORIZON) if self.is_open(later)), day)

    def _span(self, day: int, step: Step) -> tuple[Instant, Instant]:
        key = day, step.opens, step.closes
        found = self._spans.get(key)
        if found is None:
            found = self._spans[key] = self._window(day, step)
        return found

    def _window(self, day: int, step: Step) -> tuple[Instant, Instant]:
        """The step's time of day as far as the store is open then; where it is not, the first hours that it is."""
        on = date.fromordinal(day)
        midnight = datetime(on.year, on.month, on.day, tzinfo=clock.zone(self.hours.zone))
        opens, closes = (clock.instant((midnight + timedelta(minutes=minute)).astimezone(UTC)) for minute in step.window)
        spans = clock.spans(self.hours, on) or ((opens, closes),)
        both = ((max(opens, start), min(closes, end)) for start, end in spans)
        return next(((start, end) for start, end in both if start < end), spans[0])


class _Walk:
    """The steps of a plan that can be gone with these channels, and after them those of the long-term plan, each with its day."""

    def __init__(self, by: Following, plan: Plan, first: int, ways: frozenset[Channel], wish: str) -> None:
        self.first = first
        self._by, self._long = by, by.plans.long
        self._near = [(step.day, step, way) for step in plan.steps if (way := step.way(ways, wish)) is not None]
        self._far = [(step, way) for step in self._long.steps if (way := step.way(ways, wish)) is not None]
        self._dates: list[int] = []

    @property
    def short(self) -> int:
        """How many steps come before the long-term plan's."""
        return len(self._near)

    def steps(self, n: int) -> tuple[int, Step, Channel]:
        if n < len(self._near):
            return self._near[n]
        turn = n - len(self._near)
        return LAST_DAY + self._long.every * (turn + 1), *self._far[turn % len(self._far)]

    def date(self, n: int) -> int:
        """The day of step `n`: its own, or the next one open, and never one that another step has."""
        dates = self._dates
        while len(dates) <= n:
            own = self.first + self.steps(len(dates))[0] - 1
            dates.append(self._by.open_day(max(own, dates[-1] + 1) if dates else own))
        return dates[n]


def channels(lead: Lead, people: tuple[Person, ...]) -> frozenset[Channel]:
    """Those on which the shopper can be reached and has not asked us to stop. What only waits for an hour, or for a consent, is not looked
    at: the contact rules say so when it is sent."""
    return frozenset(_ways(lead, people))


def _ways(lead: Lead, people: tuple[Person, ...]) -> Iterator[Channel]:
    kinds = {point.address: point.kind for point in reversed(lead.shopper.points) if point.address}
    # A lead's people stand in the order of its points, each address once.
    addresses = dict.fromkeys(point.address for point in lead.shopper.points if point.address)
    for address, person in zip(addresses, people, strict=False):
        closed = person.opted_out | person.refused
        if kinds[address] == "email" and "email" not in closed:
            yield "email"
        if kinds[address] == "phone" and not person.wrong and "text" not in closed:
            yield "text"
        if kinds[address] == "phone" and not person.wrong and not person.company and "call" not in closed:
            yield "call"
