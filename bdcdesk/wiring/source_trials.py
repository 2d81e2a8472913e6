"""`bdcdesk source test`: a marked test lead through a source, now and, if wanted, every day."""

import argparse
import os
from collections.abc import Mapping
from time import monotonic
from typing import Final

from bdcdesk.central.ports import Central
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.source import LONGEST, TRIAL, Source
from bdcdesk.domain.trial import make_mark
from bdcdesk.hub.http.address import place_of
from bdcdesk.hub.http.server import near
from bdcdesk.hub.trials import Doors, send
from bdcdesk.intake.trials import NotPossible, within
from bdcdesk.replica.known import States
from bdcdesk.report.times import lasted
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import carry_out, envelope
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.copies import mail_secrets, mail_settings
from bdcdesk.wiring.entrances import HTTP
from bdcdesk.wiring.known_sources import LOOK, meant, read_sources
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.source_secrets import MADE, aim_of, keep_secrets, secrets_for
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.telling import Run, Say

_LOOK: Final = 1.0
_PAGE: Final = 500


def test(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Sends one now and says how long it took. The exit code: 1 if it did not arrive in its time. Raises NoPlace if none can be sent."""
    building = building_of(environ)
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        source = meant(options.name, states.sources)
        settings = _settings(options, environ, building, central, store, states, source)
        if options.never:
            say(f"The hub sends no test leads through “{source.name}” any more.")
            return 0
        if source.off:
            raise NoPlace(f"“{source.name}” is off, so nothing is taken from it. Nothing was sent. Switch it on with “bdcdesk source on”.")
        return _tried(building, central, store, source, settings, say)


TRIALS: Final[Mapping[str, Run]] = {"test": test}


def _settings(
    options: argparse.Namespace,
    environ: Mapping[str, str],
    building: Building,
    central: Central,
    store: str,
    states: States,
    source: Source,
) -> Source:
    """How and whether it is tested every day, as it is from now on."""
    before = next((one for one in states.sources.values() if one.kind == TRIAL and one.options.get("source") == source.id), None)
    name = f"test-{source.id}"[:LONGEST].rstrip("-")
    now = before or Source(name, f"Test of {source.name}"[:LONGEST], TRIAL, {"source": source.id}, off=True)
    wanted = dict(now.options)
    if options.mail:
        wanted = {"source": source.id, **mail_settings(options)}
        keep_secrets(building.keys, now.id, mail_secrets(wanted, environ), aim_of(TRIAL, wanted))
    off = options.never or (now.off and not options.daily)
    if (wanted, off) != (dict(now.options), now.off):
        about = envelope(options, environ, central, store)
        action = SetSource(**about, source=now.id, name=now.name, kind=TRIAL, options=wanted, off=off)
        carry_out(central, store, states, action, LOOK)
    return Source(now.id, now.name, TRIAL, wanted, off=off)


def _tried(building: Building, central: Central, store: str, source: Source, settings: Source, say: Say) -> int:
    place_of(building.setup.http or HTTP)
    url = near(f"http://{building.setup.http or HTTP}")
    doors = Doors(lambda: url, building.place.incoming, lambda one: secrets_for(building.keys, one))
    mark, began, after = make_mark(os.urandom(12)), monotonic(), central.head(store)[0]
    try:
        why = send(source, settings, mark, central.now(), doors)
    except NotPossible as error:
        raise NoPlace(f"No test lead can be sent through “{source.name}”. {error}") from None
    if why:
        say(f"The test lead through “{source.name}” was not taken. {why}")
        if source.kind in MADE:
            say(f"Look whether the hub runs on this computer. “bdcdesk source secret {source.id}” gives it a new secret.")
        return 1
    say(f"A test lead was sent through “{source.name}” ({mark}).")
    limit = within(source.kind)
    while (waited := round((monotonic() - began) * 1000)) < limit:
        for link in central.links(store, after, _PAGE):
            after = link.seq
            if link.kind == "lead_received" and (mark in link.facts or mark in (link.personal or "")):
                say(f"It is a lead in the store's log, {_long(waited)} after it was sent. It counts in no figure and is nobody's work.")
                return 0
        central.wait([store], _LOOK)
    say(f"It has not arrived within {lasted(limit)}. Look whether the hub runs, and what is in quarantine.")
    return 1


def _long(waited: int) -> str:
    return f"{waited / 1000:.1f} s" if waited < 60_000 else lasted(waited)
