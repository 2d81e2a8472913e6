"""`bdcdesk distribution`: how a store finds somebody for a lead, and what its people can do."""

import argparse
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, get_args

from msgspec.structs import replace

from bdcdesk.central.ports import Central
from bdcdesk.central.records import Member
from bdcdesk.domain.actions.offers import SetDistribution, SetSkills
from bdcdesk.domain.events.settings import Distribution, Mode, Need
from bdcdesk.domain.identity import SETTINGS, agent_stream
from bdcdesk.replica.known import States
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import by_name, carry_out, envelope
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.telling import Say

MODES: tuple[Mode, ...] = get_args(Mode)
_LOOK: Final = "bdcdesk distribution"
_FIELDS: tuple[Literal["source", "campaign", "make", "words"], ...] = ("source", "campaign", "make", "words")


def distribute(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Changes what is given, and tells how it is then. Raises NoPlace, CentralError."""
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        members = {member.id: member for member in central.members(store)}
        states = _read(central, store, members)
        if states.settings is None:
            raise NoPlace("The store is not set up yet. Nothing was changed.")
        about = envelope(options, environ, central, store)
        wanted = _wanted(options, states.settings.distribution, members)
        for member, words in _pairs(options.can).items():
            known = _meant(member, members)
            carry_out(central, store, states, SetSkills(**about | _new_id(), member=known, skills=_listed(words)), _LOOK)
        if wanted != states.settings.distribution:
            carry_out(central, store, states, SetDistribution(**about | _new_id(), distribution=wanted), _LOOK)
        states = _read(central, store, members)
    _tell(wanted, states, members, say)
    return 0


def _wanted(options: argparse.Namespace, now: Distribution, members: Mapping[str, Member]) -> Distribution:
    given: dict[str, Any] = {}
    if options.mode:
        given["mode"] = next((mode for mode in MODES if mode == options.mode.replace("-", " ")), None)
        if given["mode"] is None:
            raise NoPlace(f"There is no way “{options.mode}”. Nothing was changed. Use one of: {', '.join(MODES)}.")
    for name, value, unit in (("patience", options.offer, 1000), ("most", options.ask, 1), ("all_for", options.all, 1000)):
        given |= {name: round(value * unit)} if value is not None else {}
    if options.need:
        given["needs"] = tuple(_need(words, skill) for words, skill in _pairs(options.need).items())
    if options.team:
        teams = _pairs(options.team).items()
        given["teams"] = {source: tuple(_meant(member, members) for member in _listed(team)) for source, team in teams}
    return replace(now, **given)


def _need(words: str, skill: str) -> Need:
    named, _, has = words.partition(":")
    field = next((one for one in _FIELDS if one == named), None)
    if field is None or not has or not skill:
        raise NoPlace(f"“{words}={skill}” says no need, such as words:hola=Spanish. Nothing was changed. Fields: {', '.join(_FIELDS)}.")
    return Need(field, has, skill)


def _tell(rules: Distribution, states: States, members: Mapping[str, Member], say: Say) -> None:
    say(f"Leads: {rules.mode}.")
    if rules.mode != "up for grabs":
        asked = f"{rules.most} agent{'s' if rules.most != 1 else ''}"
        say(f"An offer stands for {rules.patience / 1000:g} s; after {asked} for all, {rules.all_for / 1000:g} s later for the supervisor.")
    for need in rules.needs if rules.mode == "by skill" else ():
        say(f"  {need.field} has “{need.has}”: {need.skill}")
    for source, team in rules.teams.items() if rules.mode == "by source" else ():
        say(f"  {source}: {', '.join(members[one].name if one in members else one for one in team)}")
    for agent in states.agents.values():
        if agent.member in members and agent.can:
            say(f"  {members[agent.member].name} can: {', '.join((*agent.skills, *agent.languages))}")


def _read(central: Central, store: str, members: Mapping[str, Member]) -> States:
    states = States()
    for stream in (SETTINGS, *(agent_stream(member) for member in members)):
        for event in central.read_stream(store, stream):
            states.evolve(event)
    return states


def _meant(name: str, members: Mapping[str, Member]) -> str:
    member = by_name(name, members.values())
    if member is None:
        raise NoPlace(f"Nobody called “{name.strip()}” works here. Nothing was changed. Check the name.")
    return member.id


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if wrong := next((one for one, (name, sign, _) in zip(given, pairs, strict=True) if not sign or not name.strip()), None):
        raise NoPlace(f"“{wrong}” is no pair, such as name=value. Nothing was changed.")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _new_id() -> dict[str, str]:
    return {"id": str(uuid.uuid4())}
