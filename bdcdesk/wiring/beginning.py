"""The beginning of a store: its record, its members and its settings, written into a central that is ready."""

import os
import re
import time
import uuid
from typing import Final

import msgspec

from bdcdesk.central.records import Member, StoreRecord
from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.rights import OWNER
from bdcdesk.wiring.station import Building

_WEEKDAY: Final = ((9 * 60, 20 * 60),)
HOURS: Final = (*((_WEEKDAY,) * 5), ((9 * 60, 18 * 60),), ())
"""Monday to Friday 9 to 8, Saturday 9 to 6, closed on Sunday: what a new store begins with."""


def begin_store(building: Building, described: StoreDescribed, members: tuple[Member, ...]) -> None:
    """Writes a store, its members and its settings into central; the same again changes nothing. Raises what a station may raise.

    The building's member describes the store, so they must be among `members`, with a role that may.
    """
    central = msgspec.structs.replace(building, member=OWNER).central()
    try:
        if all(record.id != building.setup.store for record in central.stores()):
            central.add_store(StoreRecord(building.setup.store, described.name, os.urandom(32)))
        for member in members:
            central.add_member(building.setup.store, member)
    finally:
        central.close()
    _describe(building, described)


def _describe(building: Building, described: StoreDescribed) -> None:
    central = building.central()
    try:
        station = building.station("setup")
        try:
            desk, sync = station.desk, station.sync
            while not sync.loaded:
                sync.load()
            while (stepped := sync.step(central, building.clock)).when <= desk.now() and stepped.problem is None:
                pass
            action = DescribeStore(
                id=str(uuid.uuid4()), store=desk.record.id, actor=building.member, pressed=desk.now(), described=described
            )
            desk.do(action)
            if (problem := sync.step(central, building.clock).problem) is not None:
                raise problem
        finally:
            station.close()
    finally:
        central.close()


def plain_id(name: str) -> str:
    """A plain id from a name: "Dami Okafor" is "dami-okafor"."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or f"store-{int(time.time())}"
