"""What a person enters to sign in or to begin a store, checked before anything is tried with it. Pure."""

from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.rights import Role
from bdcdesk.machine import pins
from bdcdesk.translation import tr

Where = Literal["computer", "invite", "central"]
Asks = Literal["", "pin", "passphrase"]
Field = Literal["", "url", "member", "secret", "pin", "invite", "new pin", "again", "name", "person", "zone", "number", "target"]

SECRETS: Final[Mapping[str, str]] = {"passphrase": tr("passphrase"), "password": tr("password")}
"""What a person is asked for besides a PIN, in words."""

EXAMPLE = "postgresql://bdc@db.example.com/bdcdesk"
LONGEST = 24 * 60
ZONES = {
    "America/New_York": tr("Eastern"),
    "America/Chicago": tr("Central"),
    "America/Denver": tr("Mountain"),
    "America/Phoenix": tr("Arizona"),
    "America/Los_Angeles": tr("Pacific"),
    "America/Anchorage": tr("Alaska"),
    "Pacific/Honolulu": tr("Hawaii"),
}
"""The zones offered first; any other IANA name can be typed."""


class Known(msgspec.Struct, frozen=True):
    """Somebody who works at this computer, and what shows that it is they."""

    id: str
    name: str
    role: Role
    asks: Asks = ""


class SignIn(msgspec.Struct, frozen=True):
    """`url` is "" on this computer. `member` is an id where the members are known, else the name as typed.

    `secret` (a password or passphrase) and `pin` are in memory only.
    """

    where: Where
    url: str
    member: str
    secret: str
    pin: str = ""

    def __repr__(self) -> str:
        return f"SignIn(where={self.where!r}, member={self.member!r})"


class Joining(msgspec.Struct, frozen=True):
    """An invite as it was pasted, the PIN that its person chose, and this computer's passphrase if it is needed."""

    invite: str
    pin: str
    secret: str

    def __repr__(self) -> str:
        return "Joining()"


class NewStore(msgspec.Struct, frozen=True):
    """A store that begins on this computer: its `name`, the `person` who sits here, IANA `zone`, `number` in E.164, target in minutes."""

    name: str
    person: str
    zone: str
    number: str
    target_minutes: int


class Unfit(msgspec.Struct, frozen=True):
    """What is wrong with an entry, in a sentence, and which field it is about."""

    problem: str
    field: Field


def checked_sign_in(where: Where, url: str, member: str, secret: str, needs_secret: str, pin: str = "") -> SignIn | Unfit:
    """`needs_secret` names what must not be empty ("password", "PIN"), "" where nothing is asked. A PIN comes as `pin`."""
    url = url.strip() if where == "central" else ""
    if where == "central":
        unfit = _unfit_url(url)
        if unfit:
            return Unfit(unfit, "url")
    if not member.strip():
        return Unfit(tr("Nobody is chosen yet. Nothing was tried. Please say who you are."), "member")
    if needs_secret == "PIN" and not pin:
        return Unfit(tr("The PIN is missing. Nothing was tried. Please type it."), "pin")
    if needs_secret not in ("", "PIN") and not secret:
        return Unfit(
            tr("The {needs_secret} is missing. Nothing was tried. Please type it.", needs_secret=SECRETS.get(needs_secret, needs_secret)),
            "secret",
        )
    return SignIn(where, url, member.strip(), secret, pin)


def checked_joining(invite: str, pin: str, again: str, secret: str, needs_secret: str) -> Joining | Unfit:
    """`needs_secret` names what must not be empty ("passphrase"), "" where nothing is asked. The line itself is read elsewhere."""
    if not invite.strip():
        return Unfit(tr("The invite is missing. Nothing was tried. Please paste the line that your supervisor sent you."), "invite")
    if (unfit := unfit_new_pin(pin, again)) is not None:
        return unfit
    if needs_secret and not secret:
        return Unfit(
            tr("The {needs_secret} is missing. Nothing was tried. Please type it.", needs_secret=SECRETS.get(needs_secret, needs_secret)),
            "secret",
        )
    return Joining(invite, pin, secret)


def unfit_new_pin(pin: str, again: str) -> Unfit | None:
    """What is wrong with a PIN that somebody chooses, typed twice because it is not shown."""
    if why := pins.unfit(pin):
        return Unfit(tr("{why} Nothing was changed. Please choose another one.", why=why), "new pin")
    if pin != again:
        return Unfit(tr("The two PINs are not the same. Nothing was changed. Please type both again."), "again")
    return None


def checked_store(name: str, person: str, zone: str, number: str, target: str) -> NewStore | Unfit:
    """The store, or the first thing that is unfit about it. A number without a country is read as a North American one.

    `target` is in minutes, as typed.
    """
    if not name.strip():
        return Unfit(tr("The store has no name yet. Nothing was created. Please type the name that shoppers know."), "name")
    if not person.strip():
        return Unfit(tr("Your name is missing. Nothing was created. Please type the name that shoppers will read."), "person")
    if not _is_zone(zone.strip()):
        return Unfit(
            tr("No time zone is called “{zone}”. Nothing was created. Please choose one, or type America/Chicago.", zone=zone.strip()),
            "zone",
        )
    dialled = _e164(number)
    if not dialled:
        return Unfit(tr("This is no phone number that can be dialled. Nothing was created. Please type it as (202) 555-0100."), "number")
    minutes = int(target) if target.strip().isascii() and target.strip().isdigit() else 0
    if not 1 <= minutes <= LONGEST:
        return Unfit(
            tr("The target must be 1 to {longest} minutes. Nothing was created. Five minutes is usual.", longest=LONGEST), "target"
        )
    return NewStore(name.strip(), person.strip(), zone.strip(), dialled, minutes)


def _unfit_url(url: str) -> str:
    if not url:
        return tr("The address of the central database is missing. Nothing was tried. It looks like {example}.", example=EXAMPLE)
    try:
        parts = urlsplit(url)
        host, password = parts.hostname, parts.password
    except ValueError:
        return tr("This is no address of a database. Nothing was tried. It looks like {example}.", example=EXAMPLE)
    if password is not None:
        return tr("This address holds a password. Nothing was tried. Please take it out and type it below, where nobody can read it.")
    if parts.scheme not in ("postgresql", "postgres") or not host or not parts.path.strip("/"):
        return tr("This is no address of a central database. Nothing was tried. It looks like {example}.", example=EXAMPLE)
    return ""


def _is_zone(name: str) -> bool:
    try:
        clock.zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)


def _e164(number: str) -> str:
    # Its tables take longer to load than the window takes to paint.
    import phonenumbers

    try:
        read = phonenumbers.parse(number.strip(), "US")
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_possible_number_with_reason(read) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))
