"""Stock files of an invented store, and hypothesis' ones."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from hypothesis import strategies as st

from bdcdesk.domain.events.stock import Listing

DAY = date(2026, 3, 2)
HEADING = (
    *("VIN", "Stock #", "Year", "Make", "Model", "Trim", "Exterior Color", "Selling Price", "Mileage", "New/Used", "Status"),
    *("Date In Stock", "Photos"),
)


def vin(n: int) -> str:
    """A number that a car could have."""
    return f"1HGCM8263{'ABCDEFGHJK'[n % 10]}{n:07}"


def listing(n: int, **other: object) -> Listing:
    given = {
        "vin": vin(n),
        "stock": f"A{1000 + n}",
        "year": str(2018 + n % 8),
        "make": ("Lodestar", "Subaru", "Ford")[n % 3],
        "model": ("Meridian", "Outback", "F-150")[n % 3],
        "trim": ("GT", "Base", "XLT")[n % 2],
        "color": ("silver", "Deep, Blue")[n % 2],
        "price": 20_000_00 + n * 100_00,
        "mileage": n * 1_000,
        "condition": ("new", "used", "certified")[n % 3],
        "since": f"2026-01-{n % 28 + 1:02}",
        "photos": (f"https://photos.example/{n}/1.jpg", f"https://photos.example/{n}/2.jpg"),
    }
    return Listing(**{**given, **other})  # type: ignore[arg-type]


def row(car: Listing) -> tuple[str, ...]:
    price = f"${car.price / 100:,.2f}" if car.price else ""
    miles = f"{car.mileage:,}" if car.mileage >= 0 else ""
    facts = (car.vin, car.stock, car.year, car.make, car.model, car.trim, car.color, price, miles, car.condition, car.status, car.since)
    return (*facts, "|".join(car.photos))


def written(rows: Iterable[Sequence[str]], separator: str = ",", heading: Sequence[str] = HEADING) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows([heading, *rows])
    return out.getvalue().encode()


def stock_file(cars: Iterable[Listing], separator: str = ",") -> bytes:
    return written(map(row, cars), separator)


listings: st.SearchStrategy[Listing] = st.builds(
    lambda n, price, status, trim, named: listing(n, price=price, status=status, trim=trim, **({"vin": ""} if named else {})),
    st.integers(0, 25),
    st.sampled_from((0, 19_995_00, 20_000_00, 31_450_50)),
    st.sampled_from(("in stock", "in stock", "in transit", "on hold", "sold")),
    st.sampled_from(("", "GT", "Sport, 4WD", 'the "S"')),
    st.sampled_from((False, False, False, True)),
)
