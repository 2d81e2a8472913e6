"""Situations, not steps: which one a lead is in, and a reply that fits it, with typed placeholders."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from bdcdesk.domain.car import Car, money
from bdcdesk.domain.lead import Lead

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

VALUES = frozenset({"first_name", "agent", "store", "vehicle", "stock", "trade", "price", "availability", "time", "fact"})
"""The placeholders there are. All but `time` and `fact` come from lead, store and stock as far as they are known: `price` is what the car
costs, `availability` how it stands ("is in stock"). What is not known a person fills in."""


_AVAILABILITY = {"in stock": "is in stock", "in transit": "is on its way to us", "on hold": "is on hold for somebody at the moment"}


class ScenarioError(ValueError):
    """A scenario file that cannot be used, and why."""


Stands = Literal["in stock", "in transit", "on hold", "gone"]


class Texts(msgspec.Struct, frozen=True):
    """As of `Scenario`, for a car that stands in one way."""

    first: str
    later: str
    answers: tuple[str, ...] = ()
    first_answers: tuple[str, ...] = ()


class Scenario(msgspec.Struct, frozen=True):
    """`cues` are regular expressions over what the shopper wrote; `first` and `later` are texts for before and after the first answer.
    `answers` are the topics that the situation asks about, which `later` answers unless `later_answers` says otherwise; `first_answers`
    those that `first` answers already: a promise to look is no answer.

    `by_stock`: what is said instead of a car of which the store's stock says how it stands ("gone": sold, or not listed any more). `first`
    and `later` are for one that stands in another way, or that nobody knows, and claim nothing of it.
    """

    id: str
    version: int
    name: str
    goal: str
    cues: tuple[str, ...]
    first: str
    later: str
    answers: tuple[str, ...] = ()
    first_answers: tuple[str, ...] = ()
    later_answers: tuple[str, ...] | None = None
    guide: tuple[str, ...] = ()
    by_stock: dict[Stands, Texts] = {}

    def texts(self, here: Car | None) -> Texts:
        """What fits the store's own car that the lead asks for; None if nobody knows which that is."""
        stands = None if here is None else here.stands if here.here and here.status != "sold" else "gone"
        answered = self.answers if self.later_answers is None else self.later_answers
        usual = Texts(self.first, self.later, answered, self.first_answers)
        return next((texts for known, texts in self.by_stock.items() if known == stands), usual)


class Recognised(msgspec.Struct, frozen=True):
    scenario: Scenario
    because: str
    """The shopper's own words, or why nothing better was found."""


def read_scenarios(text: bytes) -> tuple[Scenario, ...]:
    """Raises ScenarioError for anything that could not be offered to an agent."""
    try:
        found = msgspec.json.decode(text, type=tuple[Scenario, ...])
    except msgspec.DecodeError as error:
        raise ScenarioError(f"The scenario file cannot be read: {error}") from error
    for scenario in found:
        texts = (scenario.texts(None), *scenario.by_stock.values())
        replies = [reply for each in texts for reply in (each.first, each.later)]
        unknown = {name for reply in replies for name in _PLACEHOLDER.findall(reply)} - VALUES
        if unknown:
            raise ScenarioError(f"Scenario {scenario.id} asks for a value that does not exist: {', '.join(sorted(unknown))}")
        for cue in scenario.cues:
            try:
                re.compile(cue)
            except re.error as error:
                raise ScenarioError(f"Scenario {scenario.id} has an unreadable cue “{cue}”: {error}") from error
    if not found or found[-1].cues:
        raise ScenarioError("The last scenario must fit everything: it has no cues.")
    return found


def recognise(lead: Lead, scenarios: Sequence[Scenario]) -> Recognised:
    """The first whose cue stands in the newest thing that the shopper wrote, else the last."""
    asked = lead.newest_words
    for scenario in scenarios:
        for cue in scenario.cues:
            found = re.search(cue, asked, re.IGNORECASE)
            if found:
                return Recognised(scenario, f"“{found.group().strip()}”")
    return Recognised(scenarios[-1], "nothing more specific was written" if asked else "nothing was written")


def values(lead: Lead, agent: str, store: str, here: Car | None = None) -> dict[str, str]:
    """What is known for the placeholders; what is unknown is missing, so that it is asked for and never sent empty.

    `here`: the store's own car that the lead asks for. What the store says of it goes before what the lead says; of one that is gone no
    price is known any more.
    """
    car, trade = lead.wanted, lead.trade
    asked = f"${float(car.price):,.0f}" if car and re.fullmatch(r"\d+(\.\d+)?", car.price) else ""
    price = asked if here is None else money(here.price) if here.here and here.price else ""
    known = {
        "first_name": lead.shopper.first or lead.shopper.name.split(" ")[0],
        "agent": agent.split(" ")[0],
        "store": store,
        "vehicle": (car.title if car else "") or (here.title if here else ""),
        "stock": (here.stock if here else "") or (car.stock if car else ""),
        "trade": trade.title if trade else "",
        "price": price,
        "availability": _AVAILABILITY.get(here.stands, "") if here else "",
    }
    return {name: value for name, value in known.items() if value}


def fill(reply: str, known: Mapping[str, str]) -> str:
    """The reply with every known value in place; an unknown placeholder stays, and stops the sending."""
    return _PLACEHOLDER.sub(lambda found: known.get(found.group(1), found.group()), reply)


def missing(reply: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(reply)))
