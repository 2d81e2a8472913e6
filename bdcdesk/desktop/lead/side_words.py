"""The right column in words: the car, the trade, how they want to buy, what was promised, the appointment, where it came from."""

import re
from collections.abc import Mapping, Sequence

from bdcdesk.desktop.lead.desk_words import desk_lines
from bdcdesk.desktop.lead.meeting_words import meeting_of
from bdcdesk.desktop.lead.people import consent
from bdcdesk.desktop.lead.side_view import Car, PromiseLine, Side, Stand
from bdcdesk.desktop.lead.stock_words import CONDITIONS, stand
from bdcdesk.domain.campaign import OfferFound
from bdcdesk.domain.data_use import Look, nowhere, owned
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.stock import Stock
from bdcdesk.report.campaign_words import offer_line
from bdcdesk.report.data_words import in_a_line, values_told
from bdcdesk.report.document_words import how_read, taken_from, told_apart
from bdcdesk.report.names import Names
from bdcdesk.report.times import on_day, when
from bdcdesk.report.touch_words import first_answer
from bdcdesk.translation import many, tr

_TRADE = ("trade-in", "sell")


def side(
    lead: Lead,
    persons: Mapping[str, Person],
    names: Names,
    now: Instant,
    stock: Stock | None = None,
    look: Look = nowhere,
    standing: Sequence[OfferFound] = (),
    *,
    on_floor: str | None = None,
    store: StoreDescribed | None = None,
    figures: bool = False,
    works: bool = True,
    credited: str = "",
) -> Side:
    """All of it, as of `now`; `stock`: the store's cars; `look`: its sources; `standing`: what it offers them. `on_floor`: who looks at it,
    if they may say what happened in the showroom; `figures`: whether this member speaks for the desk; `works`: whether this member works
    leads; `credited`: who did each step."""
    lines, allowed = consent(lead, persons)
    values = owned(lead, now, look)
    asked = lead.buying_asked
    return Side(
        cars=tuple(_car(car, stand(car, stock, lead.zone, now)) for car in lead.vehicles if car.interest not in _TRADE),
        trades=tuple(_car(car) for car in lead.vehicles if car.interest in _TRADE),
        offers=tuple((offer_line(found), found.campaign.terms.wording) for found in standing),
        buying=lead.buying or "",
        buying_asked=tr("Asked {when}, no answer noted yet", when=when(asked, lead.zone, now)) if asked and not lead.buying else "",
        promises=tuple(
            PromiseLine(
                promise.id, promise.text or tr("Promise"), tr("by {when}", when=when(promise.due, lead.zone, now)), promise.due < now
            )
            for promise in sorted(lead.promises, key=lambda promise: promise.due)
            if promise.state == "open"
        ),
        meeting=meeting_of(lead, names, now, on_floor, store),
        history=_history(lead, names, now, credited),
        consent=lines,
        allowed=allowed,
        use=in_a_line(values),
        values=values_told(values, lead.zone),
        works=works,
        desk=desk_lines(lead, names, now, answers=figures),
    )


def _car(car: Vehicle, stands: Stand | None = None) -> Car:
    status = CONDITIONS.get(car.status, car.status.capitalize())
    stock = tr("stock {stock}", stock=car.stock) if car.stock else ""
    miles = tr("{miles:,.0f} mi", miles=float(car.odometer)) if re.fullmatch(r"\d+(\.\d+)?", car.odometer) else car.odometer
    # What the stock says, too, is said once.
    known = stands.facts.casefold().split(" · ") if stands is not None else []
    facts = " · ".join(part for part in (status, car.color, miles, stock) if part and part.casefold() not in known)
    price = f"${float(car.price):,.0f}" if re.fullmatch(r"\d+(\.\d+)?", car.price) else car.price
    return Car(car.title or (car.vin and f"VIN {car.vin}") or tr("No car named"), facts, price, stands)


def _history(lead: Lead, names: Names, now: Instant, credited: str) -> tuple[tuple[str, str], ...]:
    rows = (
        (tr("Came in"), f"{on_day(lead.arrived, lead.zone, now)}, {when(lead.arrived, lead.zone, lead.arrived)}"),
        (tr("What it is"), told_apart(lead.nature)),
        (tr("Source"), tr(", then ").join(lead.sources)),
        (tr("Campaign"), lead.campaign),
        (tr("First answer"), first_answer(lead)),
        (tr("Credit"), credited),
        (tr("Handed over"), "" if lead.hand_overs < 2 else tr("{count} times", count=lead.hand_overs)),
        (tr("Owner"), names.of(lead.owner) if lead.owner else tr("nobody yet")),
        (tr("Outcome"), lead.outcome),
        (tr("Missed"), _appointments(lead.missed_appointments)),
        (tr("Document"), how_read(lead.document, lead.level)),
        (tr("Taken"), taken_from(lead.origins)),
        (tr("At intake"), " ".join(lead.findings)),
    )
    return tuple((label, words) for label, words in rows if words)


def _appointments(number: int) -> str:
    return many(number, "1 appointment", "{n:,} appointments") if number else ""
