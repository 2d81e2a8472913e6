"""Forms of web sites and platforms in JSON, however they nest and name what is in them; also one that was cut off."""

import re
from datetime import tzinfo
from itertools import islice

import msgspec

from bdcdesk.intake.document import Prospect, Reading, Shape, Unreadable, reading
from bdcdesk.intake.reading.assembled import assemble
from bdcdesk.intake.reading.bounded import LENGTH, TOO_LARGE, TOO_LONG, within
from bdcdesk.intake.reading.labelled import Pair
from bdcdesk.intake.reading.labels import field_of, in_section, plain_label
from bdcdesk.intake.reading.platforms import google, meta, meta_notice
from bdcdesk.intake.reading.prospects import DOCUMENT, PROSPECTS, TRADES, somebody, too_many

WRITERS = frozenset({"from", "reply_to", "replyto", "sender"})
DEPTH = 12
VALUES = 500
SEARCHED = 5_000
"""Characters of a string in which a document begins that stands in it."""
LEADS = re.compile(r"leads?|items|records|prospects|results|data|submissions|entries|rows", re.IGNORECASE)
QUESTIONS = ("label", "question", "title", "name", "key", "field", "field_name", "id")
SAID = ("value", "answer", "values", "response")
ANSWER_SIZE = 8
REACHED = frozenset({"email", "phone", "cellphone", "homephone", "workphone"})
PARTS = 8
"""Fields of an object that is a phone number."""
CUT_JSON = "The form is cut off or broken; what could be read of it was read."
CUT_PIECE = "It ends in the midst of a value, which was left out; what is left of it stands in the document."
PIECE = re.compile(r'"([^"\\]{1,80})"\s{0,4}:\s{0,4}(?:"((?:[^"\\]|\\.)*)("|\Z)|(-?\d[\d.]*(?=[\s,}\]])|true|false))')


def read_json(text: str, region: str, zone: tzinfo, shape: Shape) -> tuple[Reading | None, str]:
    """What a JSON text tells: a reading, or None and a whole ADF document that stands in one of its strings ("" if none does).

    Raises Unreadable: it is no JSON at all, or there is no lead in it.
    """
    try:
        given = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return _broken(text, region, zone, shape), ""
    inside = next((string for string in _strings(given, DEPTH)[:VALUES] if DOCUMENT.search(string, 0, SEARCHED)), "")
    if inside:
        return None, inside
    notice = meta_notice(given)
    if notice is not None:
        return notice, ""
    given, cut = within(given)
    if cut and isinstance(given, list):
        raise Unreadable(TOO_LARGE)
    entries = given if isinstance(given, list) else _several(given) or [given]
    told = [entry for entry in entries if isinstance(entry, dict)]
    if len(told) > PROSPECTS:
        return too_many("web form"), ""
    found: list[Prospect] = []
    kinds: set[str] = set()
    for entry in told:
        kind, prospect = _entry(entry, region, zone, shape)
        found.append(prospect)
        kinds.add(kind)
    if not any(somebody(prospect) for prospect in found):
        raise Unreadable("There is no lead in this JSON document: nobody is named, and nobody could be reached.")
    return reading("strict", tuple(found), *([TOO_LONG] if cut else []), kind=kinds.pop() if len(kinds) == 1 else "web form"), ""


def _entry(entry: dict[str, object], region: str, zone: tzinfo, shape: Shape) -> tuple[str, Prospect]:
    if isinstance(entry.get("user_column_data"), list):
        return "google lead form", google(entry, region, zone, shape)
    if isinstance(entry.get("field_data"), list) or "leadgen_id" in entry:
        return "meta lead ad", meta(entry, pairs_of(entry), region, zone, shape)
    return "web form", assemble(pairs_of(entry), region, zone, shape)


def pairs_of(entry: dict[str, object]) -> tuple[Pair, ...]:
    """Every value in a JSON object with the name that it has, and the names around it as its section."""
    found: list[Pair] = []
    _flatten(entry, "", "", found, DEPTH)
    return tuple(Pair("email", pair.value) if pair.label.casefold() in WRITERS and "@" in pair.value else pair for pair in found)


def _flatten(given: object, label: str, section: str, found: list[Pair], depth: int) -> None:
    if depth == 0 or len(found) >= VALUES:
        return
    if isinstance(given, dict):
        inner = ".".join(part for part in (section, label) if part)
        inner = "trade" if TRADES.search(inner) else inner
        asked, said = _answered(given)
        if asked:
            _flatten(said, asked, inner, found, depth - 1)
            return
        if parted := _parted(given):
            found.append(Pair(in_section("number", inner), parted, inner))
            return
        for name, one in given.items():
            _flatten(one, str(name), inner, found, depth - 1)
    elif isinstance(given, list):
        flat = [str(one) for one in given if isinstance(one, str | int | float)]
        if flat:
            found.append(Pair(label, ", ".join(flat), section))
        for one in given:
            if isinstance(one, dict | list):
                _flatten(one, label, section, found, depth - 1)
    elif isinstance(given, bool):
        found.append(Pair(label, "yes" if given else "no", section))
    elif isinstance(given, str) and given.startswith('{"') and (inside := _object(given)):
        _flatten(inside, label, section, found, depth - 1)
    elif isinstance(given, str | int | float):
        found.append(Pair(in_section(label, section), str(given), section))


def _object(text: str) -> dict[str, object]:
    """The object that a string of JSON holds; an empty one if it holds none."""
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return {}


def _several(given: object) -> list[object]:
    """The leads of an object that holds a list of them, each with somebody in it; none if it is one lead."""
    for name, one in given.items() if isinstance(given, dict) else ():
        if LEADS.fullmatch(str(name)) and isinstance(one, list) and len(one) > 1 and all(isinstance(lead, dict) for lead in one):
            people = [
                {field_of(pair.label) for pair in pairs_of(lead)} & REACHED for lead in one[: PROSPECTS + 1] if isinstance(lead, dict)
            ]
            if all(people):
                return one
    return []


def _answered(given: dict[str, object]) -> tuple[str, object]:
    """The question and the answer of an object that holds just those: {"label": "Email", "value": "..."}; ("", None) for any other."""
    if not 2 <= len(given) <= ANSWER_SIZE:
        return "", None
    field, kind = given.get("field"), given.get("type")
    if isinstance(field, dict) and isinstance(kind, str) and kind in given:
        return str(field.get("title") or field.get("ref") or ""), given[kind]
    asked = next((given[name] for name in QUESTIONS if isinstance(given.get(name), str)), "")
    said = next((given[name] for name in SAID if name in given), None)
    return (str(asked), said) if asked and isinstance(said, str | int | float | bool | list) else ("", None)


def _parted(given: dict[str, object]) -> str:
    """A phone number that is given in parts; "" for anything else."""
    parts = {plain_label(str(name)): one for name, one in given.items() if isinstance(one, str | int)} if len(given) <= PARTS else {}
    number = parts.get("number") or parts.get("local number")
    return f"{parts.get('area code', '')} {number}" if number and parts.get("area code") else ""


def _strings(given: object, depth: int) -> "list[str]":
    if isinstance(given, str):
        return [given]
    if depth and isinstance(given, dict | list):
        inner = given.values() if isinstance(given, dict) else given
        return [string for one in list(inner)[:VALUES] for string in _strings(one, depth - 1)]
    return []


def _broken(text: str, region: str, zone: tzinfo, shape: Shape) -> Reading:
    # Half a number or address is somebody else's; half a comment is still one.
    pieces = list(islice(PIECE.finditer(text[:LENGTH]), VALUES + 1))
    more = len(text) > LENGTH or len(pieces) > VALUES
    pieces = pieces[:VALUES]
    whole = [match for match in pieces if match[3] != "" or field_of(match[1]) == "comments"]
    pairs = tuple(Pair(match[1], _unescaped(match[2]) if match[2] is not None else match[4]) for match in whole)
    if not any(field_of(pair.label) for pair in pairs):
        raise Unreadable("This JSON document is broken, and nothing of a lead is left of it.")
    findings = [CUT_JSON, *([CUT_PIECE] if len(whole) < len(pieces) else []), *([TOO_LONG] if more else [])]
    return reading("recovered", (assemble(pairs, region, zone, shape),), *findings, kind="web form")


def _unescaped(string: str) -> str:
    try:
        return msgspec.json.decode(f'"{string}"', type=str)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return string
