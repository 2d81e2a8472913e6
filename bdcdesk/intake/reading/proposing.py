"""A field map to begin with, from one example of what a source sends: a person corrects it where the source is set up."""

from typing import Final

import msgspec

from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.intake.document import NO_SHAPE
from bdcdesk.intake.reading.among import form_in, unquoted
from bdcdesk.intake.reading.encoding import decode
from bdcdesk.intake.reading.json_form import pairs_of
from bdcdesk.intake.reading.labelled import Pair, labelled
from bdcdesk.intake.reading.labels import FIELDS, field_of
from bdcdesk.intake.reading.makes import car_of, vins
from bdcdesk.intake.reading.platforms import COLUMNS
from bdcdesk.intake.reading.points import emails, phones
from bdcdesk.intake.reading.table import table
from bdcdesk.intake.reading.text import shown
from bdcdesk.intake.reading.urlencoded import is_urlencoded, urlencoded_pairs

SIZE: Final = 200_000
MOST: Final = 200
"""Names in one map."""


def propose(example: str | bytes, region: str = "US") -> dict[str, str]:
    """The names of fields in `example` (JSON, a form as browsers send it, a table, "label: value" lines), in their order, each with what
    it is here (`bdcdesk.intake.reading.labels.FIELDS`), "" where nobody can tell. It fits `Shape.fields` as it is.

    By the name, else by the value that stands there in the example: a mail address, a number, a VIN, a car. Empty for what has no fields.
    """
    names: dict[str, str] = {}
    for pair in _found(example):
        if pair.label and not names.get(pair.label):
            names[pair.label] = _meaning(pair, region)
    return names


def values(example: str | bytes) -> dict[str, str]:
    """What stands in the fields that `propose` names, "" for an empty one: for a person to see what they decide about."""
    found: dict[str, str] = {}
    for pair in _found(example):
        if pair.label and not found.get(pair.label):
            found[pair.label] = pair.value
    return found


def _found(example: str | bytes) -> list[Pair]:
    text = decode(example)[0] if isinstance(example, bytes) else example
    return _pairs(unquoted(text[:SIZE]))[:MOST]


def _pairs(text: str) -> list[Pair]:
    form = form_in(text, NO_SHAPE) or text
    try:
        given = msgspec.json.decode(form)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        given = None
    entry = given[0] if isinstance(given, list) and given else given
    if isinstance(entry, dict):
        return _of_json(entry)
    if is_urlencoded(form, NO_SHAPE) or ("=" in form and "&" in form and " " not in form.strip()):
        return list(urlencoded_pairs(form))
    rows = table(text, NO_SHAPE, known=False)
    if rows:
        below = rows[1] if len(rows) > 1 else []
        return [Pair(name.strip(), below[n] if n < len(below) else "") for n, name in enumerate(rows[0])]
    return list(labelled(shown(text)).pairs)


def _of_json(entry: dict[str, object]) -> list[Pair]:
    columns, answers = entry.get("user_column_data"), entry.get("field_data")
    if isinstance(columns, list):
        return [_column(column) for column in columns if isinstance(column, dict)]
    if isinstance(answers, list):
        return [_answer(answer) for answer in answers if isinstance(answer, dict)]
    pairs = pairs_of(entry)
    labels = [pair.label for pair in pairs]
    # A name that stands in several places is told apart by the place.
    return [pair if labels.count(pair.label) == 1 or not pair.section else pair._replace(label=_placed(pair)) for pair in pairs]


def _placed(pair: Pair) -> str:
    return f"{pair.section}.{pair.label}"


def _column(column: dict[object, object]) -> Pair:
    return Pair(str(column.get("column_id") or column.get("column_name") or ""), str(column.get("string_value") or ""))


def _answer(answer: dict[object, object]) -> Pair:
    values = answer.get("values")
    return Pair(str(answer.get("name") or ""), str(values[0]) if isinstance(values, list) and values else "")


def _meaning(pair: Pair, region: str) -> str:
    found = COLUMNS.get(pair.label) or field_of(pair.label) or field_of(pair.label.rpartition(".")[2])
    if "trade" in pair.section and f"trade.{found}" in FIELDS:
        return f"trade.{found}"
    return found or _by_value(pair.value.strip(), region)


def _by_value(value: str, region: str) -> str:
    if "@" in value and _readable(emails(value, False)[0]):
        return "email"
    if vins(value) == (value.upper(),):
        return "vin"
    if sum(sign.isdigit() for sign in value) >= 10 and len(value) <= 20 and _readable(phones(value, (region,), False)[0]):
        return "phone"
    car = car_of(value) if len(value) <= 80 else None
    return "vehicle" if car is not None and car.year and car.model else ""


def _readable(points: tuple[ContactPoint, ...]) -> bool:
    return len(points) == 1 and bool(points[0].address)
