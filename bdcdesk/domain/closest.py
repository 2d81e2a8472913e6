"""Which cars come closest to one that cannot be had.

The rule, in points, the fewest first: another model 100; new instead of used, or the other way round, 40; each year of age 6; each
hundredth part of the price 1; a trim with no word in common 10, less for each that is. What one of the two does not say counts half a
step. Cars of another make come after all of the same make (1,000), and only if both prices are known: without a price there is nothing to
compare. Only cars that can be had are offered: not those on hold.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from bdcdesk.domain.car import Car
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.stock import overlap, plain_make, used

COUNT: Final = 3
_MAKE, _MODEL, _NEW_USED, _TRIM, _YEAR = 1000.0, 100.0, 40.0, 10.0, 6.0
_FURTHEST: Final = 60.0
"""Points at most for a price or an age: beyond that a car is no likelier for being nearer."""


class Sought(msgspec.Struct, frozen=True):
    """What is known of the car that was asked for. `price` in hundredths, 0 unknown; `car` its id if it is one of the store's."""

    year: str = ""
    make: str = ""
    model: str = ""
    trim: str = ""
    price: int = 0
    condition: str = ""
    car: str = ""


def sought(wanted: Vehicle, car: Car | None) -> Sought:
    """By what the store knows of the car itself, else by what the lead says."""
    if car is not None:
        return Sought(car.year, car.make, car.model, car.trim, car.price, car.condition, car.id)
    return Sought(wanted.year, wanted.make, wanted.model, wanted.trim, hundredths(wanted.price), wanted.status)


def closest(wanted: Sought, cars: Iterable[Car], count: int = COUNT) -> tuple[Car, ...]:
    """The closest of these that can be had, the nearest first; none if nothing is known of what was wanted."""
    if not wanted.make and not wanted.price:
        return ()
    found = [(away, car.id, car) for car in cars if car.can_be_had and car.id != wanted.car and (away := distance(wanted, car)) is not None]
    return tuple(car for _, _, car in sorted(found, key=lambda each: each[:2])[:count])


def distance(wanted: Sought, car: Car) -> float | None:
    """How far this car is from what was wanted, in the points of the rule above; None for one that it would be no use to offer."""
    same_make = bool(wanted.make) and plain_make(wanted.make) == plain_make(car.make)
    if not same_make and not (wanted.price and car.price):
        return None
    points = 0.0 if same_make else _MAKE
    if not wanted.model or not car.model:
        points += _MODEL / 2
    elif plain_make(wanted.model) != plain_make(car.model):
        points += _MODEL * (1 - overlap(wanted.model, car.model) / 2)
    asked, has = used(wanted.condition), used(car.condition)
    points += _NEW_USED * (0.5 if asked is None or has is None else asked != has)
    if wanted.year.isdecimal() and car.year.isdecimal():
        points += min(_FURTHEST, _YEAR * abs(int(wanted.year) - int(car.year)))
    else:
        points += _YEAR / 2
    points += min(_FURTHEST, abs(wanted.price - car.price) * 100 / wanted.price) if wanted.price and car.price else _FURTHEST / 2
    return points + _TRIM * (1 - overlap(wanted.trim, car.trim) if wanted.trim and car.trim else 0.5)


def hundredths(price: str) -> int:
    """A lead's price ("23995", "23995.50") in hundredths; 0 for one that cannot be read."""
    whole, _, cents = price.partition(".")
    return int(whole) * 100 + int((cents + "00")[:2]) if whole.isdecimal() and (not cents or cents.isdecimal()) else 0
