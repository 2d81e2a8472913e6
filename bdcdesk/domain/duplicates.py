"""Whether who asks has asked before: the same lead once more, the same shopper raising their hand again, or somebody new. Pure.

Who shares a number or an address is the same shopper, unless both have names that are nothing alike (a couple, a number that was given to
somebody else). Without anything in common to reach them by, a near-equal name and the same car are the same shopper only where one of the
two says nothing of how to reach them; else both leads stay, and are shown as alike.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, Protocol

import msgspec

from bdcdesk.domain import alike
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.lead import LeadReceived, Recognised, Shopper
from bdcdesk.domain.events.vehicle import own_cars, whole_cars, within
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person

OTHER_HAS_ID: Final = "Another shopper's lead has the same id at this source."
_NO_ID: Final = 20
"""An id that so many leads have is none, and nobody is known by it."""

_CAREFULLY: Final = 100
"""Leads that are compared at most: so many have no shopper in common, only a number that a form fills in by itself."""


class Leads(Protocol):
    def found(self, handle: str) -> Iterable[Lead]: ...
    def person(self, stream: str) -> Person: ...


class Asked(msgspec.Struct, frozen=True):
    """A request as it arrives. `resend`: the document says that it was sent before."""

    received: LeadReceived
    shopper: Shopper
    resend: bool = False


class Verdict(msgspec.Struct, frozen=True):
    """`lead` is the one that it belongs to, "" for a new one; `by` tells why. `same`: it is that lead once more, and says nothing new.
    `earlier`: a closed lead of the same shopper. `findings` belong to a new lead."""

    lead: str = ""
    by: Recognised = "phone"
    same: bool = False
    earlier: str = ""
    findings: tuple[str, ...] = ()


def judge(asked: Asked, leads: Leads) -> Verdict:
    """What this request is. The same knowledge gives the same verdict."""
    theirs = [lead for lead in _reached_alike(asked, leads) if _one_person(asked, lead, leads)]
    named, strange = _same_id(asked, leads, theirs)
    again = _newest(named) or (_newest([lead for lead in theirs if asked.received.source in lead.sources]) if asked.resend else None)
    # An id may be anything, "1" on every form: who asks with it after their lead was closed waits for somebody.
    if again is not None and (asked.resend or not again.closed) and not says_more(asked, again):
        return Verdict(again.id, "same id", same=True)
    findings = (OTHER_HAS_ID,) if strange else ()
    known = _newest([*named, *theirs])
    if known is not None and not known.closed:
        by = "same id" if known in named else _by(asked, known)
        return Verdict(known.id, by)
    if known is None and (unreached := _newest([lead for lead in _by_name(asked, leads) if not _both_reached(asked, lead)])) is not None:
        return Verdict(unreached.id, "name and car")
    return Verdict(earlier=known.id if known is not None else "", findings=findings)


def recognised(asked: Asked, lead: Lead) -> Recognised:
    """By what it is this lead's shopper who asks."""
    if asked.received.source_id and _has_id(asked.received, lead):
        return "same id"
    return _by(asked, lead) if _shared(asked, lead) else "name and car"


def alike_leads(lead: Lead, leads: Leads) -> list[Lead]:
    """Open leads that may be this shopper's: somebody should look. Not those that somebody has told apart."""
    found = [*_leads(lead.persons, leads), *_leads(alike.by_car(alike.full_name(lead.shopper), lead.vehicles), leads)]
    others = {other.id: other for other in found if other.id != lead.id and not other.closed and _somebody(other)}
    return sorted(
        (other for other in others.values() if not _told_apart(lead, other) and _looks_alike(lead, other)),
        key=lambda other: (other.arrived, other.id),
    )


def says_more(asked: Asked, lead: Lead) -> bool:
    """Whether there is anything in it that this lead does not have yet: words or a car, but also another way to reach the shopper, how and
    when they would like to hear from us, a channel that they allow or refuse, a car of their own."""
    before = [Asked(raised.received, raised.shopper) for raised in lead.raised if not raised.apart]
    words = _plain(asked.shopper.comments)
    told = (_plain(said) for said in (lead.shopper.comments, *(one.shopper.comments for one in before)))
    if words and not any(words in one for one in told):
        return True
    cars = list(alike.car_names(asked.received.vehicles))
    if cars and not alike.same_car(asked.received.vehicles, lead.vehicles):
        return True
    first = {**dict.fromkeys(lead.allows, True), **dict.fromkeys(lead.refuses, False)}
    known = _of_them(lead.shopper, lead.prefers, first)
    known |= {said for one in before for said in _of_them(one.shopper, one.received.prefers, one.received.consent)}
    new = _of_them(asked.shopper, asked.received.prefers, asked.received.consent) - known
    return bool(new) or _own_car_is_news(asked, lead, before)


def _of_them(shopper: Shopper, prefers: str, consent: Mapping[str, bool]) -> set[tuple[str, str]]:
    """What a request says of its shopper, apart from words and cars: each with what it is."""
    said = {("point", point.address or point.raw) for point in shopper.points}
    said |= {(channel, str(yes)) for channel, yes in consent.items()}
    said |= {("prefers", prefers), ("named", "yes" if alike.full_name(shopper) else "")}
    said |= {(name, _plain(getattr(shopper, name))) for name in ("postal_code", "timeframe", "wish")}
    return {(what, value) for what, value in said if value}


def _own_car_is_news(asked: Asked, lead: Lead, before: list[Asked]) -> bool:
    own = own_cars(whole_cars(asked.received.vehicles, asked.shopper.cars))
    told = (*own_cars(lead.vehicles), *(car for one in before for car in one.shopper.cars))
    return any(not any(within(car, other) for other in told) for car in own)


def _reached_alike(asked: Asked, leads: Leads) -> list[Lead]:
    """Leads with a number or an address that was given now too."""
    return [lead for lead in _leads(asked.received.persons, leads) if _somebody(lead) and _shared(asked, lead)]


def _somebody(lead: Lead) -> bool:
    """Whether a shopper is behind it, and known."""
    return lead.is_lead and not lead.erased


def _leads(handles: Iterable[str], leads: Leads) -> Iterator[Lead]:
    seen = set[str]()
    for handle in handles:
        for lead in islice(leads.found(handle), _CAREFULLY):
            if lead.id not in seen:
                seen.add(lead.id)
                yield lead


def _shared(asked: Asked, lead: Lead) -> set[str]:
    return set(asked.received.persons).intersection(lead.persons)


def _one_person(asked: Asked, lead: Lead, leads: Leads) -> bool:
    # A number that was found to be somebody else's may be that other one's, who asks now.
    wrong = all(leads.person(person).wrong for person in _shared(asked, lead))
    agree = alike.near_equal if wrong else alike.kin
    return any(agree(alike.full_name(asked.shopper), name) for name in _names(lead))


def _names(lead: Lead) -> tuple[str, ...]:
    again = (alike.full_name(raised.shopper) for raised in lead.raised if not raised.apart)
    return (alike.full_name(lead.shopper), *(name for name in again if name))


def _same_id(asked: Asked, leads: Leads, theirs: list[Lead]) -> tuple[list[Lead], bool]:
    """This shopper's leads with this id of this source; and whether it is another's too. Ids such as "1" are on everybody's lead."""
    received = asked.received
    if not received.source_id:
        return [], False
    mine = [lead for lead in theirs if _has_id(received, lead)]
    found = [lead for lead in islice(leads.found(alike.by_source(received.source, received.source_id)), _NO_ID) if _has_id(received, lead)]
    if not mine and len(found) < _NO_ID:
        mine = [lead for lead in found if _somebody(lead) and not _both_reached(asked, lead) and _same_or_unnamed(asked, lead)]
    known = {lead.id for lead in mine}
    return mine, any(lead.id not in known for lead in found)


def _has_id(received: LeadReceived, lead: Lead) -> bool:
    again = ((one.received.source, one.received.source_id) for one in lead.raised if not one.apart)
    wanted = (received.source.casefold(), received.source_id)
    return any((source.casefold(), name) == wanted for source, name in ((lead.source, lead.source_id), *again))


def _both_reached(asked: Asked, lead: Lead) -> bool:
    """Whether both say how to reach them: then that must agree."""
    return bool(asked.received.persons and lead.persons)


def _same_or_unnamed(asked: Asked, lead: Lead) -> bool:
    name = alike.full_name(asked.shopper)
    mine = alike.parts(name)
    return any(not mine or not theirs or mine == alike.parts(theirs) or alike.near_equal(name, theirs) for theirs in _names(lead))


def _by_name(asked: Asked, leads: Leads) -> list[Lead]:
    found = _leads(alike.by_car(alike.full_name(asked.shopper), asked.received.vehicles), leads)
    return [
        lead
        for lead in found
        if not lead.closed
        and _somebody(lead)
        and alike.near_equal(alike.full_name(asked.shopper), alike.full_name(lead.shopper))
        and alike.same_car(asked.received.vehicles, lead.vehicles)
    ]


def _by(asked: Asked, lead: Lead) -> Recognised:
    shared = _shared(asked, lead)
    addresses = dict.fromkeys(point.address for point in asked.shopper.points if point.address)
    kinds = {point.address: point.kind for point in reversed(asked.shopper.points)}
    streams = dict(zip(asked.received.persons, addresses, strict=False))
    return next((kinds[streams[person]] for person in asked.received.persons if person in shared and person in streams), "phone")


def _newest(leads: Iterable[Lead]) -> Lead | None:
    """An open one if there is any: the one to which a shopper's text would go, too."""
    return max(leads, key=lambda lead: (not lead.closed, lead.arrived, lead.id), default=None)


def _told_apart(one: Lead, other: Lead) -> bool:
    return other.id in one.apart or one.id in other.apart


def _looks_alike(one: Lead, other: Lead) -> bool:
    if set(one.persons).intersection(other.persons):
        return True
    return alike.near_equal(alike.full_name(one.shopper), alike.full_name(other.shopper)) and alike.same_car(one.vehicles, other.vehicles)


def _plain(words: str) -> str:
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def day_of(arrived: Instant) -> str:
    """Names the day on which a request arrived: two that race into two hubs on one day are to meet in one place."""
    return str(arrived // 86_400_000)
