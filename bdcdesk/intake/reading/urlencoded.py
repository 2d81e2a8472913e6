"""Forms as browsers send them: urlencoded, or in parts (multipart/form-data)."""

import re
from datetime import tzinfo
from urllib.parse import parse_qsl, urlencode

from bdcdesk.intake.document import Reading, Shape, Unreadable, reading
from bdcdesk.intake.reading.assembled import assemble
from bdcdesk.intake.reading.labelled import Pair
from bdcdesk.intake.reading.labels import field_of
from bdcdesk.intake.reading.points import EMAIL
from bdcdesk.intake.reading.prospects import DOCUMENT, TRADES, somebody
from bdcdesk.intake.reading.sweep import PHONE

FIELDS = 500
"""As of JSON: the longest form that was ever seen has 60."""
FORM_PART = re.compile(
    r'\s{0,4}content-disposition: form-data; name="([^"\r\n]{1,100})"\r?\n(?:content-[^\r\n]{0,200}\r?\n){0,3}\r?\n(.*)',
    re.IGNORECASE | re.DOTALL,
)
INNER = re.compile(r"([\w-]{1,60})\[([\w -]{1,60})\]")
URLENCODED = re.compile(r"[\w.%+\[\]-]{1,100}=[^&\r\n]*(?:&[\w.%+\[\]-]{1,100}=[^&\r\n]*)+")
ESCAPED_DOCUMENT = re.compile(
    r"(?:[\w.%+\[\]-]{1,100}=[^&\s]*&){0,100}[\w.%+\[\]-]{1,100}=(?:%20|%0[AD]|%EF%BB%BF|\+)*"
    r"(?:%3C|<)(?:%3F|%21|adf|prospect|processsaleslead|customer|vehicle)[^\s]*$",
    re.IGNORECASE,
)


def is_urlencoded(text: str, shape: Shape) -> bool:
    """Whether the text is a form as browsers send it, with at least one field that is known, or with a document in it."""
    if len(text) > 100_000:
        return False
    if ESCAPED_DOCUMENT.match(text.strip()):
        return True
    if not URLENCODED.fullmatch(text.strip()):
        return False
    if any(field_of(part.partition("=")[0]) or part.partition("=")[0] in shape.fields for part in text.strip().split("&")):
        return True
    return any(EMAIL.match(pair.value) or PHONE.fullmatch(pair.value.strip()) for pair in urlencoded_pairs(text))


def read_urlencoded(text: str, region: str, zone: tzinfo, shape: Shape) -> tuple[Reading | None, str]:
    """As `read_json`, of a form as browsers send it. Raises Unreadable."""
    try:
        given = parse_qsl(text.strip(), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError:
        raise Unreadable("This form has too many fields.") from None
    inside = next((string for _, string in given if DOCUMENT.search(string)), "")
    if inside:
        return None, inside
    prospect = assemble(_named(given), region, zone, shape)
    if not somebody(prospect):
        raise Unreadable("There is no lead in this form: nobody is named, and nobody could be reached.")
    return reading("strict", (prospect,), kind="web form"), ""


def urlencoded_pairs(text: str) -> tuple[Pair, ...]:
    """Names and values of a form as browsers send it; none if it has too many."""
    try:
        return _named(parse_qsl(text.strip(), keep_blank_values=True, max_num_fields=FIELDS))
    except ValueError:
        return ()


def _named(given: list[tuple[str, str]]) -> tuple[Pair, ...]:
    made = []
    for name, string in given:
        inner = INNER.fullmatch(name)
        plain = re.sub(r"\[\]$", "", name)
        known = inner is not None and not field_of(plain) and field_of(inner[2])
        made.append(Pair(inner[2], string, "trade" if TRADES.search(inner[1]) else "") if inner and known else Pair(plain, string))
    return tuple(made)


def form_data(text: str) -> str:
    """A form's body with parts (multipart/form-data) as one that is urlencoded; "" for any other text."""
    if not text.startswith("--") or "form-data" not in text[:400]:
        return ""
    boundary = text.partition("\n")[0].strip()
    pieces = (FORM_PART.match(piece) for piece in text.split(boundary, FIELDS)[1:] if len(boundary) > 2)
    return urlencode([(piece[1], piece[2].rstrip("\r\n")) for piece in pieces if piece])
