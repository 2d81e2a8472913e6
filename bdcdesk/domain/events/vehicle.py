"""A car that a lead speaks of, and what of the shopper's own may stand in its facts."""

from typing import Final, Literal

import msgspec

Interest = Literal["buy", "lease", "sell", "trade-in", "test-drive", ""]


class Vehicle(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A car that a lead speaks of. Empty strings are unknown: a default of the format never fills them in."""

    interest: Interest = ""
    status: Literal["new", "used", ""] = ""
    year: str = ""
    make: str = ""
    model: str = ""
    trim: str = ""
    vin: str = ""
    stock: str = ""
    price: str = ""
    odometer: str = ""
    color: str = ""

    @property
    def title(self) -> str:
        """Year, make, model and trim, as far as known; may be empty."""
        return " ".join(part for part in (self.year, self.make, self.model, self.trim) if part)


THEIRS: Final = frozenset({"trade-in", "sell"})
"""What a shopper wants of a car of their own. Its make and model are facts; what tells it from all others of its kind tells whose it is."""


_TELLING: Final = ("vin", "stock", "odometer", "color", "price")


def plain_cars(cars: tuple[Vehicle, ...]) -> tuple[Vehicle, ...]:
    """The cars, the shopper's own without what tells whose they are."""
    blank = dict.fromkeys(_TELLING, "")
    return tuple(msgspec.structs.replace(car, **blank) if car.interest in THEIRS else car for car in cars)


def own_cars(cars: tuple[Vehicle, ...]) -> tuple[Vehicle, ...]:
    """The shopper's own cars among these, in their order."""
    return tuple(car for car in cars if car.interest in THEIRS)


def whole_cars(cars: tuple[Vehicle, ...], own: tuple[Vehicle, ...]) -> tuple[Vehicle, ...]:
    """Plain cars with what `own` tells of the shopper's: undoes `plain_cars`."""
    if len(own_cars(cars)) != len(own):
        return cars
    told = iter(own)
    return tuple(_told(car, next(told)) if car.interest in THEIRS else car for car in cars)


def within(car: Vehicle, other: Vehicle) -> bool:
    """Whether this car says nothing that the other does not say."""
    told = [name for name in car.__struct_fields__ if getattr(car, name)]
    return all(getattr(car, name).casefold() == getattr(other, name).casefold() for name in told)


def _told(car: Vehicle, own: Vehicle) -> Vehicle:
    return msgspec.structs.replace(car, **{name: getattr(own, name) for name in _TELLING})
