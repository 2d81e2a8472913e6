"""A mail to a shopper as its bytes: whatever stands in a name or a subject, it stays one header, and whatever is written stays text."""

import hashlib
import hmac
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final

import msgspec

from bdcdesk.domain.events import Instant

_POLICY: Final = SMTP.clone(max_line_length=300)
"""An id is not to stand on a line of its own, which readers may take for an empty one."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_IN_WORDS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", re.ASCII)
_OURS: Final = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.bdcdesk@[^<>\s]+>")
_TOKEN: Final = 40
UNSUBSCRIBE: Final = "unsubscribe"


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


def written(head: Letterhead, touch: str, named: str, to: str, subject: str, body: str, now: Instant) -> bytes:
    """The mail with CRLF at its lines' ends; its dots are not doubled yet."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(display_name=_one_line(head.name), addr_spec=head.sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = _one_line(subject)
    message["Date"] = formatdate(now / 1000)
    message["Message-ID"] = named
    if head.reply_to and head.reply_to != head.sender:
        message["Reply-To"] = Address(addr_spec=head.reply_to)
    token = token_of(head.key, touch)
    ways = [f"<mailto:{head.reply_to or head.sender}?subject={UNSUBSCRIBE}%20{token}>"]
    if head.hub:
        ways.append(f"<{head.hub}/u/{token}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["List-Unsubscribe"] = ", ".join(ways)
    words = _IN_WORDS.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode()
    message.set_content(words, cte="quoted-printable")
    return message.as_bytes()


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).encode("utf-8", "replace").decode().split())
