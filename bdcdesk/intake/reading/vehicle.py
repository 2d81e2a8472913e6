"""The cars of a prospect. Only what is stated: the format's defaults (new, to buy) are never filled in, a used car would turn new."""

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

import msgspec

from bdcdesk.domain.events.vehicle import Interest, Vehicle
from bdcdesk.intake.document import MAY_BE_WANTED
from bdcdesk.intake.reading.element import Element
from bdcdesk.intake.reading.plain import is_template, value

INTERESTS: dict[str, Interest] = {
    "buy": "buy",
    "purchase": "buy",
    "lease": "lease",
    "sell": "sell",
    "trade-in": "trade-in",
    "tradein": "trade-in",
    "trade in": "trade-in",
    "trade": "trade-in",
    "test-drive": "test-drive",
    "testdrive": "test-drive",
    "test drive": "test-drive",
}
NEW = frozenset({"new", "n", "brand new", "nuevo", "neu", "neuwagen", "neuf"})
USED = frozenset(
    {
        "used",
        "u",
        "cpo",
        "certified",
        "certified pre-owned",
        "certified used",
        "pre-owned",
        "preowned",
        "pre owned",
        "second hand",
        "usado",
        "usada",
        "seminuevo",
        "usagé",
        "usagée",
        "usage",
        "gebraucht",
        "gebrauchtwagen",
        "occasion",
        "d'occasion",
    }
)
UNITS = {"mi": "mi", "mile": "mi", "miles": "mi", "km": "km", "kms": "km", "kilometers": "km", "kilometres": "km", "millas": "mi"}
CURRENCY = re.compile(r"^(?:[A-Z]{2,3})?\s*[$€£]?\s*|\s*(?:[$€£]|[A-Z]{3})?$")
THOUSANDS = re.compile(r"^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$")
CENTS = re.compile(r"^\d+,\d\d$")
"""A decimal comma: behind one that parts thousands stand three digits."""
NOT_A_PRICE = frozenset({"invoice", "call"})
VEHICLES = 50


def vehicles(elements: tuple[Element, ...]) -> tuple[tuple[Vehicle, ...], tuple[str, ...]]:
    """The cars of these elements, the wanted ones first (by interest, not by place), and findings.

    One that is empty but for its interest or status is the last of its rank: words may tell which car it is. `told` says which are none.
    """
    made: list[Vehicle] = []
    findings: list[str] = []
    for element in elements[:VEHICLES]:
        vehicle, found = _vehicle(element)
        findings += found
        made.append(vehicle)
    if len(elements) > VEHICLES:
        findings.append(f"Only the first {VEHICLES} vehicles were taken.")
    return tuple(sorted(made, key=_rank)), tuple(findings)


def told(vehicle: Vehicle) -> bool:
    """Whether anything is said of the car itself: an interest or "new" alone is none."""
    return bool(vehicle.title or vehicle.vin or vehicle.stock or vehicle.odometer or vehicle.price)


def _rank(vehicle: Vehicle) -> tuple[int, bool]:
    rank = 1 if vehicle.interest == "" else 0 if vehicle.interest in MAY_BE_WANTED else 2
    return rank, not told(vehicle)


def _vehicle(element: Element) -> tuple[Vehicle, tuple[str, ...]]:
    if not element.children and "make" in element.attributes:
        # Some write the car's facts as attributes.
        element = msgspec.structs.replace(element, children=tuple([Element(key, {}, text) for key, text in element.attributes.items()]))
    findings: list[str] = []
    interest = value(element.attributes.get("interest", "")).lower()
    if interest and interest not in INTERESTS:
        findings.append("A vehicle's interest is none that the format has.")
    status = value(element.attributes.get("status", "")).lower()
    if status and not condition(status):
        findings.append("A vehicle's status is neither new nor used.")
    if status in USED and status != "used":
        findings.append("A vehicle is called certified or pre-owned; it is kept as used.")
    if any(is_template(child.text) for child in element.children):
        findings.append("A vehicle has unfilled placeholders of the sender's template.")
    model = value(element.first("model").text)
    price, found = _price(element)
    return Vehicle(
        interest=INTERESTS.get(interest, ""),
        status=condition(status),
        year=_year(element),
        make=value(element.first("make").text) or value(element.first("manufacturer", "brand").text),
        model="" if model.casefold() == "full line" else model,
        trim=value(element.first("trim").text) or value(element.first("details").first("trim").text),
        vin=_vin(element.first("vin").text),
        stock=value(element.first("stock").text) or value(element.first("stocknumber").text),
        price=price,
        odometer=_odometer(element),
        color=_color(element),
    ), (*findings, *found)


def _vin(text: str) -> str:
    vin = value(text).upper()
    whole = "".join(vin.split())
    return whole if len(whole) == 17 and whole.isalnum() else vin


def condition(text: str) -> Literal["new", "used", ""]:
    """New, used, or not said, of what senders call it."""
    status = value(text).lower()
    return "new" if status in NEW else "used" if status in USED else ""


def _year(element: Element) -> str:
    year = value(element.first("year").text) or value(element.first("modelyear", "model_year").text)
    return "" if year.strip("0") == "" else year


def _price(element: Element) -> tuple[str, tuple[str, ...]]:
    """A plain number ("26995", "59999.99") without its currency. 0 is unknown; an invoice or a difference is not what the car costs,
    and the manufacturer's price only where the dealer states none."""
    unread = False
    for price in sorted(element.all("price"), key=lambda price: price.attributes.get("type", "").lower() == "msrp"):
        kind, delta = price.attributes.get("type", "").lower(), price.attributes.get("delta", "").lower()
        text = value(price.text)
        if not text or kind in NOT_A_PRICE or delta in ("relative", "percentage"):
            continue
        number = _number(text)
        unread = unread or number is None
        if number:
            return _plainly(number), ()
    return "", ("A price is not a number.",) if unread else ()


def plain_price(text: str) -> str:
    """A plain number out of a price as it is written, "" for 0 and for what is no number."""
    number = _number(value(text))
    return _plainly(number) if number else ""


def _number(text: str) -> Decimal | None:
    bare = CURRENCY.sub("", text.upper()).replace(" ", "").replace("\xa0", "")
    bare = _without_points(bare) if THOUSANDS.match(bare) or CENTS.match(bare) else bare.replace(",", "")
    if not re.fullmatch(r"\d{1,9}(?:\.\d{1,4})?", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def _without_points(number: str) -> str:
    """ "17.990,50" as it is written in most of Europe."""
    return number.replace(".", "").replace(",", ".")


def _plainly(number: Decimal) -> str:
    return str(int(number)) if number == int(number) else f"{number:.2f}"


def _odometer(element: Element) -> str:
    for reading in element.all("odometer", "mileage"):
        found = odometer(reading.text, reading.attributes.get("units", "") or reading.attributes.get("unit", ""))
        if found:
            return found
    return ""


def odometer(written: str, unit: str = "") -> str:
    """The reading with its unit where one is stated: "41250 mi"."""
    text = value(written)
    match = re.match(r"^(\d[\d,. ]*?)\s*([a-z]*)$", text, re.IGNORECASE)
    if not match:
        return text
    number = _without_points(match[1]) if THOUSANDS.match(match[1]) else re.sub(r"[, ]", "", match[1])
    return f"{number} {UNITS.get((unit or match[2]).lower(), '')}".strip()


def _color(element: Element) -> str:
    """The favourite outer colour; a combination without a preference comes last."""
    ranked = sorted(element.all("colorcombination"), key=_preference)
    named = [value(combination.first("exteriorcolor").text) for combination in ranked]
    named.append(value(element.first("exteriorcolor", "color").text))
    return next((color for color in named if color), "")


def _preference(combination: Element) -> int:
    text = combination.first("preference").text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1000
