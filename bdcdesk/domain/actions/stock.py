"""The store's stock is taken from its daily file, and leads hear of their cars."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.car import Car, car_id, difference
from bdcdesk.domain.car_news import news_of
from bdcdesk.domain.events import Draft, Facts
from bdcdesk.domain.events.stock import CarChanged, CarGone, CarListed, Listing
from bdcdesk.domain.identity import car_stream
from bdcdesk.domain.source import Source

LEEWAY = 2
"""Days by which an age that the file counts may differ: it is counted at another hour each day, and nobody's stock changed by that."""


class TakeStock(Action, frozen=True, kw_only=True, tag="take_stock"):
    """Some of a daily file: `cars` that it lists, and `gone` (ids) that it lists no more. Only what differs is written.

    `source` is whose file it is ("" for one taken by hand). `counted`: it states how many days a car has been in stock, not since when.
    """

    cars: tuple[Listing, ...] = ()
    gone: tuple[str, ...] = ()
    source: str = ""
    counted: bool = False

    @property
    def streams(self) -> tuple[str, ...]:
        return tuple(car_stream(car) for car in (*map(car_id, self.cars), *self.gone) if car)

    def decide(self, known: Known) -> Decision:
        listed = [(car_id(listing), self._listed(listing, known)) for listing in self.cars]
        gone = [(car, self._gone(known.car(car), known)) for car in self.gone]
        return Append(tuple(Change(car_stream(car), (Draft(facts),), wish=True) for car, facts in (*listed, *gone) if facts is not None))

    def _listed(self, listing: Listing, known: Known) -> Facts | None:
        name = car_id(listing)
        car = known.car(name) if name else None
        if not name or (listing.status == "sold" and (car is None or car.gone)):
            return None
        if car is None or car.gone:
            return CarListed(listing, self.source)
        if not owned(car, self.source, known.source):
            return None
        if listing.status == "sold":
            return CarGone(sold=True)
        changed: dict[str, Any] = difference(car, listing)
        if self.counted and _near(car.since, listing.since):
            changed.pop("since", None)
        if car.source != self.source:
            changed["source"] = self.source
        return CarChanged(**changed) if changed else None

    def _gone(self, car: Car | None, known: Known) -> Facts | None:
        return CarGone() if car is not None and car.here and owned(car, self.source, known.source) else None


class TellCarNews(OnLead, frozen=True, kw_only=True, tag="tell_car_news"):
    """Something about a car (an id) that this lead asks for is different from what its shopper may know, see `news_of`."""

    car: str

    def decide(self, known: Known) -> Decision:
        lead, car, store = open_lead(known, self.lead), known.car(self.car), known.settings
        news = None if isinstance(lead, Refused) or car is None or store is None else news_of(lead, car, store.hours)
        # What was news a moment ago may have been told, or may have come back to what it was.
        return Append(()) if news is None else self.report(news)


def owned(car: Car, source: str, known: Callable[[str], Source | None]) -> bool:
    """Whether this source's file says what the car is: it listed it, or whoever did lists nothing any more."""
    if car.source in ("", source):
        return True
    lister = known(car.source)
    return lister is None or lister.off


def _near(one: str, other: str) -> bool:
    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= LEEWAY
    except ValueError:
        return False
