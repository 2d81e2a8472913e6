"""One document without a mail around it: what its bytes are decides who reads it."""

import re
from datetime import tzinfo

import msgspec

from bdcdesk.intake.document import Prospect, Reading, Shape, Unreadable, all_findings, reading, with_findings, worse
from bdcdesk.intake.reading.adf import SIZE, read_adf
from bdcdesk.intake.reading.among import AROUND, UNQUOTED, form_in, unforwarded, unquoted
from bdcdesk.intake.reading.bounded import JSON_SIZE, LENGTH, TOO_LARGE, TOO_LONG, first_lines, first_part
from bdcdesk.intake.reading.encoding import decode
from bdcdesk.intake.reading.envelope import FRAGMENT, ROOT
from bdcdesk.intake.reading.json_form import read_json
from bdcdesk.intake.reading.otherxml import read_xml
from bdcdesk.intake.reading.strays import with_strays
from bdcdesk.intake.reading.sweep import left_over
from bdcdesk.intake.reading.table import read_table, table
from bdcdesk.intake.reading.text import read_text
from bdcdesk.intake.reading.urlencoded import form_data, is_urlencoded, read_urlencoded
from bdcdesk.intake.reading.wrapping import BASE64, ESCAPED, unwrapped

TAGS = re.compile(r"<+[^<>]{0,2000}>?")
DEALERS = re.compile(r"<(?=\w)((?:[\w.-]{1,60}+:){0,2}(?:vendor|provider))[\s>].*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
JSON_HEAD = re.compile(rb'^[\s\xef\xbb\xbf]{0,100}(?:\{\s{0,100}["}]|\[\s{0,100}[\[{"])')
PROSPECT = b"prospect"
ENDS = frozenset(b" \t\n\r\f\v>&")
BEGUN = re.compile(rb"(?:<|&lt;)(?:[\w.-]{1,20}:)?\Z")
WORDS = 3_000
"""How often a very long document may say "prospect" and be taken for one lead."""
JSON = re.compile(r'^\s*(?:\{\s*["}]|\[\s*[\[{"])')

ONLY_ITS_TEXT = "Too little is left of the document's structure; facts were found in its text."


class NothingSaid(Unreadable):
    """Neither the tags of a document nor the text between them are a lead."""


def read_content(
    content: bytes, charset: str, region: str, zone: tzinfo, shape: Shape, aside: frozenset[str] = frozenset()
) -> tuple[Reading, str]:
    """What `content` says, and its text. `aside` as for `read_text`. Raises Unreadable, and nothing else."""
    if len(content) > SIZE:
        raise Unreadable(f"This document is larger than {SIZE // 1_000_000} MB.")
    whole = content
    if len(content) > LENGTH and not (JSON_HEAD.match(content) and len(content) <= JSON_SIZE):
        content = first_part(content)
    text, decoded = decode(content, charset)
    read = text if JSON_HEAD.match(content) and JSON.match(text) else first_lines(text[:LENGTH])
    cut = len(content) < len(whole) or len(read) < len(text)
    if cut:
        text = read[:LENGTH]
        content, charset = text.encode("utf-8", "replace"), ""
    if not text.strip():
        raise Unreadable("This document is empty.")
    found = _read(content, text, charset, region, zone, shape, aside)
    if decoded and found.kind not in ("adf", "star"):
        for finding in reversed(decoded):
            found = _with(found, finding)
    if cut:
        # A row, or a lead, that is not seen would be lost: nobody would look for it.
        if found.kind == "table" or len(found.prospects) > 1 or _has_prospects(whole):
            raise Unreadable(TOO_LARGE)
        found = with_finding(found, TOO_LONG)
    return msgspec.structs.replace(found, elsewhere=left_over(text, found.prospects)), text


def _read(content: bytes, text: str, charset: str, region: str, zone: tzinfo, shape: Shape, aside: frozenset[str]) -> Reading:
    if JSON.match(text):
        found, inside = read_json(text, region, zone, shape)
        return found if found is not None else _inside(inside, region, zone)
    if has_markup(text):
        return _markup(content, text, charset, region, zone, shape, aside)
    if text.lstrip().startswith(">") and (plain := unquoted(text)) != text:
        return _with(_read(content, plain, charset, region, zone, shape, aside), UNQUOTED)
    if (of_elements := read_xml(text, region, zone, shape)) is not None:
        return of_elements
    if parts := form_data(text):
        return _read(parts.encode(), parts, "utf-8", region, zone, shape, aside)
    rows = table(text, shape)
    if rows:
        return read_table(rows, region, zone, shape)
    if is_urlencoded(text, shape):
        found, inside = read_urlencoded(text, region, zone, shape)
        return found if found is not None else _inside(inside, region, zone)
    plain = unquoted(text)
    if plain != text:
        return _with(_read(content, plain, charset, region, zone, shape, aside), UNQUOTED)
    form = form_in(text, shape)
    if form and form.strip() != text.strip():
        return _with(_read(content, form, charset, region, zone, shape, aside), AROUND)
    return read_text(text, region, zone, shape, aside)


def _inside(text: str, region: str, zone: tzinfo) -> Reading:
    """The document that stands in a form's field."""
    if len(text) <= LENGTH:
        return read_adf(text, region, zone)
    found = read_adf(text[:LENGTH], region, zone)
    if len(found.prospects) > 1 or _has_prospects(text.encode("utf-8", "replace")):
        raise Unreadable(TOO_LARGE)
    return with_finding(found, TOO_LONG)


def _has_prospects(content: bytes) -> bool:
    """Whether more than one prospect begins in it. Its bytes may be many: each is passed once."""
    plain = content.lower()
    place, begun = 0, 0
    for _ in range(WORDS):
        place = plain.find(PROSPECT, place) + len(PROSPECT)
        if place < len(PROSPECT):
            return False
        before = plain[max(0, place - len(PROSPECT) - 25) : place - len(PROSPECT)]
        begun += place < len(plain) and plain[place] in ENDS and BEGUN.search(before) is not None
        if begun > 1:
            return True
    return True


def _with(found: Reading, finding: str) -> Reading:
    """The reading of what was taken out of something around it."""
    told = reading(worse(found.level, "repaired"), found.prospects, finding, kind=found.kind)
    return msgspec.structs.replace(told, quarantined=found.quarantined, fetch=found.fetch)


def with_finding(found: Reading, finding: str) -> Reading:
    """The reading with this finding, and each prospect of it."""
    prospects = tuple(with_findings(prospect, finding) for prospect in found.prospects)
    return msgspec.structs.replace(found, findings=tuple(dict.fromkeys((finding, *found.findings))), prospects=prospects)


def has_markup(text: str) -> bool:
    """Whether a document of tags may stand in the text, in whatever wrapping."""
    return any(pattern.search(text) for pattern in (ROOT, ESCAPED, FRAGMENT)) or BASE64.match(text[:200_000]) is not None


def _markup(content: bytes, text: str, charset: str, region: str, zone: tzinfo, shape: Shape, aside: frozenset[str]) -> Reading:
    """By its tags; where those give nobody to call, by its text."""
    fault: Unreadable | None = None
    found: Reading | None = None
    try:
        found = _gathered(read_adf(content, region, zone, charset), text, region)
        if any(_says_something(prospect) for prospect in found.prospects):
            return found
    except Unreadable as error:
        fault = error
        if "nested" in str(error) or "more than" in str(error):
            raise
    try:
        only = read_text(bare(text), region, zone, shape, aside)
    except Unreadable:
        if found is not None:
            return found
        raise NothingSaid(str(fault or "There is no lead in this document.")) from None
    if found is not None and found.level in ("strict", "repaired"):
        # Whatever numbers stand in a whole document without a shopper are the dealer's or the sender's.
        return found
    return reading("text only", only.prospects, ONLY_ITS_TEXT, kind="adf")


def _gathered(found: Reading, text: str, region: str) -> Reading:
    """A damaged document of one prospect, with the numbers and addresses between its first tag and its last that its tags lost."""
    start = ROOT.search(text) or FRAGMENT.search(text)
    if found.level != "recovered" or len(found.prospects) != 1 or start is None:
        return found
    prospect = with_strays(found.prospects[0], text[start.start() : text.rfind(">") + 1 or len(text)], region)
    return msgspec.structs.replace(found, prospects=(prospect,), findings=all_findings((prospect,)))


def bare(text: str) -> str:
    """The text between the tags of a document, without what stands in its dealer and its sender."""
    return TAGS.sub("\n", DEALERS.sub("\n", unforwarded(unwrapped(text)[0].text)))


def _says_something(prospect: Prospect) -> bool:
    return not prospect.says_nothing or prospect.status == "resend"
