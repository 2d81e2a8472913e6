"""`bdcdesk central ...`: the central database, its stores and members, and keeping its logs safe."""

import argparse
from collections.abc import Callable
from pathlib import Path

from bdcdesk.wiring.parsers.shared import Commands

ROLES = ("agent", "supervisor", "salesperson", "desk_manager", "receptionist", "admin", "hub")


def central(commands: Commands) -> None:
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
    roles = f"{', '.join(ROLES)} (default: the one they have; agent for somebody new)"
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
