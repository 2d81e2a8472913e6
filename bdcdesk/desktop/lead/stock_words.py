"""How the car that a lead asks for stands in the store's stock, in words; and which others come close."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bdcdesk.desktop.lead.side_view import Near, Stand
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain import clock
from bdcdesk.domain.car import Car, money
from bdcdesk.domain.closest import closest, hundredths, sought
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.stock import Found, Stock
from bdcdesk.report.times import on_day
from bdcdesk.translation import many, tr

CONDITIONS: Final[Mapping[str, str]] = {"": "", "new": tr("car¦New"), "used": tr("car¦Used"), "certified": tr("car¦Certified")}
_STANDS: Final[dict[str, tuple[str, Tone, str]]] = {
    "in stock": (tr("✓ In stock"), Tone.ok, tr("on the lot for")),
    "in transit": (tr("→ In transit"), Tone.warn, tr("listed for")),
    "on hold": (tr("◦ On hold"), Tone.warn, tr("in stock for")),
    "sold": (tr("✕ Sold"), Tone.bad, ""),
    "gone": (tr("✕ Not in stock any more"), Tone.bad, ""),
}


def stand(wanted: Vehicle, stock: Stock | None, zone: str, now: Instant) -> Stand | None:
    """What the store has of it; None where the store has no stock that it knows of, or the lead names no car."""
    if stock is None or not stock.any:
        return None
    found = stock.find(wanted)
    if found.car is not None:
        return _of_car(found, found.car, wanted, stock, zone, now)
    if found.choices:
        more = tr(", and {more} more", more=found.more) if found.more else ""
        return Stand(f"? {_large(found.how)}{more}", Tone.warn, near_title=tr("Which of these?"), near=_near(found.choices))
    if not found.how:
        return None
    near = closest(sought(wanted, None), stock)
    return Stand(f"✕ {_large(found.how)}", Tone.warn, near_title=tr("Closest in stock") if near else "", near=_near(near))


def _of_car(found: Found, car: Car, wanted: Vehicle, stock: Stock, zone: str, now: Instant) -> Stand:
    words, tone, age = _STANDS[car.stands]
    since = car.statuses[-1][0] if car.statuses else car.listed
    # One that is on hold may be sold to whoever holds it: others are shown for it, too.
    near = () if car.can_be_had else closest(sought(wanted, car), stock)
    days = _days(car, zone, now)
    return Stand(
        f"{words} · {age} {days}" if car.here and days else words if car.here else f"{words} · {on_day(since, zone, now)}",
        tone,
        how=found.how,
        price=money(car.price) if car.price and car.here else "",
        against=_against(car, wanted) if car.here else "",
        facts=_facts(car),
        photo=car.photos[0] if car.photos else "",
        photos=len(car.photos),
        near_title=tr("Closest in stock") if near else "",
        near=_near(near),
    )


def _against(car: Car, wanted: Vehicle) -> str:
    """The price in stock beside the one in the lead."""
    asked = hundredths(wanted.price)
    if not asked or not car.price:
        return ""
    if asked == car.price:
        return tr("as in the lead")
    by = money(abs(car.price - asked))
    return tr("{by} less", by=by) if car.price < asked else tr("{by} more", by=by)


def _days(car: Car, zone: str, now: Instant) -> str:
    today = clock.local(now, zone).date()
    try:
        came = date.fromisoformat(car.since) if car.since else clock.local(car.listed, zone).date()
    except ValueError:
        return ""
    days = (today - came).days
    return many(days, "1 day", "{n} days") if days > 0 else ""


def _facts(car: Car) -> str:
    miles = tr("{mileage:,} mi", mileage=car.mileage) if car.mileage >= 0 else ""
    return " · ".join(
        part
        for part in (
            CONDITIONS.get(car.condition, car.condition.capitalize()),
            car.color,
            miles,
            tr("stock {stock}", stock=car.stock) if car.stock else "",
        )
        if part
    )


def _near(cars: tuple[Car, ...]) -> tuple[Near, ...]:
    return tuple(Near(car.title or tr("No name"), _near_facts(car)) for car in cars)


def _near_facts(car: Car) -> str:
    held = car.status if car.status != "in stock" else ""
    return " · ".join(part for part in (money(car.price) if car.price else "", _facts(car), held) if part)


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]
