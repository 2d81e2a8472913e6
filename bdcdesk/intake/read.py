"""Any document that comes in: what it is, is told by its content, for names and types of attachments are often wrong."""

import hashlib
import re
from datetime import UTC, tzinfo

from bdcdesk.intake.adf import read_adf
from bdcdesk.intake.document import Reading, Unreadable
from bdcdesk.intake.mail import read_mail

HEADER = re.compile(rb"^[!-9;-~]{1,76}:[ \t]|^From \S", re.MULTILINE)
MAIL = re.compile(
    rb"^(?:from|to|date|subject|received|message-id|mime-version|content-type|return-path|delivered-to|x-[\w-]{1,60}):",
    re.IGNORECASE | re.MULTILINE,
)
OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def raw_hash(content: bytes) -> str:
    """SHA-256 of the bytes as they came, 64 hex digits: the same document handed in again has the same."""
    return hashlib.sha256(content).hexdigest()


def read_document(content: bytes, name: str = "", region: str = "US", zone: tzinfo = UTC) -> Reading:
    """The leads in `content`, a mail or an ADF document. `name` (a file's, may be empty) decides only where the content does not.

    `region` and `zone` as for `read_adf`. Raises Unreadable, and nothing else. Any thread; no I/O.
    """
    if not content.strip():
        raise Unreadable("This document is empty.")
    if content.startswith(OUTLOOK):
        raise Unreadable("This is an Outlook message file. Save the mail as .eml and hand that in.")
    try:
        return _read(content, name, region, zone)
    except ValueError as error:
        # What the mail library makes of some broken headers: a document that cannot be read must not end the hub.
        raise Unreadable("This document is broken in a way that cannot be read.") from error


def _read(content: bytes, name: str, region: str, zone: tzinfo) -> Reading:
    if _is_mail(content) or (name.lower().endswith(".eml") and not content.lstrip().startswith(b"<")):
        return read_mail(content, region, zone)
    return read_adf(content, region, zone)


def _is_mail(content: bytes) -> bool:
    """It begins with a header, and among its headers is one that only mails have."""
    start = content[:100_000].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if not HEADER.match(start):
        return False
    headers = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return MAIL.search(headers) is not None
