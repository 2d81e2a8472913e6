"""What a store offers, in words: on a lead's page, in a list, and what a change of it changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from bdcdesk.domain.campaign import Campaign, OfferFound, Stands, how_it_stands
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.campaign import CampaignEnded, CampaignSet, Terms
from bdcdesk.domain.placeholders import said_offer
from bdcdesk.report.names import Names
from bdcdesk.report.times import when

_STANDS: Final[Mapping[Stands, str]] = {"stands": "stands", "to come": "begins later", "over": "is over", "ended": "was ended"}
_FIELDS: Final[Mapping[str, str]] = {
    "name": "name",
    "wording": "wording",
    "price": "price",
    "off": "money off",
    "apr": "rate",
    "condition": "condition",
    "year": "year",
    "make": "make",
    "model": "model",
    "trim": "trim",
    "stocks": "stock numbers",
    "begins": "first day",
    "ends": "last day",
    "codes": "codes",
    "sources": "sources",
    "pages": "landing pages",
}


def offer_line(found: OfferFound) -> str:
    """ "0.9 % APR to Nov 30 on new Subaru Outback; from the landing page they came by"."""
    return f"{offered(found.campaign.terms)}; from {found.why}"


def offered(terms: Terms) -> str:
    """ "0.9 % APR to Nov 30 on new Subaru Outback"."""
    until = f" to {_day(terms.ends)}" if terms.ends else ""
    cars = " ".join(part for part in (terms.condition, terms.year, terms.make, terms.model, terms.trim) if part)
    stocks = f"stock {', '.join(terms.stocks)}" if terms.stocks else ""
    on = " with ".join(part for part in (cars, stocks) if part)
    return f"{said_offer(terms, 'en')}{until}{f' on {on}' if on else ''}"


def in_list(campaign: Campaign, now: Instant) -> str:
    """ "November: 0.9 % APR to Nov 30 on new Subaru Outback (stands)"."""
    return f"{campaign.terms.name}: {offered(campaign.terms)} ({_STANDS[how_it_stands(campaign, now)]})"


def history(events: Sequence[Event], names: Names, zone: str, now: Instant) -> tuple[str, ...]:
    """A line for each change of a campaign, the newest first: when, who, what is different since."""
    lines, before = list[str](), None
    for event in events:
        what = ""
        if isinstance(event.facts, CampaignSet):
            what = "; ".join(_changes(before, event.facts.terms)) if before is not None else f"set: {offered(event.facts.terms)}"
            before = event.facts.terms
        elif isinstance(event.facts, CampaignEnded):
            what = f"ended{f': {event.facts.reason}' if event.facts.reason else ''}"
        if what:
            lines.append(f"{when(event.at, zone, now)} · {names.of(event.actor)}: {what}")
    return tuple(reversed(lines))


def _changes(before: Terms, after: Terms) -> Iterator[str]:
    """What is different now, each as it was and is; that it stands again, if nothing is."""
    different = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
    for name in different:
        yield f"{_FIELDS[name]} “{_said(name, before)}”, now “{_said(name, after)}”"
    if not different:
        yield "offered again"


def _said(name: str, terms: Terms) -> str:
    value = getattr(terms, name)
    if isinstance(value, tuple):
        return ", ".join(value) or "any"
    if name == "apr":
        return f"{value / 100:g} %" if value >= 0 else "none"
    return f"{value / 100:,.2f}" if isinstance(value, int) else value or "any"


def _day(day: str) -> str:
    told = date.fromisoformat(day)
    return f"{told:%b} {told.day}"
