"""The commands that set a store up: its phone provider, its people."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from getpass import getpass
from typing import Final

import msgspec

from bdcdesk.contact.provider import ProviderSilent
from bdcdesk.contact.twilio import Twilio
from bdcdesk.desktop.settings.entries import Unfit, checked_store
from bdcdesk.domain.rights import ROLE_WORDS, Role
from bdcdesk.machine.pins import Pins
from bdcdesk.machine.secrets import Keys
from bdcdesk.wiring.commands import Say
from bdcdesk.wiring.opening import open_store
from bdcdesk.wiring.people import Wanted, who_is_meant
from bdcdesk.wiring.place import NoPlace, Place, clock, mark_pin, seat
from bdcdesk.wiring.station import PROVIDER_SECRET, Building

SECRET_VARIABLE = "BDCDESK_PROVIDER_SECRET"
LOCAL_ROLES: Final[tuple[Role, ...]] = ("agent", "supervisor")


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


def set_provider(building: Building, url: str, account: str, environ: Mapping[str, str], say: Say) -> int:
    """Asks for the secret, tries it without contacting anybody, and keeps it with this computer's keys. Raises ProviderProblem."""
    secret = environ.get(SECRET_VARIABLE) or (getpass("Secret of the account: ") if sys.stdin.isatty() else "")
    if not secret:
        raise NoPlace(f"The account's secret is needed. Nothing was changed. Type it when asked, or set {SECRET_VARIABLE}.")
    try:
        Twilio(url, account, secret).check()
    except ProviderSilent as silent:
        raise NoPlace("No phone provider answers at this address. Nothing was changed. Check it and try again.") from silent
    building.keys.put(PROVIDER_SECRET, secret.encode())
    building.place.keep(msgspec.structs.replace(building.setup, provider=url, account=account))
    say("The provider accepts these credentials. They are kept; start the hub to use them.")
    return 0


def add_member(building: Building, name: str, role: str, phone: str, say: Say) -> int:
    """Adds somebody who may sign in to this computer's store, or changes role and phone of who is there."""
    chosen: Role | None = next((each for each in LOCAL_ROLES if each == role), None)
    if role and chosen is None:
        raise NoPlace(f"There is no role “{role}”. Nothing was changed. Use agent or supervisor.")
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
