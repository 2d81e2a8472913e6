"""Events of the cars that a store has: facts alone, nothing in them is about a person."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Facts, Instant

Condition = Literal["new", "used", "certified", ""]
Status = Literal["in stock", "in transit", "on hold", "sold"]


class Listing(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A car as a store's daily file lists it. "" is unknown.

    `price` is in hundredths of the store's currency, 0 where none is stated; `mileage` in the file's own unit, -1 where it is unknown;
    `since` the day on which it came into stock, as YYYY-MM-DD. `photos` are addresses.
    """

    vin: str = ""
    stock: str = ""
    year: str = ""
    make: str = ""
    model: str = ""
    trim: str = ""
    color: str = ""
    price: int = 0
    mileage: int = -1
    condition: Condition = ""
    status: Status = "in stock"
    photos: tuple[str, ...] = ()
    since: str = ""

    @property
    def title(self) -> str:
        """Year, make, model and trim, as far as known; may be empty."""
        return " ".join(part for part in (self.year, self.make, self.model, self.trim) if part)


class CarListed(Facts, frozen=True, tag="car_listed"):
    """A car is in the store's stock, for the first time or again. Its id is the stream's; `source` the id of the source that lists it."""

    car: Listing
    source: str = ""


class CarChanged(Facts, frozen=True, tag="car_changed"):
    """What is different of a car in stock, in the words of `Listing`; None for all that is as before. `source` lists it from now on."""

    vin: str | None = None
    stock: str | None = None
    year: str | None = None
    make: str | None = None
    model: str | None = None
    trim: str | None = None
    color: str | None = None
    price: int | None = None
    mileage: int | None = None
    condition: Condition | None = None
    status: Status | None = None
    photos: tuple[str, ...] | None = None
    since: str | None = None
    source: str | None = None


class CarGone(Facts, frozen=True, tag="car_gone"):
    """A car is in the store's stock no more. `sold`: the file says so; else it is not listed any longer."""

    sold: bool = False


class CarNews(Facts, frozen=True, tag="car_news"):
    """Of a lead: something about the car that it asks for is different from what its shopper may know.

    `car` is the car's id, `at` when it changed by central's time, `due` by when the shopper is to be told. Prices as in `Listing`; statuses
    are those of a listing, or "gone" for a car that is not listed any more.
    """

    car: str
    at: Instant
    due: Instant
    price: int
    price_was: int
    status: str
    status_was: str
