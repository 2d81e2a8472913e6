"""A store in memory: the real actions decide on the real folds, and every event is written down as a log would. One thread, no clock."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from random import Random
from types import SimpleNamespace
from typing import Any

from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions import Action, Refused
from bdcdesk.domain.agent import Agent, evolve_agent
from bdcdesk.domain.alike import handles
from bdcdesk.domain.events import Event, Instant, kind_of, since_of
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import evolve, evolve_settings
from bdcdesk.domain.following import Following
from bdcdesk.domain.identity import SETTINGS, agent_of, is_person, lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.domain.work import next_work
from bdcdesk.wiring.plans import shipped_plans
from bdcdesk.wiring.rulebook import rulebook

Seen = Callable[[Lead | None, Lead, Event], None]

RULES = rulebook()
PLANS = shipped_plans()


class Store:
    """What is known (`Known`), and what the hub's `Offering` asks of a desk. `seen`: who is told of every event of a lead.

    `now` is moved on by the run alone; two events never have one moment, as central's do not.
    """

    me = "hub"
    whole = True
    epoch = 1
    record = SimpleNamespace(id="s1", name="Harbor Motors")

    def __init__(self, described: StoreDescribed, start: Instant, chance: Random) -> None:
        self.now: Instant = start
        self.settings: StoreDescribed | None = described
        self.rules = RULES
        self.agents: dict[str, Agent] = {}
        self.leads: dict[str, Lead] = {}
        self.people: dict[str, Person] = {}
        self.log: dict[str, list[Event]] = defaultdict(list)
        self.refused: Counter[str] = Counter()
        self.events = 0
        self.seen: list[Seen] = []
        self.by = Following(PLANS, described.hours, self.person)
        self._chance = chance
        self._done: set[str] = set()
        self._found: dict[str, dict[str, None]] = defaultdict(dict)
        self._works: dict[str, Work] = {}
        self._stale: dict[str, None] = {}
        self._of: dict[str, dict[str, None]] = defaultdict(dict)

    def id(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))

    def lead(self, lead: str) -> Lead | None:
        return self.leads.get(lead)

    def person(self, stream: str) -> Person:
        return self.people.get(stream, NOBODY)

    def found(self, handle: str) -> Iterable[Lead]:
        return [self.leads[name] for name in self._found.get(handle, ())]

    def source(self, source: str) -> None:
        return None

    def car(self, car: str) -> None:
        return None

    def agent(self, member: str) -> Agent | None:
        return self.agents.get(member)

    def do(self, action: Action) -> Refused | None:
        """None if it was done, or had been before."""
        if action.id in self._done:
            return None
        decision = action.decide(self)
        if isinstance(decision, Refused):
            self.refused[f"{type(action).__name__}: {decision.reason}"] += 1
            return decision
        for change in decision.changes:
            for draft in change.drafts:
                self._done.add(action.id)
                self._append(change.stream, draft, action)
        return None

    def act(self, made: type[Action], actor: str, **fields: Any) -> Refused | None:
        """Does an action that `actor` presses now."""
        return self.do(made(id=self.id(), store="s1", actor=actor, pressed=self.now, **fields))

    def work(self, lead: Lead) -> Work | None:
        """Its next work."""
        return next_work(lead, self.by)

    def waiting(self) -> Iterable[Work]:
        """All work there is."""
        for name in self._stale:
            work = self.work(self.leads[name])
            if work is None:
                self._works.pop(name, None)
            else:
                self._works[name] = work
        self._stale.clear()
        return list(self._works.values())

    def verdict(self, lead: Lead, person: str, channel: Channel, letter: str | None = None, touch: str = "") -> contact_rules.Verdict:
        return contact_rules.verdict(self, lead, person, channel, self.now, letter=letter, touch=touch)

    def _append(self, stream: str, draft: Any, action: Action) -> None:
        self.events += 1
        self.now += 1
        body, kind = draft.facts, kind_of(draft.facts)
        event = Event(
            f"e{self.events}", action.id, "s1", stream, self.events, self.events, kind, since_of(body), action.actor,
            self.now, body, draft.personal, b"",
        )  # fmt: skip
        name, member = lead_of(stream), agent_of(stream)
        if name is not None:
            before = self.leads.get(name)
            after = evolve(before, event)
            assert after is not None, event
            self.leads[name] = after
            self.log[name].append(event)
            self._stale[name] = None
            for person in after.persons:
                self._of[person][name] = None
            for handle in handles(after):
                self._found[handle][name] = None
            for told in self.seen:
                told(before, after, event)
        elif member is not None:
            agent = evolve_agent(member, self.agents.get(member), event)
            if agent is not None:
                self.agents[member] = agent
        elif is_person(stream):
            self.people[stream] = evolve_person(self.person(stream), event)
            self._stale.update(self._of[stream])
        elif stream == SETTINGS:
            self.settings = evolve_settings(self.settings, event)
