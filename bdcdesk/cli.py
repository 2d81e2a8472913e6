"""The commands. Each says in a sentence what keeps it from working, and ends with 1; 2 is for a command line that was not understood."""

import argparse
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bdcdesk import __version__

_ROLES = ("agent", "supervisor", "salesperson", "desk_manager", "receptionist", "admin", "hub")
_SOURCES = ("mailbox", "form", "adf", "google", "meta", "star", "stock", "folder")
_NAMED_SOURCE = {
    "off": "take nothing from a source any more",
    "on": "take from it again",
    "secret": "give it new secrets on this computer, the hub's",
}
_NAMED_COPY = {
    "off": "copy nothing there any more",
    "on": "copy there again, from where it was left",
    "secret": "give it new secrets on this computer, the hub's",
}
_ABOUT = "The desktop console of a dealership's BDC: the next lead, its countdown, and one key to answer it."
_OTHER_MAIL = {
    "show": "tell which account it is",
    "test": "sign in there, and write to nobody",
    "secret": "give this computer, the hub's, its password",
    "off": "send no mails to shoppers any more",
    "on": "send them again",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bdcdesk", description=_ABOUT, epilog="Without a command: the desktop of whoever signs in.")
    parser.add_argument("--version", action="version", version=f"bdcdesk {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    demo = commands.add_parser("demo", help="try it: a store with invented shoppers, a practice phone provider, two windows")
    demo.add_argument("--headless", action="store_true", help="without a display: one agent is played, each step is timed")
    demo.add_argument("--seconds", type=float, default=20.0, metavar="N", help="how long the headless demo runs (default: 20)")
    demo.add_argument("--screenshots", type=Path, metavar="DIR", help="save pictures of both windows before and after")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="where the demo keeps its files (default: with this user's data)")
    demo.add_argument("--fresh", action="store_true", help="forget the demo's earlier days")
    demo.add_argument("--dark", action="store_true", help="the dark look")
    reading = commands.add_parser("import", help="take leads from files: ADF/XML, or mails that hold them")
    reading.add_argument("files", nargs="+", type=Path, metavar="FILE")
    shown = commands.add_parser("read-lead", help="show what files would be read as, and keep nothing")
    shown.add_argument("files", nargs="+", type=Path, metavar="FILE")
    shown.add_argument("--json", action="store_true", help="one JSON document a file")
    shown.add_argument("--region", default="US", metavar="CC", help="where phone numbers without a country are (default: US)")
    shown.add_argument("--zone", default="UTC", metavar="ZONE", help="the zone of times without one (default: UTC)")
    shown.add_argument("--map", type=Path, metavar="FILE.json", help="what a source calls its fields: {name: meaning}")
    shown.add_argument("--propose", action="store_true", help="a map to begin with instead, from each file as an example")
    stock = commands.add_parser("stock", help="take the daily file of the store's cars (CSV)")
    stock.add_argument("file", type=Path, metavar="FILE")
    stock.add_argument("--source", default="", metavar="NAME", help="whose file it is (default: the only stock source)")
    stock.add_argument(
        "--anyway", action="store_true", help="also if it looks broken, such as half as many cars as before (of ten or more)"
    )
    stock.add_argument("--show", action="store_true", help="only tell what it would be read as")
    stock.add_argument("--field", action="append", default=[], metavar="THEIRS=OURS", help="with --show: as if a column were this")
    listed = commands.add_parser("do-not-call", help="look the shoppers' numbers up in a file of the national do-not-call list")
    listed.add_argument("file", type=Path, metavar="FILE")
    listed.add_argument("--as-of", required=True, metavar="YYYY-MM-DD", help="the day of the list")
    hub = commands.add_parser("hub", help="run the store's always-on part: intake, the provider, the timers")
    hub.add_argument(
        "--http", default="", metavar="HOST:PORT", help="where leads are sent to, kept for next time (default: 127.0.0.1:8480)"
    )
    hub.add_argument("--demo", type=Path, help=argparse.SUPPRESS)
    hub.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    log = commands.add_parser("log", help="tell what happened, as the log has it")
    log.add_argument("--store", metavar="STORE", help="whose log (default: this computer's store)")
    log.add_argument("--lead", metavar="WORDS", help="only leads whose name, phone or id holds these words")
    _quarantine(commands)
    opened = commands.add_parser("open-store", help="make a store on this computer, as the first start of the window does")
    opened.add_argument("name", metavar="NAME", help="the store's, as shoppers know it")
    opened.add_argument("--me", required=True, metavar="NAME", help="yours: who supervises it")
    opened.add_argument("--zone", required=True, metavar="ZONE", help="its time zone, such as America/Chicago")
    opened.add_argument("--number", required=True, metavar="NUMBER", help="the dealer's phone: texts and calls come from it")
    opened.add_argument("--target", default="5", metavar="MIN", help="business minutes to the first answer (default: 5)")
    about = "say which phone provider's API this store uses; its secret is asked for; without more, try what is set up"
    provider = commands.add_parser("provider", help=about, description=about[0].upper() + about[1:] + ". Nobody is contacted.")
    urls = "https://api.twilio.com, https://SPACE.signalwire.com/api/laml, or https://api.telnyx.com"
    provider.add_argument("url", metavar="URL", nargs="?", default="", help=urls)
    provider.add_argument("account", metavar="ACCOUNT", nargs="?", default="", help="the account's id; of Telnyx the voice connection's")
    provider.add_argument("--key", default="", metavar="SK...", help="an API key, whose secret is then the one that is asked for")
    provider.add_argument("--service", default="", metavar="ID", help="the messaging service or profile that texts go through")
    provider.add_argument("--outside", default="", metavar="URL", help="how others reach this hub, such as https://leads.example.com")
    member = commands.add_parser("member", help="add somebody who may sign in to this computer's store")
    member.add_argument("name", metavar="NAME")
    role = "default: the one they have; agent for somebody new"
    member.add_argument("--role", default="", choices=("agent", "supervisor"), help=role)
    member.add_argument("--phone", default="", metavar="NUMBER", help="rung first when they call a shopper, such as +16025550123")
    member.add_argument("--forget-pin", action="store_true", help="only forget the PIN that they have on this computer")
    _central(commands)
    _source(commands)
    _distribution(commands)
    _copy(commands)
    _mail(commands)
    _links(commands)
    check = commands.add_parser("self-test", help="check that this installation works")
    check.add_argument("--quiet", action="store_true", help="say only what is wrong")
    simulator = commands.add_parser("simulator", help="run the practice phone provider alone, on this machine")
    simulator.add_argument("--port", type=int, default=0, help="on 127.0.0.1 (default: any free one)")
    simulator.add_argument("--state", type=Path, required=True, metavar="FILE", help="where it keeps what it was sent")
    simulator.add_argument("--ahead", type=int, default=0, help=argparse.SUPPRESS)
    simulator.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    desk = commands.add_parser("desk")
    for name in ("--demo", "--store", "--member", "--name", "--look"):
        desk.add_argument(name, required=True)
    for name in ("--child", "--play"):
        desk.add_argument(name, action="store_true")
    return parser


def _quarantine(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("quarantine", help="list what came in and could not be read: its name, when, why; or settle one of it")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--lead", default="", metavar="FILE", help="make a lead of this one (its file, or how its hash begins)")
    which.add_argument("--no-lead", default="", metavar="FILE", help="this one is no lead; say --because WHY")
    made.add_argument("--because", default="", metavar="WHY", help="with --no-lead")
    told = made.add_argument_group("with --lead", "What you read in it; a name, a phone number or a mail address is needed.")
    told.add_argument("--name", default="", metavar="NAME", help="who asks")
    told.add_argument("--phone", default="", metavar="NUMBER", help="how to call or text them")
    told.add_argument("--mail", default="", metavar="ADDRESS", help="how to write to them")
    told.add_argument("--asks", default="", metavar="WORDS", help="what they ask, in their words")
    told.add_argument("--car", default="", metavar="WORDS", help="which car it is about")


def _source(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`bdcdesk source ...`: each name here is one in `bdcdesk.wiring.sources.RUNS`."""
    about = "say where the store's leads come from: mailboxes, web forms, ad platforms"
    source = commands.add_parser("source", help=about, description=about[0].upper() + about[1:] + ".")
    whats = source.add_subparsers(dest="what", metavar="WHAT", required=True)
    add = whats.add_parser("add", help="add a source; do it on the hub's computer, which keeps its secrets")
    add.add_argument("kind", metavar="KIND", help=f"one of: {', '.join(_SOURCES)}")
    add.add_argument("name", metavar="NAME", help="what people here call it")
    add.add_argument("--target", type=float, default=0.0, metavar="MIN", help="minutes to the first answer (default: the store's)")
    add.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="what this kind needs; no secrets")
    add.add_argument("--field", action="append", default=[], metavar="THEIRS=OURS", help="what a field of the sender's is here")
    _mailbox(add)
    add.add_argument("--sample", type=Path, metavar="FILE", help="of a stock source: a file whose columns are read now")
    changed = whats.add_parser("change", help="give a source another name, target, options or fields; what is not named stays")
    changed.add_argument("--rename", default="", metavar="NAME", help="what people here call it from now on")
    changed.add_argument("--target", type=float, metavar="MIN", help="minutes to the first answer; 0 for the store's")
    changed.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="NAME= takes it away; no secrets")
    changed.add_argument("--field", action="append", default=[], metavar="THEIRS=OURS", help="THEIRS= leaves it out")
    _mailbox(changed)
    listed = whats.add_parser("list", help="list the sources")
    named = [whats.add_parser(name, help=does) for name, does in _NAMED_SOURCE.items()]
    trial = whats.add_parser("test", help="send a marked test lead through a source now, and wait until it is one; on the hub's computer")
    how = trial.add_mutually_exclusive_group()
    how.add_argument("--daily", action="store_true", help="and from now on the hub does, before the store opens")
    how.add_argument("--never", action="store_true", help="the hub does so no more; none is sent now")
    trial.add_argument("--mail", default="", metavar="ADDRESS", help="for a mailbox, once: the address whose mails it gets")
    _mailing(trial)
    agreed = whats.add_parser(
        "agreement", help="say what was agreed on the values of shoppers that come by a source; without more, show it"
    )
    _agreement(agreed)
    for each in (trial, changed, *named):
        each.add_argument("name", metavar="NAME", help="its name or id")
    for each in (add, changed, listed, trial, agreed, *named):
        each.add_argument("--url", default="", metavar="URL", help="as the database's owner: postgresql://user@host/database")
        each.add_argument("--store", default="", metavar="STORE", help="which store (default: this computer's)")


def _agreement(agreed: argparse.ArgumentParser) -> None:
    agreed.add_argument("name", metavar="NAME", help="the source's name or id; “own” for what came by hand or from a file")
    agreed.add_argument(
        "--called", default="", metavar="NAME", help="what the agreement is called; what is not said of one that is there stays"
    )
    agreed.add_argument("--from", dest="begins", default="", metavar="DAY", help="its first day, as 2026-01-31 (default: today)")
    agreed.add_argument(
        "--until", default="", metavar="DAY", help="the day on which it ends: what comes from then on may not be used; or: never"
    )
    allow = "follow up, market or share; once for each use, or: nothing"
    agreed.add_argument("--allow", action="append", default=[], metavar="USE", help=allow)
    limit = "“no copies” (in the CRM or elsewhere) or “use ends with it” (also of what came before its end); once for each, or: nothing"
    agreed.add_argument("--limit", action="append", default=[], metavar="LIMIT", help=limit)
    agreed.add_argument("--text", default="", metavar="WORDS", help="its wording, or the clauses that matter")
    agreed.add_argument("--file", type=Path, metavar="FILE", help="its document, to be kept with it (5 MB at most)")
    makers = ("shopper", "dealer", "marketplace", "agent")
    agreed.add_argument("--made-by", default="", choices=makers, help="who made what comes by it (default: told by the kind of source)")
    agreed.add_argument("--save", type=Path, metavar="FILE", help="write the document of the agreement that --called names to this file")


def _mailing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--smtp", default="", metavar="HOST[:PORT]", help="with --mail: the server that mails go out by")
    parser.add_argument("--tls", default="", choices=("starttls", "implicit", "none"), help="with --mail (default: by the port)")
    parser.add_argument("--user", default="", metavar="USER", help="with --mail: who signs in there; the password is asked for")
    parser.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="with --mail (default: the user)")


def _copy(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`bdcdesk copy ...`: each name here is one in `bdcdesk.wiring.copies.RUNS`."""
    about = "copy leads, touches and outcomes to the CRM that the dealer already has"
    copy = commands.add_parser("copy", help=about, description=about[0].upper() + about[1:] + ".")
    whats = copy.add_subparsers(dest="what", metavar="WHAT", required=True)
    add = whats.add_parser("add", help="from now on copy there too; do it on the hub's computer, which keeps its secrets")
    add.add_argument("name", metavar="NAME", help="what people here call it")
    way = add.add_mutually_exclusive_group(required=True)
    way.add_argument("--mail", default="", metavar="ADDRESS", help="leads go there as mails in ADF")
    way.add_argument("--webhook", default="", metavar="URL", help="all goes there as signed JSON")
    add.add_argument("--touches", default="", metavar="ADDRESS", help="with --mail: where touches and outcomes go (default: nowhere)")
    _mailing(add)
    listed = whats.add_parser("list", help="list where leads are copied to, and how far")
    named = [whats.add_parser(name, help=does) for name, does in _NAMED_COPY.items()]
    for each in named:
        each.add_argument("name", metavar="NAME", help="its name or id")
    for each in (add, listed, *named):
        each.add_argument("--url", default="", metavar="URL", help="as the database's owner: postgresql://user@host/database")
        each.add_argument("--store", default="", metavar="STORE", help="which store (default: this computer's)")


def _mail(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`bdcdesk mail ...`: each name here is one in `bdcdesk.wiring.mailing_commands.RUNS`."""
    about = "write mails to shoppers: the account that they go out by"
    mail = commands.add_parser("mail", help=about, description=about[0].upper() + about[1:] + ".")
    whats = mail.add_subparsers(dest="what", metavar="WHAT", required=True)
    made = whats.add_parser("set", help="say which account it is; do it on the hub's computer, which keeps its secret")
    made.add_argument("--smtp", required=True, metavar="HOST[:PORT]", help="the mail server")
    made.add_argument("--tls", default="", choices=("starttls", "implicit", "none"), help="(default: by the port)")
    made.add_argument("--user", default="", metavar="USER", help="who signs in there; the password is asked for")
    ways = ("password", "microsoft", "google")
    made.add_argument("--auth", default="", choices=ways, help="how to sign in (default: password)")
    made.add_argument("--client", default="", metavar="ID", help="with --auth: the id of the program as it is registered there")
    made.add_argument("--tenant", default="", metavar="NAME", help="with --auth microsoft: the organisation (default: any)")
    made.add_argument("--ca", default="", metavar="FILE", help="trust these certificates instead of the system's")
    made.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="what shoppers see (default: the user)")
    made.add_argument("--called", default="", metavar="NAME", help="whose name stands before it (default: the store's)")
    made.add_argument("--reply-to", dest="reply", default="", metavar="ADDRESS", help="where answers go (default: the same)")
    made.add_argument("--mailbox", default="", metavar="SOURCE", help="the mailbox among the sources that answers come into")
    made.add_argument("--sent", default="", metavar="FOLDER", help="with --mailbox: its folder of sent mails")
    made.add_argument("--hub", default="", metavar="URL", help="the hub's public address, for a click that ends mails")
    others = [whats.add_parser(name, help=does) for name, does in _OTHER_MAIL.items()]
    for each in (made, *others):
        each.set_defaults(name="")
        each.add_argument("--url", default="", metavar="URL", help="as the database's owner: postgresql://user@host/database")
        each.add_argument("--store", default="", metavar="STORE", help="which store (default: this computer's)")


def _links(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`bdcdesk links ...`: each name here is one in `bdcdesk.wiring.links_commands.RUNS`."""
    about = "send links to the store's own pages as short ones, and see whether they are opened"
    whats = commands.add_parser("links", help=about, description=about[0].upper() + about[1:] + ".")
    each = whats.add_subparsers(dest="what", metavar="WHAT", required=True)
    made = each.add_parser("set", help="say whose pages, and where the hub is reached")
    made.add_argument("--hub", required=True, metavar="URL", help="the hub's public address, https://...")
    made.add_argument("--pages", required=True, metavar="HOSTS", help="hosts of the store's own pages, with commas between")
    others = {"show": "tell how they go out", "off": "send links as they are written", "on": "send short ones again"}
    for one in (made, *(each.add_parser(name, help=does) for name, does in others.items())):
        one.set_defaults(name="")
        one.add_argument("--url", default="", metavar="URL", help="as the database's owner: postgresql://user@host/database")
        one.add_argument("--store", default="", metavar="STORE", help="which store (default: this computer's)")


def _distribution(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "say how somebody is found for a lead; without more, show it"
    made = commands.add_parser("distribution", help=about, description=about[0].upper() + about[1:] + ".")
    ways = "up-for-grabs, round-robin, longest-idle, by-skill, by-source"
    made.add_argument("mode", metavar="WAY", nargs="?", default="", help=f"one of: {ways}")
    made.add_argument("--offer", type=float, metavar="S", help="seconds for which an offer to one agent stands")
    made.add_argument("--ask", type=int, metavar="N", help="how many agents are asked, one after the other, before all are")
    made.add_argument("--all", type=float, metavar="S", help="seconds for which it is for all before the supervisor is told")
    needs = "words:hola=Spanish: who is asked in by-skill; also source:, campaign:, make:"
    made.add_argument("--need", action="append", default=[], metavar="FIELD:WORDS=SKILL", help=needs)
    made.add_argument("--team", action="append", default=[], metavar="SOURCE=NAMES", help="who is asked in by-source, with commas between")
    made.add_argument("--can", action="append", default=[], metavar="NAME=SKILLS", help="skills and languages, with commas between")
    made.add_argument("--url", default="", metavar="URL", help="as the database's owner: postgresql://user@host/database")
    made.add_argument("--store", default="", metavar="STORE", help="which store (default: this computer's)")


def _mailbox(add: argparse.ArgumentParser) -> None:
    """What a mailbox needs: each of them is an option of the source, `bdcdesk.intake.mailbox.account.OPTIONS`."""
    box = add.add_argument_group("a mailbox (IMAP)", "Its password is asked for, or read from BDCDESK_SOURCE_PASSWORD, and tried first.")
    box.add_argument("--host", metavar="NAME", help="its server, such as imap.example.com")
    box.add_argument("--user", metavar="USER", help="who signs in there, mostly the address")
    box.add_argument("--port", metavar="N", help="default: 993, with --tls starttls 143")
    box.add_argument(
        "--folder", metavar="FOLDER", help="which of its folders leads come to (default: INBOX); of a stock source: where files are dropped"
    )
    box.add_argument("--tls", choices=("implicit", "starttls"), help="how the connection is encrypted (default: implicit)")
    box.add_argument("--auth", choices=("password", "microsoft", "google"), help="how to sign in (default: password)")
    box.add_argument("--client", metavar="ID", help="with --auth: the id of the program as it is registered there")
    box.add_argument("--tenant", metavar="NAME", help="with --auth microsoft: the organisation (default: any)")
    box.add_argument("--after", choices=("leave", "seen", "move"), help="what becomes of read mails (default: leave)")
    box.add_argument("--to", metavar="FOLDER", help="with --after move: where to")
    box.add_argument("--days", metavar="N", help="how far back it is read at first (default: 3)")
    box.add_argument("--ca", metavar="FILE", help="trust these certificates instead of the system's")


def _central(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`bdcdesk central ...`: each name here is one in `bdcdesk.wiring.central_commands.RUNS`."""
    about = "look after the central database: its stores, its members"
    central = commands.add_parser("central", help=about, description=about[0].upper() + about[1:] + ".")
    whats = central.add_subparsers(dest="what", metavar="WHAT", required=True)

    def add(name: str, does: str, more: str = "") -> argparse.ArgumentParser:
        return whats.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}. {more}".strip())

    owner = "The database's owner does this; the password is taken from PGPASSWORD or asked for."
    member = "Without --url: in the name of who signed in on this computer. With it: the database's owner, whose password is PGPASSWORD."

    init = add("init", "prepare an empty PostgreSQL database (14 or newer): tables, roles, functions", owner)
    init.add_argument("url", metavar="URL", help="postgresql://user@host/database")
    store = add("add-store", "begin a store in a central database", owner)
    store.add_argument("url", metavar="URL", help="postgresql://user@host/database")
    store.add_argument("name", metavar="NAME", help="the store's name")
    store.add_argument("--zone", required=True, metavar="ZONE", help="its time zone, such as America/Phoenix")
    store.add_argument("--number", required=True, metavar="NUMBER", help="the number it texts and calls from, such as +16025550190")
    store.add_argument("--supervisor", required=True, metavar="NAME", help="who signs in first")
    added = add("add-member", "add somebody to a store, and print the invite that lets their computer in", member)
    added.add_argument("name", metavar="NAME")
    roles = f"{', '.join(_ROLES)} (default: the one they have; agent for somebody new)"
    added.add_argument("--role", default="", metavar="ROLE", help=roles)
    added.add_argument("--phone", default="", metavar="NUMBER", help="rung first when they call a shopper, such as +16025550123")
    added.add_argument("--id", default="", metavar="ID", help="who they are in the log (default: made from the name)")
    added.add_argument("--rename", action="store_true", help="who has this --id is called NAME from now on")
    added.add_argument("--hours", type=int, default=48, metavar="N", help="how long the invite is good, 1 to 168 (default: 48)")
    added.add_argument("--login", default="", metavar="LOGIN", help="no invite: the login by which they work at another store already")
    removed = add("remove-member", "take somebody out of a store, and end their connections", member)
    removed.add_argument("member", metavar="MEMBER", help="their id; “bdcdesk central list” has it")
    removed.add_argument("--at-once", action="store_true", help="do not even let their desk hand over what they had noted")
    joined = add("join", "let this computer in by an invite", "The invite is pasted when asked for, or read from standard input.")
    joined.add_argument("--for", dest="person", default="", metavar="NAME", help="to a further store: which of the people here it is for")
    listed = add("list", "list the stores that you may see, and who works there", member)
    status = add("status", "say whether central answers, its release, and how much each store's log holds", member)
    for each in (added, removed, listed, status):
        each.add_argument("--url", default="", metavar="URL", help="postgresql://user@host/database")
    for each in (added, removed, *_keeping(add, member)):
        each.add_argument("--store", default="", metavar="STORE", help="which store (default: this computer's, or the only one)")


def _keeping(add: Callable[[str, str, str], argparse.ArgumentParser], member: str) -> list[argparse.ArgumentParser]:
    """The commands that keep a log safe and whole, in `bdcdesk.wiring.keeping_commands`. Those that may ask for a store."""
    verify = add("verify", "go through a whole log: is every event as it was written, and all of it there", member)
    verify.add_argument("--heads", nargs="+", type=Path, default=(), metavar="FILE", help="what desks elsewhere saw (“central heads”)")
    heads = add("heads", "tell how far the desks on this computer have read the log, as witnesses for verify", "")
    heads.add_argument("file", nargs="?", type=Path, metavar="FILE", help="written there (default: shown)")
    erase = add("erase-shopper", "forget a shopper: what they said and were sent goes for good, everywhere", member)
    export = add("export-shopper", "write down everything that is held on a shopper", member)
    export.add_argument("file", type=Path, metavar="FILE", help="FILE.json and FILE.html are made")
    for each in (erase, export):
        who = each.add_mutually_exclusive_group(required=True)
        who.add_argument("--phone", default="", metavar="NUMBER", help="a number they gave, in any form")
        who.add_argument("--mail", default="", metavar="ADDRESS", help="a mail address they gave")
        who.add_argument("--lead", default="", metavar="ID", help="one of their leads; “bdcdesk log” tells its id")
        each.add_argument("--others-too", action="store_true", help="also leads under another name that share a number or address")
    backup = add("backup", "copy a log that is kept in a file, also while it is in use, and verify the copy", "")
    backup.add_argument("file", type=Path, metavar="FILE", help="must not be there yet")
    restore = add("restore", "put a backup in the place of the log; what was there is kept", "Close bdcdesk on this computer first.")
    restore.add_argument("file", type=Path, metavar="FILE", help="what “central backup” or the hub's daily backup made")
    for each in (erase, restore):
        each.add_argument("--yes", action="store_true", help="do not ask")
    reaching = [verify, erase, export]
    for each in reaching:
        each.add_argument("--url", default="", metavar="URL", help="postgresql://user@host/database")
    return reaching


def main(arguments: Sequence[str]) -> int:
    """Runs one command. The exit code."""
    options = _parser().parse_args(list(arguments))
    # Imported by need: the window must not wait for what another command loads.
    from bdcdesk.wiring import commands

    runs = {
        None: lambda: commands.desktop(os.environ),
        "demo": lambda: commands.demo(options, os.environ),
        "import": lambda: commands.read_in(options.files, os.environ),
        "read-lead": lambda: _read_lead(options),
        "do-not-call": lambda: commands.do_not_call(options, os.environ),
        "stock": lambda: commands.stock(options, os.environ),
        "hub": lambda: commands.hub(options.demo, os.environ, _stop(options.child), options.http),
        "log": lambda: commands.log(options.store, options.lead or "", os.environ),
        "quarantine": lambda: commands.quarantine(options, os.environ),
        "open-store": lambda: commands.open_store(options, os.environ),
        "provider": lambda: commands.provider(options, os.environ),
        "member": lambda: commands.member(options, os.environ),
        "central": lambda: commands.central(options, os.environ),
        "source": lambda: commands.source(options, os.environ),
        "distribution": lambda: commands.distribution(options, os.environ),
        "copy": lambda: commands.copy(options, os.environ),
        "mail": lambda: commands.mail(options, os.environ),
        "links": lambda: commands.links(options, os.environ),
        "self-test": lambda: commands.self_test(options.quiet),
        "simulator": lambda: commands.simulator(options.port, options.state, options.ahead, _stop(options.child)),
        "desk": lambda: commands.desk(options),
    }
    return commands.told(runs[options.command])


def _read_lead(options: argparse.Namespace) -> int:
    from bdcdesk.domain.clock import known_zone
    from bdcdesk.wiring.commands import say, told
    from bdcdesk.wiring.reading import propose_maps, shape_from, show_files

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
