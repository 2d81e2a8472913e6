"""A lead told by real actions: each is decided, gets its place in the log, and is folded, as a desk does it."""

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from bdcdesk.domain import clock
from bdcdesk.domain.actions import Action, Append, Refused
from bdcdesk.domain.actions.contact import PlaceCall, SendText
from bdcdesk.domain.actions.dispatch import BeginSending, ReceiveMessage, ReportAccepted, ReportDelivered
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.alike import handles
from bdcdesk.domain.car import Car
from bdcdesk.domain.contact_rules import Book
from bdcdesk.domain.events import Event, Facts, Personal, kind_of
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import is_person, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.domain.source import Source
from bdcdesk.report.entry import Entry
from bdcdesk.report.names import Names
from bdcdesk.report.story import lines
from bdcdesk.report.timeline_words import entries
from bdcdesk.wiring.rulebook import rulebook
from tests.letters import named

ZONE = "America/Phoenix"
SECOND, MINUTE = 1_000, 60_000
START = clock.instant(clock.local(1_792_000_000_000, ZONE).replace(hour=14, minute=38, second=51, microsecond=0))
"""A Wednesday afternoon in October, 2:38:51 pm in Phoenix."""

STORE = StoreDescribed("Copper Canyon Motors", Hours(ZONE, (((480, 1260),),) * 7), "+16025550100")
MEMBERS = {"ines": "Ines Duarte", "kofi": "Kofi Mensah"}
ME = "ines"
PHONE, MAIL = "+16025550148", "noor.haddad@example.com"
BY_PHONE, BY_MAIL = "person/11", "person/22"

NOOR = Shopper(
    name="Noor Haddad",
    first="Noor",
    last="Haddad",
    points=(ContactPoint("phone", PHONE, "602-555-0148", preferred=True), ContactPoint("email", MAIL)),
    comments="Do you still have the silver one? I'd trade my 2018 Outback, what would you give me? Best by text, I'm in meetings.",
)
WANTED = Vehicle("buy", "new", "2026", "Lodestar", "Meridian", "GT", stock="L2207", price="36480", color="silver")
TRADE = Vehicle("trade-in", "used", "2018", "Subaru", "Outback", odometer="61200")


@dataclass
class Story:
    """What the desk knows, and everything that happened. `now` is central's clock, moved by hand."""

    now: int = START
    settings: StoreDescribed | None = STORE
    events: list[Event] = field(default_factory=list)
    void: set[str] = field(default_factory=set)
    states: dict[str, Lead] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)

    @property
    def rules(self) -> Book:
        return rulebook()

    def lead(self, lead: str) -> Lead | None:
        return self.states.get(lead)

    def found(self, handle: str) -> list[Lead]:
        return [lead for lead in self.states.values() if handle in handles(lead)]

    def agent(self, member: str) -> Agent | None:
        return self.agents.get(member)

    def person(self, stream: str) -> Person:
        return self.people.get(stream, NOBODY)

    def car(self, car: str) -> Car | None:
        return None

    def source(self, source: str) -> Source | None:
        return None

    @property
    def state(self) -> Lead:
        return self.states["l1"]

    def do(self, made: type[Action], after: int = 0, actor: str = ME, lead: str = "l1", **facts: Any) -> Append | Refused:
        """Decides an action `after` ms from now and appends what it decided."""
        self.now += after
        action = made(id=str(uuid.uuid4()), store="s1", actor=actor, pressed=self.now, lead=lead, **facts)
        decision = action.decide(self)
        if isinstance(decision, Append):
            for change in decision.changes:
                for draft in change.drafts:
                    self.happen(change.stream, draft.facts, draft.personal, actor)
        return decision

    def happen(self, stream: str, facts: Facts | None, personal: Personal | None = None, actor: str = ME) -> Event:
        """An event in its place; without facts it is one of a newer release."""
        n = len(self.events) + 1
        kind = kind_of(facts) if facts is not None else "carrier_pigeon_sent"
        digest = hashlib.sha256(str(n).encode()).digest()
        since = 1 if facts is not None else 99
        event = Event(f"e{n}", f"a{n}", "s1", stream, n, n, kind, since, actor, self.now, facts, personal, digest)
        self.events.append(event)
        if is_person(stream):
            known = self.person(stream)
            self.people[stream] = evolve_person(known, event)
            if self.people[stream] is known:
                self.void.add(event.id)
            return event
        name = stream.removeprefix("lead/")
        before = self.states.get(name)
        after = evolve(before, event)
        if after is before and facts is not None:
            self.void.add(event.id)
        if after is not None:
            self.states[name] = after
        return event

    def timeline(self, lead: str = "l1") -> list[Event]:
        streams = (lead_stream(lead), *self.states[lead].persons)
        return [event for event in self.events if event.stream in streams]

    def entries(self, me: str = ME) -> tuple[Entry, ...]:
        """The timeline as this member reads it now."""
        return entries(self.state, self.timeline(), self.void, Names(MEMBERS, me), self.now)

    def lines(self) -> list[str]:
        """The same as the log tells it."""
        return list(lines(self.state, self.timeline(), self.void, Names(MEMBERS)))


def arrived(shopper: Shopper = NOOR, lead: str = "l1", story: Story | None = None, **other: Any) -> Story:
    """A lead came in."""
    story = story or Story()
    facts: dict[str, Any] = {
        "source": "the dealer's website",
        "campaign": "Silver October",
        "persons": (BY_PHONE, BY_MAIL),
        "zones": (ZONE,),
        "vehicles": (WANTED, TRADE),
        "prefers": "text",
    }
    story.do(ReceiveLead, actor="hub", lead=lead, shopper=shopper, **{"arrived": story.now, **facts, **other})
    return story


def text(story: Story, body: str, touch: str = "t1", after: int = 30 * SECOND, actor: str = ME, **other: Any) -> Append | Refused:
    return story.do(SendText, after, actor, touch=touch, person=BY_PHONE, to=PHONE, body=named(body, STORE.name), **other)


def delivered(story: Story, body: str, touch: str = "t1", actor: str = ME, **other: Any) -> Story:
    """A text that went the whole way in four seconds."""
    text(story, body, touch, actor=actor, **other)
    story.do(BeginSending, SECOND, "hub", touch=touch, dispatcher="hub", until=story.now + MINUTE)
    story.do(ReportAccepted, SECOND, "hub", touch=touch, provider="sim", sid=f"SM{touch}")
    story.do(ReportDelivered, 2 * SECOND, "hub", touch=touch)
    return story


def ringing(story: Story, touch: str = "c1") -> Story:
    """A call that the provider took."""
    story.do(PlaceCall, 10 * SECOND, touch=touch, person=BY_PHONE, to=PHONE, agent_phone="+16025550111")
    story.do(BeginSending, SECOND, "hub", touch=touch, dispatcher="hub", until=story.now + MINUTE, call=True)
    story.do(ReportAccepted, SECOND, "hub", touch=touch, provider="sim", sid=f"CA{touch}", call=True)
    return story


def wrote(story: Story, body: str, sid: str = "SMin", after: int = MINUTE) -> Append | Refused:
    """The shopper wrote."""
    return story.do(
        ReceiveMessage, after, "hub", provider="sim", sid=sid, person=BY_PHONE, sender=PHONE, body=body, arrived=story.now + after
    )
