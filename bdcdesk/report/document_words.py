"""What a lead's document was, in words: what asked, how it was read, and which values were taken from where."""

from collections.abc import Iterable, Mapping
from typing import Final

from bdcdesk.domain.events.lead import Origin
from bdcdesk.translation import tr

NATURES: Final[Mapping[str, str]] = {
    "test": tr("A test, not a shopper's request"),
    "hiring request": tr("Wants a job, not a car"),
    "phone call": tr("Notice of a phone call"),
    "auto-response": tr("An automatic answer, not a shopper's request"),
}
"""What a request is that is no plain one."""

_LEVELS: Final[Mapping[str, str]] = {
    "strict": tr("read as it came"),
    "repaired": tr("read after repair"),
    "recovered": tr("damaged; what could be recovered of it was read, and something may be missing"),
    "text only": tr("only its text could be read"),
}
_KINDS: Final[Mapping[str, str]] = {
    "adf": tr("ADF document"),
    "star": tr("STAR document"),
    "text": tr("Mail or text in words"),
    "table": tr("Row of a table"),
    "web form": tr("Web form"),
    "google lead form": tr("Google lead form"),
    "meta lead ad": tr("Meta lead ad"),
}
_VALUES: Final[Mapping[str, str]] = {
    "prefers": tr("preferred contact"),
    "timeframe": tr("time frame"),
    "wish": tr("wish to come"),
    "points": tr("number or address"),
    "requested": tr("request time"),
    "vin": "VIN",
    "stock": tr("stock number"),
    "name parts": tr("first and last name"),
}


def told_apart(nature: str) -> str:
    """What it is, "" for a plain lead. What a newer release calls it is told by its own word."""
    return "" if nature in ("lead", "") else NATURES.get(nature, nature[:1].upper() + nature[1:])


def how_read(document: str, level: str) -> str:
    """ "ADF document, read after repair"; "" for what came in no document."""
    if not level:
        return ""
    # The document of a test is called one: what it is stands elsewhere.
    kind = _KINDS.get(document) or (tr("Document") if not document or document in NATURES else document[:1].upper() + document[1:])
    return f"{kind}, {_LEVELS.get(level, level)}"


def taken_from(origins: Iterable[Origin]) -> str:
    """ "VIN and stock number from the comments; source from the mail's header"."""
    by_place: dict[str, list[str]] = {}
    for origin in origins:
        value = origin.value.removeprefix("vehicle.")
        name = _VALUES.get(value) or value.replace("consent.", "consent to ").replace("_", " ")
        by_place.setdefault(_place(origin.taken), []).append(name)
    return "; ".join(
        tr("{listed} from {place}", listed=_listed(list(dict.fromkeys(names))), place=place) for place, names in by_place.items()
    )


def _place(taken: str) -> str:
    return {"mail header": tr("the mail's header"), "vehicle text": tr("words about the car")}.get(taken, tr("the {taken}", taken=taken))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + tr(" and {names}", names=names[-1]) if len(names) > 1 else "".join(names)
