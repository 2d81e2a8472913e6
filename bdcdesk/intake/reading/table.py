"""Tables of leads: a heading, and a prospect a row."""

import csv
import io
from datetime import tzinfo

from bdcdesk.intake.document import Reading, Shape, Unreadable, reading
from bdcdesk.intake.reading.assembled import assemble
from bdcdesk.intake.reading.bounded import TOO_LARGE
from bdcdesk.intake.reading.labelled import Pair
from bdcdesk.intake.reading.labels import field_of, plain_label
from bdcdesk.intake.reading.plain import FIELD_LENGTH
from bdcdesk.intake.reading.prospects import PROSPECTS, TRADES, somebody, too_many

PEOPLE = frozenset({"name", "first", "last", "email", "phone", "cellphone", "homephone", "workphone"})
CELLS = 5_000
"""Cells with anything in them, of all rows of a table that are read."""
ROWS = 5_000
COLUMNS = 200
NOBODY = "Rows of the table that name nobody and give no way to reach anyone were left out; they stand in the document."


def table(text: str, shape: Shape, *, known: bool = True) -> list[list[str]]:
    """The rows of a table with a heading that names at least two known columns (any, if not `known`); none for any other text."""
    first = text.lstrip("\n\r").partition("\n")[0][:5_000]
    best = max(",;\t|", key=first.count)
    if not first.count(best):
        return []
    try:
        headings = next(csv.reader([first.rstrip("\r")], delimiter=best), [])
    except csv.Error:
        return []
    named = [name for name in headings if name.strip() in shape.fields or (field_of(name.strip()) and len(plain_label(name).split()) <= 5)]
    if len(headings) > COLUMNS or (known and (len(named) < 2 or len(named) * 3 < len(headings))):
        return []
    try:
        rows = csv.reader(io.StringIO(text.lstrip("\n\r")), delimiter=best)
        return [row for _, row in zip(range(ROWS + 1), rows, strict=False)]
    except csv.Error:
        return []


def read_table(rows: list[list[str]], region: str, zone: tzinfo, shape: Shape) -> Reading:
    """A prospect a row. Raises Unreadable: there are no rows below the heading."""
    heading, *below = rows
    filled = [row for row in below if any(cell.strip() for cell in row)]
    if not filled:
        raise Unreadable("This table has a heading and no rows.")
    if sum(1 for row in filled[:PROSPECTS] for cell in row if cell) > CELLS:
        raise Unreadable(TOO_LARGE)
    names = [name.strip()[:FIELD_LENGTH] for name in heading]
    if not any(field_of(shape.fields.get(name, name)) in PEOPLE for name in names):
        raise Unreadable("This table has no column for a shopper's name, phone number or mail address.")
    if len(filled) > PROSPECTS:
        return too_many("table")
    trades = ["trade" if TRADES.search(name) else "" for name in names]
    found = tuple(assemble(tuple(Pair(*pair) for pair in zip(names, row, trades, strict=False)), region, zone, shape) for row in filled)
    if not any(somebody(prospect) for prospect in found):
        raise Unreadable("There is no lead in this table: nobody is named, and nobody could be reached.")
    ragged = any(len(row) != len(heading) for row in filled)
    notes = [
        *([NOBODY] if not all(somebody(prospect) for prospect in found) else []),
        *(["A row of the table has more or fewer columns than its heading."] if ragged else []),
    ]
    people = tuple(prospect for prospect in found if somebody(prospect))
    return reading("repaired" if ragged else "strict", people, *notes, kind="table")
