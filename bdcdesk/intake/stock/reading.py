"""A stock file's bytes to the cars in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from bdcdesk.domain.car import car_id, plain_vin
from bdcdesk.domain.events.stock import Condition, Listing, Status
from bdcdesk.intake.stock import cells
from bdcdesk.intake.stock.columns import proposed
from bdcdesk.intake.stock.table import NoTable, read_table

NEEDED: Final = ("year", "make", "model")
"""What a car is called by."""

_TOLD: Final = 5
_BETTER: Final[dict[Status, int]] = {"in stock": 3, "on hold": 2, "in transit": 1, "sold": 0}


class StockFile(msgspec.Struct, frozen=True):
    """What a file lists. `cars` by their ids, each once, whatever the order of the rows; `columns`: what each column was taken for, "" for
    those left out. `rows` are those of the file, `nameless` those with neither VIN nor stock number. `counted`: ages are stated in days.
    `cut`: it ends in the midst of a row. `broken`: why nothing can be taken from it, in a plain sentence; then there are no cars."""

    cars: tuple[Listing, ...] = ()
    columns: dict[str, str] = {}
    rows: int = 0
    nameless: int = 0
    counted: bool = False
    findings: tuple[str, ...] = ()
    broken: str = ""
    cut: bool = False


def read_stock(content: bytes, day: date, fields: Mapping[str, str] | None = None, region: str = "US") -> StockFile:
    """`day` is the store's on which the file came; `fields` its source's map of columns. Never raises."""
    try:
        table = read_table(content, fields or {})
    except NoTable as problem:
        return StockFile(broken=str(problem))
    columns = proposed(table.heading, fields)
    places: dict[str, list[int]] = {}
    for place, header in enumerate(table.heading):
        if columns[header]:
            places.setdefault(columns[header], []).append(place)
    rows = _Rows(places, day, region)
    found: dict[str, Listing] = {}
    nameless = twice = 0
    for row in table.rows:
        listing = rows.listing(row)
        name = car_id(listing)
        if not name:
            nameless += 1
        elif name in found:
            twice += 1
            found[name] = max(found[name], listing, key=_rank)
        else:
            found[name] = listing
    cars = tuple(found[name] for name in sorted(found))
    counted = "days" in places and "since" not in places
    told = (*_lacking(columns), *rows.findings(), *_counts(table.ragged, nameless, twice))
    broken = "" if table.rows else "The file has a heading and no rows."
    return StockFile(cars, columns, len(table.rows), nameless, counted, told, broken, table.cut)


def _rank(listing: Listing) -> tuple[Any, ...]:
    """Of two rows for one car the same one is taken, whichever stands first."""
    return (_BETTER[listing.status], listing.price > 0, len(listing.photos), msgspec.structs.astuple(listing))


def _lacking(columns: Mapping[str, str]) -> tuple[str, ...]:
    """What a car is called by and no column is taken for, where one that is left out may be it."""
    lacks = [field for field in NEEDED if field not in columns.values()]
    left = [f"“{name[:40]}”" for name, field in columns.items() if not field and name]
    if not lacks or not left:
        return ()
    more = f" and {len(left) - _TOLD} more" if len(left) > _TOLD else ""
    return (
        f"No column is taken for {', '.join(lacks)}. Left out: {', '.join(left[:_TOLD])}{more}. Say what one is with --field THEIRS=OURS.",
    )


def _counts(ragged: int, nameless: int, twice: int) -> tuple[str, ...]:
    told = (
        (ragged, "row has more or fewer cells than the heading", "rows have more or fewer cells than the heading"),
        (nameless, "row has neither a VIN nor a stock number", "rows have neither a VIN nor a stock number"),
        (twice, "row is for a car that another one lists", "rows are for cars that others list"),
    )
    return tuple(f"{count} {one if count == 1 else more}." for count, one, more in told if count)


class _Rows:
    """Reads rows by the places of their columns, and keeps count of the words that it does not know."""

    def __init__(self, places: Mapping[str, Sequence[int]], day: date, region: str) -> None:
        self._places = places
        self._day = day
        self._region = region
        self._unknown: Counter[str] = Counter()

    def findings(self) -> tuple[str, ...]:
        listed = ", ".join(f"“{word}” ({count})" for word, count in self._unknown.most_common(_TOLD))
        return (f"Words for how a car stands that are not known: {listed}.",) if listed else ()

    def listing(self, row: Sequence[str]) -> Listing:
        condition, status = self._stands(row)
        vin = self._cell(row, "vin")
        return Listing(
            vin=plain_vin(vin) or cells.words(vin).upper(),
            stock=cells.words(self._cell(row, "stock")),
            year=cells.year(self._cell(row, "year")),
            make=cells.words(self._cell(row, "make")),
            model=cells.words(self._cell(row, "model")),
            trim=cells.words(self._cell(row, "trim")),
            color=cells.words(self._cell(row, "color")),
            price=cells.price(self._cell(row, "price")),
            mileage=cells.mileage(self._cell(row, "mileage")),
            condition=condition,
            status=status,
            photos=cells.photos(" ".join(row[place] for place in self._places.get("photos", ()))),
            since=cells.since(self._cell(row, "since"), self._region, self._day) or cells.aged(self._cell(row, "days"), self._day),
        )

    def _cell(self, row: Sequence[str], field: str) -> str:
        # Several columns may be mapped to one fact: the first that says something.
        return next((row[place] for place in self._places.get(field, ()) if row[place]), "")

    def _stands(self, row: Sequence[str]) -> tuple[Condition, Status]:
        """Either column may hold what the other is for."""
        said, of_status = self._cell(row, "condition"), self._cell(row, "status")
        condition, status = cells.condition(said), cells.status(of_status)
        if condition is None and status == "in stock" and cells.status(said) is not None:
            condition, status = "", cells.status(said)
        if status is None and not condition and cells.condition(of_status):
            condition, status = cells.condition(of_status), "in stock"
        for word, known in ((said, condition), (of_status, status)):
            if known is None:
                self._unknown[cells.words(word)[:40]] += 1
        if cells.certified(self._cell(row, "certified")) and condition != "new":
            condition = "certified"
        return condition or "", status or "in stock"
