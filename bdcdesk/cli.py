"""The commands. Each says in a sentence what keeps it from working, and ends with 1; 2 is for a command line that was not understood."""

import argparse
import os
import sys
import threading
from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from bdcdesk import __version__
from bdcdesk.wiring.parsers.arriving import arriving
from bdcdesk.wiring.parsers.campaigns import campaign
from bdcdesk.wiring.parsers.central import central
from bdcdesk.wiring.parsers.contact import copy, links, mail
from bdcdesk.wiring.parsers.running import running
from bdcdesk.wiring.parsers.sources import source
from bdcdesk.wiring.parsers.store import store
from bdcdesk.wiring.parsers.wording import wording

_ABOUT = "The desktop console of a dealership's BDC: the next lead, its countdown, and one key to answer it."


def _parser() -> tuple[argparse.ArgumentParser, Collection[str]]:
    """It, and the names of the commands."""
    parser = argparse.ArgumentParser(prog="bdcdesk", description=_ABOUT, epilog="Without a command: the desktop of whoever signs in.")
    parser.add_argument("--version", action="version", version=f"bdcdesk {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for part in (running, arriving, store, central, source, copy, mail, links, campaign, wording):
        part(commands)
    return parser, commands.choices


def _unknown(word: str) -> str:
    """What is said of a command that there is none of: where it is, if `bdcdesk central` has it."""
    from bdcdesk.wiring.central_commands import RUNS
    from bdcdesk.wiring.keeping_commands import KEEPING

    meant = f"bdcdesk central {word}" if word in {**RUNS, **KEEPING} else "bdcdesk --help"
    does = "does that, and --help behind it tells how" if meant.endswith(word) else "lists them"
    return f"There is no command “{word}”. Nothing was done. “{meant}” {does}."


def understood(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for; ends the program with 2 and a sentence if the line says nothing that is known."""
    parser, known = _parser()
    if arguments and not arguments[0].startswith("-") and arguments[0] not in known:
        parser.error(_unknown(arguments[0]))
    return parser.parse_args(list(arguments))


def main(arguments: Sequence[str]) -> int:
    """Runs one command. The exit code."""
    options = understood(arguments)
    # Imported by need: the window must not wait for what another command loads.
    from bdcdesk.wiring import commands
    from bdcdesk.wiring.telling import told

    runs = {
        None: lambda: commands.desktop(os.environ),
        "demo": lambda: commands.demo(options, os.environ),
        "import": lambda: commands.read_in(options.files, os.environ),
        "read-lead": lambda: _read_lead(options),
        "recognise": lambda: commands.recognise(options.file),
        "do-not-call": lambda: commands.do_not_call(options, os.environ),
        "stock": lambda: commands.stock(options, os.environ),
        "hub": lambda: commands.hub(options.demo, os.environ, _stop(options.child), options.http, child=options.child),
        "log": lambda: commands.log(options.store, options.lead or "", os.environ),
        "answers": lambda: commands.answers(options, os.environ),
        "gaming": lambda: commands.gaming(options.store, os.environ),
        "quarantine": lambda: commands.quarantine(options, os.environ),
        "open-store": lambda: commands.open_store(options, os.environ),
        "provider": lambda: commands.provider(options, os.environ),
        "member": lambda: commands.member(options, os.environ),
        "central": lambda: commands.central(options, os.environ),
        "source": lambda: commands.source(options, os.environ),
        "team": lambda: commands.team(options, os.environ),
        "appointments": lambda: commands.appointments(options, os.environ),
        "distribution": lambda: commands.distribution(options, os.environ),
        "copy": lambda: commands.copy(options, os.environ),
        "mail": lambda: commands.mail(options, os.environ),
        "campaign": lambda: commands.campaign(options, os.environ),
        "wording": lambda: commands.wording(options, os.environ),
        "links": lambda: commands.links(options, os.environ),
        "self-test": lambda: commands.self_test(options.quiet),
        "simulator": lambda: commands.simulator(options.port, options.state, options.ahead, _stop(options.child), child=options.child),
        "desk": lambda: commands.desk(options),
    }
    return told(runs[options.command])


def _read_lead(options: argparse.Namespace) -> int:
    from bdcdesk.domain.clock import known_zone
    from bdcdesk.wiring.reading import propose_maps, shape_from, show_files
    from bdcdesk.wiring.telling import say, told

    if not known_zone(options.zone):
        raise SystemExit(f"bdcdesk: “{options.zone}” is no time zone that this computer knows.")
    region, zone = options.region.upper(), ZoneInfo(options.zone)
    if options.propose:
        return propose_maps(options.files, say, region)
    return told(lambda: show_files(options.files, say, options.json, region, zone, shape_from(options.map)))


def _stop(child: bool) -> threading.Event:
    stop = threading.Event()
    if child:
        from bdcdesk.wiring.children import until_closed

        until_closed(sys.stdin, stop)
    return stop
