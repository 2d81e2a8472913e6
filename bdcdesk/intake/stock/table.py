"""The rows of a stock file, whatever it is separated by and encoded in."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from bdcdesk.intake.reading.encoding import decode
from bdcdesk.intake.stock.columns import is_heading, plain

ROWS: Final = 50_000
COLUMNS: Final = 400
_CELL: Final = 200_000
_LOOK: Final = 10
"""Lines above a heading, at most: titles, a word of Excel's on what separates the cells."""


class NoTable(Exception):
    """The file has no table of cars. The message is one plain sentence."""


class Table(msgspec.Struct, frozen=True):
    """A heading and the rows below it, each as long as the heading. `ragged`: how many of them were not; `cut`: the last one alone was
    shorter, as in a file that came in part."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ragged: int
    cut: bool = False


def read_table(content: bytes, kept: Mapping[str, str]) -> Table:
    """`kept`: a source's map; where its names are numbers ("1", "2"), the file has no heading, and they count its columns.
    Raises NoTable."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise NoTable("The file is empty.")
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b\x08\x00", b"%PDF"):
        raise NoTable("The file is a workbook, an archive or a document, not a table in text (CSV).")
    text, _ = decode(content)
    text = text.replace("\x00", "").lstrip("\ufeff")
    for separator in _separators(text):
        rows = list(_rows(text, separator))
        if kept and all(plain(name).isdecimal() for name in kept):
            width = max(map(len, rows), default=0)
            return _table(tuple(str(n) for n in range(1, width + 1)), rows)
        for place, cells in enumerate(rows[:_LOOK]):
            if len(cells) <= COLUMNS and is_heading(cells, kept):
                return _table(tuple(cell.strip() for cell in cells), rows[place + 1 :])
    raise NoTable("No column of the file is known as a VIN or a stock number.")


def _separators(text: str) -> list[str]:
    """What may separate the cells, the likeliest first."""
    head = text[:20_000]
    return sorted((",", "\t", ";", "|"), key=lambda sign: -head.count(sign))


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for _ in range(ROWS + _LOOK):
            row = next(reader, None)
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield row
        raise NoTable(f"The file has more than {ROWS:,} rows.")
    except csv.Error as error:
        raise NoTable("The file's quotes do not match: a cell has no end.") from error
    finally:
        csv.field_size_limit(before)


def _table(heading: tuple[str, ...], rows: list[list[str]]) -> Table:
    width = len(heading)
    even = [tuple(cell.strip() for cell in (row + [""] * width)[:width]) for row in rows]
    shorter = [len(row) < width for row in rows]
    ragged = sum(short or any(cell.strip() for cell in row[width:]) for short, row in zip(shorter, rows, strict=True))
    return Table(heading, tuple(even), ragged, len(rows) > 1 and shorter[-1] and not any(shorter[:-1]))
