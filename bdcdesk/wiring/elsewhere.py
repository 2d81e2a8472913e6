"""The further stores of who works at this computer: found by the logins they have, and kept for when their centrals are away."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from msgspec import structs

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Central
from bdcdesk.central.records import Member
from bdcdesk.desktop.shell.backstage import Store
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.machine.secrets import Keys
from bdcdesk.wiring.backstages import store_of
from bdcdesk.wiring.place import Further, NoPlace, Place, Setup, seat_further, seated, unseat_further
from bdcdesk.wiring.seats import PATIENCE
from bdcdesk.wiring.station import Building


def look_elsewhere(place: Place, keys: Keys, person: str, patience: float = PATIENCE) -> Callable[[], tuple[Store, ...]]:
    """Begins to ask the centrals at which other stores this person works. What it returns tells it, and what a window needs of each:
    as they are known now, or as they were the last time if their centrals take longer than `patience` seconds. Raises NoPlace."""
    until = time.monotonic() + patience
    looking = threading.Thread(target=_look, args=(place, keys, person), name="further stores", daemon=True)
    looking.start()

    def found() -> tuple[Store, ...]:
        looking.join(max(0.0, until - time.monotonic()))
        setup = place.setup()
        return tuple(_store(place, setup, other, keys, person) for other in setup.further if person in other.who)

    return found


def _look(place: Place, keys: Keys, person: str) -> None:
    setup = place.setup()
    # A file has no logins that could be known elsewhere.
    own = [] if _has_left(setup, person) or _in_file(setup) else [Building(place, setup, keys, person)]
    there = [Building(place, setup.at(other), keys, other.who[person]) for other in setup.further if person in other.who]
    for building in [*own, *there]:
        try:
            for found in _memberships(building, person):
                if _fits(place.setup(), found):
                    Building(place, setup.at(found), keys, found.who[person]).record()
                    place.change(partial(seat_further, other=found))
        except (CentralError, SecretsError, NoPlace):
            # What is kept counts; the desk of that store meets the same trouble, and tells of it.
            continue


def _in_file(setup: Setup) -> bool:
    return setup.url.startswith("sqlite")


def _memberships(building: Building, person: str) -> Iterator[Further]:
    """Every store at which this login is a member."""
    setup, central = building.setup, building.central()
    login = setup.logins.get(building.member)
    try:
        for record in central.stores():
            for member in _mine(building, central, record.id):
                logins = {member.id: login} if login is not None else {}
                yield Further(setup.url, record.id, record.name, logins, {member.id: seated(member)}, {person: member.id})
    finally:
        central.close()


def _mine(building: Building, central: Central, store: str) -> list[Member]:
    """Who this login is at a store, if anybody with a window."""
    if _in_file(building.setup):
        return [member for member in central.members(store) if (store, member.id) == (building.setup.store, building.member)]
    from bdcdesk.central.postgres import PostgresCentral

    assert isinstance(central, PostgresCentral), "what is not a file is a server"
    return [joined.member for joined in central.joined(store) if joined.member.role != "hub"]


def _fits(setup: Setup, found: Further) -> bool:
    """Whether it is not this computer's own store, nor another that has the id of one that is known."""
    return found.store != setup.store and all(other.url == found.url for other in setup.further if other.store == found.store)


def _has_left(setup: Setup, person: str) -> bool:
    return person in setup.people and setup.people[person].left


def _store(place: Place, setup: Setup, other: Further, keys: Keys, person: str) -> Store:
    member = other.who[person]
    known = other.people[member]
    building = Building(place, setup.at(other), keys, member)

    def destroy() -> None:
        building.destroy()
        place.change(lambda now: unseat_further(now, person, other.store))

    made = store_of(building, Member(member, known.name, known.role, known.phone), other.name or other.store)
    # Documents that wait in quarantine on this computer came in for its own store.
    return structs.replace(made, destroy=destroy, quarantined=lambda: "")
