"""Any document that comes in: what it is, is told by its content, for names and types of attachments are often wrong."""

import hashlib
import re
from datetime import UTC, tzinfo

import msgspec

from bdcdesk.domain.events.lead import Nature
from bdcdesk.intake.document import Document, Reading, Unreadable
from bdcdesk.intake.reading.content import read_content
from bdcdesk.intake.reading.mail import read_mail
from bdcdesk.intake.reading.plain import whole

SIZE = 20_000_000
HEADER = re.compile(rb"^[!-9;-~]{1,76}:[ \t]|^From \S", re.MULTILINE)
MAIL = re.compile(
    rb"^(?:from|to|date|subject|received|message-id|mime-version|content-type|return-path|delivered-to|x-[\w-]{1,60}):",
    re.IGNORECASE | re.MULTILINE,
)
ONLY_MAILS = re.compile(
    rb"^(?:received|message-id|mime-version|content-(?:type|transfer-encoding|disposition)|return-path|delivered-to|x-[\w-]{1,60}):",
    re.IGNORECASE | re.MULTILINE,
)
OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

KINDS: dict[Nature, str] = {
    "test": "test",
    "hiring request": "hiring request",
    "phone call": "phone call",
    "auto-response": "auto-response",
}
CONNECTION_TEST = "This is a connection test: it names nobody, no way to reach anyone, no car and no words."
UNFILLED = "The sender's template was not filled in: it has placeholders where a shopper should be. Tell the sender."
BROKEN = "This document is broken in a way that cannot be read."
FAULT = "The reader failed on this document ({0}), which is a fault in bdcdesk. Its bytes are kept; send them to who looks after it."
ZEROS = "This document holds nothing but zeros: its file was not written to the end. Ask who sent it for it again."
CUT_SHORT = "The document is cut off before it says who asks."


def raw_hash(content: bytes) -> str:
    """SHA-256 of the bytes as they came, 64 hex digits: the same document handed in again has the same."""
    return hashlib.sha256(content).hexdigest()


def read(document: Document) -> Reading:
    """What `document` says: its prospects, or why it must go to quarantine. Total: no bytes make it raise, and all that it gives can be
    written as JSON. Any thread; no I/O, no clock.

    Bounded: of SIZE bytes at most, and of those only the text parts of a mail and of any document its first LENGTH characters (see
    `bounded`); nesting that no lead has is refused. What grows with the bytes is their hash and the search for a mail's parts.
    """
    digest = raw_hash(document.content)
    try:
        found = _writable(_finished(_read(document)))
    except Unreadable as why:
        found = Reading(level="text only", kind=_kind_of(str(why)), quarantined=str(why))
    except (ValueError, RecursionError, LookupError):
        # What the mail library makes of some broken headers: a document that cannot be read must not end the hub.
        found = Reading(level="text only", kind="unknown", quarantined=BROKEN)
    except Exception as fault:
        # A fault of ours: the document waits, with its bytes, for the release that mends it, and the next one is read.
        found = Reading(level="text only", kind="unknown", quarantined=FAULT.format(type(fault).__name__))
    return msgspec.structs.replace(found, hash=digest)


def read_document(content: bytes, name: str = "", region: str = "US", zone: tzinfo = UTC) -> Reading:
    """As `read`, of bytes and a file's name."""
    return read(Document(content, name, region=region, zone=zone))


def _read(document: Document) -> Reading:
    content, name = document.content, document.name
    if len(content) > SIZE:
        raise Unreadable(f"This document is larger than {SIZE // 1_000_000} MB.")
    if not content or content.isspace():
        raise Unreadable("This document is empty.")
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable(ZEROS)
    if content.startswith(OUTLOOK):
        raise Unreadable("This is an Outlook message file. Save the mail as .eml and hand that in.")
    if _is_mail(content, name) or (name.lower().endswith(".eml") and not content[:10_000].lstrip().startswith(b"<")):
        return read_mail(content, document.region, document.zone, document.shape)
    return read_content(content, document.charset, document.region, document.zone, document.shape)[0]


def _is_mail(content: bytes, name: str) -> bool:
    """It begins with a header, and among its headers is one that only mails have, or two that marketplaces' texts do not have together."""
    start = content[:100_000].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if not HEADER.match(start):
        return False
    top = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    if ONLY_MAILS.search(top) or name.lower().endswith(".eml"):
        return MAIL.search(top) is not None
    first = MAIL.match(start)
    return first is not None or (start.startswith(b"From ") and MAIL.search(top) is not None)


def _finished(found: Reading) -> Reading:
    """With what a document without a shopper is, and what all its prospects are."""
    if found.quarantined:
        return found
    resend = any(prospect.status == "resend" and prospect.source_id for prospect in found.prospects)
    if not resend and all(prospect.says_nothing for prospect in found.prospects):
        kind, why = _nothing(found)
        return msgspec.structs.replace(found, kind=kind, quarantined=why, prospects=())
    natures = {prospect.nature for prospect in found.prospects}
    kind = KINDS.get(natures.pop(), found.kind) if len(natures) == 1 else found.kind
    return msgspec.structs.replace(found, kind=kind)


def _writable(found: Reading) -> Reading:
    """The same, with nothing in it that cannot be written down: whichever way a half of a character got in, none gets out."""
    try:
        msgspec.json.encode(found)
    except UnicodeEncodeError:
        return msgspec.convert(_mended(msgspec.to_builtins(found)), Reading)
    return found


def _mended(value: object) -> object:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {_mended(key): _mended(one) for key, one in value.items()}
    return [_mended(one) for one in value] if isinstance(value, list | tuple) else value


def _nothing(found: Reading) -> tuple[str, str]:
    """What a document is whose prospects say nothing, and why it is no lead."""
    if any("placeholder" in finding for finding in found.findings):
        return "unfilled template", UNFILLED
    if found.level in ("recovered", "text only"):
        return found.kind, CUT_SHORT
    return "connection test", CONNECTION_TEST


def _kind_of(why: str) -> str:
    if "automatic answer" in why:
        return "auto-response"
    return "phone call" if "phone call" in why else "adf" if "ADF" in why else "unknown"
