"""`bdcdesk campaign ...`: what a store offers, imported, listed, ended. One function for each sub-command."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from bdcdesk.central.ports import Central
from bdcdesk.domain.actions.campaign import EndCampaign, SetCampaign, unusable_terms
from bdcdesk.domain.campaign import Campaign, free_campaign
from bdcdesk.domain.identity import SETTINGS, campaign_stream
from bdcdesk.intake.campaign_file import FIELDS, CampaignFile, NoCampaigns, read_campaigns
from bdcdesk.replica.known import States
from bdcdesk.report.campaign_words import history, in_list, offered
from bdcdesk.report.names import Names
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import by_name, carry_out, envelope
from bdcdesk.wiring.known_sources import read_beside
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.source_words import pairs_of
from bdcdesk.wiring.telling import Run, Say

LARGEST: Final = 5_000_000
"""Bytes of a file at most."""
_LOOK: Final = "bdcdesk campaign list"


class _Named(msgspec.Struct, frozen=True):
    id: str
    name: str


def take(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """The exit code: 1 if something of the file was not taken."""
    file = _read(options)
    for column, field in file.columns.items() if options.show else ():
        say(f"{column}: {field or 'left out'}")
    problems = [*file.findings, *(f"“{terms.name}”: {why}" for terms in file.terms if (why := unusable_terms(terms)))]
    fit = [terms for terms in file.terms if not unusable_terms(terms)]
    for terms in fit if options.show else ():
        say(f"  {terms.name}: {offered(terms)}")
    for problem in problems:
        say(f"Not taken. {problem}")
    if options.show or not fit:
        return 1 if problems else 0
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = _states(central, store)
        for terms in fit:
            known = by_name(terms.name, _named(states.campaigns.values()))
            name = known.id if known is not None else free_campaign(terms.name, states.campaigns)
            before = states.campaigns.get(name)
            if before is not None and before.terms == terms and not before.ended:
                say(f"{terms.name}: as it was")
                continue
            action = SetCampaign(**envelope(options, environ, central, store), campaign=name, terms=terms, new=known is None)
            carry_out(central, store, states, action, _LOOK)
            states = _states(central, store)
            say(f"{terms.name}: {offered(terms)} ({'new' if known is None else 'changed'})")
    return 1 if problems else 0


def listed(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    with reached(options, environ) as (central, named, _):
        found = _states(central, one_store(named)).campaigns
        for campaign in sorted(found.values(), key=lambda one: (one.terms.name.casefold(), one.id)):
            say(in_list(campaign, central.now()))
    if not found:
        say("There are no campaigns yet. “bdcdesk campaign import FILE” takes them from a file.")
    return 0


def told(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        campaign = _meant(options.name, _states(central, store))
        names = Names({member.id: member.name for member in central.members(store)}, "")
        for line in history(central.read_stream(store, campaign_stream(campaign.id)), names, campaign.zone, central.now()):
            say(line)
    return 0


def end(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = _states(central, store)
        campaign = _meant(options.name, states)
        action = EndCampaign(**envelope(options, environ, central, store), campaign=campaign.id, reason=options.reason)
        carry_out(central, store, states, action, _LOOK)
    say(f"{campaign.terms.name} is offered no more.")
    return 0


def _read(options: argparse.Namespace) -> CampaignFile:
    fields = pairs_of(options.field)
    unknown = sorted(set(fields.values()) - FIELDS - {""})
    if unknown:
        raise NoPlace(f"A campaign has no “{unknown[0]}”. Nothing was changed. It has: {', '.join(sorted(FIELDS))}.")
    try:
        with options.file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise NoPlace(f"{options.file} is larger than {LARGEST // 1_000_000} MB. Nothing was changed.")
        return read_campaigns(content, fields)
    except OSError as error:
        raise NoPlace(f"{options.file} cannot be opened: {error.strerror or error}. Nothing was changed.") from error
    except NoCampaigns as problem:
        raise NoPlace(f"{problem} Nothing was changed.") from problem


def _states(central: Central, store: str) -> States:
    """The store's campaigns, and its settings, by which an action is decided. Raises CentralError."""
    states = read_beside(central, store, campaign_stream(""))
    for event in central.read_stream(store, SETTINGS):
        states.evolve(event)
    return states


def _named(campaigns: Iterable[Campaign]) -> list[_Named]:
    return [_Named(one.id, one.terms.name) for one in campaigns]


def _meant(name: str, states: States) -> Campaign:
    found = by_name(name, _named(states.campaigns.values()))
    if found is None:
        raise NoPlace(f"There is no campaign “{name}”. Nothing was changed. “{_LOOK}” has them all.")
    return states.campaigns[found.id]


RUNS: Final[Mapping[str, Run]] = {"import": take, "list": listed, "history": told, "end": end}
