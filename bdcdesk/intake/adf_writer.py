"""A lead as ADF 1.0, for the systems that a dealer has beside this one: valid against the format's DTD with its contradictions settled.

Written in ASCII alone (other characters as references), so that no mail server on the way and no declaration can change a name.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape

from bdcdesk.domain import clock
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead

OURS: Final = "bdcdesk"
"""The source of our own ids."""

# What XML 1.0 does not allow, not even as a reference; and halves of characters, which no encoding has.
_ILLEGAL: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PHONES: Final = frozenset({"fax", "cellphone", "pager"})
_READING: Final = re.compile(r"(\d+) (mi|km)")


def write_adf(lead: Lead, store: StoreDescribed) -> bytes:
    """The document. What is not known is left out, or stands empty where the format demands the element: no default is made up."""
    lines = ('<?xml version="1.0" encoding="UTF-8"?>', '<?adf version="1.0"?>', "<adf>", *_prospect(lead, store), "</adf>", "")
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace")


def _prospect(lead: Lead, store: StoreDescribed) -> Iterator[str]:
    yield '<prospect status="new">'
    yield from _ids(lead)
    yield _element("requestdate", moment(lead.arrived, lead.zone or store.hours.zone))
    for car in lead.vehicles or (Vehicle(),):
        yield from _vehicle(car)
    yield from _customer(lead)
    yield "<vendor>"
    yield _element("vendorname", store.name)
    yield from ("<contact>", _element("name", store.name, part="full", type="business"))
    yield from (_element("phone", store.number, type="voice"), "</contact>", "</vendor>")
    yield from ("<provider>", _element("name", lead.source, part="full", type="business"))
    if lead.campaign:
        yield _element("service", lead.campaign)
    yield from ("</provider>", "</prospect>")


def moment(at: Instant, zone: str) -> str:
    """One of the four forms that the format has, with the zone's offset."""
    return clock.local(at - at % 1000, zone).isoformat(timespec="seconds")


def _ids(lead: Lead) -> Iterator[str]:
    """Theirs first, as who made the lead has the lowest sequence."""
    known = [(lead.source_id, lead.source)] if _plain(lead.source_id) else []
    for n, (text, source) in enumerate([*known, (lead.id, OURS)], 1):
        yield _element("id", text, sequence=str(n), source=_plain(source) or "unknown")


def _vehicle(car: Vehicle) -> Iterator[str]:
    # The format's defaults are "new" and "buy": where nothing is known the attribute is left out all the same, as every reader takes it.
    yield f"<vehicle{_attributes({'interest': car.interest, 'status': car.status})}>"
    yield from (_element("year", car.year), _element("make", car.make), _element("model", car.model))
    for name in ("vin", "stock", "trim"):
        text = getattr(car, name)
        if text:
            yield _element(name, text)
    if car.odometer:
        reading = _READING.fullmatch(car.odometer)
        yield _element("odometer", reading[1], units=reading[2]) if reading else _element("odometer", car.odometer)
    if car.color:
        yield from ("<colorcombination>", _element("exteriorcolor", car.color), _element("preference", "1"), "</colorcombination>")
    if car.price:
        yield _element("price", car.price)
    yield "</vehicle>"


def _customer(lead: Lead) -> Iterator[str]:
    shopper = lead.shopper
    yield from ("<customer>", '<contact primarycontact="1">')
    parts = [(part, text) for part, text in (("first", shopper.first), ("last", shopper.last), ("full", shopper.name)) if _plain(text)]
    for part, text in parts or [("full", "")]:
        yield _element("name", text, part=part)
    points = [point for point in shopper.points if point.address or _plain(point.raw)]
    yield from map(_point, points)
    if not points:
        yield _element("phone", "", type="voice")
    if shopper.postal_code:
        yield from ("<address>", _element("street", "", line="1"), _element("postalcode", shopper.postal_code), "</address>")
    yield "</contact>"
    if shopper.timeframe:
        yield from ("<timeframe>", _element("description", shopper.timeframe), "</timeframe>")
    comments = _comments(lead)
    if comments:
        yield f"<comments>{_text(comments)}</comments>"
    yield "</customer>"


def _point(point: ContactPoint) -> str:
    preferred = "1" if point.preferred else "0"
    if point.kind == "email":
        return _element("email", point.address or point.raw, preferredcontact=preferred)
    number = point.address or point.raw
    if point.address and point.extension:
        number = f"{number} x{point.extension}"
    return _element("phone", number, type=point.type if point.type in _PHONES else "voice", preferredcontact=preferred)


def _comments(lead: Lead) -> str:
    """What they wrote; and what they said elsewhere and the format has no place for."""
    said = [lead.shopper.comments]
    if lead.shopper.wish and lead.shopper.wish not in lead.shopper.comments:
        said.append(f"Preferred date: {lead.shopper.wish}")
    # In the words that senders use for it, which readers know.
    answers = [*((channel, "No") for channel in lead.refuses), *((channel, "Yes") for channel in lead.allows)]
    said.append("\n".join(f"{channel.capitalize()} opt-in: {answer}" for channel, answer in answers))
    return "\n\n".join(part for part in said if part.strip())


def _element(name: str, text: str, **attributes: str) -> str:
    return f"<{name}{_attributes(attributes)}>{_text(_plain(text))}</{name}>"


def _attributes(stated: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(_plain(value), {chr(34): "&quot;"})}"' for name, value in stated.items() if value)


def _plain(text: str) -> str:
    """One line."""
    return " ".join(_ILLEGAL.sub("", text).split())


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
