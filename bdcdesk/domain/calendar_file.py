"""An appointment as a calendar file (iCalendar, RFC 5545), moved and cancelled in the shopper's calendar as it is here. Pure."""

import re
from datetime import UTC, datetime
from typing import Final

from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.book import span_of
from bdcdesk.domain.events.base import Instant

LINE: Final = 75
"""Octets of a line at most, without its end (RFC 5545, 3.1)."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED: Final = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\r", "\\n"), ("\n", "\\n"))


def calendar_file(meeting: Appointment, store: str, number: str, greeter: str, now: Instant) -> str:
    """The file's text with CRLF at its lines' ends. `number`: the store's phone (E.164); `greeter`: who receives them, "" if nobody knows.

    Its name (UID) stays the same however often the appointment is moved; each move, and that it is cancelled, counts one up (SEQUENCE).
    Times are in UTC, so that no calendar has to know the store's zone.
    """
    cancelled = meeting.state == "cancelled"
    start, end = span_of(meeting)
    with_whom = f"{greeter} will meet you at the door. " if greeter else ""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bdcdesk//appointment//EN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{meeting.id}@bdcdesk",
        f"SEQUENCE:{meeting.moved + cancelled}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(end)}",
        f"SUMMARY:{_text(f'Appointment at {store}')}",
        f"LOCATION:{_text(store)}",
        f"DESCRIPTION:{_text(f'{with_whom}To move it, call or text {number}.')}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(at: Instant) -> str:
    return f"{datetime.fromtimestamp(at // 1000, UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """As a value of the type TEXT (3.3.11)."""
    for sign, escaped in _ESCAPED:
        words = words.replace(sign, escaped)
    return _CONTROL.sub(" ", words)


def _folded(line: str) -> str:
    """In lines of at most 75 octets, never divided within a character; each but the first begins with a space."""
    parts, part = list[str](), ""
    for sign in line:
        if len((part + sign).encode()) > LINE - (1 if parts else 0):
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join((*parts, part))
