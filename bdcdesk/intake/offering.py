"""The hub finds somebody for each lead: offers it in turn, moves on when nobody takes it, and takes back what an owner left behind."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

import msgspec

from bdcdesk.domain import clock, distribution
from bdcdesk.domain.actions.offers import LetLeadGo, MoveOn
from bdcdesk.domain.agent import Agent, attending
from bdcdesk.domain.distribution import Turns
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.following import Following
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.order import HANDLING
from bdcdesk.domain.own_plans import store_plans
from bdcdesk.domain.placeholders import Language
from bdcdesk.domain.plan import Plans
from bdcdesk.domain.work import next_work
from bdcdesk.replica.desk import Desk

MOST: Final = 50
"""Leads that go on at once in a step: the hub has other things to do, and the next step is near."""

_LATER: Final = 60_000
_SOON: Final = 1_000
_MANY: Final = 1_000
"""Leads that nobody has from which on they are looked through once a second at most: a thousand take some 10 ms."""


class Attendance(msgspec.Struct):
    """Who was removed from the store, and when a desk of each of the others was last heard of: as the hub heard it from central.
    `phones`: each one's own number (E.164), where one is known."""

    removed: frozenset[str] = frozenset()
    heard: dict[str, Instant] = {}
    phones: dict[str, str] = {}


class Offering:
    """Use from the desk's thread. Raises ReplicaError. `attendance`: what is known of who is there, beside what they said themselves.
    `plans`: those that bdcdesk comes with; the store's own stand over them. `spoken`: in which language words are.

    Two hubs of one store make the same action for the same lead and turn, so nobody is asked twice.
    """

    def __init__(
        self,
        desk: Desk,
        attendance: Attendance | None = None,
        plans: Plans | None = None,
        spoken: Callable[[str], Language] = distribution.english,
    ) -> None:
        self._desk = desk
        self._spoken = spoken
        self._plans = plans
        self._by: Following | None = None
        self._own_plans: tuple[PlanKept, ...] = ()
        self._attendance = attendance or Attendance()
        self._agents: Mapping[str, Agent] = {}
        self._turns = Turns()
        self._changed = dict[str, None]()
        self._free: dict[str, Lead] = {}
        self._moments: dict[str, tuple[Instant, ...]] = {}
        self._owned: dict[str, dict[str, None]] = {}
        self._owner: dict[str, str] = {}
        self._due: Instant = 0
        self._looked: Instant = 0
        self._seen: object = None
        self._epoch = desk.epoch

    def notice(self, leads: Collection[str]) -> None:
        """These leads may have changed."""
        self._changed.update(dict.fromkeys(leads))

    def step(self, now: Instant) -> Instant:
        """Does what is due. When to call again at the latest."""
        if self._epoch != self._desk.epoch:
            self._epoch = self._desk.epoch
            self._free, self._moments, self._owned, self._owner = {}, {}, {}, {}
            self.notice(list(self._desk.leads))
        store = self._desk.settings
        if not self._desk.whole or store is None:
            return now + 100
        if self._plans is not None and (self._by is None or (self._by.hours, self._own_plans) != (store.hours, store.plans)):
            self._own_plans = store.plans
            self._by = Following(store_plans(self._plans, store.plans), store.hours, self._desk.person)
        self._agents = attending(self._desk.agents, self._attendance.removed, self._attendance.heard, now)
        seen = (store, tuple(self._agents.values()))
        if not self._changed and now < self._due and seen == self._seen:
            return self._due
        if len(self._free) > _MANY and now < self._looked + _SOON:
            return self._looked + _SOON
        self._looked = now
        self._seen = seen
        self._take_in()
        opens = clock.due(store.hours, now, 0)
        if opens > now:
            # Nobody is there, whatever they forgot to say; whoever comes may take what is free.
            self._due = min(opens, now + _LATER)
            return self._due
        self._let_go(now)
        self._offer(now)
        self._due = self._next(now)
        return self._due

    def _take_in(self) -> None:
        for name in self._changed:
            lead = self._desk.lead(name)
            if lead is None:
                continue
            self._turns.notice(lead)
            before, owner = self._owner.get(name, ""), "" if lead.closed else lead.owner
            if before != owner:
                self._owned.get(before, {}).pop(name, None)
            if owner:
                self._owned.setdefault(owner, {})[name] = None
            self._owner[name] = owner
            self._free.pop(name, None)
            self._moments.pop(name, None)
            if not owner and not lead.closed:
                self._free[name] = lead
                self._moments[name] = tuple(_moments(lead, self._by))
        self._changed.clear()

    def _let_go(self, now: Instant) -> None:
        agents = self._agents
        for agent in [agent for agent in agents.values() if agent.left]:
            for name in list(self._owned.get(agent.member, {})):
                lead, removed = self._desk.lead(name), agent.member in self._attendance.removed
                if lead is None or lead.owner != agent.member:
                    continue
                if not distribution.must_let_go(lead, agents, now, removed, self._by):
                    continue
                action = LetLeadGo(
                    id=caused("let go", name, str(lead.turn), str(agent.since)),
                    store=self._desk.record.id,
                    actor=self._desk.me,
                    pressed=now,
                    lead=name,
                    agent=agent.member,
                    turn=lead.turn,
                    removed=removed,
                )
                self._desk.do(action)
                self._changed[name] = None
        self._take_in()

    def _offer(self, now: Instant) -> None:
        store = self._desk.settings
        if store is None:
            return
        free = list(self._free.values())
        if store.distribution.mode == "up for grabs":
            # Somebody's own customer is offered to them there, too.
            free = [lead for lead in free if lead.earlier]
        chosen = distribution.choose(
            free, store.distribution, self._agents, self._turns, now, MOST, self._by, self._desk.lead, self._spoken
        )
        for choice in chosen:
            lead = self._free[choice.lead]
            action = MoveOn(
                id=caused("offer", choice.lead, str(lead.turn)),
                store=self._desk.record.id,
                actor=self._desk.me,
                pressed=now,
                lead=choice.lead,
                turn=lead.turn,
                members=choice.members,
            )
            self._desk.do(action)
            self._changed[choice.lead] = None
        self._take_in()
        if len(chosen) == MOST:
            self._changed.update(dict.fromkeys(choice.lead for choice in chosen))

    def _next(self, now: Instant) -> Instant:
        """When something of it runs out."""
        when = [now + _LATER]
        # Thousands of leads may be free, and whoever hands one in waits for this.
        when += [moment for moments in self._moments.values() for moment in moments if moment > now]
        if any(agent.left for agent in self._agents.values()):
            when.append(now + 10 * _SOON)
        return max(now + _SOON if self._changed else now + 1, min(when))


def _moments(lead: Lead, by: Following | None) -> Iterator[Instant]:
    """When it goes on with a lead that nobody has, unless it changes before."""
    if lead.offers:
        yield lead.offers[-1].until
    work = next_work(lead, by)
    if work is not None:
        yield work.since - HANDLING
