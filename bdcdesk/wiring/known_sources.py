"""The sources of a store as central has them: read, found by the name that was typed, switched."""

import argparse
import re
from collections.abc import Callable, Mapping
from typing import Final

from bdcdesk.central.chain import decoded
from bdcdesk.central.ports import Central
from bdcdesk.domain import clock
from bdcdesk.domain.actions.source import SwitchSource
from bdcdesk.domain.identity import SETTINGS, source_stream
from bdcdesk.domain.source import KINDS, LONGEST, Source
from bdcdesk.replica.known import States
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import by_name, carry_out, envelope
from bdcdesk.wiring.place import NoPlace

Which = Callable[[str, Mapping[str, Source]], Source]
"""The source that is meant by a name. Raises NoPlace."""

LOOK: Final = "bdcdesk source list"
_PAGE: Final = 100


def read_sources(central: Central, store: str) -> States:
    """The store's sources and their versions, straight from central. Raises CentralError."""
    return read_beside(central, store, source_stream(""))


def read_beside(central: Central, store: str, named: str) -> States:
    """All streams whose names begin with `named` ("source/"), and their versions. Raises CentralError."""
    states, after = States(), named[:-1]
    until = central.head(store)[0]
    while True:
        page = central.page(store, "beside", after, until, 0, _PAGE)
        for link in page.links:
            if link.stream.startswith(named):
                states.evolve(decoded(link))
        after = page.last
        if not after.startswith(named):
            return states


def today_at(central: Central, store: str) -> str:
    """The store's day (YYYY-MM-DD), by central's clock. Raises CentralError."""
    told = States()
    for event in central.read_stream(store, SETTINGS):
        told.evolve(event)
    zone = told.settings.hours.zone if told.settings is not None else "UTC"
    return clock.local(central.now(), zone).date().isoformat()


def switched(options: argparse.Namespace, environ: Mapping[str, str], which: Which, look: str, *, off: bool) -> Source:
    """Switches off or on what is meant by the name that was typed, and gives it as it was before. Raises NoPlace."""
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        source = which(options.name, states.sources)
        action = SwitchSource(**envelope(options, environ, central, store), source=source.id, off=off)
        carry_out(central, store, states, action, look)
    return source


def looked_up(options: argparse.Namespace, environ: Mapping[str, str], which: Which) -> Source:
    """What is meant by the name that was typed. Raises NoPlace."""
    with reached(options, environ) as (central, named, _):
        return which(options.name, read_sources(central, one_store(named)).sources)


def meant(name: str, sources: Mapping[str, Source]) -> Source:
    """The source with this name or id. Raises NoPlace."""
    source = by_name(name, (one for one in sources.values() if one.kind in KINDS))
    if source is None:
        raise NoPlace(f"There is no source “{name}”. Nothing was changed. “{LOOK}” has them all.")
    return source


def free_id(name: str, kind: str, taken: Mapping[str, Source]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold())[: LONGEST - 4].strip("-") or kind
    return next(one for n in range(1, len(taken) + 2) if (one := plain if n == 1 else f"{plain}-{n}") not in taken)
