"""Text of "label: value" lines, as marketplaces, forms and CRMs write it into mails and comments."""

import re
from typing import NamedTuple

from bdcdesk.intake.reading.labels import channel_of, field_of, is_named, plain_label

LINES = 600
LINE = re.compile(r"^[\s*•·¿-]{0,8}([^\W\d_][^:=?\n]{0,70}?)\s{0,4}(\?\s{0,2}:|:|\?|=|(?<=\s)[-–](?=\s))\s{0,8}(.*)$")
SIGN = re.compile(r"[:=?–-]")
SIGNED = 90
"""Characters of a line in which its label ends, at the latest."""
NEXT = re.compile(
    r"[,;|]\s{1,4}(?=[A-Za-z][\w #/'()-]{0,40}(?:[:;]\s|=))|[ \t]{1,4}(?=(?:VIN|Stock(?: ?#| Number)?|Price|Mileage|Phone|Email):\s)"
    r"|\.\s{1,4}(?=[A-Z][\w #/'-]{0,25}:\s)"
)
TAGGED = re.compile(r"<([A-Za-z][\w.-]{0,60})>([^<>]{1,500})</\1>")
QUOTED_REST = re.compile(
    r"^\s*(?:on .{1,200} wrote:|-{2,}\s*$|-{3,} ?(?:original|forwarded) message|_{5,}\s*$|sent from my |from: .{1,100}<)", re.IGNORECASE
)
FOLLOWS = frozenset({"comments"})


class Pair(NamedTuple):
    """`section` is the heading that it stands under, in lower case."""

    label: str
    value: str
    section: str = ""


class Labelled(NamedTuple):
    """`rest` is all text that is neither label nor value, in its order; `quoted` what a reply or a signature left below."""

    pairs: tuple[Pair, ...]
    rest: str
    quoted: str


def labelled(text: str) -> Labelled:
    """The pairs of `text`: on one line, several on one line, or the value on the lines below. At most LINES lines are looked at."""
    lines = [line.strip() for line in text.splitlines()]
    pairs: list[Pair] = []
    rest: list[str] = []
    section, place = "", 0
    while place < min(len(lines), LINES):
        line = lines[place]
        place += 1
        if QUOTED_REST.match(line) and pairs:
            return Labelled(tuple(pairs), "\n".join(rest).strip(), "\n".join(lines[place - 1 :]).strip())
        if _channel_next(line, lines, place):
            pairs.append(Pair(line, lines[place], section))
            place += 1
            continue
        if _alone(line) and _value_next(lines, place):
            value, place = _below(lines, place, field_of(line), alone=True)
            pairs.append(Pair(line, value, section))
            continue
        found = [_inner(pair) for pair in map(_pair, _parts(line)) if pair]
        if not found:
            section = plain_label(line) if is_heading(line) or _alone(line) else section
            if line:
                rest.append(line)
            continue
        label, value = found[-1]
        field = field_of(label)
        if not value and place < len(lines) and not field:
            section = plain_label(label)
        elif (not value or field in FOLLOWS) and field:
            more, place = _below(lines, place, field, alone=False)
            found[-1] = (label, "\n".join(part for part in (value, more) if part))
        pairs += [Pair(name, text, section) for name, text in found]
    rest += lines[place:]
    return Labelled(tuple(pairs), "\n".join(rest).strip(), "")


def tagged(text: str) -> tuple[Pair, ...]:
    """The pairs of an XML document that stands inside a text."""
    return tuple(Pair(match[1], match[2].strip()) for match in TAGGED.finditer(text[:20_000]))


def _parts(line: str) -> list[str]:
    """`line` cut where a further label begins: any behind a value, only a known one in words that may hold a colon themselves."""
    first = _matched(line)
    open_end = first is None or field_of(first[1]) in ("", *FOLLOWS)
    parts: list[str] = []
    place = 0
    for match in NEXT.finditer(line, first.start(3) if first else 0, 2_000):
        pair = _matched(line[match.end() : match.end() + 120])
        if not match[0].strip() and open_end:
            # In the shopper's own words a space is a space.
            continue
        if pair and (field_of(pair[1]) or not open_end):
            parts.append(line[place : match.start()])
            place, open_end = match.end(), field_of(pair[1]) in ("", *FOLLOWS)
    return [*parts, line[place:]]


def _matched(line: str) -> re.Match[str] | None:
    """The line taken apart by LINE. Most have no sign there; to look for a label at each letter takes twenty times as long."""
    return LINE.match(line) if SIGN.search(line, 0, SIGNED) else None


def _pair(line: str) -> tuple[str, str] | None:
    """Label and value, if the line is such: known labels in any form, others only as short words before a colon."""
    match = _matched(line[:4_000])
    if match is None or (match[3].startswith("//") and not line.lower().startswith(("url", "page"))):
        return None
    label, sign, value = match[1].strip(), match[2].replace(" ", ""), match[3].strip()
    if field_of(label) and (sign != "?" or value) and (sign not in ("-", "–", "=") or len(label.split()) <= 5):
        return label, value
    return (label, value) if sign in (":", "?:") and len(label.split()) <= 5 and label[0].isupper() and value else None


def _inner(pair: tuple[str, str]) -> tuple[str, str]:
    """The pair that an introduction stands before: "New lead: Name = Kim"."""
    within = None if field_of(pair[0]) else _pair(pair[1])
    return within if within is not None and field_of(within[0]) else pair


def _alone(line: str) -> bool:
    """Whether the line is a known label and nothing else."""
    if not 0 < len(line) <= 40 or line.endswith((".", ",", "!")) or len(line.split()) > 5:
        return False
    return field_of(line.rstrip(":?")) != "" if line.endswith("?") else is_named(line)


def is_heading(line: str) -> bool:
    """Whether a line only says what comes below it."""
    return (
        0 < len(line) <= 50 and (line.endswith(":") or line.istitle() or line.startswith(("/", "#", "=", "*"))) and len(line.split()) <= 4
    )


def _channel_next(line: str, lines: list[str], place: int) -> bool:
    """Whether a question for the preferred channel is answered by what is a label elsewhere: "Email"."""
    if place >= len(lines) or not _alone(line) or field_of(line) != "prefers":
        return False
    return channel_of(lines[place]) != "" and len(lines[place].split()) <= 3


def _value_next(lines: list[str], place: int) -> bool:
    return place < len(lines) and lines[place] != "" and not _pair(lines[place]) and not _alone(lines[place])


def _below(lines: list[str], place: int, field: str, *, alone: bool) -> tuple[str, int]:
    """The value that stands below its label, and where it ends: one line, or for comments all up to the next label."""
    taken: list[str] = []
    while place < min(len(lines), LINES):
        line = lines[place]
        known = _pair(line)
        if QUOTED_REST.match(line) or _alone(line) or (known and field_of(known[0])) or (is_heading(line) and line.endswith(":")):
            break
        if field not in FOLLOWS and (taken or (not line and not alone)):
            break
        if not line and len(taken) > 1 and not taken[-1]:
            break
        taken.append(line)
        place += 1
    return "\n".join(taken).strip(), place
