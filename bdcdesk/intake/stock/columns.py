"""What inventory feeds call the facts of a car, to what they are here."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bdcdesk.intake.reading.plain import listed

_CALLED: Final = {
    "vin": "vin | vin number | vin no | vehicle identification number | vehicle vin | serial number | chassis number | fin",
    "stock": """
    stock | stock number | stock no | stock num | stocknumber | stk | stk no | stock id | dealer stock number | vehicle stock number |
    inventory number | unit number | stock nr
    """,
    "year": "year | model year | vehicle year | yr | my | model yr | yr of make",
    "make": "make | vehicle make | make name | brand | manufacturer | division | mfr | mfg",
    "model": "model | vehicle model | model name",
    "trim": "trim | trim level | vehicle trim | series | style | trim name | trim line",
    "color": """
    color | colour | exterior color | exterior colour | ext color | extcolor | ext color name | exterior color name | exteriorcolor |
    ext colour
    """,
    "price": """
    price | selling price | sale price | internet price | our price | asking price | advertised price | special price | web price |
    final price | dealer price | vehicle price | list price | retail price | retail | msrp | sticker price
    """,
    "mileage": "mileage | miles | odometer | odo | odometer reading | kilometers | kilometres | km | vehicle mileage",
    "photos": """
    photos | photo urls | photo url | photourls | photo url list | images | image urls | image url | imageurls | image list | imagelist |
    image url list | pictures | picture urls | photo | image | photo links | main photo | main image | vehicle photos | pics
    """,
    "condition": """
    condition | new used | new or used | newused | vehicle condition | type | vehicle type | stock type | inventory type | n u |
    new used flag
    """,
    "certified": "certified | cpo | is certified | certified flag | certified pre owned | certifiedpreowned",
    "status": """
    status | vehicle status | inventory status | availability | availability status | stock status | lot status | sale status
    """,
    "days": """
    days | days in stock | days in inventory | age | age in days | days on lot | dol | inventory age | daysinstock | days on market | dis
    """,
    "since": """
    since | date in stock | in stock date | stock date | inventory date | date added | inventory since | stocked date | received date |
    date received | entry date | instockdate | date in | dateinstock
    """,
}
_KNOWN: Final = {name: (field, place) for field, names in _CALLED.items() for place, name in enumerate(listed(names))}
FIELDS: Final = frozenset(_CALLED)
"""All that the map of a stock file may name; "" leaves a column out."""

NAMING: Final = frozenset({"vin", "stock"})
"""Without a column for one of these no car of a file can be told from the others."""

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


def plain(header: str) -> str:
    """A column's name as it is compared."""
    return _NO_WORD.sub(" ", _CAMEL.sub(" ", header).casefold()).strip()


def proposed(headers: Sequence[str], kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """What each column is here, by its name as the file has it; "" for those that are left out.

    `kept` (a source's map) holds where it says something. Of several columns for one fact the one is taken whose name says it best: the
    selling price before the sticker price. Photos may stand in several.
    """
    told = {plain(name): field for name, field in (kept or {}).items() if field in FIELDS or not field}
    made: dict[str, str | None] = {header: told.get(plain(header)) for header in headers}
    taken = {field for field in made.values() if field}
    best: dict[str, tuple[int, int, str]] = {}
    for place, header in enumerate(headers):
        known = _known(header) if made[header] is None else None
        if known is None or (known[0] in taken and known[0] != "photos"):
            continue
        field, rank = known
        if field == "photos":
            made[header] = field
        elif field not in best or (rank, place) < best[field][:2]:
            best[field] = (rank, place, header)
    for field, (_, _, header) in best.items():
        made[header] = field
    return {header: field or "" for header, field in made.items()}


def _known(header: str) -> tuple[str, int] | None:
    words = plain(header)
    found = _KNOWN.get(words) or _KNOWN.get(words.replace(" ", ""))
    # "Photo 1", "ImageURL 12": one column each.
    return found or _KNOWN.get(re.sub(r"\s*\d+$", "", words))


def is_heading(cells: Sequence[str], kept: Mapping[str, str]) -> bool:
    """Whether these cells are a table's heading: they name what tells a car, and one more thing."""
    fields = {field for field in proposed(cells, kept).values() if field}
    return bool(fields & NAMING) and len(fields) > 1
