"""A lead that a person makes of what could not be read: the document is its cause, and its wait began when that came."""

import msgspec

from bdcdesk.domain.actions.intake import EnterLead
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.identity import caused, persons
from bdcdesk.domain.zones import zones
from bdcdesk.intake.quarantine import Kept
from bdcdesk.intake.reading.points import emails, phones
from bdcdesk.intake.receive import lead_name
from bdcdesk.replica.desk import Desk
from bdcdesk.translation import tr

UNKNOWN = tr("Unknown source")


class Typed(msgspec.Struct, frozen=True):
    """What a person read in a document, as they typed it: who asks, and what."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    asks: str = ""
    car: str = ""


def entered(kept: Kept, typed: Typed, desk: Desk) -> EnterLead | str:
    """The action that makes a lead of it; or why that cannot be one, in a sentence. The same document gives the same action, so twice is
    once, also from two desks. A shopper who has an open lead joins it, as any who asks again."""
    store = desk.settings
    if store is None:
        return tr("The store is not set up yet: it has no hours and no target.")
    called, by_phone = phones(typed.phone, (store.region,), preferred=False)
    written, _ = emails(typed.mail, preferred=False)
    points = (*called, *written)
    wrong = _unusable(typed, points)
    if wrong:
        return wrong
    source = desk.sources.get(kept.via)
    record, arrived = desk.record, min(kept.came or desk.now(), desk.now())
    return EnterLead(
        id=caused("document", record.id, kept.hash, "by hand", str(kept.at)),
        store=record.id,
        actor=desk.me,
        pressed=desk.now(),
        lead=lead_name(record, points, arrived, kept.hash, 0),
        source=source.name if source is not None else UNKNOWN,
        arrived=arrived,
        shopper=Shopper(name=typed.name.strip(), points=points, comments=typed.asks.strip()),
        persons=persons(record.person_key, points),
        zones=zones(points),
        vehicles=(Vehicle(interest="buy", model=typed.car.strip()),) if typed.car.strip() else (),
        raw_hash=kept.hash,
        via=kept.via,
        target=source.target if source is not None else 0,
        findings=(*by_phone, tr("It could not be read, and was typed in: {reason}", reason=kept.reason)),
    )


def _unusable(typed: Typed, points: tuple[ContactPoint, ...]) -> str:
    if not (typed.name.strip() or points):
        return tr("A lead needs at least a name, a phone number or a mail address.")
    for what, raw, kind in ((tr("phone number"), typed.phone, "phone"), (tr("mail address"), typed.mail, "email")):
        if raw.strip() and not any(point.address for point in points if point.kind == kind):
            return tr("“{raw}” is no {what} that can be reached.", raw=raw.strip(), what=what)
    return ""
