"""A mail to a shopper as its bytes: whatever stands in a name or a subject, it stays one header, and whatever is written stays text."""

import hashlib
import hmac
import quopri
import re
from base64 import b64encode, encodebytes
from collections.abc import Mapping
from email.utils import formatdate
from typing import Final
from urllib.parse import quote

import msgspec

from bdcdesk.domain.events import Instant

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_IN_WORDS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", re.ASCII)
_PLAIN: Final = re.compile(r"(?!.*=\?)[ -~]{0,200}", re.ASCII)
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~ -]{0,200}", re.ASCII)
_IN_A_WORD: Final = 42
"""Bytes of an encoded word, which has 75 characters at most."""
_OURS: Final = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.bdcdesk@[^<>\s]+>")
_TOKEN: Final = 40
UNSUBSCRIBE: Final = "unsubscribe"
CALENDAR: Final = "appointment.ics"
_PLAIN_TEXT: Final = {"Content-Type": 'text/plain; charset="utf-8"', "Content-Transfer-Encoding": "quoted-printable"}


class Letterhead(msgspec.Struct, frozen=True):
    """Of the store: the address `sender` with its `name`, where answers go (`reply_to`), and the hub's public address (https, without a
    slash at its end; "" if it has none) for one click that ends its mails. `key` makes what stands in such a link unguessable."""

    sender: str
    name: str
    reply_to: str
    key: bytes
    hub: str = ""

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2].lower()


def is_address(text: str) -> bool:
    """Whether a mail can be sent there without a second thought: no quotes, no spaces, ASCII."""
    return _ADDRESS.fullmatch(text) is not None and ".." not in text


def message_id(touch: str, domain: str) -> str:
    """Of the mail of this request: the same however often it is asked."""
    return f"<{touch}.bdcdesk@{domain}>"


def touch_of(message: str) -> str:
    """The request whose mail has this Message-ID, "" if it is none of ours."""
    found = _OURS.fullmatch(message.strip())
    return found[1] if found else ""


def token_of(key: bytes, touch: str) -> str:
    """What a shopper shows who wants no more mails like the one of this request."""
    return hmac.new(key, f"unsubscribe {touch}".encode(), hashlib.sha256).hexdigest()[:_TOKEN]


def written(
    head: Letterhead, touch: str, named: str, to: str, subject: str, body: str, now: Instant, calendar: str = "", to_shopper: bool = True
) -> bytes:
    """The mail with CRLF at its lines' ends; its dots are not doubled yet. `sender`, `reply_to` and `to` are addresses by `is_address`,
    else ValueError. `calendar`: the text of a calendar file that is attached, "" for none. Not `to_shopper`: it
    is marked as one that a machine wrote, and has no way to end such mails.

    Put together by hand: the standard library's own folding of headers may take minutes over a subject that somebody pasted.
    """
    if not all(map(is_address, (head.sender, head.reply_to or head.sender, to))):
        raise ValueError("no address")
    token = token_of(head.key, touch)
    ways = [f"<mailto:{quote(head.reply_to or head.sender, safe='@')}?subject={UNSUBSCRIBE}%20{token}>"]
    ways += [f"<{head.hub}/u/{token}>"] if head.hub else []
    headers = {
        "From": f"{_encoded(head.name, quoted=True)} <{head.sender}>".strip(),
        "To": to,
        "Subject": _encoded(subject),
        "Date": formatdate(now / 1000),
        "Message-ID": named,
        "Reply-To": head.reply_to if head.reply_to != head.sender else "",
        "List-Unsubscribe": ",\r\n ".join(ways) if to_shopper else "",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" if head.hub and to_shopper else "",
        "Auto-Submitted": "" if to_shopper else "auto-generated",
        "MIME-Version": "1.0",
        **({"Content-Type": f'multipart/mixed; boundary="{_boundary(touch)}"'} if calendar else _PLAIN_TEXT),
    }
    top = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value or name == "Subject")
    words = _IN_WORDS.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace")
    text = quopri.encodestring(words.rstrip(b"\n") + b"\n").replace(b"\n", b"\r\n")
    if not calendar:
        return f"{top}\r\n".encode("ascii") + text
    method = "CANCEL" if "METHOD:CANCEL" in calendar else "PUBLISH"
    file = {
        "Content-Type": f'text/calendar; charset="utf-8"; method={method}; name="{CALENDAR}"',
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": f'attachment; filename="{CALENDAR}"',
    }
    parts = ((_PLAIN_TEXT, text), (file, encodebytes(calendar.encode("utf-8", "replace")).replace(b"\n", b"\r\n")))
    edge = f"--{_boundary(touch)}"
    body_parts = [f"{edge}\r\n{_headers(named)}\r\n".encode("ascii") + content for named, content in parts]
    return f"{top}\r\n".encode("ascii") + b"\r\n".join(body_parts) + f"\r\n{edge}--\r\n".encode("ascii")


def _boundary(touch: str) -> str:
    """No line of quoted-printable or base64 can begin with it: neither has an underscore after two dashes and an equals sign."""
    return f"=_{touch[:40]}"


def _headers(named: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in named.items())


def _encoded(text: str, *, quoted: bool = False) -> str:
    """One header's words: as they are where they are plain, else in encoded words (RFC 2047) of whole characters."""
    line = " ".join(_CONTROL.sub(" ", text).encode("utf-8", "replace").decode().split())
    if (_PLAIN_NAME if quoted else _PLAIN).fullmatch(line):
        return line
    parts, part = list[str](), ""
    for sign in line:
        if len((part + sign).encode()) > _IN_A_WORD:
            parts.append(part)
            part = ""
        part += sign
    words = [f"=?utf-8?b?{b64encode(one.encode()).decode()}?=" for one in (*parts, part) if one]
    return "\r\n ".join(words)
