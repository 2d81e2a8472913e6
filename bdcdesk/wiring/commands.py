"""What each command does."""

import argparse
import json
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bdcdesk.wiring.telling import say

if TYPE_CHECKING:
    # Each command loads what it needs itself: the window must not wait for what another one loads.
    from bdcdesk.wiring.station import Building


def recognise(file: str) -> int:
    from bdcdesk.wiring.recognising import recognise_file

    def complain(line: str) -> None:
        sys.stderr.write(f"bdcdesk: {line}\n")

    return recognise_file(file, say, complain)


def _ask() -> str | None:
    from getpass import getpass

    return getpass("Passphrase: ") if sys.stdin.isatty() else None


def _ask_new() -> str | None:
    """A passphrase that is chosen now, typed twice because it is not shown."""
    from getpass import getpass

    from bdcdesk.wiring.place import NoPlace

    if not sys.stdin.isatty():
        return None
    chosen = getpass("Choose a passphrase of at least ten characters: ")
    if chosen != getpass("The same again: "):
        raise NoPlace("The two passphrases are not the same. Nothing was changed. Please type both again.")
    return chosen


def open_store(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.machine.credentials import open_service_keys
    from bdcdesk.wiring.place import place_of
    from bdcdesk.wiring.setting_up import new_store

    place = place_of(environ)
    chosen = (place.home / "keys.json").exists()
    return new_store(place, options, lambda: open_service_keys(_ask if chosen else _ask_new, environ, place.home), say)


def building_of(environ: Mapping[str, str], member: str = "") -> "Building":
    """What this computer's own store is built on, as `member`, as who signed in here last, or, on a computer that the hub alone works
    at, as the hub. Raises NoPlace, SecretsError, NoFolder."""
    from bdcdesk.machine.credentials import open_service_keys
    from bdcdesk.wiring.place import place_of
    from bdcdesk.wiring.station import HUB, Building

    place = place_of(environ)
    setup = place.setup()
    alone = HUB if list(setup.logins) == [HUB] else ""
    return Building(place, setup, open_service_keys(_ask, environ, place.home), member or setup.member or alone)


def demo_home(environ: Mapping[str, str]) -> Path:
    from bdcdesk.wiring.place import place_of

    return place_of(environ).home / "demo"


def demo(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.demo_run import Options, run_demo

    home = (options.folder or demo_home(environ)).absolute()
    look = "dark" if options.dark else "light"
    return run_demo(Options(home, options.headless, options.seconds, options.screenshots, options.poses, look), say, fresh=options.fresh)


def hub(home: Path | None, environ: Mapping[str, str], stop: threading.Event, http: str = "", *, child: bool = False) -> int:
    """`child`: of a window or a demo, which have nobody read what it says."""
    import signal

    from bdcdesk.wiring.demo_store import demo_building
    from bdcdesk.wiring.hubs import TOKEN, introduction, keep_address, listening_at, run_hub
    from bdcdesk.wiring.station import HUB, begin_process

    building = demo_building(home, HUB) if home is not None else building_of(environ, HUB)
    if http:
        building = listening_at(building, http)
    begin_process(building.place, "hub")
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())

    def began() -> None:
        if http:
            keep_address(building)
        if not child:
            sys.stderr.write(introduction(building) + "\n")

    run_hub(building, stop, environ.get(TOKEN, ""), began)
    return 0


def simulator(port: int, state: Path, ahead: int, stop: threading.Event, *, child: bool = False) -> int:
    """`child`: of a demo, which hears where it listens as JSON."""
    from bdcdesk.contact.simulator.server import ACCOUNT, SECRET, serve
    from bdcdesk.wiring.place import clock
    from bdcdesk.wiring.setting_up import SECRET_VARIABLE

    def listens(bound: int) -> None:
        if child:
            say(json.dumps({"step": "listening", "port": bound}))
            return
        say(f"The practice provider listens on this computer alone, with invented shoppers, and keeps all in {state}. Ctrl+C ends it.")
        say(f"To use it: {SECRET_VARIABLE}={SECRET} bdcdesk provider http://127.0.0.1:{bound} {ACCOUNT}")

    serve(port, state, clock(ahead), stop, listens)
    return 0


def desk(options: argparse.Namespace) -> int:
    from bdcdesk.wiring import windows

    home = Path(options.demo)
    return windows.show(home, options.store, options.member, options.name, options.look, play=options.play, child=options.child)


def self_test(quiet: bool) -> int:
    from bdcdesk.wiring.selftest import findings

    wrong = 0
    for finding in findings():
        wrong += not finding.fine
        if not quiet or not finding.fine:
            say(f"{'ok  ' if finding.fine else 'WRONG'} {finding.what}: {finding.detail}")
    say("This installation works." if not wrong else f"{wrong} thing(s) are wrong with this installation.")
    return 1 if wrong else 0


def log(store: str | None, words: str, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.story import tell

    return tell(_whose_log(store, environ), words, say)


def gaming(store: str | None, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.gaming import tell_gaming

    return tell_gaming(_whose_log(store, environ), say)


def answers(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.answers import tell_answers

    return tell_answers(_whose_log(options.store, environ), say, options.first, options.last, options.csv)


def _whose_log(store: str | None, environ: Mapping[str, str]) -> "Building":
    """The store that this computer works for, or its demo's. Raises NoPlace for any other."""
    from bdcdesk.wiring.demo_store import demo_building
    from bdcdesk.wiring.place import NoPlace
    from bdcdesk.wiring.station import HUB

    home = demo_home(environ)
    if store == "demo" and not (home / "setup.json").exists():
        raise NoPlace("There has been no demo on this computer yet. Run “bdcdesk demo” first.")
    building = demo_building(home, HUB) if store == "demo" else building_of(environ)
    if store not in (None, building.setup.store):
        raise NoPlace(f"This computer works for the store “{building.setup.store}”, not “{store}”. Nothing was changed.")
    return building


def quarantine(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.hubs import quarantine_of
    from bdcdesk.wiring.place import place_of
    from bdcdesk.wiring.quarantined import make_lead, no_lead, tell
    from bdcdesk.wiring.station import HUB

    place = place_of(environ)
    if options.lead or options.no_lead:
        # In the name of whoever works here; of the hub where nobody does.
        building = building_of(environ, place.setup().member or HUB)
        if options.lead:
            return make_lead(building, quarantine_of(place), options, say)
        return no_lead(quarantine_of(place), building.member, building.clock(), options, say)
    return tell(quarantine_of(place), place.home / "quarantine", None, say)


def provider(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.setting_up import provider

    return provider(building_of(environ), options, environ, say)


def member(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.setting_up import add_member, forget_pin

    if options.forget_pin:
        return forget_pin(building_of(environ), options.name, say)
    return add_member(building_of(environ), options.name, options.role, options.phone, say)


def central(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.central_commands import RUNS
    from bdcdesk.wiring.keeping_commands import KEEPING

    return {**RUNS, **KEEPING}[options.what](options, environ, say)


def do_not_call(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.do_not_call import look_up

    return look_up(options, environ, say)


def stock(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.stock import take_stock

    return take_stock(options, environ, say)


def source(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.source_trials import TRIALS
    from bdcdesk.wiring.sources import RUNS

    return {**RUNS, **TRIALS}[options.what](options, environ, say)


def copy(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.copies import RUNS

    return RUNS[options.what](options, environ, say)


def mail(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.mailing_commands import RUNS

    return RUNS[options.what](options, environ, say)


def links(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.links_commands import RUNS

    return RUNS[options.what](options, environ, say)


def campaign(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.campaigns import RUNS

    return RUNS[options.what](options, environ, say)


def wording(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.wording import RUNS

    return RUNS[options.what](options, environ, say)


def appointments(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring import appointments as listing

    return listing.appointments(options, environ, say)


def distribution(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.distribution import distribute

    return distribute(options, environ, say)


def team(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.team import team as arrange

    return arrange(options, environ, say)


def read_in(files: list[Path], environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring.reading import read_files
    from bdcdesk.wiring.station import HUB

    # What intake has read is the hub's word: whoever starts it only lends the computer.
    return read_files(building_of(environ, HUB), files, say)


def desktop(environ: Mapping[str, str]) -> int:
    from bdcdesk.wiring import windows

    return windows.desktop(environ)
