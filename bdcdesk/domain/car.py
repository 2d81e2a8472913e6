"""What a car in stock is: the state that its events add up to, and the names by which it is known."""

import re
from collections.abc import Iterable
from typing import Any, Final, Literal

import msgspec

from bdcdesk.domain.events.base import Event, Instant
from bdcdesk.domain.events.stock import CarChanged, CarGone, CarListed, Listing
from bdcdesk.domain.identity import car_of

KEPT: Final = 8
"""Prices and statuses of a car that are remembered, the newest."""

_VIN: Final = re.compile(r"[A-HJ-NPR-Z0-9]{17}", re.ASCII)
_CALLED: Final = re.compile(r"^\W*(?:stock|stk)\W*(?:number|num|no|nr|id)?\W+", re.IGNORECASE)
_NO_SIGN: Final = re.compile(r"[^A-Z0-9]+")

change = msgspec.structs.replace


class Car(Listing, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A car as of its last event. `gone` says why it is here no more, "" while it is; its photos are forgotten then.

    `source` lists it. `prices` and `statuses`: since when which, oldest first, KEPT at most; a status there is a listing's, or "gone".
    """

    id: str
    source: str = ""
    listed: Instant = 0
    prices: tuple[tuple[Instant, int], ...] = ()
    statuses: tuple[tuple[Instant, str], ...] = ()
    gone: Literal["", "sold", "not listed"] = ""

    @property
    def here(self) -> bool:
        return not self.gone

    @property
    def stands(self) -> str:
        """Its status, "sold" or "gone" for one that is here no more."""
        return {"": self.status, "sold": "sold", "not listed": "gone"}[self.gone]

    @property
    def can_be_had(self) -> bool:
        """Whether it can be offered to somebody else."""
        return self.here and self.status != "on hold"


_OF_LISTING: Final = tuple(field.name for field in msgspec.structs.fields(Listing))


def plain_vin(text: str) -> str:
    """A whole vehicle identification number in capitals, or "": by its form alone, for few feeds get all check digits right."""
    plain = _NO_SIGN.sub("", text.upper())
    return plain if _VIN.fullmatch(plain) else ""


def plain_stock(text: str) -> str:
    """A stock number as it is compared: "stk# 00a-4711" and "A4711" are the same."""
    return _NO_SIGN.sub("", _CALLED.sub("", text).upper()).lstrip("0")


def car_id(listing: Listing) -> str:
    """What tells this car from all others of the store: its VIN, else its stock number; "" for one that has neither."""
    stock = plain_stock(listing.stock)
    return plain_vin(listing.vin) or (f"s-{stock[:40]}" if stock else "")


def evolve_car(state: Car | None, event: Event) -> Car | None:
    """The car after the event; `state` itself if it has no effect. None only before it was listed."""
    facts = event.facts
    if isinstance(facts, CarListed):
        return _listed(state, facts, event)
    if state is None or state.gone:
        return state
    if isinstance(facts, CarChanged):
        stated = {name: value for name in (*_OF_LISTING, "source") if (value := getattr(facts, name)) is not None}
        return state if _same(state, stated) else _told(change(state, **stated), event.at)
    if isinstance(facts, CarGone):
        return _told(change(state, gone="sold" if facts.sold else "not listed", photos=()), event.at)
    return state


def fold_car(events: Iterable[Event], state: Car | None = None) -> Car | None:
    for event in events:
        state = evolve_car(state, event)
    return state


def listing_of(car: Listing) -> Listing:
    """What is listed of it."""
    return Listing(**{name: getattr(car, name) for name in _OF_LISTING})


def difference(car: Listing, now: Listing) -> dict[str, Any]:
    """The fields of `now` that differ, by their names."""
    return {name: value for name in _OF_LISTING if (value := getattr(now, name)) != getattr(car, name)}


def _listed(state: Car | None, facts: CarListed, event: Event) -> Car | None:
    name = car_of(event.stream)
    if name is None:
        return state
    stated = {field: getattr(facts.car, field) for field in _OF_LISTING} | {"source": facts.source, "gone": ""}
    if state is None:
        return _told(Car(id=name, listed=event.at, **stated), event.at)
    if _same(state, stated):
        return state
    # One that comes again keeps what is known of it from before: shoppers do.
    return _told(change(state, listed=event.at if state.gone else state.listed, **stated), event.at)


def _same(state: Car, stated: dict[str, Any]) -> bool:
    return all(getattr(state, name) == value for name, value in stated.items())


def _told(car: Car, at: Instant) -> Car:
    """With its price and status written down if they are new."""
    prices, statuses = car.prices, car.statuses
    if car.here and (not prices or prices[-1][1] != car.price):
        prices = (*prices, (at, car.price))[-KEPT:]
    if not statuses or statuses[-1][1] != car.stands:
        statuses = (*statuses, (at, car.stands))[-KEPT:]
    return car if prices is car.prices and statuses is car.statuses else change(car, prices=prices, statuses=statuses)


def money(hundredths: int) -> str:
    """ "$24,995", with cents only where there are some."""
    whole, cents = divmod(hundredths, 100)
    return f"${whole:,}.{cents:02}" if cents else f"${whole:,}"
