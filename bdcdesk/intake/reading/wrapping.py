"""What mail systems and web pages wrap a document in, undone: escaped in HTML, quoted, quoted-printable, base64, wrapped lines."""

import base64
import binascii
import quopri
import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from bdcdesk.intake.reading.encoding import decode
from bdcdesk.intake.reading.plain import BREAK, of_page, untagged
from bdcdesk.intake.reading.recover import KNOWN

NAMES = r"(?:[\w.-]{1,60}+:){0,2}(?:adf|prospect|processsaleslead|customer|vehicle|vendor|provider)"
ESCAPED = re.compile(rf"&(?:amp;){{0,3}}lt;/?{NAMES}\b", re.IGNORECASE)
RAW = re.compile(rf"<(?=\w){NAMES}[\s/>]", re.IGNORECASE)
QUOTED_PRINTABLE = re.compile(r"=(?:(?P<sign>3D)|(?P<byte>[0-9A-F]{2})|(?P<end>\r?\n))")
NEAR = 4_000
SOFT_END = re.compile(r"^[^\r\n]{69,75}=\r?\n", re.MULTILINE)
QUOTED = re.compile(r"^[ \t]{0,4}(?:[>|][ \t]?){1,9}(?:<|&lt;)", re.MULTILINE)
QUOTED_LINE = re.compile(r"^[ \t]{0,4}[>|]", re.MULTILINE)
PREFIX = re.compile(r"^[ \t]{0,4}(?:[>|][ \t]?){1,9}", re.MULTILINE)
BASE64 = re.compile(r"^\s*+(?=[A-Za-z0-9+/]{60})(?:[A-Za-z0-9+/]{2,}+\s*+)++={0,2}\s*$")
SPLIT_TAG = re.compile(r"<[ \t]*+(/?)[ \t]*+([A-Za-z]{0,20}+)[ \t]*+\r?\n[ \t]*+(/?)[ \t]*+([A-Za-z]{0,20}+)(?=[\s/>])")
COLUMNS = frozenset({60, 64, 65, 66, 68, 70, 72, 74, 75, 76, 77, 78, 79, 80})
ESCAPED_JSON = re.compile(r'\\"|\\n')

UNESCAPED = "The document stood escaped in a web page; it was unescaped."
UNQUOTED = "The document stood in a quoted mail; the quote marks were taken off."
DECODED = "The document was still encoded for mail (quoted-printable or base64); it was decoded."
MENDED = "Tags were broken by line ends; they were mended."
JOINED = "Lines were cut in columns, in the middle of words; they were joined."
MAY_BE_CUT = "Lines may have been cut at a column, in the middle of words: look at what stands at their ends."
BACKSLASHES = "The document stood in a program's text with backslashes; they were taken out."


class Unwrapped(NamedTuple):
    """A way to see the text: with these wrappings taken off."""

    text: str
    findings: tuple[str, ...]


def unwrapped(text: str) -> tuple[Unwrapped, ...]:
    """The ways to see `text`, likeliest first: what it holds without its wrappings, and as it is. Bounded: four layers at most."""
    inner = text
    findings: tuple[str, ...] = ()
    for _ in range(4):
        step = _layer(inner)
        if step is None:
            break
        inner, findings = step[0], (*findings, step[1])
    if _may_be_cut(text) or (inner is not text and _may_be_cut(inner)):
        findings = (*findings, MAY_BE_CUT)
    ways = [Unwrapped(inner, findings)]
    mended = _mended(inner)
    if mended != inner:
        ways.append(Unwrapped(mended, (*findings, MENDED)))
    if findings:
        ways.append(Unwrapped(text, ()))
    return tuple(ways)


def _layer(text: str) -> tuple[str, str] | None:
    """The text with its outermost wrapping taken off and what that was, None if it has none."""
    raw = RAW.search(text)
    if (raw or ESCAPED.search(text)) and QUOTED.search(text) and 3 * len(QUOTED_LINE.findall(text)) > text.count("\n"):
        return PREFIX.sub("", text), UNQUOTED
    if raw and (joined := _joined(text)):
        return joined, JOINED
    if (_is_quoted_printable(text) or _has_soft_ends(text)) and (raw or ESCAPED.search(text)):
        # Characters that are not encoded stay what they are: each goes in as the bytes of its own.
        plain = decode(quopri.decodestring(text.encode("utf-8", "replace")))[0]
        return (plain, DECODED) if plain != text else None
    if raw:
        if ESCAPED_JSON.search(text, raw.start(), raw.start() + 400) and "\\n" in text:
            return text.replace("\\r", "").replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"').replace("\\/", "/"), BACKSLASHES
        return None
    if ESCAPED.search(text):
        return of_page(untagged(BREAK.sub("\n", text))), UNESCAPED
    if BASE64.match(text):
        try:
            inner = decode(base64.b64decode(text, validate=False))[0]
        except (binascii.Error, ValueError):
            return None
        return (inner, DECODED) if RAW.search(inner) else None
    return None


def _is_quoted_printable(text: str) -> bool:
    """Whether it has an encoded equals sign, or an encoded byte and a soft line end not far from each other: either alone may be text."""
    before: tuple[str, int] | None = None
    for match in QUOTED_PRINTABLE.finditer(text):
        kind = match.lastgroup or ""
        if kind == "sign" or (before is not None and before[0] != kind and match.start() - before[1] <= NEAR):
            return True
        before = (kind, match.end())
    return False


def _has_soft_ends(text: str) -> bool:
    """Whether lines end as quoted-printable cuts them: with a sign of its own, as late as the standard allows."""
    return ("=\n" in text or "=\r\n" in text) and SOFT_END.search(text) is not None


def _joined(text: str) -> str:
    """The text without the line ends of a mail system that cuts at a column; "" if none did.

    Then every line that goes on has that length to the character; where words are wrapped, many are a little shorter.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lengths = Counter(map(len, lines))
    longest = max(lengths)
    exact = lengths[longest] - (len(lines[-1]) == longest)
    near = sum(lengths[length] for length in range(max(0, longest - 8), longest))
    # Two lines of one length are chance, unless it is one at which mail systems cut.
    if not (40 <= longest <= 2_000 and exact >= (2 if longest in COLUMNS else 3)):
        return ""
    # Words that are wrapped seldom fill three lines in a row to the character.
    if exact <= 3 * near and sum(len(one) == len(two) == longest for one, two in pairwise(lines)) < 2:
        return ""
    cuts = [(one[-1:], two[:1]) for one, two in pairwise(lines) if len(one) == longest]
    inside = sum(one.isalnum() and two.isalnum() for one, two in cuts)
    # A column cares nothing for tags: lines that end with one and go on with another are as long as each other by chance.
    between = sum(one == ">" and two in ("<", "") for one, two in cuts)
    if not inside or 3 * between > exact:
        return ""
    return "".join(line if len(line) == longest else f"{line}\n" for line in lines)


def _may_be_cut(text: str) -> bool:
    """Whether a line, of the length at which mail systems cut, ends within a word; they are too few to tell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    longest = max(map(len, lines))
    if longest not in COLUMNS:
        return False
    full = [(one, two) for one, two in pairwise(lines) if len(one) == longest]
    return any(one[-1] not in " >" and two[:1] not in ("", " ", "\t", "<") for one, two in full)


def _mended(text: str) -> str:
    return SPLIT_TAG.sub(_mend, text)


def _mend(match: re.Match[str]) -> str:
    whole = (match[2] + match[4]).lower()
    if (match[1] and match[3]) or (whole not in KNOWN and match[2].lower() not in ("", whole)):
        return match[0]
    return f"<{match[1]}{match[3]}{match[2]}{match[4]}" if whole in KNOWN and match[2].lower() not in KNOWN else match[0]
