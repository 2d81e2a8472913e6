"""Central put back to an earlier copy of itself, and the day that goes on after it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from bdcdesk.contact.timing import AFTER_RESTORE, MARGIN, WINDOW
from tests.contact.house import KEY, SECOND, House, Machine

WORDS = "Hi Rosa, it is here."
A_WHILE = AFTER_RESTORE + WINDOW + MARGIN + 10 * SECOND


class Backup:
    """A copy of the store's log as it was, and the way back to it under the connections that are open."""

    def __init__(self, house: House) -> None:
        self._live = house.path / "central.db"
        self._copy = house.path / "backup.db"
        self._over(self._live, self._copy)

    def put_back(self) -> None:
        self._over(self._copy, self._live)

    @staticmethod
    def _over(source: Path, target: Path) -> None:
        opened = [dbapi2.connect(str(path)) for path in (source, target)]
        for connection in opened:
            connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        opened[0].backup(opened[1])
        for connection in opened:
            connection.close()


def all_day(house: House, *hubs: Machine, milliseconds: int = A_WHILE) -> None:
    """Everybody syncs, again and again, and the hubs do what is theirs."""
    until = house.clock.now + milliseconds
    while house.clock.now < until:
        house.clock.now += 5 * SECOND
        house.ana.step()
        for hub in hubs:
            hub.turn("dispatcher", "reconciler", "receipts", "inbound")


def settled(house: House, lead: str) -> None:
    assert (house.practice.posts, house.sent(WORDS)) == (1, 1)
    assert house.touch(lead).stage == "delivered"
    assert house.state(lead).answered > 0
    assert house.ana.desk.refusals() == []


Fault = Callable[[pytest.MonkeyPatch], None]
Told = Callable[[House], None]


def fails(house: House, patch: pytest.MonkeyPatch, fault: Fault, told: Told) -> None:
    """What is told of the house does not hold with this fault planted."""
    fault(patch)
    with pytest.raises((AssertionError, ValueError)):
        told(house)
