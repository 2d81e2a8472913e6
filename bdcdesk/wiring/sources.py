"""`bdcdesk source ...`: where a store's leads come from. One function for each sub-command."""

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from getpass import getpass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.source import KINDS, Source, origins_of
from bdcdesk.wiring.agreements import agreement
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import carry_out, envelope
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.known_sources import LOOK, free_id, looked_up, meant, read_sources, switched
from bdcdesk.wiring.mailbox_trial import ASKED as OPENED_BY
from bdcdesk.wiring.mailbox_trial import account_of, flagged, tried
from bdcdesk.wiring.place import NoPlace, clock, place_of
from bdcdesk.wiring.source_secrets import ASKED, MADE, aim_of, doubt, keep_secrets, made_up, secrets_of, stand_for, where
from bdcdesk.wiring.source_words import check_columns, check_fields, check_options, pairs_of, told
from bdcdesk.wiring.station import HUB, Building
from bdcdesk.wiring.telling import Run, Say

VARIABLE: Final = "BDCDESK_SOURCE_"
"""With the name of a secret behind it (BDCDESK_SOURCE_TOKEN): answers instead of a person."""
_MINUTE: Final = 60_000


def add(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Adds a source, keeps its secrets on this computer, and tells what its sender needs."""
    building = building_of(environ)
    keys = building.keys
    begun, proposed = _begun(options)
    given = {**begun, **pairs_of(options.option)}
    fields = pairs_of(options.field)
    if options.kind in KINDS:
        check_options(options.kind, given)
        check_fields(options.kind, fields)
        check_columns(proposed, fields)
    sites = _sites(given)
    secrets = _secrets(options.kind, given, environ, say)
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        if any(options.name.casefold() == source.name.casefold() for source in states.sources.values()):
            raise NoPlace(f"There is a source “{options.name}” already. Nothing was changed. Give this one another name.")
        if options.kind not in KINDS:
            raise NoPlace(f"There is no kind of source “{options.kind}”. Nothing was changed. Use one of: {', '.join(KINDS)}.")
        source = free_id(options.name, options.kind, states.sources)
        # Before the source is there: a hub that hears of it must find them.
        given |= _approved(environ, store, source, options.kind, given)
        keep_secrets(keys, source, secrets, aim_of(options.kind, given))
        action = SetSource(
            **envelope(options, environ, central, store),
            source=source,
            name=options.name,
            kind=options.kind,
            options=given,
            fields={**proposed, **fields},
            target=round(options.target * _MINUTE),
        )
        carry_out(central, store, states, action, LOOK)
    say(f"The source “{options.name}” ({source}) is added.")
    _tell(source, options.kind, secrets, say)
    if secrets and not _is_hubs(building):
        say(f"The store's hub runs on another computer, which needs them too. Say there: bdcdesk source secret {source}")
    if sites and options.kind == "form":
        say("For the pages of the site, with the hub's own address in the place of HUB:")
        say(f'<script src="https://HUB/site.js" data-source="{source}" defer></script>')
    for theirs, ours in {**proposed, **fields}.items() if proposed else ():
        say(f"Column “{theirs}”: {ours or 'left out'}")
    return 0


def change(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Another name, target, options or fields for a source that is there; an option without a value (`NAME=`) is taken away, a
    field without one is left out of the lead. Without anything that differs nothing is written.

    What it does not name stays, its secrets too: a mailbox's are tried at what it is then, where they are on this computer. A stock
    source's folder that is named is one from which the hub of this computer may take files.
    """
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        before = meant(options.name, states.sources)
        called = options.rename or before.name
        if any(called.casefold() == one.name.casefold() for one in states.sources.values() if one.id != before.id):
            raise NoPlace(f"There is a source “{called}” already. Nothing was changed. Give this one another name.")
        typed = {**flagged(options), **pairs_of(options.option)}
        typed |= _approved(environ, store, before.id, before.kind, typed)
        settings = {name: value for name, value in {**before.options, **typed}.items() if value}
        fields = pairs_of(options.field)
        check_options(before.kind, {name: value for name, value in settings.items() if before.options.get(name) != value})
        check_fields(before.kind, fields)
        _sites(settings)
        if before.kind == "mailbox" and settings != before.options:
            _try_again(before, settings, environ, say)
        action = SetSource(
            **envelope(options, environ, central, store),
            source=before.id,
            name=called,
            kind=before.kind,
            options=settings,
            fields={**before.fields, **fields},
            target=before.target if options.target is None else round(options.target * _MINUTE),
            off=before.off,
        )
        after = replace(before, name=action.name, options=action.options, fields=action.fields, target=action.target)
        if after != before:
            carry_out(central, store, states, action, LOOK)
    if after == before:
        say(f"The source “{called}” ({before.id}) is as it was: nothing that differs was said.")
    else:
        say(f"The source “{called}” ({before.id}) is changed. It holds for what comes from now on.")
    for line in told(after):
        say(line)
    if before.kind == "stock" and before.fields:
        for name in fields.keys() - before.fields.keys():
            say(f"Note: the file by which it was set up has no column “{name}”.")
    return 0


def shown(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Lists the sources, and which of them lack their secrets on this computer."""
    keys = building_of(environ).keys
    with reached(options, environ) as (central, named, _):
        states = read_sources(central, one_store(named))
    sources = {source.id: source for source in states.sources.values() if source.kind in KINDS}
    for source in sorted(sources.values(), key=lambda one: one.id):
        target = f", answer within {source.target // _MINUTE} min" if source.target else ""
        lacks = (source.kind in MADE or source.kind in ASKED or source.kind == "mailbox") and not secrets_of(keys, source.id)
        without = "; its secrets are not on this computer" if lacks else ""
        if why := doubt(keys, source):
            without = f"; {why}. Give them again: bdcdesk source secret {source.id}"
        say(f"{source.id}: “{source.name}” ({source.kind}), {'off' if source.off else 'on'}{target}{without}")
        for line in told(source):
            say(line)
    if not sources:
        say("There are no sources yet: leads come by the watched folder alone. Add one with “bdcdesk source add”.")
    return 0


def new_secret(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Gives a source its secrets on this computer (the hub's); those from before open nothing any more."""
    keys = building_of(environ).keys
    source = looked_up(options, environ, meant)
    if aim_of(source.kind, source.options):
        # Its options may have been written at another desk: who gives a password should see to whom.
        say(f"They are for {where(source.options)}.")
    secrets = _secrets(source.kind, source.options, environ, say)
    if not secrets:
        raise NoPlace(f"A source of the kind “{source.kind}” has no secrets. Nothing was changed.")
    keep_secrets(keys, source.id, secrets, aim_of(source.kind, source.options))
    say(f"The source “{source.name}” ({source.id}) has new secrets on this computer. The hub takes them up within half a minute.")
    _tell(source.id, source.kind, secrets, say)
    return 0


def _try_again(source: Source, settings: Mapping[str, str], environ: Mapping[str, str], say: Say) -> None:
    """Opens a mailbox as it is to be, if what opens it is here and was given for what it was, or is to be. Raises NoPlace."""
    mailbox = account_of(settings)
    keys = building_of(environ).keys
    known = secrets_of(keys, source.id)
    after = replace(source, options=dict(settings))
    if known and not (stand_for(keys, source) or stand_for(keys, after)):
        say(f"It was not tried: {doubt(keys, source)}. Give them again: bdcdesk source secret {source.id}")
    elif known:
        kept, opens = tried(mailbox, known, clock()())
        # For what it was too: the hub reads on until it hears of the change, or if nothing comes of it.
        keep_secrets(keys, source.id, kept, aim_of(source.kind, settings), aim_of(source.kind, source.options))
        say(opens)


def _switch(options: argparse.Namespace, environ: Mapping[str, str], say: Say, *, off: bool) -> int:
    """Off: nothing is taken from it any more."""
    source = switched(options, environ, meant, LOOK, off=off)
    if source.off == off:
        say(f"The source “{source.name}” ({source.id}) is {'off' if off else 'on'} already. Nothing was changed.")
        return 0
    says = "is off. Nothing is taken from it any more; who sends to it is told that it is not there" if off else "is on"
    say(f"The source “{source.name}” ({source.id}) {says}.")
    return 0


RUNS: Final[Mapping[str, Run]] = {
    "add": add,
    "agreement": agreement,
    "change": change,
    "list": shown,
    "off": partial(_switch, off=True),
    "on": partial(_switch, off=False),
    "secret": new_secret,
}


def _is_hubs(building: Building) -> bool:
    """Whether the store's hub may run on this computer: its log is here, or the hub's login is, or one that was made by hand."""
    return not building.setup.logins or HUB in building.setup.logins


def _sites(options: Mapping[str, str]) -> frozenset[str]:
    """The sites whose pages may send to the source. Raises NoPlace for what is none."""
    given = options.get("origins", "")
    sites = origins_of(given)
    if len(sites) != len(given.replace(",", " ").split()):
        raise NoPlace("Nothing was changed. Origins are given as browsers write them: origins=https://www.example.com,https://example.com")
    return sites


def _secrets(kind: str, options: Mapping[str, str], environ: Mapping[str, str], say: Say) -> dict[str, str]:
    if kind != "mailbox":
        return {**made_up(kind), **asked(ASKED.get(kind, {}), environ)}
    mailbox = account_of(options)
    kept, opens = tried(mailbox, asked(OPENED_BY[mailbox.auth], environ), clock()())
    say(opens)
    return kept


def _begun(options: argparse.Namespace) -> tuple[dict[str, str], dict[str, str]]:
    """What a kind of source begins with by itself: its options and its field map. Raises NoPlace."""
    from bdcdesk.intake.stock.watching import KIND
    from bdcdesk.wiring.stock import beginning

    given = flagged(options)
    if options.kind == KIND:
        return beginning(Path(given["folder"]) if "folder" in given else None, getattr(options, "sample", None))
    if getattr(options, "sample", None) is not None or (given and options.kind != "mailbox"):
        raise NoPlace(
            f"--folder and --sample are for a source of the kind “{KIND}”, what names a server for a mailbox. Nothing was changed."
        )
    return given, {}


def _approved(environ: Mapping[str, str], store: str, source: str, kind: str, named: Mapping[str, str]) -> dict[str, str]:
    """The folder of a stock source, where one is named, as it stands in its options: files may be taken from it. Raises NoPlace."""
    from bdcdesk.intake.stock.watching import FOLDER, KIND
    from bdcdesk.wiring.stock_folders import approve

    if kind != KIND or not named.get(FOLDER):
        return {}
    folder = str(Path(named[FOLDER]).absolute())
    approve(place_of(environ), store, source, folder)
    return {FOLDER: folder}


def asked(wanted: Mapping[str, str], environ: Mapping[str, str], prefix: str = VARIABLE) -> dict[str, str]:
    """Secrets by what each is for: out of the environment, or typed. `wanted`: what each is called. Raises NoPlace."""
    given = {}
    for name, called in wanted.items():
        variable = f"{prefix}{name.upper()}"
        secret = environ.get(variable) or (getpass(f"{called}: ") if sys.stdin.isatty() else "")
        if not secret:
            raise NoPlace(f"{called} is needed. Nothing was changed. Type it when asked, or set {variable}.")
        given[name] = secret
    return given


def _tell(source: str, kind: str, secrets: Mapping[str, str], say: Say) -> None:
    if kind not in MADE:
        return
    path = f"/in/{source}/{secrets['secret']}" if "secret" in secrets else f"/in/{source}"
    say(f"It is sent by HTTP POST to this path at the hub: {path}")
    if "key" in secrets:
        say(f"The key that the sender must put in: {secrets['key']}")
    if "verify" in secrets:
        say(f"The token that the sender asks for when the address is entered there: {secrets['verify']}")
    say("Whoever knows this can send leads. It is kept on this computer and shown only now.")
