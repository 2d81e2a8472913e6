"""What a mail that came in says, as far as it may be about one of ours. Total: whatever the bytes are, nothing is raised."""

import re
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Final, Literal, TypeAlias

import msgspec

from bdcdesk.contact.mail.letter import UNSUBSCRIBE, touch_of

Kind: TypeAlias = Literal["answer", "auto", "bounce", "late", "ours"]

MOST: Final = 1 << 18
"""Bytes of a mail that are looked into: what a person wrote stands at its beginning, and pictures at its end."""
HEADER: Final = 1_000
"""Characters of what a header says of a part. The standard library takes hours over a megabyte of semicolons."""
PARTS: Final = 100
"""Lines that may part a mail: mails in mails by the thousand are nobody's answer."""
LONGEST: Final = 20_000
"""Characters of an answer that are kept in the log; the mail itself is kept whole."""
_ID: Final = re.compile(r"<[^<>\s]{1,250}>")
_TOKEN: Final = re.compile(rf"(?:^|\s){UNSUBSCRIBE}\s+([0-9a-f]{{40}})\s*$", re.IGNORECASE)
_QUOTE: Final = re.compile(
    r"^\s*(?:>|-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|mensaje original)\b"
    r"|_{10,}\s*$|(?:on|el|le|am)\b.{5,200}\b(?:wrote|escribió|a écrit|schrieb)\s*:\s*$|from:\s.+@)",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_FINAL: Final = re.compile(r"\b(?:permanent|fatal|given up|undeliverable|could not be delivered|delivery (?:has )?failed)\b", re.IGNORECASE)


class Incoming(msgspec.Struct, frozen=True):
    """`touches` are our requests that it names, the likeliest first. `sid` is its own Message-ID, "" if it has none; `body` what was
    written anew in it. `token` of an unsubscribing mail. Of a bounce: `status` (RFC 3463, "" if none is given)."""

    kind: Kind
    touches: tuple[str, ...]
    sid: str
    sender: str
    subject: str
    body: str
    token: str = ""
    status: str = ""


def read(content: bytes) -> Incoming | None:
    """None of what is surely about no mail of ours."""
    if b".bdcdesk@" not in content[:MOST] and UNSUBSCRIBE.encode() not in content[: 1 << 16].lower():
        return None
    try:
        return _read(message_from_bytes(_few_parts(content[:MOST]), policy=_Arrived()))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        # A mail that Python's own reader stumbles over is one for intake, which reads anything.
        return None


class _Arrived(Compat32):
    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name, and its value as it came."""
        name, value = super().header_source_parse(sourcelines)
        return (name, value[:HEADER]) if name.lower().startswith("content-") else (name, value)


def _few_parts(content: bytes) -> bytes:
    place = -1
    for _ in range(PARTS):
        place = content.find(b"\n--", place + 1)
        if place < 0:
            return content
    return content[:place]


def _read(mail: Message) -> Incoming | None:
    sid = _first_id(mail["Message-ID"])
    subject = _decoded(mail["Subject"])
    sender = parseaddr(_decoded(mail["From"]))[1].lower()
    token = _TOKEN.search(subject)
    named = [*_ids(mail["In-Reply-To"]), *reversed(_ids(mail["References"]))]
    if touch_of(sid):
        return Incoming("ours", (touch_of(sid),), sid, sender, subject, "")
    report = _report(mail) or _returned(mail, sender)
    if report is not None:
        named = [*report[1], *named]
    touches = tuple(dict.fromkeys(touch for one in named if (touch := touch_of(one))))
    if not touches and token is None:
        return None
    kind: Kind = "answer"
    status = ""
    if report is not None:
        kind, status = report[0], report[2]
    elif _by_machine(mail):
        kind = "auto"
    return Incoming(kind, touches, sid, sender, subject, _anew(_words(mail)), token[1].lower() if token else "", status)


def _report(mail: Message) -> tuple[Kind, list[str], str] | None:
    """Of a delivery status notification (RFC 3464): what it means, the mails it is about, and the status; None for any other mail."""
    if mail.get_content_type() != "multipart/report" or str(mail.get_param("report-type") or "").lower() not in ("", "delivery-status"):
        return None
    action, status, about = "", "", list[str]()
    for part in mail.walk():
        match part.get_content_type():
            case "message/delivery-status":
                fields = [block for block in part.get_payload() if isinstance(block, Message)] if part.is_multipart() else []
                for block in fields:
                    action = action or str(block["Action"] or "").strip().lower()
                    found = _STATUS.search(str(block["Status"] or ""))
                    status = status or (found[0] if found else "")
            case "text/rfc822-headers":
                heads = part.get_payload(decode=True)
                about += _ids(str(message_from_bytes(heads)["Message-ID"] or "")) if isinstance(heads, bytes) else []
            case "message/rfc822":
                about += [one for inner in part.get_payload() if isinstance(inner, Message) for one in _ids(inner["Message-ID"])]
    if action == "failed" or (not action and status.startswith("5")):
        return "bounce", about, status
    return "late", about, status


def _returned(mail: Message, sender: str) -> tuple[Kind, list[str], str] | None:
    """The same of a mail server that says it in words of its own, as qmail does, with our mail below them; None for any other."""
    failed = mail["X-Failed-Recipients"] is not None
    if not failed and sender.partition("@")[0] not in ("mailer-daemon", "postmaster"):
        return None
    said = _words(mail)
    about = [one for one in _ids(said) if touch_of(one)]
    if not about:
        return None
    own = said[: said.find(about[0])]
    status = _STATUS.search(own)
    final = failed or _FINAL.search(own) is not None or (status is not None and status[0].startswith("5"))
    return "bounce" if final else "late", about, status[0] if status is not None else ""


def _by_machine(mail: Message) -> bool:
    auto = str(mail["Auto-Submitted"] or "no").split(";")[0].strip().lower()
    precedence = str(mail["Precedence"] or "").strip().lower()
    return auto != "no" or precedence in ("bulk", "junk", "list", "auto_reply") or mail["X-Autoreply"] is not None


def _ids(header: object) -> list[str]:
    return _ID.findall(str(header or ""))[:100]


def _first_id(header: object) -> str:
    return next(iter(_ids(header)), "")


def _decoded(header: object) -> str:
    text = ""
    for part, charset in decode_header(str(header or "")[: 20 * HEADER]):
        text += part if isinstance(part, str) else part.decode(_known(charset), "replace")
    return " ".join(text.split())[:500]


def _known(charset: str | None) -> str:
    try:
        "".encode(charset or "utf-8")
    except (LookupError, UnicodeError):
        return "utf-8"
    return charset or "utf-8"


def _words(mail: Message) -> str:
    """What a person wrote: the first plain part, else the first HTML."""
    page = ""
    for part in mail.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() not in ("text/plain", "text/html") or (part.get_content_type() == "text/html" and page):
            continue
        payload = part.get_payload(decode=True)
        text = payload.decode(_known(part.get_content_charset()), "replace") if isinstance(payload, bytes) else ""
        if part.get_content_type() == "text/plain" and text.strip():
            return text
        page = page or text
    return _plain(page)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script", "head")
        self._quoted += tag == "blockquote"
        if tag in ("br", "p", "div", "tr", "li"):
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "head") and self._hidden > 0
        self._quoted -= tag == "blockquote" and self._quoted > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden and not self._quoted:
            self.said.append(" ".join(data.split()))


def _plain(page: str) -> str:
    reader = _Page()
    reader.feed(page[: 10 * LONGEST])
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.said))


def _anew(text: str) -> str:
    """Without what was quoted; all of it where nothing else would be left."""
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines):
        # Mail programs break the line that tells whom they quote.
        if _QUOTE.match(line) or _QUOTE.match(f"{line} {lines[number + 1].strip()}" if number + 1 < len(lines) else ""):
            above = "\n".join(lines[:number]).strip()
            return (above or text.strip())[:LONGEST]
    return text.strip()[:LONGEST]
