"""What is asked of the account by which mails go out to shoppers, what is said of it, and whether what was typed can be used. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from bdcdesk.desktop.settings.source_kinds import Entry, Kind, Unfit
from bdcdesk.domain.source import MAIL, Source
from bdcdesk.translation import tr

NONE: Final = tr("No mails go out to shoppers: no account is set up for them.")
ELSEWHERE: Final = tr(
    "The mail account is set up on the computer that runs the store's hub, which alone keeps its secret: there, here or with"
    " “bdcdesk mail set”."
)
KEPT: Final = tr("Kept. Mails to shoppers go out by it from now on.")
OFF: Final = tr("Mails to shoppers are off: they wait, and what waits too long is given back to who wrote it.")

_ADDRESS: Final = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+")
_PASSWORD: Final = ("auth", ("", "password"))
_PLATFORM: Final = ("auth", ("microsoft", "google"))


def kind_with(boxes: Iterable[Source]) -> Kind:
    """What is asked; `boxes`: the mailboxes among the sources, one of which answers may come into."""
    into = (("", tr("None: an agent decides on a mail whose fate nobody knows")), *((one.id, one.name) for one in boxes))
    return Kind(
        tr("Mails to shoppers"),
        tr(
            "The account by which the store's own mails go out to shoppers, one for the whole store. The store's postal address stands"
            " among its contact rules: without it no mail goes."
        ),
        (
            Entry("host", tr("Mail server"), tr("Such as mail.example.com"), needed=True),
            Entry(
                "tls",
                tr("Encryption"),
                choices=(
                    ("starttls", tr("STARTTLS (port 587)")),
                    ("implicit", tr("From the start (port 465)")),
                    ("none", tr("None, on this computer alone")),
                ),
            ),
            Entry("port", tr("Port"), tr("Empty for the usual one"), number=(1, 65_535)),
            Entry("user", tr("User"), tr("Who signs in there; empty where nobody has to")),
            Entry(
                "auth",
                tr("How to sign in"),
                choices=(("", tr("With a password")), ("microsoft", tr("Microsoft 365")), ("google", tr("Google"))),
            ),
            Entry("password", tr("Password"), tr("Kept with this computer's keys, and in no log"), secret=True, only=_PASSWORD),
            Entry("client", tr("Id of the program, as registered there"), only=_PLATFORM, needed=True),
            Entry("tenant", tr("Organisation"), tr("Empty for any"), only=("auth", ("microsoft",))),
            Entry(
                "refresh",
                tr("Refresh token, for sending"),
                tr("Kept with this computer's keys, and in no log"),
                secret=True,
                only=_PLATFORM,
            ),
            Entry("client_secret", tr("Client secret"), secret=True, only=("auth", ("google",))),
            Entry("from", tr("Mails come from"), tr("The address that shoppers see. Empty: the user")),
            Entry("name", tr("Name before it"), tr("Empty: the store's")),
            Entry("reply", tr("Answers go to"), tr("Empty: where mails come from")),
            Entry("mailbox", tr("Mailbox that answers come into"), tr("One of the sources of leads"), choices=into),
            Entry("sent", tr("Its folder of sent mails"), tr("Where a mail is looked up whose fate nobody knows, such as Sent")),
            Entry(
                "hub",
                tr("The hub's address from outside"),
                tr("For a click that ends mails, such as https://hub.example.com; empty: by mail alone"),
            ),
            Entry("ca", tr("File of certificates to trust"), tr("Empty for those of the system")),
        ),
    )


class MailTyped(msgspec.Struct, frozen=True):
    """The account as it was typed, by option; `secrets` only those that were typed, in memory alone."""

    options: dict[str, str]
    secrets: dict[str, str]

    def __repr__(self) -> str:
        return f"MailTyped(host={self.options.get('host', '')!r})"


def account_in(sources: Mapping[str, Source]) -> Source | None:
    """The store's account, None if it has none."""
    return next((one for _, one in sorted(sources.items()) if one.kind == MAIL), None)


def standing(account: Source | None, fails: str) -> str:
    """How it is, in a sentence or two."""
    if account is None:
        return NONE
    if account.off:
        return OFF
    address = account.options.get("from") or account.options.get("user", "")
    return fails or tr("Mails go out from {address}.", address=address)


def checked(kind: Kind, given: Mapping[str, str]) -> MailTyped | Unfit:
    """What was typed as it can be tried."""
    plain = {option: value.strip() for option, value in given.items() if value.strip()}
    asked = [entry for entry in kind.entries if entry.asked(plain)]
    for entry in asked:
        if entry.needed and entry.option not in plain:
            return Unfit(tr("“{words}” is missing. Nothing was changed. Please type it.", words=entry.words), entry.option)
    port = plain.get("port", "")
    if port and not (port.isascii() and port.isdecimal() and len(port) < 6 and 0 < int(port) < 65_536):
        return Unfit(tr("“Port” is a number from 1 to 65,535. Nothing was changed."), "port")
    if plain.get("auth") and "user" not in plain:
        return Unfit(tr("Who signs in there is missing. Nothing was changed. Type the user."), "user")
    for option, default in (("from", plain.get("user", "")), ("reply", "")):
        address = plain.get(option, default)
        if (address or option == "from") and not _ADDRESS.fullmatch(address):
            return Unfit(
                tr("“{address}” is no mail address. Nothing was changed. Type the one that shoppers are to see.", address=address), option
            )
    if ("mailbox" in plain) != ("sent" in plain):
        lacks = "sent" if "mailbox" in plain else "mailbox"
        return Unfit(tr("The mailbox and its folder of sent mails go together. Nothing was changed. Give both, or neither."), lacks)
    secret = {entry.option for entry in asked if entry.secret}
    options = {entry.option: plain[entry.option] for entry in asked if not entry.secret and entry.option in plain}
    return MailTyped(options, {option: value for option, value in plain.items() if option in secret})
