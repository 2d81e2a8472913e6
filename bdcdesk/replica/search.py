"""Finding a lead by whatever a person remembers of it: name, phone in any form, mail, VIN, stock, words; and by what was written in it."""

import re
from typing import Final

import msgspec

from bdcdesk.central.records import Link
from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.lead import Lead


def words_of(lead: Lead) -> str:
    """What a lead is found by. Phones are kept in every form in which they are typed, see `_phone`."""
    shopper = lead.shopper
    phones = [form for point in shopper.points if point.kind == "phone" for form in _phone(point)]
    cars = [f"{car.title} {car.vin} {car.stock}" for car in lead.vehicles]
    parts = [
        shopper.name,
        shopper.first,
        shopper.last,
        *(point.address for point in shopper.points),
        *phones,
    ]
    return " ".join([*parts, *cars, shopper.comments, lead.source])


def _phone(point: ContactPoint) -> list[str]:
    """As digits in one word: with the country code, without it, as the shopper wrote it, local; and in the groups of three, three, four."""
    whole, written = (re.sub(r"\D", "", form) for form in (point.address, point.raw))
    national = whole[1:] if whole.startswith("1") else whole
    return [whole, national, written, national[3:], f"{national[:3]} {national[3:6]} {national[6:]}"]


class _Written(msgspec.Struct):
    """Words of any event that has some."""

    subject: str = ""
    body: str = ""
    text: str = ""


WRITTEN: Final = frozenset(("message_requested", "message_received", "noted"))
_READ: Final = msgspec.json.Decoder(_Written)
_LONGEST: Final = 20_000
"""Letters of a message by which it is found; a mail may quote all that went before it."""


def written(link: Link) -> str:
    """What was written to the shopper, by them, or of them; "" for any other event, and for words that were erased."""
    if link.kind not in WRITTEN or not link.personal:
        return ""
    try:
        words = _READ.decode(link.personal)
    except msgspec.MsgspecError:
        return ""
    return " ".join(part for part in (words.subject, words.body, words.text) if part)[:_LONGEST]


def query_of(text: str) -> str:
    """The typed text as an FTS5 query: every word must begin a word of the lead; a phone number may be one word. May be ""."""
    words = re.findall(r"[^\W_]+", text)
    query = " AND ".join(f'"{word}"*' for word in words)
    digits = "".join(words)
    if len(words) > 1 and len(digits) >= 4 and digits.isdigit():
        return f'"{digits}"* OR ({query})'
    return query
