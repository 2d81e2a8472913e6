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
from bdcdesk.translation import tr
from bdcdesk.wiring.place import NoPlace

FLAGS: Final = tuple(name for name in OPTIONS if name != "token_url")
"""The options that have a name of their own on the command line (`--host`)."""

ASKED: Final[Mapping[str, Mapping[str, str]]] = {
    "password": {PASSWORD: tr("Password of the mailbox")},
    "microsoft": {REFRESH: tr("Refresh token of Microsoft 365")},
    "google": {REFRESH: tr("Refresh token of Google"), CLIENT_SECRET: tr("Client secret of Google")},
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
        raise NoPlace(tr("{error} Nothing was changed.", error=error)) from error


def tried(reached: Account, secrets: Mapping[str, str], now: Instant) -> tuple[dict[str, str], str]:
    """Opens the mailbox and changes nothing in it: the secrets as they are to be kept, and how it will be read. Raises NoPlace."""
    kept = dict(secrets)
    try:
        opener = secrets.get(PASSWORD, "")
        if reached.auth != "password":
            opener = Tokens(reached, secrets, kept.update).access(now)
        with connect(msgspec.structs.replace(reached, after="leave"), opener) as line:
            how = (
                tr("new mails come in at once")
                if line.idles
                else tr("its server does not tell of new mails, so they come in within seconds")
            )
            if reached.after == "move" and not line.moves:
                raise MailboxProblem(tr("its server cannot move mails; use “--after seen”, or leave them as they are"))
            if reached.after == "move" and not line.has(reached.to):
                raise MailboxProblem(tr("there is no folder “{to}” to move read mails to; make it first", to=reached.to))
    except MailboxProblem as problem:
        why = str(problem).rstrip(".")
        raise NoPlace(
            tr("The mailbox cannot be read: {why}{hint} Nothing was changed.", why=why, hint="" if why.endswith("?") else ".")
        ) from problem
    return kept, tr("The mailbox opens: {how}. Mails of the last {days} days are read first.", how=how, days=reached.days)
