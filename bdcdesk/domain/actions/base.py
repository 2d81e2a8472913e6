"""What a person or a machine wants of the log: a wish may be refused, a report of what has happened never is."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Protocol, TypeAlias

import msgspec

from bdcdesk.domain.agent import Agent
from bdcdesk.domain.campaign import Campaign
from bdcdesk.domain.car import Car
from bdcdesk.domain.contact_rules import Book
from bdcdesk.domain.events import Draft, Facts, Instant, Personal
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.identity import SETTINGS, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.source import Source
from bdcdesk.domain.wording import Wordings
from bdcdesk.translation import tr


class Known(Protocol):
    """What the decider knows at this moment. `now` is central's time as far as the desk can tell."""

    @property
    def now(self) -> Instant: ...
    @property
    def settings(self) -> StoreDescribed | None: ...
    @property
    def rules(self) -> Book: ...
    def lead(self, lead: str) -> Lead | None: ...
    def person(self, stream: str) -> Person: ...
    def found(self, handle: str) -> Iterable[Lead]:
        """Leads that may be found by this (`bdcdesk.domain.alike.handles`), those that came first first."""
        ...

    def source(self, source: str) -> Source | None: ...
    def car(self, car: str) -> Car | None: ...
    def campaign(self, campaign: str) -> Campaign | None: ...
    def wordings(self, scenario: str) -> Wordings: ...
    def agent(self, member: str) -> Agent | None: ...


class Change(msgspec.Struct, frozen=True):
    """Events for one stream. A wish holds only at the version that was known; without events it only checks that version."""

    stream: str
    drafts: tuple[Draft, ...]
    wish: bool


class Append(msgspec.Struct, frozen=True):
    changes: tuple[Change, ...]


class Refused(msgspec.Struct, frozen=True):
    """Why not, in words for the agent. `{who}` in it stands for the name of member `by`."""

    reason: str
    by: str = ""


class AskedAbout(Refused, frozen=True):
    """Not without a question: whoever wishes the very same once more means it."""


Decision: TypeAlias = Append | Refused


class Action(msgspec.Struct, frozen=True, tag_field="action", kw_only=True, omit_defaults=True):
    """`id` (a UUID) is made at the key press, or from the cause; `pressed` is the desk's corrected time: it can hold an old request back,
    never stop a clock. What is abstract here the type checker holds to: ABCMeta beside msgspec's metaclass would cost each `isinstance`."""

    id: str
    store: str
    actor: str
    pressed: Instant

    @property
    @abstractmethod
    def streams(self) -> tuple[str, ...]:
        """The streams it touches: actions are sent in order within each."""

    @abstractmethod
    def decide(self, known: Known) -> Decision:
        """These events, or refused because. Pure: the same knowledge gives the same decision."""


def write_action(action: Action) -> bytes:
    """The action as the outbox keeps it; `bdcdesk.domain.actions.kept.read_action` reads it."""
    return msgspec.json.encode(action)


class OnSettings(Action, frozen=True, kw_only=True):
    """An action on how the store is set up."""

    @property
    def streams(self) -> tuple[str, ...]:
        return (SETTINGS,)

    def wish(self, facts: Facts) -> Append:
        return Append((Change(SETTINGS, (Draft(facts),), wish=True),))


class OnLead(Action, frozen=True, kw_only=True):
    """An action on one lead."""

    lead: str

    @property
    def streams(self) -> tuple[str, ...]:
        return (lead_stream(self.lead),)

    def wish(self, *made: Facts | Draft) -> Append:
        drafts = tuple(one if isinstance(one, Draft) else Draft(one) for one in made)
        return Append((Change(lead_stream(self.lead), drafts, wish=True),))

    def report(self, facts: Facts, personal: Personal | None = None) -> Append:
        return Append((Change(lead_stream(self.lead), (Draft(facts, personal),), wish=False),))


OFFERED = tr("This lead is offered to {who} just now. Who does not take it in time leaves it to the next.")
NOT_HERE = Refused(tr("This lead is not on this desk."))
NEWER = Refused(tr("A newer bdcdesk wrote to this lead. Update this desk to work on it."))


def lead_here(known: Known, name: str) -> Lead | Refused:
    """The lead, open or closed, or why nothing can be wished of it here."""
    lead = known.lead(name)
    if lead is None:
        return NOT_HERE
    return NEWER if lead.newer else lead


def open_lead(known: Known, name: str) -> Lead | Refused:
    """The same of one that is worked."""
    lead = lead_here(known, name)
    if isinstance(lead, Refused):
        return lead
    if lead.closed:
        return Refused(tr("This lead is closed ({closed}).", closed=lead.closed))
    return lead
