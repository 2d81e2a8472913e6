"""`bdcdesk mail ...`: the account by which the store's mails go out to shoppers. One function for each sub-command."""

import argparse
from collections.abc import Mapping
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from bdcdesk.contact.crm import here
from bdcdesk.contact.mail.letter import is_address
from bdcdesk.contact.mail.post import Post, SignIn
from bdcdesk.contact.outcome import CertainlyNot
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.source import MAIL, Source
from bdcdesk.hub.attendant import PASSWORD
from bdcdesk.hub.counter import MAILBOX
from bdcdesk.hub.mailing import account_of, server_of
from bdcdesk.intake.mailbox.account import BadOption
from bdcdesk.intake.mailbox.problem import MailboxProblem
from bdcdesk.intake.mailbox.tokens import CLIENT_SECRET, REFRESH, SENDING, Tokens
from bdcdesk.machine.secrets import Keys
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import by_name, carry_out, envelope
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.known_sources import looked_up, read_sources, switched
from bdcdesk.wiring.place import NoPlace, clock
from bdcdesk.wiring.source_secrets import aim_of, doubt, keep_secrets, renew_secrets, secrets_for, secrets_of, where
from bdcdesk.wiring.sources import asked
from bdcdesk.wiring.telling import Run, Say

NAME: Final = "Mails to shoppers"
ID: Final = "mails-to-shoppers"
_LOOK: Final = "bdcdesk mail show"
_GIVE: Final = "Give it on the hub's computer: bdcdesk mail secret"
VARIABLE: Final = "BDCDESK_MAIL_"
"""How environment variables begin that hold a secret instead of a question: BDCDESK_MAIL_PASSWORD."""
SECRETS: Final[Mapping[str, Mapping[str, str]]] = {
    "password": {PASSWORD: "Password at the mail server"},
    "microsoft": {REFRESH: "Refresh token of Microsoft 365, for SMTP.Send"},
    "google": {REFRESH: "Refresh token of Google", CLIENT_SECRET: "Client secret of Google"},
}
_PORTS: Final = {"implicit": "465", "starttls": "587", "none": "25"}


def set_up(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Says by which account mails go out, keeps its secret on this computer, and signs in once without writing to anybody."""
    keys = building_of(environ).keys
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        states = read_sources(central, store)
        wanted = settings_of(options, states.sources)
        said, secrets = tried(wanted, _secrets(wanted, environ))
        # Before the account is there: a hub that hears of it must find them.
        keep_secrets(keys, ID, secrets, aim_of(MAIL, wanted))
        action = SetSource(**envelope(options, environ, central, store), source=ID, name=NAME, kind=MAIL, options=wanted)
        carry_out(central, store, states, action, _LOOK)
    say(f"{said} Mails to shoppers go out from {wanted['from']} from now on.")
    if "sent" not in wanted:
        say("Without --mailbox and --sent nobody can look up a mail whose answer was lost: an agent decides each time.")
    return 0


def settings_of(options: argparse.Namespace, sources: Mapping[str, Source]) -> dict[str, str]:
    """The options of the account. Raises NoPlace."""
    host, _, port = options.smtp.partition(":")
    tls = options.tls or ("implicit" if port == "465" else "starttls")
    if not host or (port and not (port.isdecimal() and 0 < int(port) < 65_536)):
        raise NoPlace("Mails go out by a server: name it with --smtp HOST or --smtp HOST:PORT. Nothing was changed.")
    if tls == "none" and not here(host):
        raise NoPlace("Shoppers' words go over TLS only; without it, only to a mail server on this computer. Nothing was changed.")
    sender = options.sender or options.user
    for address in (sender, options.reply or sender):
        if not is_address(address):
            raise NoPlace(f"“{address}” is no mail address. Nothing was changed. Give --from, and --reply-to where answers go elsewhere.")
    hub = urlsplit(options.hub)
    if options.hub and (hub.scheme != "https" or not hub.hostname or not options.hub.isascii() or len(options.hub.split()) > 1):
        raise NoPlace("The hub's public address begins with https://. Nothing was changed.")
    made = {"host": host, "port": port or _PORTS[tls], "tls": tls, "user": options.user, "from": sender, "name": options.called}
    made |= {"reply": options.reply, "hub": options.hub.rstrip("/"), **_folder(options, sources)}
    made |= {"auth": options.auth, "client": options.client, "tenant": options.tenant, "ca": options.ca}
    if options.auth and not options.user:
        raise NoPlace("--auth goes together with --user. Nothing was changed.")
    return {name: value.strip() for name, value in made.items() if value.strip()}


def _folder(options: argparse.Namespace, sources: Mapping[str, Source]) -> dict[str, str]:
    if bool(options.mailbox) != bool(options.sent):
        raise NoPlace("--mailbox and --sent go together: sent mails are looked up in that folder of it. Nothing was changed.")
    if not options.mailbox:
        return {}
    box = by_name(options.mailbox, (one for one in sources.values() if one.kind == MAILBOX))
    if box is None:
        raise NoPlace(f"There is no mailbox “{options.mailbox}” among the sources. Nothing was changed. Add it with “bdcdesk source add”.")
    return {MAILBOX: box.id, "sent": options.sent}


def _secrets(wanted: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """What opens the account. Raises NoPlace."""
    return asked(SECRETS.get(wanted.get("auth", "password"), {}), environ, VARIABLE) if wanted.get("user") else {}


def tried(wanted: Mapping[str, str], secrets: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Signs in and leaves: what is to be said, and the secrets as they are to be kept. Raises NoPlace."""
    kept = dict(secrets)
    try:
        server, account = server_of(wanted), account_of(wanted)
        if account.auth == "password":
            sign_in = SignIn(password=secrets.get(PASSWORD, ""))
        else:
            sign_in = SignIn(token=Tokens(account, secrets, kept.update, SENDING).access(clock()()))
    except (BadOption, MailboxProblem) as error:
        raise NoPlace(f"The mail account cannot be used: {str(error).rstrip('.')}. Nothing was changed.") from error
    outcome = Post(server, lambda: sign_in).check(wanted.get("from", ""))
    if isinstance(outcome, CertainlyNot):
        raise NoPlace(f"{outcome.reason.removesuffix(' It was not sent.')} Nothing was changed.")
    return "The mail server lets us in.", kept


def shown(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Tells which account it is, and what keeps mails from going out."""
    keys = building_of(environ).keys
    with reached(options, environ) as (central, named, _):
        sources = read_sources(central, one_store(named)).sources
    account = next((one for one in sources.values() if one.kind == MAIL), None)
    if account is None:
        say("No mails go out to shoppers. Set it up with “bdcdesk mail set”.")
        return 0
    state = "Mails are off; they would go" if account.off else "Mails go"
    say(f"{state} out from {account.options.get('from', '')} by {where(account.options)}.")
    box = sources.get(account.options.get(MAILBOX, ""))
    if box is not None:
        say(f"  Answers are read from “{box.name}”; sent ones are looked up in its folder “{account.options.get('sent', '')}”.")
    if hub := account.options.get("hub"):
        say(f"  A click ends mails: {hub}/u/… must lead to this store's hub.")
    why = doubt(keys, account)
    if not why and account.options.get("user") and not secrets_of(keys, account.id):
        why = "its secret is not here"
    if why:
        say(f"  Nothing goes out from this computer: {why}. {_GIVE}")
    return 0


def test(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Signs in with this computer's secret, and writes to nobody."""
    say(tried_account(building_of(environ).keys, looked_up(options, environ, _meant)))
    return 0


def tried_account(keys: Keys, account: Source) -> str:
    """Signs in with what this computer keeps, and leaves. What came of it; raises NoPlace, SecretsError."""
    kept = secrets_for(keys, account)
    if account.options.get("user") and not kept:
        raise NoPlace(f"Its secret is not on this computer. {_GIVE}")
    said, renewed = tried(account.options, kept)
    if renewed != kept:
        renew_secrets(keys, account, renewed)
    return said


def new_secret(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Gives this computer, the hub's, the account's secret."""
    account = looked_up(options, environ, _meant)
    say(f"It is for “{where(account.options)}”.")
    said, secrets = tried(account.options, _secrets(account.options, environ))
    keep_secrets(building_of(environ).keys, account.id, secrets, aim_of(MAIL, account.options))
    say(f"{said} The hub uses it from the next mail on.")
    return 0


def _switch(options: argparse.Namespace, environ: Mapping[str, str], say: Say, *, off: bool) -> int:
    switched(options, environ, _meant, _LOOK, off=off)
    say(f"Mails to shoppers are {'off' if off else 'on'}.")
    return 0


def _meant(name: str, sources: Mapping[str, Source]) -> Source:
    account = next((one for one in sources.values() if one.kind == MAIL), None)
    if account is None:
        raise NoPlace("No mail account is set up. Set it up with “bdcdesk mail set”.")
    return account


RUNS: Final[Mapping[str, Run]] = {
    "set": set_up,
    "show": shown,
    "test": test,
    "secret": new_secret,
    "off": partial(_switch, off=True),
    "on": partial(_switch, off=False),
}
