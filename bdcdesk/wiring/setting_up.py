"""The commands that set a store up: its phone provider, its people."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from getpass import getpass
from typing import Final

import msgspec

from bdcdesk.contact.provider import Kind
from bdcdesk.desktop.settings.entries import Unfit, checked_store
from bdcdesk.domain.rights import ROLE_WORDS, ROLES, Role
from bdcdesk.machine.pins import Pins
from bdcdesk.machine.secrets import Keys
from bdcdesk.wiring.opening import open_store
from bdcdesk.wiring.people import Wanted, who_is_meant
from bdcdesk.wiring.phones import TOLD, Line, how_told, keep, line_of, told_at, tried
from bdcdesk.wiring.place import NoPlace, Place, a_second, clock, mark_pin, public, seat
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.telling import Say

SECRET_VARIABLE = "BDCDESK_PROVIDER_SECRET"
SIGNING_VARIABLE = "BDCDESK_PROVIDER_SIGNING"
NAMES: Final[dict[Kind, str]] = {"twilio": "The provider", "signalwire": "SignalWire", "telnyx": "Telnyx"}
SIGNED_WITH: Final[dict[Kind, str]] = {
    "twilio": "Token of the account itself, with which it signs what it tells the hub",
    "signalwire": "Signing key, with which it signs what it tells the hub",
    "telnyx": "Public key, by which what it tells the hub is known to be its own",
}
LOCAL_ROLES: Final[tuple[Role, ...]] = tuple(role for role in ROLES if role != "hub")


def new_store(place: Place, options: Namespace, keys: Callable[[], Keys], say: Say) -> int:
    """Does what the page of the first start does: a store on this computer, and who supervises it. Raises NoPlace, SecretsError."""
    if place.setup_file.exists():
        there = place.setup()
        raise NoPlace(f"There is a store on this computer already (“{there.store}”). Nothing was changed.")
    new = checked_store(options.name, options.me, options.zone, options.number, options.target)
    if isinstance(new, Unfit):
        raise NoPlace(new.problem)
    _, member = open_store(place, keys(), new)
    say(f"{new.name} is open, and {member.name} may sign in as “{member.id}” ({ROLE_WORDS[member.role]}).")
    say("Next: “bdcdesk provider” names the phone provider, “bdcdesk hub” keeps it running.")
    return 0


def provider(building: Building, options: Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Sets it up, or tries what is set up. Nobody is contacted. Raises NoPlace, ProviderProblem, SecretsError."""
    if options.outside:
        building.place.change(lambda setup: msgspec.structs.replace(setup, outside=public(options.outside)))
    if options.rate:
        building.place.change(lambda setup: msgspec.structs.replace(setup, rate=a_second(options.rate)))
    if options.url:
        return set_provider(building, options, environ, say)
    line = line_of(building.place.setup(), building.keys)
    if line is None:
        raise NoPlace("No phone provider is set up on this computer. Nothing was tried. Name it with “bdcdesk provider URL ACCOUNT”.")
    tried(line)
    say(f"{NAMES[line.kind]} at {line.url} accepts what is kept here.")
    _say_how_told(building, line, say)
    return 0


def set_provider(building: Building, options: Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Asks for the secrets, tries them without contacting anybody, and keeps them with this computer's keys. Raises ProviderProblem."""
    secret = environ.get(SECRET_VARIABLE) or _asked("Secret of the account, or of the API key: ")
    if not secret:
        raise NoPlace(f"The account's secret is needed. Nothing was changed. Type it when asked, or set {SECRET_VARIABLE}.")
    line = Line(options.url, options.account, secret, options.key, options.service)
    signing = environ.get(SIGNING_VARIABLE, "")
    if not signing and line.seal is None:
        signing = _asked(f"{SIGNED_WITH[line.kind]} (Enter for none): ")
    line = msgspec.structs.replace(line, signing=signing)
    tried(line)
    keep(building.place, building.keys, line)
    say("The provider accepts these credentials. They are kept; start the hub to use them.")
    _say_how_told(building, line, say)
    return 0


def _asked(question: str) -> str:
    return getpass(question) if sys.stdin.isatty() else ""


def _say_how_told(building: Building, line: Line, say: Say) -> None:
    say(TOLD[how_told(building, line)].format(told_at(building.place.setup())))


def add_member(building: Building, name: str, role: str, phone: str, say: Say) -> int:
    """Adds somebody who may sign in to this computer's store, or changes role and phone of who is there."""
    chosen: Role | None = next((each for each in LOCAL_ROLES if each == role), None)
    if role and chosen is None:
        raise NoPlace(f"There is no role “{role}”. Nothing was changed. Use one of: {', '.join(LOCAL_ROLES)}.")
    if phone and not re.fullmatch(r"\+[1-9][0-9]{7,14}", phone):
        raise NoPlace(f"{phone} is no phone number in international form, such as +16025550123. Nothing was changed.")
    if not building.setup.url.startswith("sqlite"):
        raise NoPlace("This store is kept on a server, where people need a login. Nothing was changed. Use “bdcdesk central add-member”.")
    central = building.central()
    try:
        member = who_is_meant(central, building.setup.store, Wanted(name, role=chosen, phone=phone)).member
        central.add_member(building.setup.store, member)
    finally:
        central.close()
    building.place.keep(seat(building.place.setup(), member))
    say(f"{member.name} may sign in as “{member.id}” ({ROLE_WORDS[member.role]}).")
    return 0


def forget_pin(building: Building, name: str, say: Say) -> int:
    """Whoever controls this computer's user lets somebody who forgot their PIN in again; they can choose another one."""
    setup = building.place.setup()
    who = next((one for one, seat in setup.people.items() if name.casefold() in (one.casefold(), seat.name.casefold())), None)
    if who is None:
        raise NoPlace(f"Nobody called “{name}” works at this computer. Nothing was changed. Check the name.")
    Pins(building.keys, building.place.home, clock()).forget(who)
    building.place.keep(mark_pin(setup, who, has=False))
    say(f"{setup.people[who].name} has no PIN on this computer any more. They choose another one behind their name in the window.")
    return 0
