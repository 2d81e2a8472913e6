"""What a mail's headers say of the lead in it. They are whatever a sender wrote, and are read as such."""

import re
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.reading.plain import line, whole

PRIVATE = re.compile(
    r"@(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|me|mac|aol|comcast|verizon|att|sbcglobal|bellsouth|cox|charter|proton|protonmail|gmx|web)\.[a-z.]{2,6}$"
)
"""Providers of mail for people: who writes from one is a person, not a relay."""

PERSONS = "E-mail"
"""The source of what a person wrote from an address of their own."""

AUTOMATIC = re.compile(r"^(?:auto-replied|auto-generated-reply|auto_reply)", re.IGNORECASE)
RETURNED = re.compile(
    r"^(?:automatic reply|out of office|auto(?:matic)?[- ]?(?:reply|response)|undeliverable|delivery status notification)\b", re.IGNORECASE
)


class Headers(msgspec.Struct, frozen=True):
    """`sent`: the Date, else the newest Received, 0 without either. `domain`: the sender's (PERSONS for a person's), without a name: in a
    forwarded mail that is a person's, and a source is kept for ever. `writer`: the address of a person who wrote it themselves, "" for a
    relay; `name` is theirs. `aside`: addresses that are the sender's or the store's. `automatic`: it says itself that no person wrote it.
    """

    sent: Instant = 0
    domain: str = ""
    writer: str = ""
    name: str = ""
    subject: str = ""
    aside: frozenset[str] = frozenset()
    automatic: bool = False


def headers(mail: Message) -> Headers:
    """Never raises."""
    sender, reply_to = _address(mail, "From"), _address(mail, "Reply-To")
    domain = line(sender[1].rpartition("@")[2])
    private = PRIVATE.search(sender[1]) is not None
    # A marketplace sends as itself and lets the shopper be answered.
    answered = reply_to if "@" in reply_to[1] and reply_to[1].rpartition("@")[2] != domain else sender
    writer = answered if answered is reply_to or private else ("", "")
    subject = _plain(mail.get("Subject", ""))
    receivers = {address for name in ("To", "Cc", "Delivered-To", "X-Original-To") for address in _addresses(mail, name)}
    automatic = AUTOMATIC.match(_raw(mail, "Auto-Submitted")) or "X-Autoreply" in mail or RETURNED.match(subject)
    received = _raw(mail, "Received").rpartition(";")[2]
    return Headers(
        sent=_moment(_raw(mail, "Date")) or _moment(received),
        domain=PERSONS if private else domain,
        writer=writer[1],
        name=writer[0],
        subject=subject,
        aside=frozenset({sender[1], *receivers} - {writer[1]}),
        automatic=bool(automatic),
    )


def _raw(mail: Message, name: str) -> str:
    return str(mail.get(name, ""))[:300].strip()


def _plain(raw: object) -> str:
    try:
        # Encodings such as UTF-7 give halves of characters without a complaint.
        return line(whole(str(make_header(decode_header(str(raw)[:500])))))
    except (HeaderParseError, LookupError, ValueError, TypeError):
        return line(str(raw)[:300])


def _address(mail: Message, name: str) -> tuple[str, str]:
    """Name and address, the address in lower case."""
    try:
        found = parseaddr(_raw(mail, name))
    except (HeaderParseError, LookupError, ValueError, TypeError, RecursionError):
        return "", ""
    return _plain(found[0]), found[1].lower()


def _addresses(mail: Message, name: str) -> list[str]:
    try:
        return [address.lower() for _, address in getaddresses([_raw(mail, name)]) if "@" in address]
    except (HeaderParseError, LookupError, ValueError, TypeError, RecursionError):
        return []


def _moment(text: str) -> Instant:
    """0 for what is no date. "-0000", a time of unknown zone, is UTC by the standard."""
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0
    return max(0, since // timedelta(milliseconds=1))
