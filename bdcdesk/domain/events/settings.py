"""Events of the store itself."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.arrangement import SILENT, AfterHours, Department
from bdcdesk.domain.events.base import Facts
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.team import USUAL, Team

NEXT_REPLY = 180_000
"""Milliseconds of business time in which a store that says nothing else wants the next reply out."""


class Hours(msgspec.Struct, frozen=True):
    """When somebody answers leads: minutes of the local day, Monday first; several spans a day leave room for breaks.

    `holidays` are local dates as YYYY-MM-DD. `version` is stamped into what is computed with it.
    """

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[str, ...] = ()
    version: int = 1


Mode = Literal["up for grabs", "round robin", "longest idle", "by skill", "by source"]


class Need(msgspec.Struct, frozen=True):
    """A lead that has these words in this field needs somebody with this skill or language."""

    field: Literal["source", "campaign", "make", "words"]
    has: str
    skill: str


class Distribution(msgspec.Struct, frozen=True, omit_defaults=True):
    """How somebody is found for a lead. `patience`: ms for which an offer stands; `most`: agents asked before all are; `all_for`: ms after
    which the supervisor is. `needs` count in "by skill"; `teams`, members by source (its id or its name), in "by source". Both go round.
    """

    mode: Mode = "up for grabs"
    patience: int = 60_000
    most: int = 3
    all_for: int = 120_000
    needs: tuple[Need, ...] = ()
    teams: dict[str, tuple[str, ...]] = {}


GRABS = Distribution()


class ContactRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a store adds to the law before a contact: only ever stricter. `version` counts its changes; 0 is a store that adds nothing.

    `week`: minutes of the shopper's local day in which a phone may ring, Monday first, None for not at all; () adds nothing. `most`:
    contacts with one shopper in 24 hours, 0 for no cap of its own. `holidays` are dates (YYYY-MM-DD) without calls and texts. `stop_words`
    are heard as STOP is. `postal` is the address that stands in its mails.
    """

    week: tuple[tuple[int, int] | None, ...] = ()
    most: int = 0
    holidays: tuple[str, ...] = ()
    stop_words: tuple[str, ...] = ()
    postal: str = ""
    version: int = 0


NOTHING_ADDED = ContactRules()


class ContactRulesSet(Facts, frozen=True, tag="contact_rules_set"):
    """What the store adds from now on, all of it. `reason` is the manager's."""

    rules: ContactRules
    reason: str = ""


class Calls(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a caller of the store's number hears. `greeting` comes first, "" for none. `order`: whose phones ring, one group after the
    other: the owner of the lead, then who is free; () for nobody. Each rings `seconds`. `hours`: the store's own, or always. `closed` is
    said out of hours. Who reaches nobody hears `nobody` and may leave words, if `words`. `record`: talk is recorded, with the notice
    that the law of both ends asks for. `leave`: what was recorded stays at the provider too once it is kept, else it is deleted there.
    `version` counts its changes.
    """

    greeting: str = ""
    order: tuple[Literal["owner", "free"], ...] = ("owner", "free")
    seconds: int = 20
    hours: Literal["store", "always"] = "store"
    closed: str = "We are closed at the moment."
    nobody: str = "Nobody can take your call just now. Please leave your name and what it is about after the tone."
    words: bool = True
    record: bool = False
    version: int = 0
    leave: bool = False


PLAIN_CALLS = Calls()


class CallsSet(Facts, frozen=True, tag="calls_set"):
    """What callers hear from now on, all of it."""

    calls: Calls


class Visits(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a store keeps appointments: one that nobody marked counts as missed `grace` ms after its time. `version` counts its changes."""

    grace: int = 1_800_000
    version: int = 0


PLAIN_VISITS = Visits()


class VisitsSet(Facts, frozen=True, tag="visits_set"):
    """How appointments are kept from now on, all of it."""

    visits: Visits


class StoreDescribed(Facts, frozen=True, tag="store_described"):
    """`first_answer` and `next_reply` are targets in ms of business time; `region` reads local phone numbers (ISO 3166).

    `contact`, `calls`, `visits`, `departments`, `after_hours`, `team` and `plans` are empty in the event: in the store's state they are
    what their own kinds of event (ContactRulesSet, CallsSet, VisitsSet, DepartmentsSet, AfterHoursSet, TeamSet, PlanKept) last said; of
    `plans`, each that was ever kept.
    """

    name: str
    hours: Hours
    number: str
    region: str = "US"
    first_answer: int = 300_000
    next_reply: int = NEXT_REPLY
    distribution: Distribution = GRABS
    contact: ContactRules = NOTHING_ADDED
    calls: Calls = PLAIN_CALLS
    departments: tuple[Department, ...] = ()
    after_hours: AfterHours = SILENT
    visits: Visits = PLAIN_VISITS
    team: Team = USUAL
    plans: tuple[PlanKept, ...] = ()
