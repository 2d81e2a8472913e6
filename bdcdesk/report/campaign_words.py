"""What a store offers, in words: on a lead's page, in a list, and what a change of it changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from bdcdesk.domain.campaign import Campaign, OfferFound, Stands, how_it_stands
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.campaign import CampaignEnded, CampaignSet, Terms
from bdcdesk.domain.placeholders import said_offer
from bdcdesk.report.names import Names
from bdcdesk.report.times import date_words, when
from bdcdesk.translation import tr

_STANDS: Final[Mapping[Stands, str]] = {
    "stands": tr("stands"),
    "to come": tr("begins later"),
    "over": tr("is over"),
    "ended": tr("was ended"),
}
_CONDITIONS: Final[Mapping[str, str]] = {"": "", "new": tr("car¦new"), "used": tr("car¦used"), "certified": tr("car¦certified")}
_FIELDS: Final[Mapping[str, str]] = {
    "name": tr("name"),
    "wording": tr("wording"),
    "price": tr("price"),
    "off": tr("money off"),
    "apr": tr("rate"),
    "condition": tr("condition"),
    "year": tr("year"),
    "make": tr("make"),
    "model": tr("model"),
    "trim": tr("trim"),
    "stocks": tr("stock numbers"),
    "begins": tr("first day"),
    "ends": tr("last day"),
    "codes": tr("codes"),
    "sources": tr("sources"),
    "pages": tr("landing pages"),
}


def offer_line(found: OfferFound) -> str:
    """ "0.9 % APR to Nov 30 on new Subaru Outback; from the landing page they came by"."""
    return tr("{offered}; from {why}", offered=offered(found.campaign.terms), why=found.why)


def offered(terms: Terms) -> str:
    """ "0.9 % APR to Nov 30 on new Subaru Outback"."""
    until = tr(" to {day}", day=_day(terms.ends)) if terms.ends else ""
    cars = " ".join(part for part in (_CONDITIONS[terms.condition], terms.year, terms.make, terms.model, terms.trim) if part)
    stocks = tr("stock {stocks}", stocks=", ".join(terms.stocks)) if terms.stocks else ""
    on = tr(" with ").join(part for part in (cars, stocks) if part)
    return said_offer(terms, "en") + until + (tr(" on {on}", on=on) if on else "")


def in_list(campaign: Campaign, now: Instant) -> str:
    """ "November: 0.9 % APR to Nov 30 on new Subaru Outback (stands)"."""
    return f"{campaign.terms.name}: {offered(campaign.terms)} ({_STANDS[how_it_stands(campaign, now)]})"


def history(events: Sequence[Event], names: Names, zone: str, now: Instant) -> tuple[str, ...]:
    """A line for each change of a campaign, the newest first: when, who, what is different since."""
    lines, before = list[str](), None
    for event in events:
        what = ""
        if isinstance(event.facts, CampaignSet):
            what = (
                "; ".join(_changes(before, event.facts.terms))
                if before is not None
                else tr("set: {offered}", offered=offered(event.facts.terms))
            )
            before = event.facts.terms
        elif isinstance(event.facts, CampaignEnded):
            what = tr("ended: {reason}", reason=event.facts.reason) if event.facts.reason else tr("ended")
        if what:
            lines.append(f"{when(event.at, zone, now)} · {names.of(event.actor)}: {what}")
    return tuple(reversed(lines))


def _changes(before: Terms, after: Terms) -> Iterator[str]:
    """What is different now, each as it was and is; that it stands again, if nothing is."""
    different = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
    for name in different:
        yield tr("{field} “{before}”, now “{after}”", field=_FIELDS[name], before=_said(name, before), after=_said(name, after))
    if not different:
        yield tr("offered again")


def _said(name: str, terms: Terms) -> str:
    value = getattr(terms, name)
    if isinstance(value, tuple):
        return ", ".join(value) or tr("any")
    if name == "apr":
        return f"{value / 100:g} %" if value >= 0 else tr("none")
    return f"{value / 100:,.2f}" if isinstance(value, int) else value or tr("any")


def _day(day: str) -> str:
    told = date.fromisoformat(day)
    return date_words(told, told)
