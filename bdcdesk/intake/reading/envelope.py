"""What stands around a document: declaration, DOCTYPE, a mail's greeting and signature. None of it reaches the parser.

Senders get the prolog wrong in every way there is, and a DOCTYPE is a way in. Every search here is linear in the text.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

ROOT = re.compile(r"<(?=\w)(?:[\w.-]{1,60}+:){0,2}(adf|prospect|processsaleslead)(?=[\s/>])", re.IGNORECASE)
END = re.compile(r"</(?=\w)(?:[\w.-]{1,60}+:){0,2}(adf|prospect|processsaleslead)\s{0,100}>", re.IGNORECASE)
SPACE = re.compile(r"\s*")
FRAGMENT = re.compile(r"<(?=\w)(?:[\w.-]{1,60}+:){0,2}(customer|vehicle|contact|requestdate|vendor|provider)(?=[\s/>])", re.IGNORECASE)
DOCTYPE = re.compile(r"<!DOCTYPE\s", re.IGNORECASE)
DECLARATION = re.compile(r"<\?xml(?![\w:.-])", re.IGNORECASE)
IN_DOCTYPE = re.compile(r"""["'\[\]>]|<!--|<\?""")
PIECES = 100


class Prolog(NamedTuple):
    """Where the root begins; whether a DOCTYPE was passed; whether it all is as XML allows it."""

    end: int
    doctype: bool
    proper: bool


class Attempt(NamedTuple):
    """A way to see the text as documents: each its text from the root's start tag on, and the line it begins in (from 0)."""

    documents: tuple[tuple[str, int], ...]
    cut: bool


def attempts(text: str) -> tuple[tuple[Attempt, ...], bool]:
    """The ways to try, best first (none: there is no document in it), and whether the text has a DOCTYPE.

    First as it is, if the prolog is proper; then from the first start of a root to the last end of one; then each document by itself.
    """
    before = prolog(text)
    ways: list[Attempt] = []
    if before.proper and ROOT.match(text, before.end):
        ways.append(Attempt(((text[before.end :], text.count("\n", 0, before.end)),), cut=False))
    first = first_root(text)
    if first is None:
        return tuple(ways), before.doctype
    outer = first[1].lower()
    starts = [match.start() for match in islice(_named(outer, ROOT.finditer(text)), PIECES + 1)]
    ends = [match.end() for match in _named(outer, END.finditer(text))]
    last = ends[-1] if ends and ends[-1] > starts[0] else len(text)
    whole = text[starts[0] : last]
    if not ways or ways[0].documents[0][0].rstrip() != whole:
        ways.append(Attempt(((whole, text.count("\n", 0, starts[0])),), cut=True))
    if 1 < len(starts) == len(ends) <= PIECES:
        pieces = tuple((text[start:end], text.count("\n", 0, start)) for start, end in zip(starts, ends, strict=True) if start < end)
        ways.append(Attempt(pieces, cut=True))
    return tuple(ways), before.doctype


def first_root(text: str) -> re.Match[str] | None:
    """The first start tag of a whole document; of a root if there is none of those."""
    # To look at each bracket takes long in a text of brackets; what has no such word has no such tag.
    plain = text.lower()
    first = ROOT.search(text) if "adf" in plain or "pro" in plain else None
    if first is None or first[1].lower() != "prospect" or not ("adf" in plain or "processsaleslead" in plain):
        return first
    return next((match for match in ROOT.finditer(text, first.end()) if match[1].lower() != "prospect"), first)


def _named(name: str, matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    return (match for match in matches if match[1].lower() == name)


def prolog(text: str) -> Prolog:
    """Passes the declaration, processing instructions, comments and a DOCTYPE with its internal subset, without reading any of them."""
    place, doctype, proper = 0, False, True
    if re.match(r"<\?xml\s", text):
        place = text.find("?>") + 2
        if place < 2:
            return Prolog(len(text), doctype, False)
    while True:
        place = _after_space(text, place)
        if text.startswith("<?", place):
            proper = proper and not DECLARATION.match(text, place)
            end = text.find("?>", place) + 2
        elif text.startswith("<!--", place):
            end = text.find("-->", place + 4) + 3
        elif DOCTYPE.match(text, place):
            proper = proper and not doctype
            doctype = True
            end = _after_doctype(text, place)
        else:
            return Prolog(place, doctype, proper)
        if end <= place:
            return Prolog(len(text), doctype, False)
        place = end


def _after_space(text: str, place: int) -> int:
    match = SPACE.match(text, place)
    return match.end() if match else place


def _after_doctype(text: str, place: int) -> int:
    """The place behind the `>` that ends it, -1 if none does. Quotes, comments and instructions inside may hold any character."""
    inside = False
    place += 2
    while match := IN_DOCTYPE.search(text, place):
        token = match[0]
        place = match.end()
        if token in ("'", '"'):
            place = text.find(token, place) + 1
        elif token == "<!--":
            place = text.find("-->", place) + 3
        elif token == "<?":
            place = text.find("?>", place) + 2
        elif token == "[":
            inside = True
        elif token == "]":
            inside = False
        elif not inside:
            return place
        if place < match.end():
            return -1
    return -1


def pieces(text: str) -> tuple[str, ...]:
    """What a reader that recovers starts from: each document in the text, whole or cut off.

    At most one more than PIECES. A document ends where its last end tag stands before the next one begins. Without any root: from the first
    element that a prospect has.
    """
    first = first_root(text)
    if first is None:
        part = FRAGMENT.search(text)
        return (text[part.start() :],) if part else ()
    starts = [match.start() for match in islice(_named(first[1].lower(), ROOT.finditer(text)), PIECES + 1)]
    found = []
    for start, until in zip(starts, (*starts[1:], len(text)), strict=True):
        ends = [match.end() for match in _named(first[1].lower(), END.finditer(text, start, until))]
        found.append(text[start : ends[-1] if ends else until])
    return tuple(found)
