"""A mail that carries a lead: as its body, or as a part among readable ones that repeat the same lead.

The parser is the standard library's with the old policy (`compat32`) on purpose: it reads headers only when asked, as plain strings. The
new one parses each into a structure, and what arrives in a lead mailbox makes it raise where a plain string would do.
"""

from datetime import UTC, tzinfo
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

import msgspec

from bdcdesk.domain.events.lead import Origin
from bdcdesk.intake.document import (
    NO_SHAPE,
    Level,
    Prospect,
    Reading,
    Shape,
    Unreadable,
    all_findings,
    with_findings,
    without_repeats,
    worse,
)
from bdcdesk.intake.reading.among import form_in, unquoted
from bdcdesk.intake.reading.arriving import Mailed
from bdcdesk.intake.reading.bounded import LENGTH, TOO_LARGE, TOO_LONG, first_part, is_binary, slimmed
from bdcdesk.intake.reading.content import NothingSaid, bare, has_markup, read_content, with_finding
from bdcdesk.intake.reading.encoding import decode
from bdcdesk.intake.reading.headers import Headers, headers
from bdcdesk.intake.reading.labelled import labelled
from bdcdesk.intake.reading.labels import field_of
from bdcdesk.intake.reading.makes import car_of
from bdcdesk.intake.reading.points import emails
from bdcdesk.intake.reading.shopper import split
from bdcdesk.intake.reading.sweep import left_over
from bdcdesk.intake.reading.text import AUTOMATIC, read_text, shown

SIZE = 20_000_000
PARTS = 60
XML_TYPES = frozenset({"application/xml", "text/xml", "application/x-adf+xml", "application/adf+xml"})
FORM_TYPES = frozenset({"application/json", "text/csv", "application/x-www-form-urlencoded"})
XML_NAMES = (".xml", ".adf")
FORM_NAMES = (".json", ".csv")

SENDER = "The source is the mail's sender; the document names none."
DATE = "The request time is the mail's date; the document has none that can be read."
OTHER_PART = "A part of the mail could not be read; another one held the lead."
WRITER = "The shopper's address is the one that the mail came from; its text has none."
SUBJECT = "The car was read from the mail's subject."
NONE = "There is no lead in this mail."


def read_mail(content: bytes, region: str = "US", zone: tzinfo = UTC, shape: Shape = NO_SHAPE) -> Reading:
    """The leads of a mail, each once if several parts repeat it: documents and forms count first, then the text that it shows.

    What the document does not state comes from the headers, with a finding: the source from From, the request time from Date. `region` and
    `zone` as for `read_adf`. Raises Unreadable, and nothing else. Any thread; no I/O.
    """
    if len(content) > SIZE:
        raise Unreadable(f"This mail cannot be read: it is larger than {SIZE // 1_000_000} MB.")
    slim = slimmed(content)
    try:
        mail = message_from_bytes(slim.content, policy=Mailed())
        parts, cut = _bounded(_parts(mail))
    except RecursionError:
        raise Unreadable("This mail cannot be read: its parts are nested too deeply.") from None
    told = headers(mail)
    readings: list[Reading] = []
    texts: list[str] = []
    fault: Unreadable | None = None
    tried: list[_Part] = []
    for part in sorted(parts, key=lambda part: part.rank):
        try:
            found = _read_part(part, region, zone, shape, texts)
        except NothingSaid as error:
            fault = fault or error
            tried.append(part)
            continue
        except Unreadable as error:
            fault = fault or error
            continue
        if found is not None:
            readings.append(found)
    read = _one(readings, fault is not None) if readings else _by_its_text(parts, tried, told, region, zone, shape, fault)
    read = _completed(read, told)
    if slim.cut or cut:
        if len(read.prospects) > 1 or read.kind == "table":
            raise Unreadable(TOO_LARGE)
        read = with_finding(read, TOO_LONG)
    return msgspec.structs.replace(read, elsewhere=left_over("\n".join(texts), read.prospects))


def _parts(mail: Message) -> list[Message]:
    """The leaves, in their order. A forwarded mail's are among them."""
    leaves: list[Message] = []
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting += [inner for inner in reversed(payload) if isinstance(inner, Message)]
        else:
            leaves.append(part)
        if len(leaves) + len(waiting) > PARTS:
            raise Unreadable(f"This mail cannot be read: it has more than {PARTS} parts.")
    return leaves


def _rank(part: Message) -> int:
    if part.get_content_type() in XML_TYPES or _file_name(part).endswith(XML_NAMES):
        return 0
    if _is_form(part):
        return 1
    return 3 if part.get_content_type() == "text/html" else 2


def _is_form(part: Message) -> bool:
    return part.get_content_type() in FORM_TYPES or _file_name(part).endswith(FORM_NAMES)


def _file_name(part: Message) -> str:
    try:
        return (part.get_filename() or "").lower()
    except (LookupError, ValueError, TypeError):
        return ""


class _Part(NamedTuple):
    """A part that is text: its bytes, the encoding that it states, its text as far as it is read, and what its headers make of it."""

    given: bytes
    charset: str
    text: str
    kind: str
    rank: int
    is_form: bool
    markup: bool


def _bounded(parts: list[Message]) -> tuple[list[_Part], bool]:
    """The parts that are text, in their order, with at most LENGTH characters of all of them, first of those that say what they are; and
    whether any is longer."""
    found: list[tuple[int, _Part]] = []
    left = LENGTH
    order = sorted(enumerate(parts), key=lambda each: (_rank(each[1]) > 1 and each[1].get_content_maintype() != "text", _rank(each[1])))
    cut_off = False
    for place, part in order:
        given = _payload(part)
        if given is None:
            continue
        content = first_part(given[0])
        charset = given[1]
        text, _ = decode(content, charset)
        kind = part.get_content_maintype()
        cut = len(text) > left or len(content) < len(given[0])
        if len(text) > left:
            text = text[:left]
            content, charset = text.encode("utf-8", "replace"), ""
        left -= len(text)
        cut_off = cut_off or cut
        if text or not cut:
            found.append((place, _Part(content, charset, text, kind, _rank(part), _is_form(part), has_markup(text))))
    return [part for _, part in sorted(found, key=lambda each: each[0])], cut_off


def _payload(part: Message) -> tuple[bytes, str] | None:
    """The bytes of a part and the encoding that it states; None for one that is no text: a picture, a part that cannot be decoded."""
    if part.get_content_maintype() in ("image", "audio", "video", "font"):
        return None
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or is_binary(payload):
        return None
    try:
        return payload, part.get_content_charset("") or ""
    except (LookupError, ValueError, TypeError):
        return payload, ""


def _read_part(part: _Part, region: str, zone: tzinfo, shape: Shape, texts: list[str]) -> Reading | None:
    """What one part holds; None for a part that is only text. Its text is added to `texts`."""
    text = part.text
    if "\0" not in text[:1_000] and part.kind in ("text", "application", "message"):
        texts.append(text)
    stated = part.rank == 0
    if not (stated or part.is_form or part.markup or form_in(unquoted(text), shape)):
        return None
    try:
        found, _ = read_content(part.given, part.charset, region, zone, shape)
    except Unreadable:
        if stated or part.markup:
            raise
        return None
    return found if stated or part.is_form or found.kind not in ("text", "table") else None


def _one(readings: list[Reading], some_unread: bool) -> Reading:
    """One Reading of all parts. A part that only repeats what a better one holds says nothing about the level."""
    full = [reading for reading in readings if any(not one.says_nothing or one.status == "resend" for one in reading.prospects)]
    some_unread = some_unread or 0 < len(full) < len(readings)
    readings = full or readings
    prospects: tuple[Prospect, ...] = ()
    used: list[Reading] = []
    for reading in sorted(readings, key=lambda reading: reading.level == "text only"):
        more = without_repeats((prospects, reading.prospects))
        if len(more) > len(prospects) and not (prospects and reading.level == "text only"):
            prospects = more
            used.append(reading)
    level: Level = "repaired" if some_unread else "strict"
    for reading in used:
        level = worse(level, reading.level)
    if some_unread:
        prospects = tuple(with_findings(prospect, OTHER_PART) for prospect in prospects)
    first = (used or readings)[0]
    fetch = tuple(one for reading in readings for one in reading.fetch)
    quarantined = "" if prospects else first.quarantined
    return Reading(
        level=level, findings=all_findings(prospects), prospects=prospects, kind=first.kind, quarantined=quarantined, fetch=fetch
    )


def _by_its_text(
    parts: list[_Part], tried: list[_Part], told: Headers, region: str, zone: tzinfo, shape: Shape, fault: Unreadable | None
) -> Reading:
    """The lead that the mail's own words make: of its plain text, or of the page where that says more. Those of `tried` are none."""
    if told.automatic:
        raise Unreadable(AUTOMATIC)
    own = [part for part in parts if part.kind == "text"]
    texts = [bare(part.text) if part.markup else shown(unquoted(part.text)) for part in own]
    without = {text for part, text in zip(own, texts, strict=True) if part in tried}
    texts.sort(key=lambda text: -sum(1 for pair in labelled(text).pairs if field_of(pair.label)))
    for text in texts:
        if text in without:
            continue
        try:
            return read_text(text, region, zone, shape, told.aside)
        except Unreadable as error:
            fault = fault or error
    writer = emails(told.writer, False)[0] if told.writer else ()
    words = next((text.strip() for text in texts if text.strip()), "")
    if not writer or not words or str(fault).startswith("This is"):
        raise fault if fault and "ADF" in str(fault) else Unreadable(str(fault) if str(fault).startswith("This is") else NONE)
    written = Prospect(points=writer, name=told.name, comments=words[:20_000], origins=(Origin("points", "mail header"),))
    return Reading(level="text only", findings=(WRITER,), prospects=(with_findings(written, WRITER),), kind="text")


def _completed(reading: Reading, told: Headers) -> Reading:
    prospects: list[Prospect] = []
    for prospect in reading.prospects:
        found: list[str] = []
        origins = list(prospect.origins)
        changed: dict[str, object] = {}
        if not prospect.source and told.domain:
            changed["source"] = told.domain
            found.append(SENDER)
            origins.append(Origin("source", "mail header"))
        if not prospect.requested and told.sent:
            changed["requested"] = told.sent
            found.append(DATE)
            origins.append(Origin("requested", "mail header"))
        if reading.kind == "text" and not prospect.vehicles and (car := car_of(told.subject)) is not None:
            changed["vehicles"] = (car,)
            found.append(SUBJECT)
            origins.append(Origin("vehicle", "mail header"))
        if reading.kind == "text" and told.writer and not any(point.kind == "email" for point in prospect.points):
            changed["points"] = (*prospect.points, *emails(told.writer, False)[0])
            changed |= {} if prospect.name else dict(zip(("first", "middle", "last"), split(told.name), strict=True), name=told.name)
            found.append(WRITER)
            origins.append(Origin("points", "mail header"))
        whole = msgspec.structs.replace(prospect, **changed, origins=tuple(origins)) if changed else prospect
        prospects.append(with_findings(whole, *found))
    completed = tuple(prospects)
    return msgspec.structs.replace(reading, findings=all_findings(completed), prospects=completed, sent=told.sent)
