"""Where the same shopper may be met elsewhere, in words: they asked again, they asked before, or another lead looks like theirs."""

from collections.abc import Sequence

import msgspec

from bdcdesk.desktop.lead.view import Akin
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.actions.after_all import AFTER_ALL, after_all
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.sister import Sister
from bdcdesk.report.document_words import told_apart
from bdcdesk.report.names import Names
from bdcdesk.report.raised_words import known_by
from bdcdesk.report.times import on_day, when

MOST = 3
"""Leads that look alike which are shown; an agent decides about one after the other."""


def akin(lead: Lead, alike: Sequence[Lead], earlier: Lead | None, names: Names, now: Instant) -> tuple[Akin, ...]:
    """`alike`: open leads that may be this shopper's; `earlier`: the closed one that they asked with before."""
    raised = [
        Akin(
            f"Asked again through {one.received.source}, {when(one.received.arrived, lead.zone, now)} ({known_by(one.by)})",
            Tone.accent,
            raising=one.id,
        )
        for one in lead.raisings
        if not one.joined
    ]
    raised += [
        Akin(f"One with the lead from {one.received.source} ({known_by(one.by)})", Tone.plain, opens=one.joined, raising=one.id)
        for one in lead.raised
        if one.joined and not one.apart
    ]
    made = _after_all(lead)
    if earlier is not None and earlier.closed == AFTER_ALL:
        came = f"Taken for a lead here; it came as: {told_apart(earlier.nature).lower()}"
        made = [Akin(came, Tone.plain, opens=earlier.id, none="" if lead.closed or lead.touches else earlier.id)]
        earlier = None
    before = [Akin(f"Asked before: {_told(earlier, names, now)}", Tone.plain, opens=earlier.id)] if earlier else []
    others = [
        Akin(f"May be the same shopper: {_told(other, names, now)}", Tone.warn, opens=other.id, other=other.id) for other in alike[:MOST]
    ]
    more = [Akin(f"{len(alike) - MOST} more may be the same shopper's", Tone.warn)] if len(alike) > MOST else []
    if lead.part_of:
        raised.append(Akin("Goes on as part of this shopper's other lead", Tone.plain, opens=lead.part_of))
    return (*made, *raised, *before, *others, *more)


class AtSister(msgspec.Struct, frozen=True):
    """The same shopper at `store`, by its name; `who` has them there, by name, "" for nobody yet."""

    store: str
    who: str
    sister: Sister


def sister_lines(found: Sequence[AtSister], zone: str, now: Instant) -> list[Akin]:
    """ "Also a shopper of Ridge Honda, with Kofi Mensah, since yesterday"."""
    lines = [Akin(_at_sister(one, zone, now), Tone.warn, opens=one.sister.lead.id) for one in found[:MOST]]
    return lines + ([Akin(f"{len(found) - MOST} more at sister stores", Tone.warn)] if len(found) > MOST else [])


def _at_sister(one: AtSister, zone: str, now: Instant) -> str:
    lead, who = one.sister.lead, one.who or "nobody yet"
    since = on_day(lead.arrived, zone, now)
    shopper = "Also" if one.sister.one else f"{lead.shopper.name or 'Somebody else'}, who has the same phone or mail, is"
    if lead.sold:
        bought = f", from {one.who}" if one.who else ""
        return f"{shopper} a shopper of {one.store}: bought there{bought}, a shopper since {since}"
    return f"{shopper} a shopper of {one.store}, with {who}, since {since}"


def _after_all(lead: Lead) -> list[Akin]:
    """Of what came as no lead: that it may be one, or that somebody took it for one."""
    if lead.is_lead or lead.elsewhere is not None:
        return []
    if lead.closed == AFTER_ALL:
        return [Akin("Somebody here saw that this is a lead", Tone.plain, opens=after_all(lead.id), none=lead.id)]
    return [] if lead.closed else [Akin(f"Came as no lead: {told_apart(lead.nature).lower()}", Tone.plain, asked=True)]


def _told(lead: Lead, names: Names, now: Instant) -> str:
    owner = f"{names.of(lead.owner)} {'have' if lead.owner == names.me else 'has'} it" if lead.owner else "nobody has it"
    car = lead.wanted.title if lead.wanted else ""
    state = f"closed ({lead.closed})" if lead.closed else owner
    parts = (lead.shopper.name or "no name", car, lead.source, when(lead.arrived, lead.zone, now), state)
    return ", ".join(part for part in parts if part)
