"""Forms and words that stand among others: quoted in a mail, forwarded with a note above, pasted below a greeting."""

import json
import re
from itertools import islice

from bdcdesk.intake.document import Shape
from bdcdesk.intake.reading.labels import field_of
from bdcdesk.intake.reading.urlencoded import is_urlencoded

MARKED = re.compile(r"^(?:[ \t]*+[>|])++[ \t]?", re.MULTILINE)
"""All marks of a line at once: one less each time would take a text of marks as often as it has some."""
FORWARDED = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:forwarded|original) message[ \t]*-*|begin forwarded message:|_{5,})[ \t]*\n\s*"
    r"(?:^[ \t]*\*?(?:from|date|sent|subject|to|cc|reply-to)\b[^\n]{0,300}\n)+",
    re.IGNORECASE | re.MULTILINE,
)
ANSWERED = re.compile(r"\s*((?:[^\n>|]{0,200}\n){0,4}?)[ \t]*on [^\n]{1,200} wrote:[ \t]*\n\s*(?=[>|])", re.IGNORECASE)
LABEL = re.compile(r"^[ \t]*(?:<[^<>\n]{1,100}>){0,4}([A-Za-z][\w -]{1,30}?)(?::|[ \t]*(?:</|$))", re.MULTILINE)
WHO = frozenset({"name", "first", "last", "email", "phone", "cellphone", "homephone"})
JSON_LINE = re.compile(r'^[ \t]{0,8}(?=\{\s{0,200}["}]|\[\s{0,200}\{)', re.MULTILINE)
FORM_LINE = re.compile(r"^[\w.%+\[\]-]{1,100}=[^\s&]*(?:&[\w.%+\[\]-]{1,100}=[^\s&]*)+$", re.MULTILINE)
TRIES = 5
_decoder = json.JSONDecoder()

UNQUOTED = "The text stood quoted in a mail; the quote marks were taken off."
AROUND = "Words stand around the form; they were left out."


def unquoted(text: str) -> str:
    """The text without the quote marks of a mail, if most of its lines have one; the same text if not."""
    lines = [start for line in text.split("\n") if (start := line.lstrip()[:1])]
    marked = lines.count(">") + lines.count("|")
    answered = ANSWERED.match(text) if marked > 1 else None
    if answered and all(line.lstrip()[:1] in (">", "|") for line in text[answered.end() :].split("\n") if line.strip()):
        inside = MARKED.sub("", text[answered.end() :])
        # A shopper's answer stands above what a store wrote to them; a lead that somebody passes on says who they are.
        if sum(field_of(label[1]) in WHO for label in islice(LABEL.finditer(inside), 40)) > 1:
            return f"{answered[1]}\n{inside}"
    return MARKED.sub("", text) if marked and 3 * marked > 2 * len(lines) else text


def unforwarded(text: str) -> str:
    """The text without the lines that a mail program puts over what it forwards. What the forwarder wrote above stays."""
    return FORWARDED.sub("\n", text, count=3) if "rom:" in text or "FROM:" in text else text


def form_in(text: str, shape: Shape) -> str:
    """The JSON object or urlencoded form that stands among other words, "" if none does. One that is cut off goes to the end."""
    for start in islice(JSON_LINE.finditer(text), TRIES):
        try:
            end = _decoder.raw_decode(text, start.end())[1]
        except (ValueError, RecursionError):
            return text[start.end() :] if '":' in text[start.end() : start.end() + 200] else ""
        return text[start.end() : end]
    return next((line[0] for line in islice(FORM_LINE.finditer(text), TRIES) if is_urlencoded(line[0], shape)), "")
