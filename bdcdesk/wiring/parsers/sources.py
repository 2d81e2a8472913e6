"""`bdcdesk source ...`: where leads come from, and what was agreed on them."""

import argparse
from pathlib import Path

from bdcdesk.wiring.parsers.shared import Commands, mailing, reached

SOURCES = ("mailbox", "form", "adf", "google", "meta", "star", "stock", "folder")
NAMED = {
    "off": "take nothing from a source any more",
    "on": "take from it again",
    "secret": "give it new secrets on this computer, the hub's",
}


def source(commands: Commands) -> None:
    """`bdcdesk source ...`: each name here is one in `bdcdesk.wiring.sources.RUNS`."""
    about = "say where the store's leads come from: mailboxes, web forms, ad platforms"
    source = commands.add_parser("source", help=about, description=about[0].upper() + about[1:] + ".")
    whats = source.add_subparsers(dest="what", metavar="WHAT", required=True)
    add = whats.add_parser("add", help="add a source; do it on the hub's computer, which keeps its secrets")
    add.add_argument("kind", metavar="KIND", help=f"one of: {', '.join(SOURCES)}")
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
    named = [whats.add_parser(name, help=does) for name, does in NAMED.items()]
    trial = whats.add_parser("test", help="send a marked test lead through a source now, and wait until it is one; on the hub's computer")
    how = trial.add_mutually_exclusive_group()
    how.add_argument("--daily", action="store_true", help="and from now on the hub does, before the store opens")
    how.add_argument("--never", action="store_true", help="the hub does so no more; none is sent now")
    trial.add_argument("--mail", default="", metavar="ADDRESS", help="for a mailbox, once: the address whose mails it gets")
    mailing(trial)
    agreed = whats.add_parser(
        "agreement", help="say what was agreed on the values of shoppers that come by a source; without more, show it"
    )
    _agreement(agreed)
    for each in (trial, changed, *named):
        each.add_argument("name", metavar="NAME", help="its name or id")
    for each in (add, changed, listed, trial, agreed, *named):
        reached(each)


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
