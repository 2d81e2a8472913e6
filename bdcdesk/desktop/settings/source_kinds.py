"""What each kind of source is called, what is asked of it, and whether what was typed can be used. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from bdcdesk.domain.source import COPIES, KINDS, LONGEST, Source, origins_of
from bdcdesk.translation import tr

_MINUTE: Final = 60_000
_LONGEST_TARGET: Final = 30 * 24 * 60


class Entry(msgspec.Struct, frozen=True):
    """One thing that a kind asks for: the option it becomes, or with `secret` a key of the hub's computer, which is in no option.

    `choices` are (value, words), the first what holds where nothing is said. `only`: it is asked only where another option has one of
    these values. `needed`: nothing can be added without it; `beside`: nor where that other option is given. `number`: it is a whole number
    between these.
    """

    option: str
    words: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    secret: bool = False
    needed: bool = False
    only: tuple[str, tuple[str, ...]] = ("", ())
    beside: str = ""
    number: tuple[int, int] | None = None

    def asked(self, given: Mapping[str, str]) -> bool:
        option, values = self.only
        return not option or given.get(option, "") in values


class Kind(msgspec.Struct, frozen=True):
    """`made`: the hub's computer makes up a secret that the other side must know."""

    words: str
    about: str
    entries: tuple[Entry, ...] = ()
    made: bool = False

    @property
    def secrets(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.secret)


_PASSWORD: Final = ("auth", ("", "password"))
_PORTS: Final = (1, 65_535)
_DAYS: Final = (0, 365)
_PLATFORM: Final = ("auth", ("microsoft", "google"))

MAILBOX: Final = (
    Entry("host", tr("Mail server"), tr("Such as imap.example.com"), needed=True),
    Entry("user", tr("User"), tr("Who signs in there, mostly the address"), needed=True),
    Entry(
        "auth", tr("How to sign in"), choices=(("", tr("With a password")), ("microsoft", tr("Microsoft 365")), ("google", tr("Google")))
    ),
    Entry("password", tr("Password"), secret=True, only=_PASSWORD, needed=True),
    Entry("client", tr("Id of the program, as registered there"), only=_PLATFORM, needed=True),
    Entry("tenant", tr("Organisation"), tr("Empty for any"), only=("auth", ("microsoft",))),
    Entry("refresh", tr("Refresh token"), secret=True, only=_PLATFORM, needed=True),
    Entry("client_secret", tr("Client secret"), secret=True, only=("auth", ("google",)), needed=True),
    Entry("folder", tr("Folder"), tr("Empty for INBOX")),
    Entry("tls", tr("Encryption"), choices=(("", tr("From the start (port 993)")), ("starttls", tr("STARTTLS (port 143)")))),
    Entry("port", tr("Port"), tr("Empty for the usual one"), number=_PORTS),
    Entry(
        "after",
        tr("Mails that were read"),
        choices=(("", tr("Stay as they are")), ("seen", tr("Are marked as seen")), ("move", tr("Are moved to another folder"))),
    ),
    Entry("to", tr("Moved to the folder"), only=("after", ("move",)), needed=True),
    Entry("days", tr("Days read at first"), tr("Empty for 3"), number=_DAYS),
    Entry("ca", tr("File of certificates to trust"), tr("Empty for those of the system")),
)

SOURCE_KINDS: Final[Mapping[str, Kind]] = {
    "form": Kind(
        tr("Web form"),
        tr("The site sends each form to the hub."),
        (
            Entry(
                "origins", tr("Sites whose pages may use the hub's own script"), tr("Such as https://www.example.com, with commas between")
            ),
        ),
        made=True,
    ),
    "mailbox": Kind(tr("Mailbox"), tr("The hub reads a mailbox that leads come to."), MAILBOX),
    "adf": Kind(tr("ADF by HTTP"), tr("A provider posts ADF documents to the hub."), made=True),
    "google": Kind(tr("Google lead forms"), tr("Google posts the answers to its lead forms to the hub."), made=True),
    "meta": Kind(
        tr("Meta lead ads"),
        tr("Facebook and Instagram tell the hub of a lead, and the hub fetches it."),
        (
            Entry("app", tr("App secret"), secret=True, needed=True),
            Entry("token", tr("Page access token"), secret=True, needed=True),
        ),
        made=True,
    ),
    "star": Kind(tr("STAR by HTTP"), tr("A manufacturer posts ProcessSalesLead documents to the hub."), made=True),
    "stock": Kind(
        tr("Stock file"),
        tr("A daily file of cars is dropped into a folder of the hub's computer."),
        (Entry("folder", tr("Folder on the hub's computer"), tr("Empty if files are handed in by “bdcdesk stock”")),),
    ),
    "folder": Kind(tr("Watched folder"), tr("What is dropped into the hub's folder for leads.")),
}
"""By kind, in the order in which they are offered."""


COPY_KINDS: Final[Mapping[str, Kind]] = {
    "crm-mail": Kind(
        tr("By mail"),
        tr("Each lead goes to the CRM as a mail in ADF; what happens to it can follow to another address."),
        (
            Entry("to", tr("Leads go to"), tr("The CRM's own address for leads"), needed=True),
            Entry("touches", tr("Touches and outcomes go to"), tr("Empty: they are not copied")),
            Entry("host", tr("Mail server that mails go out by"), tr("Such as smtp.example.com"), needed=True),
            Entry(
                "tls",
                tr("Encryption"),
                choices=(("", tr("By the port")), ("starttls", "STARTTLS"), ("implicit", tr("From the start")), ("none", tr("None"))),
            ),
            Entry("port", tr("Port"), tr("Empty for the usual one"), number=_PORTS),
            Entry("user", tr("User"), tr("Who signs in there; empty where nobody has to")),
            Entry("password", tr("Password at the mail server"), secret=True, beside="user"),
            Entry("from", tr("Mails come from"), tr("Empty: the user")),
        ),
    ),
    "crm-webhook": Kind(
        tr("By webhook"),
        tr("Leads, touches and outcomes go to the CRM as signed JSON; docs/crm.md tells what is in it."),
        (
            Entry("url", tr("Address"), tr("It begins with https://"), needed=True),
            Entry("token", tr("Token that the CRM wants to see"), tr("Empty: one is made up"), secret=True),
        ),
        made=True,
    ),
}
"""Where leads can be copied to, in the same way."""

ALL_KINDS: Final[Mapping[str, Kind]] = {**SOURCE_KINDS, **COPY_KINDS}
assert set(ALL_KINDS) == {*KINDS, *COPIES}, "every kind can be set up"


def unasked(kind: str, options: Mapping[str, str]) -> dict[str, str]:
    """Those of a source's options that no screen asks for (a mailbox's `token_url`, where a copy began): they stay as they are."""
    asked = {entry.option for entry in ALL_KINDS[kind].entries}
    return {option: value for option, value in options.items() if option not in asked}


class Wanted(msgspec.Struct, frozen=True):
    """A source as it was typed and can be used. `source` is "" for a new one; `secrets` holds only what was typed, in memory alone."""

    source: str
    name: str
    kind: str
    options: dict[str, str]
    fields: dict[str, str]
    target: int
    secrets: dict[str, str]

    def __repr__(self) -> str:
        return f"Wanted(source={self.source!r}, kind={self.kind!r})"


class Unfit(msgspec.Struct, frozen=True):
    """What is wrong, in a sentence, and which option (or "name", "target") it is about."""

    problem: str
    field: str


def checked(
    source: str,
    kind: str,
    name: str,
    target: str,
    given: Mapping[str, str],
    fields: Mapping[str, str],
    *,
    secrets_here: bool,
    taken: Iterable[Source] = (),
) -> Wanted | Unfit:
    """`taken`: the sources that there are. `given` by option, secrets with it. A secret that is not typed keeps what it was where the
    source is there already.

    `secrets_here`: this computer is the hub's. Elsewhere none is asked for.
    """
    entries = ALL_KINDS[kind].entries
    typed = {option: value.strip() for option, value in given.items() if value.strip()}
    if not name.strip():
        return Unfit(tr("This has no name yet. Nothing was changed. Type what people here call it."), "name")
    if len(name.strip()) > LONGEST:
        return Unfit(tr("A name has at most {longest} letters. Nothing was changed. Use a shorter one.", longest=LONGEST), "name")
    if any(one.name.casefold() == name.strip().casefold() for one in taken if one.id != source):
        return Unfit(
            tr("There is a source or copy “{name}” already. Nothing was changed. Give this one another name.", name=name.strip()), "name"
        )
    minutes = _minutes(target)
    if minutes is None:
        return Unfit(
            tr("The minutes to the first answer are a number up to 30 days. Nothing was changed. Leave it empty for the store's."), "target"
        )
    for entry in entries:
        must = (entry.needed or entry.beside in typed) and entry.asked(typed) and (not entry.secret or (secrets_here and not source))
        if must and entry.option not in typed:
            return Unfit(tr("“{words}” is missing. Nothing was changed. Please type it.", words=entry.words), entry.option)
        if entry.number and entry.asked(typed) and not _is_number(typed.get(entry.option, ""), *entry.number):
            least, most = entry.number
            return Unfit(
                tr("“{words}” is a number from {least:,} to {most:,}. Nothing was changed.", words=entry.words, least=least, most=most),
                entry.option,
            )
    origins = typed.get("origins", "")
    if len(origins_of(origins)) != len(origins.replace(",", " ").split()):
        return Unfit(tr("Sites are given as browsers write them, such as https://www.example.com. Nothing was changed."), "origins")
    kept = {entry.option for entry in entries if not entry.secret and entry.asked(typed)}
    hidden = {entry.option: typed[entry.option] for entry in entries if entry.secret and entry.asked(typed) and entry.option in typed}
    options = {option: value for option, value in typed.items() if option in kept}
    return Wanted(source, name.strip(), kind, options, dict(fields), round(minutes * _MINUTE), hidden if secrets_here else {})


def _is_number(typed: str, least: int, most: int) -> bool:
    """ "" is what is usual."""
    return not typed or (typed.isascii() and typed.isdecimal() and least <= int(typed) <= most)


def _minutes(typed: str) -> float | None:
    """ "" is 0, the store's own; None for what is none."""
    plain = typed.strip().replace(",", ".")
    try:
        minutes = float(plain or "0")
    except ValueError:
        return None
    return minutes if 0 <= minutes <= _LONGEST_TARGET else None


def target_words(target: int) -> str:
    """What stands in the field: minutes, "" for the store's."""
    return f"{target / _MINUTE:g}" if target else ""
