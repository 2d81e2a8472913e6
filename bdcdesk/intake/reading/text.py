"""Leads that are only text: marketplaces' mails, web forms sent as mail, a line somebody typed. HTML is read as the text it shows."""

import re
from datetime import tzinfo

import msgspec

from bdcdesk.domain.events.lead import ContactPoint, Origin
from bdcdesk.intake.document import Prospect, Reading, Shape, Unreadable, reading, with_findings
from bdcdesk.intake.reading.among import unforwarded, unquoted
from bdcdesk.intake.reading.assembled import assemble
from bdcdesk.intake.reading.labelled import Pair, labelled
from bdcdesk.intake.reading.labels import field_of
from bdcdesk.intake.reading.nature import CALL, SAID, automatic_answer
from bdcdesk.intake.reading.plain import BREAK, COMMENT_LENGTH, of_page, untagged
from bdcdesk.intake.reading.points import emails, phones
from bdcdesk.intake.reading.shopper import once
from bdcdesk.intake.reading.strays import with_strays
from bdcdesk.intake.reading.sweep import addresses

LENGTH = 400_000
NOTICE = 20_000
"""Characters in which it must say that it is a call's notice."""
IS_HTML = re.compile(r"<(?:html|body|div|p|table|br|span|td|head|!doctype html)\b[^<>]{0,2000}>", re.IGNORECASE)
UNSEEN = re.compile(r"<(style|script|head|title)\b[^<>]{0,2000}>.*?(?:</\1\s{0,4}>|\Z)", re.IGNORECASE | re.DOTALL)
REMARK = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
CELL = re.compile(r"</?(?:td|th|dt|dd)\b[^<>]{0,2000}>", re.IGNORECASE)
BLOCK = re.compile(r"</?(?:div|p|li|tr|table|h[1-6]|ul|ol|section|dl)\b[^<>]{0,2000}>", re.IGNORECASE)
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
RELAYS = re.compile(
    r"^(?:no-?reply|do-?not-?reply|donotreply|noreply|mailer-daemon|postmaster|bounce|notifications?|unsubscribe|support|info|leads?|sales)\b|\+?unsub",
    re.IGNORECASE,
)
MASS = re.compile(r"\bunsubscribe\b|\bview (?:this email )?in (?:your )?browser\b|\bemail preferences\b", re.IGNORECASE)
MASS_WORDS = ("unsubscribe", "browser", "email preferences")
SOURCE = re.compile(
    r"\b(?i:leads?|submission|inquiry|request|message)\b[^\n.]{0,20}\bfrom ([A-Z][\w.&' -]{1,40}?)"
    r"(?=[,!\n]|\.(?:\s|$)|\s*$|\s+(?:Caller|Contact|for|about)\b)"
    r"|^([A-Z][\w.]{2,30}) [Ll]ead\s*$|\b(?:on|from) (?:www\.)?(autotrader\.\w+|cargurus\.\w+|carsales\.[\w.]+)\b",
    re.MULTILINE,
)

WROTE = re.compile(r"^[ \t]*on [^\n]{1,200} wrote:[ \t]*$", re.IGNORECASE | re.MULTILINE)

ONLY_TEXT = "Only text came; the facts were found in it."
FOUND = "A phone number or mail address was found in running text."
NO_LEAD = "There is no lead in this text: no name, no phone number and no mail address of a shopper."
AUTOMATIC = "This is an automatic answer, not a shopper's request."
A_CALL = "This is the notice of a phone call, without a number to call back."
MAILING = "This is a mailing to many, not a shopper's request."


def shown(text: str) -> str:
    """The text that a web page shows; any other text as it is."""
    text = CDATA.sub("", text[:LENGTH])
    if not IS_HTML.search(text):
        return text
    bare = REMARK.sub("", UNSEEN.sub("", text))
    bare = untagged(BLOCK.sub("\n", CELL.sub("\n", BREAK.sub("\n", bare))))
    return re.sub(r"\n\s*\n", "\n", of_page(bare).replace("\xa0", " "))


def read_text(text: str, region: str, zone: tzinfo, shape: Shape, aside: frozenset[str] = frozenset()) -> Reading:
    """The one lead of a text. `aside` are addresses that are not the shopper's: the mail's sender and receiver.

    Raises Unreadable: nobody in it could be called or written to. Its message says what the text is, if that is known.
    """
    plain = unforwarded(unquoted(shown(unquoted(text)))).strip()
    if not plain:
        raise Unreadable("This document is empty.")
    parts = labelled(plain)
    labels = [pair for pair in parts.pairs if field_of(pair.label)]
    if automatic_answer(plain) and not any(field_of(pair.label) in ("email", "phone", "name", "first") for pair in labels):
        raise Unreadable(AUTOMATIC)
    read = assemble((*parts.pairs, *_source(plain, labels)), region, zone, shape, parts.rest)
    own = plain.removesuffix(parts.quoted) if labels else plain
    if (answered := WROTE.search(own)) and addresses(own[: answered.start()]):
        # What a shopper answers to is the store's, with the store's numbers.
        own = own[: answered.start()]
    kinds = {point.kind for point in read.points if point.address}
    if "email" not in kinds or not labels:
        read = _searched(read, own, region, aside, phones_too=not kinds)
    if not labels and _is_mailing(plain):
        raise Unreadable(MAILING)
    if not (read.points or (read.name and (read.vehicles or labels))):
        raise Unreadable(A_CALL if CALL.search(plain, 0, NOTICE) else NO_LEAD)
    if not read.comments:
        read = msgspec.structs.replace(read, comments=parts.rest[:COMMENT_LENGTH])
    read = with_strays(read, plain, region)
    if read.nature == "lead" and CALL.search(plain, 0, NOTICE):
        read = with_findings(msgspec.structs.replace(read, nature="phone call"), SAID["phone call"])
    return reading("text only", (read,), ONLY_TEXT, kind="text")


def _is_mailing(text: str) -> bool:
    plain = text.lower()
    return any(word in plain for word in MASS_WORDS) and MASS.search(text) is not None


def _source(text: str, labels: list[Pair]) -> tuple[Pair, ...]:
    if any(field_of(pair.label) == "source" for pair in labels):
        return ()
    match = SOURCE.search(text[:2_000])
    return (Pair("source", next(group for group in match.groups() if group).strip()),) if match else ()


def _searched(read: Prospect, text: str, region: str, aside: frozenset[str], *, phones_too: bool) -> Prospect:
    """With the numbers and addresses that stand in running text, as far as they may be the shopper's."""
    made: list[ContactPoint] = list(read.points)
    for found in addresses(text):
        if found in aside or RELAYS.match(found) or not (phones_too or "@" in found):
            continue
        made += (emails(found, False) if "@" in found else phones(found, (region,), False))[0]
    points = tuple(point for point in once(made) if point.address or point in read.points)
    if points == read.points:
        return read
    findings = (*read.findings, FOUND)
    return msgspec.structs.replace(read, points=points, findings=findings, origins=(*read.origins, Origin("points", "running text")))
