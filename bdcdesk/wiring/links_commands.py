"""`bdcdesk links ...`: links to the store's own pages go out as short ones of the hub. One function for each sub-command."""

import argparse
from collections.abc import Mapping
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.short_links import hosts_of
from bdcdesk.domain.source import LINKS, Source
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import carry_out, envelope
from bdcdesk.wiring.known_sources import read_sources, switched
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.telling import Run, Say

NAME: Final = "Short links"
ID: Final = "short-links"
_LOOK: Final = "bdcdesk links show"


def set_up(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    wanted = settings_of(options.hub, options.pages)
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        action = SetSource(**envelope(options, environ, central, store), source=ID, name=NAME, kind=LINKS, options=wanted)
        carry_out(central, store, states, action, _LOOK)
    say(f"Links to {wanted['pages']} go out as {wanted['hub']}/l/… from now on: that address must lead to this store's hub.")
    return 0


def settings_of(hub: str, pages: str) -> dict[str, str]:
    """Raises NoPlace."""
    try:
        parts = urlsplit(hub)
        fit = parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment) and "@" not in parts.netloc
    except ValueError:
        fit = False
    if not fit or not hub.isascii() or len(hub.split()) > 1:
        raise NoPlace("The hub's public address begins with https://. Nothing was changed.")
    hosts = hosts_of(pages)
    unfit = sorted(host for host in hosts if "." not in host or not host.isascii() or any(sign in host for sign in "/:@*?"))
    if unfit or not hosts:
        what = f"“{unfit[0]}” is no host" if unfit else "Say which pages are the store's own"
        raise NoPlace(f"{what}: give --pages www.example.com, with commas between several. Nothing was changed.")
    return {"hub": hub.rstrip("/"), "pages": ", ".join(sorted(hosts))}


def shown(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    with reached(options, environ) as (central, named, _):
        found = _found(read_sources(central, one_store(named)).sources)
    if found is None or found.off:
        say("Short links are off." if found is not None else "Links go out as they were written. “bdcdesk links set” makes them short.")
        return 0
    say(f"Links to {found.options['pages']} go out as {found.options['hub']}/l/…; those that went out lead on while the hub runs.")
    return 0


def _switch(options: argparse.Namespace, environ: Mapping[str, str], say: Say, *, off: bool) -> int:
    switched(options, environ, _meant, _LOOK, off=off)
    say("New messages have links as they were written. Short ones that went out still lead on." if off else "Short links are on.")
    return 0


def _found(sources: Mapping[str, Source]) -> Source | None:
    return next((one for one in sources.values() if one.kind == LINKS), None)


def _meant(name: str, sources: Mapping[str, Source]) -> Source:
    found = _found(sources)
    if found is None:
        raise NoPlace("There are no short links yet. Have them with “bdcdesk links set”.")
    return found


RUNS: Final[Mapping[str, Run]] = {
    "set": set_up,
    "show": shown,
    "off": partial(_switch, off=True),
    "on": partial(_switch, off=False),
}
