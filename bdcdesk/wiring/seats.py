"""Who works at this computer: asked of central when they come in, and kept for when it is away."""

import queue
import threading
from typing import Final, NamedTuple

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.ports import Central
from bdcdesk.central.records import Member
from bdcdesk.desktop.shell.entrance import Turned
from bdcdesk.replica.farewell import hand_over, is_over
from bdcdesk.translation import many, tr
from bdcdesk.wiring.station import Building

PATIENCE: Final = 0.5
"""Seconds for which somebody who has been here before waits for central's word of who they are now."""


class Found(NamedTuple):
    """Who comes in, the store's id and name, and who else works at this computer."""

    member: Member
    store: str
    name: str
    others: tuple[Member, ...] = ()


def looked_up(building: Building, named: str, patience: float = PATIENCE) -> Found:
    """The member who is named, by id or name, as central has them. Who has been here before is let in when it is away or slow.

    Raises Turned, CentralError (Removed above all), SecretsError, NoPlace.
    """
    seat = building.setup.people.get(building.member)
    if seat is None or not building.setup.store:
        return _asked(building, named)
    kept = Found(Member(building.member, seat.name, seat.role, seat.phone), building.setup.store, building.setup.store)
    answer: queue.SimpleQueue[Found | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(_asked(building, named))
        except Exception as problem:
            answer.put(problem)

    threading.Thread(target=ask, name="who is it", daemon=True).start()
    try:
        found = answer.get(timeout=patience)
    except queue.Empty:
        return kept
    if isinstance(found, Unreachable):
        return kept
    if isinstance(found, Exception):
        raise found
    return found


def _asked(building: Building, named: str) -> Found:
    central = building.central()
    wanted = (building.member.casefold(), named.casefold())
    stores = []
    try:
        for store, name in _stores(building, central):
            members = tuple(member for member in central.members(store) if member.role != "hub")
            found = next((one for one in members if one.id.casefold() in wanted or one.name.casefold() in wanted), None)
            if found is not None:
                # A file has no logins: whoever works at the store works at this computer.
                here = members if building.setup.url.startswith("sqlite") else [one for one in members if one.id in building.setup.people]
                return Found(found, store, name, tuple(here))
            stores.append(name)
    finally:
        central.close()
    raise Turned(
        tr("Nobody called “{named}” works at {stores}. Check the name, or ask your supervisor.", named=named, stores=" or ".join(stores)),
        "member",
    )


def _stores(building: Building, central: Central) -> list[tuple[str, str]]:
    """This computer's own store, by id and name; all that a login may see where there is none yet."""
    stores = central.stores()
    if building.setup.store:
        # Says it if we were removed; a list that we are not in would not.
        central.extent(building.setup.store)
    wanted = [(record.id, record.name) for record in stores if building.setup.store in ("", record.id)]
    if not wanted:
        held = ", ".join(record.name for record in stores) or "none"
        raise Turned(tr("The database holds these stores: {held}. Which one this desk works for must be one of them.", held=held), "url")
    return wanted


def hand_over_and_leave(building: Building) -> str:
    """What a removed member still had to report goes to central; then their copy is destroyed. What was done, in a sentence.

    Raises CentralError if central cannot take it now: then nothing is destroyed. Raises what a station may raise.
    """
    station = building.station()
    try:
        farewell = station.sync.farewell()
        central = building.central()
        try:
            problem = hand_over(farewell, central)
        finally:
            central.close()
    finally:
        station.close()
    if problem is not None and not is_over(problem):
        raise problem
    building.destroy()
    count = len(farewell.reports)
    handed = many(
        count,
        "1 report that you still had to make was handed over. ",
        "{n} reports that you still had to make were handed over. ",
    )
    return (handed if count else "") + tr("The copy of its leads on this computer is destroyed.")
