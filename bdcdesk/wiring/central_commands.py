"""What `bdcdesk central ...` does: one function for each sub-command."""

import argparse
from collections.abc import Callable, Mapping
from getpass import getpass
from typing import Final

from bdcdesk.central.ports import Member
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.machine.secrets import open_keys
from bdcdesk.wiring.beginning import HOURS, begin_store, plain_id
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.place import NoPlace, Setup, place_of
from bdcdesk.wiring.setting_up import add_member
from bdcdesk.wiring.station import HUB, Building

Say = Callable[[str], None]
Run = Callable[[argparse.Namespace, Mapping[str, str], Say], int]


def _server(url: str) -> str:
    if not url.startswith(("postgresql://", "postgres://")):
        raise NoPlace("The address of a central database looks like postgresql://user@host/database. Nothing was changed.")
    return url


def _building(options: argparse.Namespace, environ: Mapping[str, str]) -> Building:
    if not options.url:
        return building_of(environ)
    place = place_of(environ)
    keys = open_keys(lambda: getpass("Passphrase for this computer: "), environ, place.home)
    return Building(place, Setup(_server(options.url), getattr(options, "store", "")), keys, "")


def init(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Makes or upgrades the schema. Raises CentralError, NoPlace."""
    from bdcdesk.central.upgrade import prepare

    prepare(_server(options.url))
    say("The database is ready. Begin a store in it with “bdcdesk central add-store”.")
    return 0


def add_store(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Begins a store. Raises CentralError, SecretsError, NoPlace."""
    place = place_of(environ)
    setup = Setup(_server(options.url), plain_id(options.store), plain_id(options.supervisor))
    building = Building(place, setup, open_keys(lambda: getpass("Passphrase for this computer: "), environ, place.home), setup.member)
    people = (Member(setup.member, options.supervisor, "supervisor"), Member(HUB, "Hub", "hub"))
    begin_store(building, StoreDescribed(options.store, Hours(options.zone, HOURS), options.number), people)
    if not place.setup_file.exists():
        place.keep(setup)
    say(f"The store “{options.store}” ({setup.store}) is begun, with {options.supervisor} as its supervisor.")
    return 0


def new_member(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    return add_member(_building(options, environ), options.name, options.role, options.phone, say)


def listed(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Every store that this login may see, and its members."""
    central = _building(options, environ).central()
    try:
        for store in central.stores():
            say(f"{store.name} ({store.id})")
            for member in central.members(store.id):
                say(f"  {member.name} ({member.id}), {member.role}")
    finally:
        central.close()
    return 0


def status(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Whether central answers, and how far each store's log has come."""
    central = _building(options, environ).central()
    try:
        central.now()
        say("Central answers.")
        for store in central.stores():
            say(f"{store.name} ({store.id}): {central.head(store.id)[0]} events")
    finally:
        central.close()
    return 0


RUNS: Final[dict[str, Run]] = {
    "init": init,
    "add-store": add_store,
    "add-member": new_member,
    "list": listed,
    "status": status,
}
"""By the name of the sub-command."""
