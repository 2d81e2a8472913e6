"""`bdcdesk wording ...`: the store's own words, saved to a file and taken from one. One function for each sub-command."""

import argparse
from collections.abc import Mapping
from typing import Final

from bdcdesk.central.ports import Central
from bdcdesk.domain.actions.plans import KeepPlan
from bdcdesk.domain.actions.wording import KeepWording
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.identity import SETTINGS, wording_stream
from bdcdesk.domain.wording_file import LARGEST, WordingFileError, different, different_plans, lines_of, read_wording, written
from bdcdesk.machine.folders import write_private
from bdcdesk.machine.program import resources
from bdcdesk.replica.known import States
from bdcdesk.wiring.backstages import scenarios_of
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import carry_out, envelope
from bdcdesk.wiring.known_sources import read_beside
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.plans import shipped_plans
from bdcdesk.wiring.telling import Run, Say

_LOOK: Final = "bdcdesk wording export FILE"


def save(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    with reached(options, environ) as (central, named, _):
        states = _states(central, one_store(named))
        lines, own = lines_of(states.wordings.values()), _own(states)
    try:
        write_private(options.file, written(lines, own))
    except OSError as error:
        raise NoPlace(f"{options.file} cannot be written: {error.strerror or error}.") from error
    plans = f" and {len(own)} of its follow-up plans are its own" if own else ""
    say(f"{len(lines)} of the store's replies are in its own words{plans}; they are in {options.file}.")
    return 0


def take(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """The exit code: 1 if something of the file was not taken."""
    try:
        with options.file.open("rb") as opened:
            taken = read_wording(opened.read(LARGEST + 1), scenarios_of(resources())(), shipped_plans())
    except OSError as error:
        raise NoPlace(f"{options.file} cannot be opened: {error.strerror or error}. Nothing was changed.") from error
    except WordingFileError as problem:
        raise NoPlace(f"{problem} Nothing was changed.") from problem
    for problem_of_one in taken.problems:
        say(f"Not taken. {problem_of_one}.")
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = _states(central, store)
        changed = different(taken, states.wordings.values())
        for scenario, said in changed:
            say(f"{scenario}, {said.stage}, {said.channel}, {said.language}: {said.body[:60]!r}")
            if not options.show:
                action = KeepWording(**envelope(options, environ, central, store), scenario=scenario, said=said)
                carry_out(central, store, states, action, _LOOK)
                states = _states(central, store)
        plans = different_plans(taken, shipped_plans(), _own(states))
        for one in plans:
            say(f"plan {one.plan}: {len(one.steps)} steps")
            if not options.show:
                carry_out(central, store, states, KeepPlan(**envelope(options, environ, central, store), kept=one), _LOOK)
                states = _states(central, store)
    count, same = len(changed) + len(plans), len(taken.fit) + len(taken.plans) - len(changed) - len(plans)
    say(f"{count} {'would be ' if options.show else ''}changed, {same} as they were.")
    return 1 if taken.problems else 0


def _states(central: Central, store: str) -> States:
    """How the store words its replies, and its settings. Raises CentralError."""
    states = read_beside(central, store, wording_stream(""))
    for event in central.read_stream(store, SETTINGS):
        states.evolve(event)
    return states


def _own(states: States) -> list[PlanKept]:
    return [one for one in states.settings.plans if one.steps] if states.settings is not None else []


RUNS: Final[Mapping[str, Run]] = {"export": save, "import": take}
