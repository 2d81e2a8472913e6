"""Whose the values of a lead are, and what the dealer may do with each: by what was agreed with the source that gave it. Pure.

The rule, of a value that came on one day and is to be used on another:

* No agreement had begun when it came: it may be followed up and copied to the dealer's own CRM, not marketed and not shared.
* One held when it came, and still does: what it allows. Copying is not sharing: only an agreement that forbids copies keeps them out.
* One held when it came, and has ended since: follow up, if it allowed that. If it says that use ends with it, nothing.
* The last one had ended before it came: nothing but copies, and those neither if it has one of these two clauses.

So an agreement is for what came in its days; one that is to be for what came before begins earlier. A value that two sources gave may be
used as either of them allows, and each use names the one that does. Of what no source gave (what was said and noted since, a number that an
agent added) the source of the first request decides.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.agreements import PURPOSES, Purpose, Ruling, clause, ruling
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.events.source import Maker
from bdcdesk.domain.events.vehicle import Vehicle, own_cars
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.raised import Raised
from bdcdesk.domain.source import OWN_ID, OWN_NAME, Agreement, Source
from bdcdesk.translation import tr

Kind = Literal["name", "phone", "email", "postal code", "comments", "car", "time frame", "wish"]

Look: TypeAlias = Callable[[str], Source | None]
"""The source of this id as it is known here (`Known.source`)."""


def nowhere(source: str) -> None:
    """A `Look` where no source is known."""


class Value(msgspec.Struct, frozen=True):
    """A personal value of a lead, as it stands there: a phone number in E.164, a mail address in small letters."""

    kind: Kind
    text: str


class Allowed(msgspec.Struct, frozen=True):
    """`source` is the name of the one that allows it, `clause` by what."""

    source: str
    clause: str


class Blocked(msgspec.Struct, frozen=True):
    """`clause`: what forbids it, for people: of each source that gave the value."""

    clause: str


Verdict: TypeAlias = Allowed | Blocked


class Request(msgspec.Struct, frozen=True):
    """One time that the shopper asked, and what was given with it alone. `via` is the id of its source, OWN_ID for what came by none;
    `called` what the request calls its sender."""

    via: str
    called: str
    arrived: Instant
    by_hand: bool
    document: str
    persons: tuple[str, ...]
    shopper: Shopper
    cars: tuple[Vehicle, ...] = ()


class Made(msgspec.Struct, frozen=True):
    """Who made a value, from which source it came at `at`, under which agreement (None: none is recorded), and what that allows now."""

    by: Maker
    source: str
    called: str
    at: Instant
    agreement: Agreement | None
    uses: tuple[Purpose, ...]


class Owned(msgspec.Struct, frozen=True):
    """A value with all who gave it; `verdicts`: each purpose and whether it is allowed."""

    value: Value
    made: tuple[Made, ...]
    verdicts: dict[Purpose, Verdict]


# What may be done


def data_use(lead: Lead, value: Value, use: Purpose, at: Instant, look: Look) -> Verdict:
    """Whether the dealer may use this value of the lead so at `at`. What no request gave is nobody's to use."""
    return _wider((one for one in requests(lead) if value in values_in(one)), lead, use, at, look)


def person_use(lead: Lead, person: str, use: Purpose, at: Instant, look: Look) -> Verdict:
    """The same of the number or address behind a person's stream: by the requests that gave it."""
    return _wider(_gave(lead, person), lead, use, at, look)


def deciding(lead: Lead, person: str) -> tuple[str, ...]:
    """The ids of the sources by whose agreements `person_use` decides, each once."""
    return tuple(dict.fromkeys(one.via for one in _gave(lead, person)))


def words_use(lead: Lead, use: Purpose, at: Instant, look: Look) -> Verdict:
    """The same of what was said and noted on the lead since the shopper asked: as its first source allows, whoever sends them later."""
    return _wider(requests(lead)[:1], lead, use, at, look)


def request_use(lead: Lead, raising: str, use: Purpose, at: Instant, look: Look) -> Verdict:
    """The same of all that one request gave: the first ("") or that of a time that they asked again."""
    chosen = [_first(lead)] if not raising else [_again(raised) for raised in lead.raised if raised.id == raising]
    return _wider(chosen, lead, use, at, look)


def _gave(lead: Lead, person: str) -> Iterable[Request]:
    asked = requests(lead)
    return [one for one in asked if person in one.persons] or (asked[:1] if person in lead.persons else ())


# Whose it is


def owned(lead: Lead, at: Instant, look: Look) -> tuple[Owned, ...]:
    """Every personal value of the lead, each once, in the order in which it came."""
    asked = requests(lead)
    values = dict.fromkeys(value for one in asked for value in values_in(one))
    return tuple(
        Owned(
            value,
            tuple(_made(one, lead, at, look) for one in asked if value in values_in(one)),
            {use: data_use(lead, value, use, at, look) for use in PURPOSES},
        )
        for value in values
    )


def requests(lead: Lead) -> tuple[Request, ...]:
    """Each time that the shopper asked, the first first; without those that turned out to be another's."""
    return (_first(lead), *(_again(raised) for raised in lead.raised if not raised.apart))


def values_in(request: Request) -> tuple[Value, ...]:
    """What this request gave of the shopper, each once."""
    return tuple(dict.fromkeys(_values(request)))


def day_of(lead: Lead, at: Instant) -> str:
    """The store's day, as agreements have it."""
    return clock.local(at, lead.zone).date().isoformat()


# From what was agreed


def _wider(asked: Iterable[Request], lead: Lead, use: Purpose, at: Instant, look: Look) -> Verdict:
    against: dict[str, None] = {}
    for one in asked:
        source = look(one.via)
        rules = _ruling_of(one, lead, at, source)
        words = clause(_named(one, source), rules)
        if use in rules.purposes:
            return Allowed(_named(one, source), words)
        against[words] = None
    return Blocked(" ".join(against) or tr("It is not known who gave this, so it may not be used."))


def _made(one: Request, lead: Lead, at: Instant, look: Look) -> Made:
    source = look(one.via)
    rules = _ruling_of(one, lead, at, source)
    return Made(_maker(one, source, rules.agreement), _named(one, source), one.called, one.arrived, rules.agreement, rules.purposes)


def _ruling_of(one: Request, lead: Lead, at: Instant, source: Source | None) -> Ruling:
    return ruling(source, day_of(lead, one.arrived), day_of(lead, at))


def _maker(one: Request, source: Source | None, agreement: Agreement | None) -> Maker:
    if one.by_hand:
        return "agent"
    if agreement is not None and agreement.terms.maker:
        return agreement.terms.maker
    # The dealer's own form, and a mail in the shopper's own words: nobody stands between them.
    direct = (source is not None and source.kind == "form") or one.document == "text"
    return "shopper" if direct else "marketplace"


def _named(one: Request, source: Source | None) -> str:
    return source.name if source is not None else OWN_NAME if one.via == OWN_ID else one.called or one.via


def _first(lead: Lead) -> Request:
    given = lead.given
    if lead.erased:
        return Request(lead.via or OWN_ID, lead.source, lead.arrived, lead.by_hand, lead.document, lead.persons, Shopper())
    shopper, cars = (given.shopper, given.vehicles) if given is not None else (lead.shopper, lead.vehicles)
    persons = given.persons if given is not None else lead.persons
    return Request(lead.via or OWN_ID, lead.source, lead.arrived, lead.by_hand, lead.document, persons, shopper, own_cars(cars))


def _again(raised: Raised) -> Request:
    told = raised.received
    return Request(
        told.via or OWN_ID, told.source, told.arrived, told.by_hand, told.document, told.persons, raised.shopper, raised.shopper.cars
    )


def _values(request: Request) -> Iterator[Value]:
    shopper = request.shopper
    if name := shopper.name or f"{shopper.first} {shopper.last}".strip():
        yield Value("name", name)
    for one in shopper.points:
        if text := one.address or one.raw:
            yield Value(one.kind, text)
    told: tuple[tuple[Kind, str], ...] = (
        ("postal code", shopper.postal_code),
        ("comments", shopper.comments),
        ("time frame", shopper.timeframe),
        ("wish", shopper.wish),
    )
    yield from (Value(kind, text) for kind, text in told if text)
    for car in request.cars:
        told_of = (car.title, car.color, f"VIN {car.vin}" if car.vin else "", _miles(car.odometer))
        if text := ", ".join(part for part in told_of if part):
            yield Value("car", text)


def _miles(odometer: str) -> str:
    return tr("{odometer:,} mi", odometer=int(odometer)) if odometer.isdecimal() and len(odometer) <= _DIGITS else odometer


_DIGITS = 9
