"""What a store offers at the moment, and which of it stands for a lead. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final, Literal

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.car import Car, plain_stock
from bdcdesk.domain.events.base import Event, Instant
from bdcdesk.domain.events.campaign import CampaignEnded, CampaignSet, Terms
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.identity import campaign_of
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr

_PAGE: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\.)?([^/?#\s]+)([^?#\s]*)", re.IGNORECASE)


class Campaign(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A campaign as it was last set, at `changed` by the member `by`; `since`: when it was first set. `ended`: when that was said; 0 if it
    was not."""

    id: str
    terms: Terms
    zone: str
    since: Instant = 0
    changed: Instant = 0
    by: str = ""
    ended: Instant = 0


Stands = Literal["stands", "to come", "over", "ended"]


class OfferFound(msgspec.Struct, frozen=True):
    """A campaign that stands for a lead, and `why`, to be read after "from": "the landing page they came by"."""

    campaign: Campaign
    why: str


def evolve_campaign(state: Campaign | None, event: Event) -> Campaign | None:
    """The campaign after the event; `state` itself if it has no effect. None only before it was set."""
    facts, name = event.facts, campaign_of(event.stream)
    if name is None:
        return state
    if isinstance(facts, CampaignSet):
        return Campaign(name, facts.terms, facts.zone, state.since if state is not None else event.at, event.at, event.actor)
    if isinstance(facts, CampaignEnded) and state is not None and not state.ended:
        return msgspec.structs.replace(state, ended=event.at, changed=event.at, by=event.actor)
    return state


def how_it_stands(campaign: Campaign, now: Instant) -> Stands:
    """Its days are whole ones of the store's, the last one included."""
    if campaign.ended:
        return "ended"
    today = clock.local(now, campaign.zone).date().isoformat()
    if campaign.terms.begins and today < campaign.terms.begins:
        return "to come"
    return "over" if campaign.terms.ends and today > campaign.terms.ends else "stands"


def offers_for(lead: Lead, campaigns: Iterable[Campaign], now: Instant, here: Car | None = None) -> tuple[OfferFound, ...]:
    """Those that stand for this lead now, the surest first; `here`: the store's own car that it asks for.

    A campaign that names codes, pages or sources is for who came by one of them, and one that names cars for who asks for such a car; one
    that names neither is for everybody.
    """
    found = []
    for campaign in campaigns:
        if how_it_stands(campaign, now) != "stands" or not _is_for_car(campaign.terms, lead.wanted, here):
            continue
        sure, why = _came_by(campaign.terms, lead)
        if why:
            found.append((sure, campaign.terms.ends or "9999", campaign.id, OfferFound(campaign, why)))
    return tuple(offer for *_, offer in sorted(found, key=lambda each: each[:3]))


def would_stand(lead: Lead, terms: Terms, here: Car | None = None) -> str:
    """Why an offer with these terms would be shown on this lead while it stands; "" if it would not be."""
    return _came_by(terms, lead)[1] if _is_for_car(terms, lead.wanted, here) else ""


def plain_page(address: str) -> str:
    """A page as it is compared: host and path alone, for what follows may tell of a person; "" for what is no address."""
    found = _PAGE.match(address.strip())
    return f"{found[1].casefold()}{found[2].rstrip('/')}" if found and "." in found[1] and "@" not in found[1] else ""


def free_campaign(name: str, taken: Collection[str]) -> str:
    """An id for a campaign of this name that none of `taken` has."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold())[:50].strip("-") or "campaign"
    return next(one for n in range(1, len(taken) + 2) if (one := plain if n == 1 else f"{plain}-{n}") not in taken)


def _came_by(terms: Terms, lead: Lead) -> tuple[int, str]:
    """How sure it is (0 the surest), and why; "" if they did not come by it."""
    again = [raised.received for raised in lead.raised if not raised.apart]
    codes, pages = (lead.campaign, *(one.campaign for one in again)), (lead.page, *(one.page for one in again))
    if any(_same(code, terms.codes) for code in codes if code):
        return 0, tr("the campaign they came by")
    if any(_within(plain_page(page), plain_page(of)) for page in pages if page for of in terms.pages):
        return 1, tr("the landing page they came by")
    if any(_same(source, terms.sources) for source in lead.sources):
        return 2, tr("the source they came by")
    if terms.codes or terms.pages or terms.sources:
        return 9, ""
    narrow = terms.make or terms.model or terms.stocks
    return (3, tr("the car they ask for")) if narrow else (4, tr("what the store offers everybody"))


def _within(page: str, of: str) -> bool:
    return bool(of) and (page == of or page.startswith(f"{of}/"))


def _same(word: str, among: Sequence[str]) -> bool:
    return word.strip().casefold() in {one.strip().casefold() for one in among}


def _is_for_car(terms: Terms, wanted: Vehicle | None, here: Car | None) -> bool:
    if terms.stocks:
        numbers = {plain_stock(car.stock) for car in (wanted, here) if car is not None and car.stock}
        return bool(numbers & {plain_stock(stock) for stock in terms.stocks})
    if not any((terms.condition, terms.year, terms.make, terms.model, terms.trim)):
        return True
    return any(_is_such(terms, car) for car in (here, wanted) if car is not None)


def _is_such(terms: Terms, car: Vehicle | Car) -> bool:
    """What nobody said of the car's condition speaks for no offer on new ones."""
    condition = car.condition if isinstance(car, Car) else car.status
    asked = ((terms.condition, condition), (terms.year, car.year), (terms.make, car.make), (terms.model, car.model))
    if any(of and of.casefold() != said.casefold() for of, said in asked):
        return False
    return not terms.trim or terms.trim.casefold() in car.trim.casefold()
