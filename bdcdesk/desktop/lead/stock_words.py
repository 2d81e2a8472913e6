"""How the car that a lead asks for stands in the store's stock, in words; and which others come close."""

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

_STANDS: Final[dict[str, tuple[str, Tone, str]]] = {
    "in stock": ("✓ In stock", Tone.ok, "on the lot for"),
    "in transit": ("→ In transit", Tone.warn, "listed for"),
    "on hold": ("◦ On hold", Tone.warn, "in stock for"),
    "sold": ("✕ Sold", Tone.bad, ""),
    "gone": ("✕ Not in stock any more", Tone.bad, ""),
}


def stand(wanted: Vehicle, stock: Stock | None, zone: str, now: Instant) -> Stand | None:
    """What the store has of it; None where the store has no stock that it knows of, or the lead names no car."""
    if stock is None or not stock.any:
        return None
    found = stock.find(wanted)
    if found.car is not None:
        return _of_car(found, found.car, wanted, stock, zone, now)
    if found.choices:
        more = f", and {found.more} more" if found.more else ""
        return Stand(f"? {_large(found.how)}{more}", Tone.warn, near_title="Which of these?", near=_near(found.choices))
    if not found.how:
        return None
    near = closest(sought(wanted, None), stock)
    return Stand(f"✕ {_large(found.how)}", Tone.warn, near_title="Closest in stock" if near else "", near=_near(near))


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
        near_title="Closest in stock" if near else "",
        near=_near(near),
    )


def _against(car: Car, wanted: Vehicle) -> str:
    """The price in stock beside the one in the lead."""
    asked = hundredths(wanted.price)
    if not asked or not car.price:
        return ""
    if asked == car.price:
        return "as in the lead"
    return f"{money(abs(car.price - asked))} {'less' if car.price < asked else 'more'}"


def _days(car: Car, zone: str, now: Instant) -> str:
    today = clock.local(now, zone).date()
    try:
        came = date.fromisoformat(car.since) if car.since else clock.local(car.listed, zone).date()
    except ValueError:
        return ""
    days = (today - came).days
    return "1 day" if days == 1 else f"{days} days" if days > 0 else ""


def _facts(car: Car) -> str:
    miles = f"{car.mileage:,} mi" if car.mileage >= 0 else ""
    return " · ".join(part for part in (car.condition.capitalize(), car.color, miles, f"stock {car.stock}" if car.stock else "") if part)


def _near(cars: tuple[Car, ...]) -> tuple[Near, ...]:
    return tuple(Near(car.title or "No name", _near_facts(car)) for car in cars)


def _near_facts(car: Car) -> str:
    held = car.status if car.status != "in stock" else ""
    return " · ".join(part for part in (money(car.price) if car.price else "", _facts(car), held) if part)


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]
