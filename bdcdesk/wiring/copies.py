"""`bdcdesk copy ...`: where leads, touches and outcomes are copied to. One function for each sub-command."""

import argparse
import re
import sys
from collections.abc import Mapping
from functools import partial
from getpass import getpass
from typing import Final

from bdcdesk.central.ports import Central
from bdcdesk.contact.crm import here, usable
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.agreements import clause, ruling
from bdcdesk.domain.source import COPIES, KINDS, OWN_ID, Source
from bdcdesk.hub.copied import Copied, begin_of
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import by_name, carry_out, envelope
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.known_sources import free_id, looked_up, read_sources, switched, today_at
from bdcdesk.wiring.place import NoPlace, clock
from bdcdesk.wiring.source_secrets import aim_of, doubt, keep_secrets, made_up, where
from bdcdesk.wiring.telling import Run, Say

PASSWORD: Final = "BDCDESK_COPY_PASSWORD"
TOKEN: Final = "BDCDESK_COPY_TOKEN"
"""Environment variables: the mail server's password instead of a question; the CRM's own token instead of one that is made up."""
_LOOK: Final = "bdcdesk copy list"
_PORTS: Final = {"implicit": 465, "starttls": 587, "none": 25}
_MAIL: Final = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+", re.ASCII)


def add(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Adds a target, keeps its secrets on this computer, and tells what the other side needs. What happens from now on is copied."""
    keys = building_of(environ).keys
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        if any(options.name.casefold() == source.name.casefold() for source in states.sources.values()):
            raise NoPlace(f"There is a source or copy “{options.name}” already. Nothing was changed. Give this one another name.")
        kind, settings = settings_of(options, states.sources, central, store)
        secrets = _secrets(kind, settings, environ)
        target = free_id(f"copy {options.name}", kind, states.sources)
        # Before the target is there: a hub that hears of it must find them.
        keep_secrets(keys, target, secrets, aim_of(kind, settings))
        action = SetSource(
            **envelope(options, environ, central, store),
            source=target,
            name=options.name,
            kind=kind,
            options=settings,
        )
        carry_out(central, store, states, action, _LOOK)
        day = today_at(central, store)
    say(f"What happens from now on is copied to “{options.name}” ({target}).")
    for line in not_copied(states.sources, day):
        say(line)
    _tell(kind, secrets, say)
    return 0


def settings_of(options: argparse.Namespace, sources: Mapping[str, Source], central: Central, store: str) -> tuple[str, dict[str, str]]:
    """The kind of a new copy and its options, from now on. Raises NoPlace, CentralError."""
    settings = _hook(options) if options.webhook else mail_settings(options)
    _no_circle(settings, sources)
    return "crm-webhook" if options.webhook else "crm-mail", {**settings, "after": _head(central, store)}


def shown(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Lists the targets, and how far this computer's hub has copied to each."""
    building = building_of(environ)
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        targets = _targets(states.sources)
        head = central.head(store)[0]
        day = today_at(central, store)
    for target in sorted(targets.values(), key=lambda one: one.id):
        where = target.options.get("url") or target.options.get("to", "")
        copied = Copied(building.place.home / "copies" / f"{target.id}.jsonl", begin_of(target))
        refused = copied.refused(clock()())
        problem = f"; {refused} not taken for good in the last days" if refused else ""
        state = "off" if target.off else "on"
        say(f"{target.id}: “{target.name}” to {where}, {state}; done with {copied.cursor.seq:,} of {head:,} events{problem}")
        for why, times in sorted(copied.kept_back(clock()()).items()):
            say(f"  {times} not copied in the last days, because an agreement forbids it. {why}")
        if why := doubt(building.keys, target):
            say(f"  Nothing goes there now: {why}. Give them again: bdcdesk copy secret {target.id}")
    for line in not_copied(states.sources, day) if targets else ():
        say(line)
    if not targets:
        say("Nothing is copied to another system. Add one with “bdcdesk copy add”.")
    return 0


def not_copied(sources: Mapping[str, Source], day: str) -> list[str]:
    """What comes by which sources today is not copied, and by which clause."""
    asked = [source for source in sources.values() if source.kind in KINDS and source.kind != "stock"]
    asked += [sources[OWN_ID]] if OWN_ID in sources else []
    rules = [(one.name, ruling(one, day, day)) for one in sorted(asked, key=lambda one: one.id)]
    return [f"Not copied from “{name}”: {clause(name, one)}" for name, one in rules if "copy" not in one.purposes]


def new_secret(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Gives a target its secrets on this computer, the hub's."""
    keys = building_of(environ).keys
    target = looked_up(options, environ, _meant)
    say(f"They are for “{where(target.options)}”.")
    secrets = _secrets(target.kind, target.options, environ)
    keep_secrets(keys, target.id, secrets, aim_of(target.kind, target.options))
    say(f"“{target.name}” ({target.id}) has new secrets on this computer. The hub uses them from the next copy on.")
    _tell(target.kind, secrets, say)
    return 0


def _switch(options: argparse.Namespace, environ: Mapping[str, str], say: Say, *, off: bool) -> int:
    target = switched(options, environ, _meant, _LOOK, off=off)
    if target.off == off:
        say(f"“{target.name}” ({target.id}) is {'off' if off else 'on'} already. Nothing was changed.")
        return 0
    says = "Nothing is copied there any more" if off else "It is copied there again, from where it was left"
    say(f"“{target.name}” ({target.id}) is {'off' if off else 'on'}. {says}.")
    return 0


RUNS: Final[Mapping[str, Run]] = {
    "add": add,
    "list": shown,
    "off": partial(_switch, off=True),
    "on": partial(_switch, off=False),
    "secret": new_secret,
}


def _targets(sources: Mapping[str, Source]) -> dict[str, Source]:
    return {name: source for name, source in sources.items() if source.kind in COPIES}


def _meant(name: str, sources: Mapping[str, Source]) -> Source:
    target = by_name(name, _targets(sources).values())
    if target is None:
        raise NoPlace(f"Nothing is copied to a “{name}”. Nothing was changed. “{_LOOK}” has them all.")
    return target


def _head(central: Central, store: str) -> str:
    seq, digest = central.head(store)
    return f"{seq}:{digest.hex()}"


def _hook(options: argparse.Namespace) -> dict[str, str]:
    given = [name for name in ("touches", "smtp", "tls", "user", "sender") if getattr(options, name)]
    if given:
        raise NoPlace("A webhook gets leads and touches alike and needs no mail server. Nothing was changed. Leave out what is for mail.")
    if not usable(options.webhook):
        raise NoPlace("Shoppers' words go over TLS only: the address has to begin with https://. Nothing was changed.")
    return {"url": options.webhook}


def mail_settings(options: argparse.Namespace) -> dict[str, str]:
    """How mails get to where they go, out of a command's options. Raises NoPlace."""
    touches = getattr(options, "touches", "")
    host, _, port = options.smtp.partition(":")
    if not host or (port and not (port.isdecimal() and 0 < int(port) < 65_536)):
        raise NoPlace("Mail goes out by a server: name it with --smtp HOST or --smtp HOST:PORT. Nothing was changed.")
    tls = options.tls or ("implicit" if port == "465" else "starttls")
    if tls == "none" and not here(host):
        raise NoPlace("Shoppers' words go over TLS only; without it, only to a mail server on this computer. Nothing was changed.")
    sender = options.sender or options.user
    if not sender:
        raise NoPlace("Mails need a sender: give --user where somebody signs in at the mail server, else --from. Nothing was changed.")
    for address in (options.mail, sender, *([touches] if touches else [])):
        if not _MAIL.fullmatch(address):
            raise NoPlace(f"“{address}” is no mail address. Nothing was changed. Give --mail, and --from where the user is none.")
    made = {"to": options.mail, "touches": touches, "host": host, "port": port or str(_PORTS[tls]), "tls": tls}
    return {name: value for name, value in {**made, "user": options.user, "from": sender}.items() if value}


def _no_circle(settings: Mapping[str, str], sources: Mapping[str, Source]) -> None:
    """A copy that comes in again as a lead would be copied again, for ever."""
    goes_to = {settings.get("to", "").casefold(), settings.get("touches", "").casefold()} - {""}
    read = {source.options.get("user", "").casefold() for source in sources.values() if source.kind == "mailbox"}
    if goes_to & read:
        raise NoPlace("This is a mailbox that leads are read from: each copy would come in as a lead again. Nothing was changed.")


def _secrets(kind: str, settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    if kind == "crm-webhook":
        made = made_up(kind)
        return {**made, "token": environ.get(TOKEN) or made["token"]}
    return mail_secrets(settings, environ)


def mail_secrets(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The password at the mail server, where one is needed. Raises NoPlace."""
    if not settings.get("user"):
        return {}
    password = environ.get(PASSWORD) or (getpass("Password at the mail server: ") if sys.stdin.isatty() else "")
    if not password:
        raise NoPlace(f"The mail server's password is needed. Nothing was changed. Type it when asked, or set {PASSWORD}.")
    return {"password": password}


def _tell(kind: str, secrets: Mapping[str, str], say: Say) -> None:
    if kind != "crm-webhook":
        return
    say(f"Each POST has this in its head: Authorization: Bearer {secrets['token']}")
    say(f"X-Bdcdesk-Signature-256 is sha256= and the HMAC of the body under this secret: {secrets['signing']}")
    say("Both are kept on this computer and shown only now. docs/crm.md tells what is in the body.")
