"""A store's day in memory: every lead on the floor of these tests came from actions, decided and folded as on a desk."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from bdcdesk.central.records import Member, Sighting
from bdcdesk.desktop.floor.view import FloorView
from bdcdesk.desktop.floor.view_model import floor_view
from bdcdesk.domain.actions import Action, Append
from bdcdesk.domain.actions.appointment import SetAppointment
from bdcdesk.domain.actions.contact import PlaceCall, SendText
from bdcdesk.domain.actions.dispatch import BeginSending, ReceiveMessage, ReportAccepted, ReportCallEnded
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.alike import handles
from bdcdesk.domain.car import Car
from bdcdesk.domain.events import Event, kind_of
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person
from bdcdesk.domain.source import Source
from bdcdesk.domain.work import next_work
from bdcdesk.wiring.rulebook import rulebook
from tests.letters import named

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

TWO_PM = 1_781_632_800_000
"""2026-06-16 18:00 UTC, a Tuesday: 2 pm in New York."""

STORE = StoreDescribed("Harbor Toyota", Hours("America/New_York", (((0, 1440),),) * 7), "+12025550100")

TEAM = (
    Member("okafor", "D. Okafor", "agent", "+12025550111"),
    Member("singh", "R. Singh", "agent", "+12025550112"),
    Member("cole", "M. Cole", "agent", "+12025550113"),
    Member("alvarez", "T. Alvarez", "agent"),
    Member("brandt", "L. Brandt", "supervisor"),
    Member("machine", "Hub", "hub"),
)


class Day:
    """`now` is moved by the test; what is done, is done then."""

    def __init__(self, now: int = TWO_PM, store: StoreDescribed = STORE) -> None:
        self.now = now
        self.settings: StoreDescribed | None = store
        self.rules = rulebook()
        self.leads: dict[str, Lead] = {}
        self.agents: dict[str, Agent] = {}
        self.sightings: list[Sighting] = []
        self._ids: Iterator[int] = count(1)

    def lead(self, lead: str) -> Lead | None:
        return self.leads.get(lead)

    def found(self, handle: str) -> list[Lead]:
        return [lead for lead in self.leads.values() if handle in handles(lead)]

    def agent(self, member: str) -> Agent | None:
        return self.agents.get(member)

    def person(self, stream: str) -> Person:
        return NOBODY

    def car(self, car: str) -> Car | None:
        return None

    def source(self, source: str) -> Source | None:
        return None

    def do(self, made: type[Action], actor: str, **facts: Any) -> None:
        """An action that must be allowed; its events happen now."""
        action = made(id=str(next(self._ids)), store="s1", actor=actor, pressed=self.now, **facts)
        decided = action.decide(self)
        assert isinstance(decided, Append), decided
        for change in decided.changes:
            lead = lead_of(change.stream)
            if lead is None:
                continue
            for draft in change.drafts:
                n = next(self._ids)
                kind = kind_of(draft.facts)
                event = Event(str(n), action.id, "s1", change.stream, n, n, kind, 1, actor, self.now, draft.facts, draft.personal, b"")
                after = evolve(self.leads.get(lead), event)
                assert after is not None
                self.leads[lead] = after

    def arrive(self, lead: str, name: str, model: str = "", owner: str = "", ago: int = 0, nature: str = "lead") -> None:
        """A lead reached the store `ago` ms before now."""
        later = self.now
        self.now -= ago
        cars = (Vehicle(interest="buy", make="Toyota", model=model),) if model else ()
        shopper = Shopper(name=name, points=(ContactPoint("phone", "+12025550123"),))
        who = (f"person/{lead}",)
        told = {"shopper": shopper, "persons": who, "vehicles": cars, "nature": nature}
        self.do(ReceiveLead, "machine", lead=lead, source="AutoBazaar", arrived=self.now, **told)
        if owner:
            self.do(Claim, owner, lead=lead)
        self.now = later

    def text(self, lead: str, actor: str, useful: bool = False, ago: int = 0) -> None:
        """A text that the provider took, `ago` ms before now."""
        later, touch = self.now, f"t{next(self._ids)}"
        self.now -= ago
        answers = ("price",) if useful else ()
        body = named("Yes, it is here.", STORE.name)
        self.do(SendText, actor, lead=lead, touch=touch, person=f"person/{lead}", to="+12025550123", body=body, answers=answers)
        self.do(BeginSending, "machine", lead=lead, touch=touch, dispatcher="hub", until=self.now + MINUTE)
        self.do(ReportAccepted, "machine", lead=lead, touch=touch, provider="sim", sid=touch)
        self.now = later

    def call(self, lead: str, actor: str, talk: int) -> None:
        """A call that ended now, after `talk` seconds."""
        touch = f"c{next(self._ids)}"
        phone = "+12025550111"
        self.do(PlaceCall, actor, lead=lead, touch=touch, person=f"person/{lead}", to="+12025550123", agent_phone=phone)
        self.do(BeginSending, "machine", lead=lead, touch=touch, dispatcher="hub", until=self.now + MINUTE, call=True)
        self.do(ReportAccepted, "machine", lead=lead, touch=touch, provider="sim", sid=touch, call=True)
        self.do(ReportCallEnded, "machine", lead=lead, touch=touch, result="answered" if talk else "no answer", talk=talk)

    def wrote(self, lead: str, words: str, ago: int = 0) -> None:
        """The shopper wrote, `ago` ms before now."""
        later = self.now
        self.now -= ago
        sid, person = f"in{next(self._ids)}", f"person/{lead}"
        sender = "+12025550123"
        self.do(ReceiveMessage, "machine", lead=lead, provider="sim", sid=sid, person=person, sender=sender, body=words, arrived=self.now)
        self.now = later

    def meet(self, lead: str, actor: str, when: int, salesperson: str = "", ago: int = 0) -> str:
        """An appointment set `ago` ms before now."""
        later, name = self.now, f"m{next(self._ids)}"
        self.now -= ago
        zone = "America/New_York"
        self.do(SetAppointment, actor, lead=lead, appointment=name, when=when, zone=zone, salesperson=salesperson)
        self.now = later
        return name

    def seen(self, member: str, doing: str, lead: str = "", ago: int = 0) -> None:
        self.sightings.append(Sighting(member, doing, lead, self.now - ago, self.now + MINUTE))

    def view(self, quarantined: str = "", **how: Any) -> FloorView:
        works = [work for work in map(next_work, self.leads.values()) if work]
        names = {member.id: member.name for member in TEAM}
        assert self.settings is not None
        return floor_view(
            self.leads.values(), works, TEAM, self.sightings, names, self.settings, self.now, quarantined, agents=self.agents, **how
        )


def busy() -> Day:
    """An afternoon with something in every lane."""
    day = Day()
    day.arrive("hall", "Terrence Hall", "Tundra", ago=5 * MINUTE + 52 * SECOND)
    day.arrive("whitfield", "J. Whitfield", "Sienna", ago=4 * MINUTE + 22 * SECOND)
    day.arrive("nguyen", "Anh Nguyen", "RAV4 Hybrid", ago=2 * MINUTE + 40 * SECOND)
    day.arrive("delgado", "Maria Delgado", "Camry XSE", owner="okafor", ago=HOUR)
    day.text("delgado", "okafor", useful=True, ago=HOUR - 2 * MINUTE)
    day.wrote("delgado", "Is it still there?", ago=MINUTE + 12 * SECOND)
    day.arrive("fischer", "Lena Fischer", "Corolla", ago=20 * SECOND)
    day.arrive("ito", "S. Ito", "Highlander", owner="cole", ago=40 * SECOND)
    for number, (name, owner) in enumerate((("K. Bauer", "okafor"), ("D. Ruiz", "singh"), ("Sam Ortega", "okafor"))):
        lead = f"later{number}"
        day.arrive(lead, name, "Tacoma", owner=owner, ago=23 * HOUR)
        day.text(lead, owner, ago=23 * HOUR - (number + 1) * 41 * MINUTE)
    day.seen("okafor", "Texting", "delgado", ago=70 * SECOND)
    day.seen("singh", "On a call", ago=4 * MINUTE)
    day.seen("cole", "Break", ago=6 * MINUTE)
    return day
