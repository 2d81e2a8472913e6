"""Looks for what somebody types, in all stores that they work for: in the desk's thread, the newest words first."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bdcdesk.desktop.search.hits import Found, Hit, Kind
from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.car import Car
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.report.names import called, contact_line
from bdcdesk.report.times import date_words
from bdcdesk.translation import tr

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.pump import Pump

_MOST: Final[Mapping[Kind, int]] = {"person": 12, "car": 5, "words": 8}
"""So many of a sort are shown of each store."""
_LEAST: Final = 2
"""Letters from which on anything is looked for: one finds half of a year."""


class Looking:
    """Belongs to the desk's thread. Who only arranges a store has no shoppers, and finds none."""

    def __init__(self, group: Group, pump: "Pump") -> None:
        self._group = group
        self._pump = pump

    def look(self, typed: str) -> None:
        """`found(Found)` comes."""
        hits, more = list[Hit](), dict[Kind, None]()
        if len(typed.strip()) >= _LEAST:
            for rooftop in self._group.open:
                for kind, found in self._in(rooftop, typed.strip()).items():
                    hits += found[: _MOST[kind]]
                    more |= {kind: None} if len(found) > _MOST[kind] else {}
        order = tuple(_MOST)
        self._pump.found.emit(Found(typed, tuple(sorted(hits, key=lambda hit: order.index(hit.kind))), tuple(more)))

    def _in(self, rooftop: Rooftop, typed: str) -> dict[Kind, list[Hit]]:
        if rooftop.store.role == "admin":
            return {}
        desk = rooftop.desk
        leads = [lead for name in desk.search(typed, _MOST["person"] + 1) if (lead := desk.lead(name)) is not None]
        for lead in leads:
            self._group.note(lead.id, rooftop)
        people = [self._person(lead, rooftop) for lead in sorted(leads, key=lambda lead: not _begins(lead, typed))]
        return {"person": people, "car": list(self._cars(rooftop, typed)), "words": list(self._words(rooftop, typed))}

    def _person(self, lead: Lead, rooftop: Rooftop) -> Hit:
        parts = (contact_line(lead), lead.wanted.title if lead.wanted else "", self._stands(lead, rooftop), self._store(rooftop))
        return Hit("person", _named(lead), " · ".join(part for part in parts if part), lead.id)

    def _stands(self, lead: Lead, rooftop: Rooftop) -> str:
        if lead.closed:
            return tr("closed: {closed}", closed=tr(lead.closed))
        return (
            tr("yours") if lead.owner == rooftop.desk.me else rooftop.names.get(lead.owner, lead.owner) if lead.owner else tr("nobody yet")
        )

    def _store(self, rooftop: Rooftop) -> str:
        return rooftop.name if self._group.several else ""

    def _cars(self, rooftop: Rooftop, typed: str) -> Iterator[Hit]:
        """By VIN, its last letters, stock number, or year, make and model; with whoever asked for it last."""
        words, most = typed.casefold().split(), _MOST["car"]
        for car in rooftop.desk.cars.values():
            if not most + 1:
                return
            if not _is(car, typed.casefold(), words):
                continue
            most -= 1
            asked = [lead for name in rooftop.desk.search(car.vin or car.stock, 20) if (lead := rooftop.desk.lead(name)) is not None]
            for lead in asked:
                self._group.note(lead.id, rooftop)
            others = tr(" and {count} more", count=len(asked) - 1) if len(asked) > 1 else ""
            who = tr("asked for by {named}{others}", named=_named(asked[0]), others=others) if asked else tr("nobody asks for it")
            parts = (tr("stock {stock}", stock=car.stock) if car.stock else "", car.color, car.stands, who, self._store(rooftop))
            yield Hit("car", car.title or car.vin, " · ".join(part for part in parts if part), asked[0].id if asked else "")

    def _words(self, rooftop: Rooftop, typed: str) -> Iterator[Hit]:
        desk = rooftop.desk
        for passage in desk.written(typed, _MOST["words"] + 1):
            lead = desk.lead(lead_of(passage.stream) or "")
            if lead is not None:
                self._group.note(lead.id, rooftop)
                on = datetime.fromtimestamp(passage.at / 1000, ZoneInfo(lead.zone))
                line = " · ".join(part for part in (_named(lead), date_words(on), self._store(rooftop)) if part)
                yield Hit("words", passage.words.replace("\n", " "), line, lead.id, passage.names)


def _named(lead: Lead) -> str:
    return lead.shopper.name or called(lead)


def _begins(lead: Lead, typed: str) -> bool:
    """Whether their name begins with it, or it is all of a number, a mail address or a VIN."""
    whole = {point.address.casefold() for point in lead.shopper.points} | {car.vin.casefold() for car in lead.vehicles if car.vin}
    digits = "".join(letter for letter in typed if letter.isdigit())
    numbers = {point.address for point in lead.shopper.points if len(digits) >= 10 and point.address.endswith(digits)}
    return _named(lead).casefold().startswith(typed.casefold()) or typed.casefold() in whole or bool(numbers)


def _is(car: Car, typed: str, words: list[str]) -> bool:
    vin, stock = car.vin.casefold(), car.stock.casefold()
    if len(typed) >= 4 and (vin.startswith(typed) or vin.endswith(typed)):
        return True
    known = f"{car.title} {car.color}".casefold().split()
    return (bool(stock) and stock.startswith(typed)) or all(any(each.startswith(word) for each in known) for word in words)
