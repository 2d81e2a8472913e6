"""`bdcdesk source add mailbox`: what is asked, and whether it opens the mailbox, before anything of it is kept."""

import argparse
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.hub.attendant import PASSWORD
from bdcdesk.intake.mailbox.account import OPTIONS, Account, BadOption, account
from bdcdesk.intake.mailbox.line import connect
from bdcdesk.intake.mailbox.problem import MailboxProblem
from bdcdesk.intake.mailbox.tokens import CLIENT_SECRET, REFRESH, Tokens
from bdcdesk.wiring.place import NoPlace

FLAGS: Final = tuple(name for name in OPTIONS if name != "token_url")
"""The options that have a name of their own on the command line (`--host`)."""

ASKED: Final[Mapping[str, Mapping[str, str]]] = {
    "password": {PASSWORD: "Password of the mailbox"},
    "microsoft": {REFRESH: "Refresh token of Microsoft 365"},
    "google": {REFRESH: "Refresh token of Google", CLIENT_SECRET: "Client secret of Google"},
}
"""By a mailbox's `auth`: what opens it, and what it is called there."""


def flagged(options: argparse.Namespace) -> dict[str, str]:
    """The options of a mailbox as they were given by their own names."""
    return {name: str(value) for name in FLAGS if (value := getattr(options, name, None)) not in (None, "")}


def account_of(options: Mapping[str, str]) -> Account:
    """Raises NoPlace for options by which no mailbox can be meant."""
    try:
        return account(options)
    except BadOption as error:
        raise NoPlace(f"{error} Nothing was changed.") from error


def tried(reached: Account, secrets: Mapping[str, str], now: Instant) -> tuple[dict[str, str], str]:
    """Opens the mailbox and changes nothing in it: the secrets as they are to be kept, and how it will be read. Raises NoPlace."""
    kept = dict(secrets)
    try:
        opener = secrets.get(PASSWORD, "")
        if reached.auth != "password":
            opener = Tokens(reached, secrets, kept.update).access(now)
        with connect(msgspec.structs.replace(reached, after="leave"), opener) as line:
            how = "new mails come in at once" if line.idles else "its server does not tell of new mails, so they come in within seconds"
            if reached.after == "move" and not line.moves:
                raise MailboxProblem("its server cannot move mails; use “--after seen”, or leave them as they are")
            if reached.after == "move" and not line.has(reached.to):
                raise MailboxProblem(f"there is no folder “{reached.to}” to move read mails to; make it first")
    except MailboxProblem as problem:
        why = str(problem).rstrip(".")
        raise NoPlace(f"The mailbox cannot be read: {why}{'' if why.endswith('?') else '.'} Nothing was changed.") from problem
    return kept, f"The mailbox opens: {how}. Mails of the last {reached.days} days are read first."
