"""What the gate looks at: everything that is known of one contact that somebody would like to make."""

from collections.abc import Collection, Iterable
from typing import Final, Protocol

import msgspec

from bdcdesk.domain.contact_rules.book import Book
from bdcdesk.domain.contact_rules.places import Where
from bdcdesk.domain.contact_rules.words import plain
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.person import Channel, Purpose
from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules, StoreDescribed
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person
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
    last asked and bought (0: never). `hands`: when the number last came into other hands, as far as can be told (0: it never did); what was
    asked and bought before that is not theirs, and not in `inquired` and `bought`. `reached`: a text has reached this number before.
    `letter`: what would be sent, None while it is being written. `store` is its name, "" where it is not known.
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
    hands: Instant = 0
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
    hands = changed_hands(stream, leads.values()) if channel != "email" else 0
    return Case(
        lead=lead,
        stream=stream,
        person=known.person(stream),
        channel=channel,
        purpose=purpose,
        where=known.rules.places.of(lead.shopper.points, lead.shopper.postal_code, lead.zones),
        contacts=tuple(sorted(at for one, made in touches if (at := contacted(made, made.id in begun)))),
        inquired=_since(hands, map(last_asked, theirs)),
        bought=_since(hands, (one.bought for one in theirs)),
        hands=hands,
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


def changed_hands(stream: str, leads: Iterable[Lead]) -> Instant:
    """When this number last came into other hands: a carrier said that nobody has it any more, or whoever gave it later has not one name in
    common with somebody who gave it before. Those of one household share theirs, and a nickname stands beside the same family name."""
    mine = [lead for lead in leads if stream in lead.persons]
    gone = max((touch.gone for lead in mine for touch in lead.touches if touch.person == stream), default=0)
    seen, hands = list[frozenset[str]](), gone
    for at, name in sorted((given for lead in mine for given in _given(lead, stream)), key=lambda given: given[0]):
        if any(name.isdisjoint(before) for before in seen):
            hands = max(hands, at)
        if name not in seen:
            seen.append(name)
    return hands


def _given(lead: Lead, stream: str) -> Iterable[tuple[Instant, frozenset[str]]]:
    """When this number was given, and the words of the name that it was given with; without those that were not named."""
    shopper, persons = (lead.given.shopper, lead.given.persons) if lead.given is not None else (lead.shopper, lead.persons)
    told = [(lead.asked or lead.arrived, shopper, persons)]
    told += [(raised.at, raised.shopper, raised.received.persons) for raised in lead.raised if not raised.apart]
    named = ((at, plain(one.name or f"{one.first} {one.last}")) for at, one, gave in told if stream in gave)
    return [(at, words) for at, name in named if (words := frozenset(word for word in name.split() if len(word) > 1))]


def _since(hands: Instant, moments: Iterable[Instant]) -> Instant:
    return max((at for at in moments if at >= hands), default=0)


def last_asked(lead: Lead) -> Instant:
    again = [raised.at for raised in lead.raised if not raised.apart]
    called = [ring.at for ring in lead.rings]
    return max(lead.asked or lead.arrived, *again, *called, lead.reply.at if lead.reply is not None else 0)
