"""A mail that carries ADF: as its body, or as a part among readable ones that repeat the same lead.

The parser is the standard library's with the old policy (`compat32`) on purpose: it reads headers only when asked, as plain strings. The
new one parses each into a structure, and what arrives in a lead mailbox makes it raise where a plain string would do.
"""

import html
import re
from datetime import UTC, datetime, timedelta, tzinfo
from email import message_from_bytes
from email.errors import HeaderParseError
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.adf import read_adf
from bdcdesk.intake.document import Level, Prospect, Reading, Unreadable, all_findings, with_findings, without_repeats
from bdcdesk.intake.encoding import decode
from bdcdesk.intake.plain import BREAK, TAG, line

SIZE = 20_000_000
PARTS = 200
DASHED_LINES = 20_000
XML_TYPES = frozenset({"application/xml", "text/xml", "application/x-adf+xml", "application/adf+xml"})
XML_NAMES = (".xml", ".adf")
HOLDS_ADF = re.compile(rb"<(?:[\w.-]{1,60}:)?(?:adf|prospect)[\s/>]", re.IGNORECASE)
ESCAPED = re.compile(r"&lt;(?:adf|prospect)\b", re.IGNORECASE)

SENDER = "The source is the mail's sender; the document names none."
DATE = "The request time is the mail's date; the document has none that can be read."
OTHER_PART = "A part of the mail could not be read; another one held the lead."
UNESCAPED = "The document stood escaped in a web page; it was unescaped."


def read_mail(content: bytes, region: str = "US", zone: tzinfo = UTC) -> Reading:
    """The leads of a mail, each once if several parts repeat it: XML parts count first, then plain text, then HTML with ADF escaped in it.

    What the document does not state comes from the headers, with a finding: the source from From, the request time from Date. `region` and
    `zone` as for `read_adf`. Raises Unreadable, and nothing else. Any thread; no I/O.
    """
    if len(content) > SIZE:
        raise Unreadable(f"This mail cannot be read: it is larger than {SIZE // 1_000_000} MB.")
    if content.count(b"\n--") > DASHED_LINES:
        raise Unreadable("This mail cannot be read: it has too many parts.")
    try:
        mail = message_from_bytes(content)
        parts = _parts(mail)
    except RecursionError:
        raise Unreadable("This mail cannot be read: its parts are nested too deeply.") from None
    readings: list[Reading] = []
    fault: Unreadable | None = None
    for part in sorted(parts, key=_rank):
        try:
            reading = _read_part(part, region, zone)
        except Unreadable as error:
            fault = fault or error
            continue
        if reading is not None:
            readings.append(reading)
    if not readings:
        raise fault or Unreadable("There is no ADF document in this mail.")
    return _completed(_one(readings, fault is not None), mail)


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
    return 2 if part.get_content_type() == "text/html" else 1


def _file_name(part: Message) -> str:
    try:
        return (part.get_filename() or "").lower()
    except (LookupError, ValueError, TypeError):
        return ""


def _read_part(part: Message, region: str, zone: tzinfo) -> Reading | None:
    """What one part holds; None for a part that has no ADF in it and does not say that it has."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    charset = _charset(part)
    rank = _rank(part)
    if rank == 0 or HOLDS_ADF.search(payload) or payload[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return read_adf(payload, region, zone, charset)
    text, _ = decode(payload, charset)
    if rank == 2 and ESCAPED.search(text):
        reading = read_adf(html.unescape(TAG.sub("", BREAK.sub("\n", text))), region, zone)
        prospects = tuple(with_findings(prospect, UNESCAPED) for prospect in reading.prospects)
        return Reading(level="repaired", findings=all_findings(prospects), prospects=prospects)
    return None


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset("") or ""
    except (LookupError, ValueError, TypeError):
        return ""


def _one(readings: list[Reading], some_unread: bool) -> Reading:
    """One Reading of all parts. A part that only repeats what a better one holds says nothing about the level."""
    prospects: tuple[Prospect, ...] = ()
    used: list[Reading] = []
    for reading in readings:
        more = without_repeats((prospects, reading.prospects))
        if len(more) > len(prospects):
            prospects = more
            used.append(reading)
    level: Level = "strict" if all(reading.level == "strict" for reading in used) and not some_unread else "repaired"
    if some_unread:
        prospects = tuple(with_findings(prospect, OTHER_PART) for prospect in prospects)
    return Reading(level=level, findings=all_findings(prospects), prospects=prospects)


def _completed(reading: Reading, mail: Message) -> Reading:
    sent, sender = _sent(mail), _sender(mail)
    prospects: list[Prospect] = []
    for prospect in reading.prospects:
        found: list[str] = []
        if not prospect.source and sender:
            prospect = msgspec.structs.replace(prospect, source=sender)
            found.append(SENDER)
        if not prospect.requested and sent:
            prospect = msgspec.structs.replace(prospect, requested=sent)
            found.append(DATE)
        prospects.append(with_findings(prospect, *found))
    completed = tuple(prospects)
    return Reading(level=reading.level, findings=all_findings(completed), prospects=completed, sent=sent)


def _sent(mail: Message) -> Instant:
    """The Date header, 0 if it is missing or is no date. "-0000", a time of unknown zone, is UTC by the standard."""
    try:
        moment = parsedate_to_datetime(str(mail.get("Date", ""))[:300])
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0
    return max(0, since // timedelta(milliseconds=1))


def _sender(mail: Message) -> str:
    """The domain of the From header's address. Not its name: in a forwarded mail that is a person's, and a source is kept for ever."""
    try:
        return line(parseaddr(str(mail.get("From", ""))[:300])[1].rpartition("@")[2].lower())
    except (HeaderParseError, LookupError, ValueError, TypeError, RecursionError):
        return ""
