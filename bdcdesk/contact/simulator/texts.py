"""A text between the provider and a phone: how far it has come at a moment, and how many segments it takes."""

import zlib

import msgspec

from bdcdesk.contact.simulator.shoppers import Texts
from bdcdesk.domain.events.base import Instant

QUEUED, CARRIED = 400, 900
"""Milliseconds that a text waits at the provider, and at least travels to the phone. Guesses at a quick day."""

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO = frozenset("^{}\\[]~|€\f")

_FAILS: dict[Texts, int] = {"phone off": 30003, "nobody": 30005, "fails days later": 30008, "filtered": 30007, "unregistered": 30034}
_DAYS_LATER = 2 * 86_400_000


class Text(msgspec.Struct, frozen=True):
    """As it was taken. `created` of an inbound one may lie ahead: it is not there until then. `fate`: what the recipient does with it.
    `attached`: how many files came with it."""

    n: int
    sid: str
    inbound: bool
    sender: str
    to: str
    body: str
    created: Instant
    fate: Texts
    attached: int = 0


class Progress(msgspec.Struct, frozen=True):
    """Twilio's status and error code (0 for none), when it left the provider (None: not yet), and when it last changed."""

    status: str
    code: int
    sent: Instant | None
    updated: Instant


def arrival(sid: str, created: Instant) -> Instant:
    """When it reaches the phone, or is given up."""
    return created + QUEUED + CARRIED + zlib.crc32(sid.encode()) % 1_000


def changes(text: Text) -> tuple[Instant, ...]:
    """When there is something to tell of it: that it came, or that it was sent and how it ended."""
    return (text.created,) if text.inbound else (text.created + QUEUED, _ends(text))


def _ends(text: Text) -> Instant:
    return text.created + _DAYS_LATER if text.fate == "fails days later" else arrival(text.sid, text.created)


def progress(text: Text, now: Instant) -> Progress:
    if text.inbound:
        return Progress("received", 0, text.created, text.created)
    left, there = text.created + QUEUED, _ends(text)
    if now < left:
        return Progress("queued", 0, None, text.created)
    if now < there:
        return Progress("sent", 0, left, left)
    if text.fate in _FAILS:
        return Progress("undelivered", _FAILS[text.fate], left, there)
    return Progress("delivered", 0, left, there)


def segments(body: str) -> int:
    """160 or 153 a part in GSM 03.38 with two-unit characters unsplit, else 70 or 67 UTF-16 units."""
    if all(sign in _GSM or sign in _GSM_TWO for sign in body):
        sizes, whole, part = [2 if sign in _GSM_TWO else 1 for sign in body], 160, 153
    else:
        sizes, whole, part = [len(sign.encode("utf-16-le")) // 2 for sign in body], 70, 67
    if sum(sizes) <= whole:
        return 1
    parts, used = 1, 0
    for size in sizes:
        if used + size > part:
            parts, used = parts + 1, 0
        used += size
    return parts
