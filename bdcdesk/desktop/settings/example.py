"""A pasted example of what a source sends: what its fields are taken for, and how the lead would read. Pure; too slow for the Qt thread."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

import msgspec

from bdcdesk.domain.events.base import Instant

MOST: Final = 200_000
"""Letters of an example that are looked at."""

FIELD_WORDS: Final[Mapping[str, str]] = {
    "": "Leave out",
    "name": "Name",
    "first": "First name",
    "middle": "Middle name",
    "last": "Last name",
    "email": "Mail address",
    "phone": "Phone",
    "cellphone": "Mobile phone",
    "homephone": "Phone at home",
    "workphone": "Phone at work",
    "fax": "Fax",
    "postal_code": "Postal code",
    "prefers": "How to be reached",
    "comments": "Comment",
    "vehicle": "Car, in one text",
    "year": "Car: year",
    "make": "Car: make",
    "model": "Car: model",
    "trim": "Car: trim",
    "vin": "Car: VIN",
    "stock": "Car: stock number",
    "price": "Car: price",
    "odometer": "Car: odometer",
    "condition": "Car: new or used",
    "color": "Car: colour",
    "interest": "Car: buy, lease, trade in",
    "page": "Address of the page",
    "trade": "Trade-in, in one text",
    "trade.year": "Trade-in: year",
    "trade.make": "Trade-in: make",
    "trade.model": "Trade-in: model",
    "trade.trim": "Trade-in: trim",
    "trade.vin": "Trade-in: VIN",
    "trade.odometer": "Trade-in: odometer",
    "timeframe": "When they want to buy",
    "wish": "Wished appointment",
    "wish.time": "Wished appointment: time",
    "requested": "When it was sent",
    "id": "Id of the lead",
    "status": "Status of the lead",
    "source": "Who sends it",
    "campaign": "Campaign",
    "service": "Kind of request",
    "vendor": "Dealer",
    "consent": "Consent",
    "consent.email": "Consent to mails",
    "consent.call": "Consent to calls",
    "consent.text": "Consent to texts",
    "consent.mail": "Consent to letters",
    "test": "Marks a test",
    "site.visitor": "Browser (the hub's own script)",
}
"""What a field can be, by `bdcdesk.intake.reading.labels.FIELDS`, in the order of the list that a person chooses from."""

CAR_WORDS: Final[Mapping[str, str]] = {
    "": "Leave out",
    "vin": "VIN",
    "stock": "Stock number",
    "year": "Year",
    "make": "Make",
    "model": "Model",
    "trim": "Trim",
    "color": "Colour",
    "price": "Price",
    "mileage": "Mileage",
    "photos": "Photos",
    "condition": "New or used",
    "certified": "Certified",
    "status": "Status",
    "days": "Days in stock",
    "since": "In stock since",
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
NO_FIELDS: Final = "No fields were found in this. Paste a whole form (JSON or name=value&…), or the heading and a row of a table."


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
        ("Trade-in" if car.interest in ("trade-in", "sell") else "Car", _car(car.title, car.vin, car.stock)) for car in prospect.vehicles
    ]
    lines = (
        ("Name", prospect.name),
        *(("Phone" if point.kind == "phone" else "Mail", point.address or f"{point.raw} (cannot be read)") for point in prospect.points),
        *cars,
        ("Comment", prospect.comments),
        *((("Leads", f"{len(found.prospects)} in this example; this is the first"),) if len(found.prospects) > 1 else ()),
    )
    missing = (
        *(() if prospect.name else ("a name",)),
        *(() if any(point.address for point in prospect.points) else ("a way to contact the shopper",)),
        *(() if prospect.wanted is not None else ("the car",)),
    )
    return Example(fields, tuple((what, words) for what, words in lines if words), missing)


def _car(*parts: str) -> str:
    title, vin, stock = parts
    return ", ".join(part for part in (title, f"VIN {vin}" if vin else "", f"stock {stock}" if stock else "") if part)


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
        return Example(fields, problem=file.broken or "No row of it names a car by a VIN or a stock number.")
    car = file.cars[0]
    lines = (
        ("Car", car.title),
        ("VIN", car.vin),
        ("Stock number", car.stock),
        ("Price", money(car.price) if car.price else ""),
        ("New or used", car.condition),
        ("Status", car.status),
        ("Cars", f"{len(file.cars)} in this example" if len(file.cars) > 1 else ""),
    )
    missing = tuple(words for words, there in (("the VIN", car.vin), ("the price", car.price), ("make and model", car.make)) if not there)
    return Example(fields, tuple((what, words) for what, words in lines if words), missing)
