"""The commands that set a store up: its phone provider, its people, a central database of its own."""

import re
import sys
from collections.abc import Callable, Mapping
from getpass import getpass

import msgspec

from bdcdesk.central.ports import Member
from bdcdesk.contact.provider import ProviderSilent
from bdcdesk.contact.twilio import Twilio
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.machine.secrets import open_keys
from bdcdesk.wiring.beginning import HOURS, begin_store, plain_id
from bdcdesk.wiring.place import NoPlace, Setup, place_of
from bdcdesk.wiring.station import HUB, PROVIDER_SECRET, Building

SECRET_VARIABLE = "BDCDESK_PROVIDER_SECRET"

Say = Callable[[str], None]


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
    if role not in ("agent", "supervisor"):
        raise NoPlace(f"There is no role “{role}”. Use agent or supervisor.")
    if phone and not re.fullmatch(r"\+[1-9][0-9]{7,14}", phone):
        raise NoPlace(f"{phone} is no phone number in international form, such as +16025550123. Nothing was changed.")
    member = Member(plain_id(name), name, "supervisor" if role == "supervisor" else "agent", phone)
    central = building.central()
    try:
        central.add_member(building.setup.store, member)
    finally:
        central.close()
    say(f"{name} may sign in as “{member.id}” ({role}).")
    return 0


def init_central(url: str, store: str, zone: str, number: str, supervisor: str, environ: Mapping[str, str], say: Say) -> int:
    """Makes the schema in an empty PostgreSQL database, and a first store in it. The password is libpq's own PGPASSWORD.

    Raises CentralError, SecretsError, NoPlace.
    """
    from bdcdesk.central.upgrade import prepare

    if not url.startswith(("postgresql://", "postgres://")):
        raise NoPlace("The address of a central database looks like postgresql://user@host/database. Nothing was changed.")
    prepare(url)
    place = place_of(environ)
    setup = Setup(url, plain_id(store), plain_id(supervisor))
    building = Building(place, setup, open_keys(lambda: getpass("Passphrase for this computer: "), environ, place.home), setup.member)
    people = (Member(plain_id(supervisor), supervisor, "supervisor"), Member(HUB, "Hub", "hub"))
    begin_store(building, StoreDescribed(store, Hours(zone, HOURS), number), people)
    if not place.setup_file.exists():
        place.keep(setup)
    say(f"The database is ready, with the store “{store}” ({setup.store}) and {supervisor} as its supervisor.")
    return 0
