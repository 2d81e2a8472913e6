"""Options that several commands have."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def reached(parser: argparse.ArgumentParser) -> None:
    """Whose log: this computer's store, unless it says otherwise."""
    parser.add_argument("--url", default="", metavar="URL", help="as the database's owner: postgresql://user@host/database")
    parser.add_argument("--store", default="", metavar="STORE", help="which store (default: this computer's)")


def mailing(parser: argparse.ArgumentParser) -> None:
    """By which account mails go out."""
    parser.add_argument("--smtp", default="", metavar="HOST[:PORT]", help="with --mail: the server that mails go out by")
    parser.add_argument("--tls", default="", choices=("starttls", "implicit", "none"), help="with --mail (default: by the port)")
    parser.add_argument("--user", default="", metavar="USER", help="with --mail: who signs in there; the password is asked for")
    parser.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="with --mail (default: the user)")
