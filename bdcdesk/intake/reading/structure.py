"""Text to the root elements of the documents in it: strict first, then without its wrappings, then put together from what is left."""

import msgspec

from bdcdesk.intake.document import Level, Unreadable
from bdcdesk.intake.reading.element import Element, Malformed, parse
from bdcdesk.intake.reading.envelope import PIECES, Attempt, attempts, pieces
from bdcdesk.intake.reading.recover import Recovered
from bdcdesk.intake.reading.wrapping import MENDED, Unwrapped, unwrapped

CUT = "Text or a faulty prolog around the document was cut off."
IGNORED = "A DOCTYPE was ignored."
ENTITIES = "Entity references were kept as they stand, or read as HTML's."
FRAGMENT = "Only a part of a document came; it was read as one."
ROOTS = frozenset({"adf", "prospect", "processsaleslead"})


class Structure(msgspec.Struct, frozen=True):
    """The documents in a text: their roots, how far the text was from well-formed, and what was put right."""

    roots: tuple[Element, ...]
    level: Level
    findings: tuple[str, ...] = ()


def structure(text: str) -> Structure:
    """Raises Unreadable: there is no document in the text, or it goes beyond the limits."""
    if not text.strip():
        raise unreadable("it is empty")
    ways = unwrapped(text)
    fault = ""
    for way in ways:
        found, why = _strict(way)
        if found is not None:
            return found
        fault = fault or why
    if "nested" in fault or "elements" in fault:
        raise unreadable(fault)
    # Where tags were broken by line ends, nothing is put together of their halves.
    for way in sorted(ways, key=lambda way: MENDED not in way.findings):
        recovered = _recovered(way)
        if recovered is not None:
            return recovered
    raise unreadable(fault or "there is no <adf> in it")


def unreadable(why: str) -> Unreadable:
    return Unreadable(f"This is not a readable ADF document: {why}.")


def _strict(way: Unwrapped) -> tuple[Structure | None, str]:
    """The documents by the first way that is well-formed; else the first way's fault."""
    tries, doctype = attempts(way.text)
    fault = ""
    for attempt in tries:
        roots, why = _parsed(attempt)
        if not why:
            loose = any(root.loose for root in roots)
            found = [*way.findings, *([CUT] if attempt.cut else []), *([IGNORED] if doctype else []), *([ENTITIES] if loose else [])]
            repaired = way.findings or attempt.cut or (loose and not doctype)
            return Structure(roots, "repaired" if repaired else "strict", tuple(found)), ""
        fault = fault or why
    return None, fault


def _parsed(attempt: Attempt) -> tuple[tuple[Element, ...], str]:
    roots: list[Element] = []
    for text, line in attempt.documents:
        try:
            roots.append(parse(text))
        except Malformed as error:
            return (), f"{error.why} (line {line + error.line})"
    return tuple(roots), ""


def _recovered(way: Unwrapped) -> Structure | None:
    """The documents, each strictly where it is well-formed by itself; None if nothing of any is there."""
    roots: list[Element] = []
    found = list(way.findings)
    level: Level = "repaired"
    parts = pieces(way.text)
    if len(parts) > PIECES:
        raise unreadable(f"it holds more than {PIECES} documents")
    for text in parts:
        try:
            roots.append(parse(text))
        except Malformed:
            try:
                put_together = Recovered(text)
            except Malformed as error:
                raise unreadable(error.why) from None
            tops = [root for root in put_together.roots if root.name in ROOTS]
            if not tops and put_together.roots:
                tops = [Element("adf", {}, "", put_together.roots)]
                found.append(FRAGMENT)
            roots += tops
            found += put_together.findings
            level = "recovered" if put_together.structural or FRAGMENT in found else level
    if not roots:
        return None
    if not way.text.lstrip().startswith("<"):
        found.insert(len(way.findings), CUT)
    return Structure(tuple(roots), level, tuple(dict.fromkeys(found)))
