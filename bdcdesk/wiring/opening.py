"""The first store of a computer, kept in a file on it: by the page of the first start, or by `bdcdesk open-store`."""

from bdcdesk.central.records import Member
from bdcdesk.desktop.settings.entries import NewStore
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.machine.secrets import Keys
from bdcdesk.wiring.beginning import HOURS, begin_store, plain_id
from bdcdesk.wiring.people import free_id
from bdcdesk.wiring.place import Place, Seat, Setup
from bdcdesk.wiring.station import HUB, Building


def open_store(place: Place, keys: Keys, new: NewStore) -> tuple[Building, Member]:
    """Makes this computer's first store, kept in a file on it, and its person, who supervises it. Whoever calls has looked that there is
    none. Raises what a station may raise; then there is none, and the same again begins anew."""
    member = Member(free_id(new.person, ()), new.person, "supervisor")
    seats = {member.id: Seat(member.name, member.role)}
    setup = Setup(f"sqlite:///{place.home / 'central.db'}", plain_id(new.name), member.id, people=seats)
    building = Building(place, setup, keys, member.id)
    described = StoreDescribed(new.name, Hours(new.zone, HOURS), new.number, first_answer=new.target_minutes * 60_000)
    begin_store(building, described, (member, Member(HUB, "Hub", "hub")))
    place.keep(setup)
    return building, member
