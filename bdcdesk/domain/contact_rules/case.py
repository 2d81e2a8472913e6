"""What the gate looks at: everything that is known of one contact that somebody would like to make."""

from collections.abc import Collection, Iterable
from typing import Final, Protocol

import msgspec

from bdcdesk.domain.contact_rules.book import Book
from bdcdesk.domain.contact_rules.places import Where
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.person import Channel, Purpose
from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules, StoreDescribed
from bdcdesk.domain.fold import Person
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING, Touch


class Sees(Protocol):
    """What the gate has to know. Desks and whoever decides an action do."""

    @property
    def rules(self) -> Book: ...
    @property
    def settings(self) -> StoreDescribed | None: ...
    def person(self, stream: str) -> Person: ...
    def found(self, handle: str) -> Iterable[Lead]: ...


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One contact of `channel` with `person` about `lead`, for `purpose`.

    `contacts`: when this shopper was last called or texted, on any lead and number of theirs, in order. `inquired` and `bought`: when they
    last asked and bought (0: never). `reached`: a text has reached this number before. `letter`: what would be sent, None while it is
    being written. `store` is its name, "" where it is not known.
    """

    lead: Lead
    stream: str
    person: Person
    channel: Channel
    purpose: Purpose = "informational"
    where: Where
    contacts: tuple[Instant, ...] = ()
    inquired: Instant = 0
    bought: Instant = 0
    reached: bool = False
    letter: str | None = None
    store: str = ""
    added: ContactRules = NOTHING_ADDED


def case_of(
    known: Sees,
    lead: Lead,
    stream: str,
    channel: Channel,
    purpose: Purpose = "informational",
    letter: str | None = None,
    touch: str = "",
    begun: Collection[str] = (),
) -> Case:
    """`touch` is the one that it is about, which does not count as one before it; `begun` are touches that have surely been begun."""
    leads = {lead.id: lead}
    for person in lead.persons or (stream,):
        leads.update((one.id, one) for one in known.found(person) if person in one.persons)
    leads[lead.id] = lead
    theirs = [one for one in leads.values() if one.id not in lead.apart]
    touches = [(one, made) for one in theirs for made in one.touches if made.id != touch]
    settings = known.settings
    return Case(
        lead=lead,
        stream=stream,
        person=known.person(stream),
        channel=channel,
        purpose=purpose,
        where=known.rules.places.of(lead.shopper.points, lead.shopper.postal_code, lead.zones),
        contacts=tuple(sorted(at for one, made in touches if (at := contacted(made, made.id in begun)))),
        inquired=max(_inquired(one) for one in theirs),
        bought=max(one.bought for one in theirs),
        reached=any(made.person == stream and made.channel == "text" and made.stage in _REACHED for _, made in touches),
        letter=letter,
        store=settings.name if settings is not None else "",
        added=settings.contact if settings is not None else NOTHING_ADDED,
    )


def contacted(touch: Touch, begun: bool = False) -> Instant:
    """When the shopper's phone rang or buzzed for it, at the latest; 0 if it did not, or it was a mail."""
    if touch.channel == "email" or (touch.stage not in _MADE and not (begun and touch.stage in WAITING)):
        return 0
    return max(touch.requested, touch.until, touch.accepted, touch.reached)


_MADE: Final = frozenset({"sending", "unknown", "accepted", "delivered", "failed", "ended"})
_REACHED: Final = frozenset({"accepted", "delivered"})


def _inquired(lead: Lead) -> Instant:
    again = [raised.at for raised in lead.raised if not raised.apart]
    return max(lead.asked or lead.arrived, *again, lead.reply.at if lead.reply is not None else 0)
