"""A fortnight of a store on one clock: leads come, people work in shifts, the hub offers and takes back, and the laws look at each step."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.actions.appointment import MarkHere, MarkShown
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.lead import MarkSold
from bdcdesk.domain.actions.offers import SetStatus
from bdcdesk.domain.actions.ownership import Reassign
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.settings import ContactRules, Distribution, Hours, StoreDescribed
from bdcdesk.domain.identity import persons
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.order import is_later
from bdcdesk.domain.owed import Work
from bdcdesk.intake.offering import Attendance, Offering

from .agents import Agent, Habit
from .arrivals import Arrival, arrivals
from .laws import Laws
from .line import Line
from .shoppers import HOUR, KEY, MINUTE, Shoppers
from .store import PLANS, Store

ZONE = "America/New_York"
_WEEKDAY, _SATURDAY = ((540, 1200),), ((540, 1080),)
HOURS = Hours(ZONE, (*[_WEEKDAY] * 5, _SATURDAY, ()), ("2026-03-12",))
"""Nine to eight, Saturdays to six, closed on Sundays and one Thursday. The second Sunday is a daylight-saving one."""
POSTAL = "12 Harbor Road, Alexandria, VA 22301"
MODES = ("round robin", "longest idle", "by source", "up for grabs")
FIRST = date(2026, 3, 2)
TICK = MINUTE
LEAVES = 4
"""Somebody works their last hours on the first Friday, and is removed from the store."""


class Outcome(msgspec.Struct, frozen=True):
    """`wrong`: what was broken. `logs`: all events by lead; `leads` as they were at the end."""

    seed: int
    wrong: tuple[str, ...]
    counts: Counter[str]
    refused: Counter[str]
    leads: dict[str, Lead]
    logs: dict[str, list[Event]]

    @property
    def digest(self) -> str:
        """The same for the same fortnight."""
        told = "\n".join(f"{event.at} {event.stream} {event.kind} {event.actor}" for log in self.logs.values() for event in log)
        return hashlib.sha256(told.encode()).hexdigest()

    def told(self) -> str:
        return "\n".join((f"seed {self.seed}: .venv/bin/python bench/fortnight.py --seeds 1 --first {self.seed}", *self.wrong[:12]))


class Run:
    def __init__(self, seed: int, days: int = 14, agents: int = 3, habits: dict[str, Habit] | None = None) -> None:
        self._chance = Random(f"fortnight {seed}")
        self._days, self._count = days, agents
        mode = MODES[seed % 3]
        settings = StoreDescribed(
            "Harbor Motors", HOURS, "+12025550100", distribution=Distribution(mode), contact=ContactRules(postal=POSTAL, version=1)
        )
        self.start = self._of(FIRST)
        self.store = Store(settings, self.start, Random(f"ids {seed}"))
        self.laws = Laws(self.store)
        self.shoppers = Shoppers(self, Random(f"shoppers {seed}"))
        self.line = Line(self.store, self.shoppers, Random(f"line {seed}"))
        self.counts: Counter[str] = Counter()
        self._habits = habits or {}
        self.staff = {
            name: Agent(name, self, Random(f"{name} {seed}"), frozenset({self._habits[name]} if name in self._habits else ()))
            for name in ("ana", "ben", "cyd", "dov", "eve")[:agents]
        }
        self.sue = Agent("sue", self, Random(f"sue {seed}"))
        self._attendance = Attendance()
        self._offering = Offering(self.store, self._attendance, PLANS)  # type: ignore[arg-type]
        self._came: list[Arrival] = []
        self._heap: list[tuple[Instant, int, Callable[[], None]]] = []
        self._n = 0
        self._changed: dict[str, None] = {}
        self._on: set[str] = set()
        self.store.seen.append(self._noticed)

    # -- time

    def after(self, wait: int, do: Callable[[], Any]) -> None:
        self.at(self.store.now + wait, do)

    def at(self, when: Instant, do: Callable[[], Any]) -> None:
        self._n += 1
        heappush(self._heap, (when, self._n, do))

    def _of(self, day: date, minute: int = 0) -> Instant:
        return clock.instant(datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=clock.zone(ZONE)))

    def _today(self) -> date:
        return clock.local(self.store.now, ZONE).date()

    def midnight(self, days: int) -> Instant:
        """The beginning of a day to come, as a shopper names one."""
        return self._of(self._today() + timedelta(days=days))

    def free_hour(self, days: int) -> Instant:
        """An hour on a day that the store is open, so many days from now."""
        day = self._today() + timedelta(days=days)
        while not clock.spans(HOURS, day):
            day += timedelta(days=1)
        return self._of(day, self._chance.randrange(10, 17) * 60)

    # -- the fortnight

    def go(self) -> Outcome:
        for arrival in arrivals(Random(f"arrivals {self._chance.random()}"), HOURS, FIRST, self._days, self._count):
            self.at(arrival.at, lambda arrival=arrival: self._arrive(arrival))
        for day in range(self._days):
            self._roster(FIRST + timedelta(days=day), day)
        self.at(self.start, self._tick)
        end = self._of(FIRST + timedelta(days=self._days))
        while self._heap and self._heap[0][0] < end:
            when, _, do = heappop(self._heap)
            self.store.now = max(self.store.now, when)
            do()
            self._look()
        return Outcome(0, tuple(self.laws.wrong), self.counts, self.store.refused, self.store.leads, dict(self.store.log))

    def _noticed(self, before: Lead | None, after: Lead, event: Event) -> None:
        self._changed[after.id] = None
        self._offering.notice([after.id])

    def _look(self) -> None:
        changed, self._changed = list(self._changed), {}
        for name in changed:
            lead = self.store.leads[name]
            self.laws.look(lead, self.store.work(lead))

    def _tick(self) -> None:
        self._attendance.heard = dict.fromkeys(self._on, self.store.now) | {name: 0 for name in self.staff if name not in self._on}
        self._offering.step(self.store.now)
        self.line.step()
        if self.counts["ticks"] % 5 == 0:
            self.laws.sweep(self._attendance.removed)
        self.counts["ticks"] += 1
        self.after(TICK if clock.is_open(HOURS, self.store.now) else 10 * TICK, self._tick)

    # -- who works

    def _roster(self, day: date, n: int) -> None:
        spans = clock.spans(HOURS, day)
        if not spans:
            return
        opens, closes = spans[0]
        for place, (name, agent) in enumerate(self.staff.items()):
            if self._chance.random() < 0.08:
                self.counts["missed shifts"] += 1
                continue
            early = (place + n) % 2 == 0
            begins, ends = (opens, closes - 3 * HOUR) if early else (opens + 2 * HOUR, closes)
            lunch = begins + self._chance.randrange(3 * HOUR, 4 * HOUR)
            self.at(begins + self._chance.randrange(15 * MINUTE), lambda agent=agent: self._comes(agent))
            self.at(lunch, lambda name=name: self._says(name, "away"))
            self.at(lunch + 40 * MINUTE, lambda agent=agent: self._comes(agent))
            self.at(ends, lambda name=name: self._says(name, "gone home"))
        self.at(opens + 10 * MINUTE, lambda: self._supervise(closes))
        if n == LEAVES:
            leaver = list(self.staff)[-1]
            self.at(opens + 4 * HOUR, lambda: self._leave(leaver))

    def _comes(self, agent: Agent) -> None:
        if agent.name in self._attendance.removed or agent.name in self._on:
            return
        self._says(agent.name, "available")
        self._works(agent)

    def _says(self, name: str, status: Any) -> None:
        if name in self._attendance.removed:
            return
        (self._on.add if status == "available" else self._on.discard)(name)
        self.store.act(SetStatus, name, member=name, status=status)

    def _works(self, agent: Agent) -> None:
        if agent.name in self._on:
            self.after(agent.step(), lambda: self._works(agent))

    def _leave(self, name: str) -> None:
        self.counts["left for good"] += 1
        self._on.discard(name)
        self._attendance.removed = frozenset({name})

    def _supervise(self, closes: Instant) -> None:
        """Every few minutes the supervisor gives away what nobody took."""
        store = self.store
        there = sorted(self._on)
        if not there:
            # Where nobody came the supervisor answers.
            if store.now < closes:
                self.after(self.sue.step(), lambda: self._supervise(closes))
            return
        for work in store.waiting() if there else ():
            lead = store.leads[work.lead]
            left = lead.offers and lead.offers[-1].kind == "supervisor" and not lead.owner
            if left and not is_later(work, store.now):
                store.act(Reassign, "sue", lead=lead.id, agent=self._chance.choice(there))
                self.counts["given by the supervisor"] += 1
        if store.now < closes:
            self.after(10 * MINUTE, lambda: self._supervise(closes))

    # -- what happens

    def count(self, work: Work) -> None:
        self.counts[f"work {work.kind}"] += 1

    def footer(self, channel: str) -> str:
        return f"Harbor Motors. Reply STOP to opt out. {POSTAL if channel == 'email' else ''} To stop these mails, reply STOP."

    def _arrive(self, arrival: Arrival) -> None:
        if 0 <= arrival.again < len(self._came):
            arrival = msgspec.structs.replace(self._came[arrival.again], at=arrival.at)
            self.counts["sent again"] += 1
        else:
            self._came.append(arrival)
        self._receive(
            arrival, f"l{arrival.n}" if f"l{arrival.n}" not in self.store.leads else f"l{arrival.n}-{self.store.events}", arrival.n
        )

    def _receive(self, arrival: Arrival, name: str, source_id: int) -> None:
        self.counts["arrivals"] += 1
        self.shoppers.of.setdefault(name, arrival)
        self.store.act(
            ReceiveLead, "hub", lead=name, source=arrival.source, arrived=self.store.now, shopper=arrival.shopper,
            persons=persons(KEY, arrival.shopper.points), zones=(ZONE,), vehicles=(arrival.car,), source_id=str(source_id),
            nature=arrival.nature,
        )  # fmt: skip

    def ask_again(self, name: str) -> None:
        """The shopper sends another request by the same source, with other words."""
        arrival = self.shoppers.of[name]
        again = msgspec.structs.replace(arrival.shopper, comments="Hello, I am still interested. Can somebody call me?")
        self.counts["asked again"] += 1
        self._receive(msgspec.structs.replace(arrival, shopper=again), f"{name}-again", 100_000 + arrival.n)

    def expect(self, name: str) -> None:
        """The shopper comes to the appointment that was just set, or does not."""
        lead = self.store.leads[name]
        meeting = lead.appointment
        fate = self.shoppers.of[name].fate
        if meeting is None:
            return
        self.counts["appointments"] += 1
        if fate == "misses" and lead.missed_appointments < 1:
            self.after(max(0, meeting.when - self.store.now) + 2 * HOUR, lambda: self.shoppers.comes_back(name))
            return
        wait = max(0, meeting.when - self.store.now) + self._chance.randrange(20 * MINUTE)
        self.after(wait, lambda: self.store.act(MarkHere, "rec", lead=name, appointment=meeting.id))
        self.after(wait + HOUR, lambda: self.store.act(MarkShown, "rec", lead=name, appointment=meeting.id))
        if fate == "buys":
            self.after(wait + 2 * HOUR, lambda: self.store.act(MarkSold, "rec", lead=name))


def simulate(seed: int, days: int = 14, agents: int = 3, habits: dict[str, Habit] | None = None) -> Outcome:
    """The same fortnight for the same seed."""
    return msgspec.structs.replace(Run(seed, days, agents, habits).go(), seed=seed)
