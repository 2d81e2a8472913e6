"""A pasted example of what a source sends: what its fields are taken for, and how the lead would read. Pure; too slow for the Qt thread."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

MOST: Final = 200_000
"""Letters of an example that are looked at."""

FIELD_WORDS: Final[Mapping[str, str]] = {
    "": tr("Leave out"),
    "name": tr("Name"),
    "first": tr("First name"),
    "middle": tr("Middle name"),
    "last": tr("Last name"),
    "email": tr("Mail address"),
    "phone": tr("Phone"),
    "cellphone": tr("Mobile phone"),
    "homephone": tr("Phone at home"),
    "workphone": tr("Phone at work"),
    "fax": tr("Fax"),
    "postal_code": tr("Postal code"),
    "prefers": tr("How to be reached"),
    "comments": tr("Comment"),
    "vehicle": tr("Car, in one text"),
    "year": tr("Car: year"),
    "make": tr("Car: make"),
    "model": tr("Car: model"),
    "trim": tr("Car: trim"),
    "vin": tr("Car: VIN"),
    "stock": tr("Car: stock number"),
    "price": tr("Car: price"),
    "odometer": tr("Car: odometer"),
    "condition": tr("Car: new or used"),
    "color": tr("Car: colour"),
    "interest": tr("Car: buy, lease, trade in"),
    "page": tr("Address of the page"),
    "trade": tr("Trade-in, in one text"),
    "trade.year": tr("Trade-in: year"),
    "trade.make": tr("Trade-in: make"),
    "trade.model": tr("Trade-in: model"),
    "trade.trim": tr("Trade-in: trim"),
    "trade.vin": tr("Trade-in: VIN"),
    "trade.odometer": tr("Trade-in: odometer"),
    "timeframe": tr("When they want to buy"),
    "wish": tr("Wished appointment"),
    "wish.time": tr("Wished appointment: time"),
    "requested": tr("When it was sent"),
    "id": tr("Id of the lead"),
    "status": tr("Status of the lead"),
    "source": tr("Who sends it"),
    "campaign": tr("Campaign"),
    "service": tr("Kind of request"),
    "vendor": tr("Dealer"),
    "consent": tr("Consent"),
    "consent.email": tr("Consent to mails"),
    "consent.call": tr("Consent to calls"),
    "consent.text": tr("Consent to texts"),
    "consent.mail": tr("Consent to letters"),
    "test": tr("Marks a test"),
    "site.visitor": tr("Browser (the hub's own script)"),
}
"""What a field can be, by `bdcdesk.intake.reading.labels.FIELDS`, in the order of the list that a person chooses from."""

CAR_WORDS: Final[Mapping[str, str]] = {
    "": tr("Leave out"),
    "vin": "VIN",
    "stock": tr("Stock number"),
    "year": tr("Year"),
    "make": tr("Make"),
    "model": tr("Model"),
    "trim": tr("Trim"),
    "color": tr("Colour"),
    "price": tr("Price"),
    "mileage": tr("Mileage"),
    "photos": tr("Photos"),
    "condition": tr("New or used"),
    "certified": tr("Certified"),
    "status": tr("Status"),
    "days": tr("Days in stock"),
    "since": tr("In stock since"),
}
"""The same for a stock file, by `bdcdesk.intake.stock.columns.FIELDS`."""


class Example(msgspec.Struct, frozen=True):
    """`fields`: the sender's names, what each is here and what stands in it. `lines`: how it reads, (what, words). `missing`: what a lead
    must have and this has not. `problem`: why nothing can be read from it, in a sentence."""

    fields: tuple[tuple[str, str, str], ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    problem: str = ""

    @property
    def map(self) -> dict[str, str]:
        return {theirs: ours for theirs, ours, _ in self.fields}


EMPTY: Final = Example()
NO_FIELDS: Final = tr("No fields were found in this. Paste a whole form (JSON or name=value&…), or the heading and a row of a table.")


def choices(kind: str) -> Mapping[str, str]:
    """What a field of this kind of source can be, with words for it."""
    return CAR_WORDS if kind == "stock" else FIELD_WORDS


def read_example(kind: str, text: str, chosen: Mapping[str, str], region: str, zone: tzinfo, now: Instant, source: str = "") -> Example:
    """`chosen`: what a person has said of its fields, which holds before what is proposed. `now` is the store's. Never raises."""
    shown = text[:MOST]
    if not shown.strip():
        return EMPTY
    return _stock(shown, chosen, region, zone, now) if kind == "stock" else _lead(shown, chosen, region, zone, source)


def _lead(text: str, chosen: Mapping[str, str], region: str, zone: tzinfo, source: str) -> Example:
    from bdcdesk.intake.document import Document, Shape
    from bdcdesk.intake.reading.proposing import propose, values
    from bdcdesk.intake.reading.read import read

    stand = values(text)
    fields = tuple((theirs, chosen.get(theirs, ours), stand.get(theirs, "")) for theirs, ours in propose(text, region).items())
    shape = Shape({theirs: ours for theirs, ours, _ in fields}, source)
    found = read(Document(text.encode("utf-8", "replace"), charset="utf-8", region=region, zone=zone, shape=shape))
    if not found.prospects:
        return Example(fields, problem=found.quarantined if fields else NO_FIELDS)
    prospect = found.prospects[0]
    cars = [
        (tr("Trade-in") if car.interest in ("trade-in", "sell") else tr("Car"), _car(car.title, car.vin, car.stock))
        for car in prospect.vehicles
    ]
    lines = (
        (tr("Name"), prospect.name),
        *(
            (tr("Phone") if point.kind == "phone" else tr("Mail"), point.address or tr("{raw} (cannot be read)", raw=point.raw))
            for point in prospect.points
        ),
        *cars,
        (tr("Comment"), prospect.comments),
        *(
            ((tr("Leads"), tr("{count} in this example; this is the first", count=len(found.prospects))),)
            if len(found.prospects) > 1
            else ()
        ),
    )
    missing = (
        *(() if prospect.name else (tr("a name"),)),
        *(() if any(point.address for point in prospect.points) else (tr("a way to contact the shopper"),)),
        *(() if prospect.wanted is not None else (tr("the car"),)),
    )
    return Example(fields, tuple((what, words) for what, words in lines if words), missing)


def _car(*parts: str) -> str:
    title, vin, stock = parts
    return ", ".join(part for part in (title, f"VIN {vin}" if vin else "", tr("stock {stock}", stock=stock) if stock else "") if part)


def _stock(text: str, chosen: Mapping[str, str], region: str, zone: tzinfo, now: Instant) -> Example:
    from datetime import datetime

    from bdcdesk.domain.car import money
    from bdcdesk.intake.stock.reading import read_stock
    from bdcdesk.intake.stock.table import NoTable, read_table

    content = text.encode("utf-8", "replace")
    file = read_stock(content, datetime.fromtimestamp(now / 1000, zone).date(), chosen, region)
    if not file.columns:
        return Example(problem=file.broken)
    try:
        rows = read_table(content, chosen).rows
    except NoTable as problem:
        return Example(problem=str(problem))
    stand = dict(zip(file.columns, rows[0] if rows else (), strict=False))
    fields = tuple((theirs, ours, stand.get(theirs, "")) for theirs, ours in file.columns.items())
    if not file.cars:
        return Example(fields, problem=file.broken or tr("No row of it names a car by a VIN or a stock number."))
    car = file.cars[0]
    lines = (
        (tr("Car"), car.title),
        ("VIN", car.vin),
        (tr("Stock number"), car.stock),
        (tr("Price"), money(car.price) if car.price else ""),
        (tr("New or used"), car.condition),
        (tr("Status"), car.status),
        (tr("Cars"), tr("{count} in this example", count=len(file.cars)) if len(file.cars) > 1 else ""),
    )
    missing = tuple(
        words for words, there in ((tr("the VIN"), car.vin), (tr("the price"), car.price), (tr("make and model"), car.make)) if not there
    )
    return Example(fields, tuple((what, words) for what, words in lines if words), missing)
