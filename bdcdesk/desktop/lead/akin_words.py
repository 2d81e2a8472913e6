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
from bdcdesk.translation import tr

MOST = 3
"""Leads that look alike which are shown; an agent decides about one after the other."""


def akin(lead: Lead, alike: Sequence[Lead], earlier: Lead | None, names: Names, now: Instant) -> tuple[Akin, ...]:
    """`alike`: open leads that may be this shopper's; `earlier`: the closed one that they asked with before."""
    raised = [
        Akin(
            tr(
                "Asked again through {source}, {when} ({known_by})",
                source=one.received.source,
                when=when(one.received.arrived, lead.zone, now),
                known_by=known_by(one.by),
            ),
            Tone.accent,
            raising=one.id,
        )
        for one in lead.raisings
        if not one.joined
    ]
    raised += [
        Akin(
            tr("One with the lead from {source} ({known_by})", source=one.received.source, known_by=known_by(one.by)),
            Tone.plain,
            opens=one.joined,
            raising=one.id,
        )
        for one in lead.raised
        if one.joined and not one.apart
    ]
    made = _after_all(lead)
    if earlier is not None and earlier.closed == AFTER_ALL:
        came = tr("Taken for a lead here; it came as: {told_apart}", told_apart=told_apart(earlier.nature).lower())
        made = [Akin(came, Tone.plain, opens=earlier.id, none="" if lead.closed or lead.touches else earlier.id)]
        earlier = None
    before = [Akin(tr("Asked before: {told}", told=_told(earlier, names, now)), Tone.plain, opens=earlier.id)] if earlier else []
    others = [
        Akin(tr("May be the same shopper: {told}", told=_told(other, names, now)), Tone.warn, opens=other.id, other=other.id)
        for other in alike[:MOST]
    ]
    more = [Akin(tr("{count} more may be the same shopper's", count=len(alike) - MOST), Tone.warn)] if len(alike) > MOST else []
    if lead.part_of:
        raised.append(Akin(tr("Goes on as part of this shopper's other lead"), Tone.plain, opens=lead.part_of))
    return (*made, *raised, *before, *others, *more)


class AtSister(msgspec.Struct, frozen=True):
    """The same shopper at `store`, by its name; `who` has them there, by name, "" for nobody yet."""

    store: str
    who: str
    sister: Sister


def sister_lines(found: Sequence[AtSister], zone: str, now: Instant) -> list[Akin]:
    """ "Also a shopper of Ridge Honda, with Kofi Mensah, since yesterday"."""
    lines = [Akin(_at_sister(one, zone, now), Tone.warn, opens=one.sister.lead.id) for one in found[:MOST]]
    return lines + ([Akin(tr("{count} more at sister stores", count=len(found) - MOST), Tone.warn)] if len(found) > MOST else [])


def _at_sister(one: AtSister, zone: str, now: Instant) -> str:
    lead, who = one.sister.lead, one.who or tr("nobody yet")
    since = on_day(lead.arrived, zone, now)
    called = lead.shopper.name or tr("Somebody else")
    shopper = tr("Also") if one.sister.one else tr("{called}, who has the same phone or mail, is", called=called)
    if lead.sold:
        bought = tr(", from {who}", who=one.who) if one.who else ""
        return tr(
            "{shopper} a shopper of {store}: bought there{bought}, a shopper since {since}",
            shopper=shopper,
            store=one.store,
            bought=bought,
            since=since,
        )
    return tr("{shopper} a shopper of {store}, with {who}, since {since}", shopper=shopper, store=one.store, who=who, since=since)


def _after_all(lead: Lead) -> list[Akin]:
    """Of what came as no lead: that it may be one, or that somebody took it for one."""
    if lead.is_lead or lead.elsewhere is not None:
        return []
    if lead.closed == AFTER_ALL:
        return [Akin(tr("Somebody here saw that this is a lead"), Tone.plain, opens=after_all(lead.id), none=lead.id)]
    return (
        []
        if lead.closed
        else [Akin(tr("Came as no lead: {told_apart}", told_apart=told_apart(lead.nature).lower()), Tone.plain, asked=True)]
    )


def _told(lead: Lead, names: Names, now: Instant) -> str:
    theirs = tr("nobody has it") if not lead.owner else tr("{who} has it", who=names.of(lead.owner))
    owner = tr("you have it") if lead.owner == names.me else theirs
    car = lead.wanted.title if lead.wanted else ""
    state = tr("closed ({closed})", closed=tr(lead.closed)) if lead.closed else owner
    parts = (lead.shopper.name or tr("no name"), car, lead.source, when(lead.arrived, lead.zone, now), state)
    return ", ".join(part for part in parts if part)
