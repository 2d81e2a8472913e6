"""Rounds of the hub that the desk's own files end early: nothing that had begun is left hanging, and nobody misses what changed."""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bdcdesk.contact.errand import Steps
from bdcdesk.contact.switchboard import Switchboard
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.front import Front
from bdcdesk.hub.hub import Hub
from bdcdesk.intake.folder import WatchedFolder
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.replica.file import DiskFull
from tests.contact.conftest import Clock
from tests.contact.house import House, Station

FULL = "The disk is full."


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    provider: Any = SimpleNamespace(clock=Clock())
    made = House(tmp_path, provider)
    yield made
    made.close()


class Asking:
    """An edge with one request under way at a time, as all of them are."""

    problem = ""

    def __init__(self) -> None:
        self.waits, self.ran, self.finished = False, 0, 0

    def step(self, now: int) -> Steps:
        if self.waits:
            return Steps((), now + 1)
        self.waits = True
        return Steps((self,), now + 1)

    def run(self) -> None:
        self.ran += 1

    def finish(self, now: int) -> None:
        self.waits, self.finished = False, self.finished + 1

    def close(self) -> None:
        """It holds nothing."""


class Keeping:
    """An edge, or a timer, that keeps something on a disk that may be full."""

    problem = ""

    def __init__(self) -> None:
        self.full, self.heard = True, set[str]()

    def step(self, now: int) -> Any:
        if self.full:
            raise DiskFull(FULL)
        return Steps((), now + 1)

    def notice(self, leads: Collection[str]) -> None:
        if self.full:
            raise DiskFull(FULL)
        self.heard |= set(leads)

    def close(self) -> None:
        """It holds nothing."""


class Straight:
    """The way to central, without a thread."""

    def __init__(self, station: Station, house: House) -> None:
        self._station, self._house = station, house

    def step(self, serve: object) -> Any:
        return self._station.sync.step(self._station.log, self._house.clock)


def hub_of(house: House, station: Station, *edges: Any, timers: tuple[Any, ...] = ()) -> Hub:
    quarantine = Quarantine(house.path / "quarantine")
    reception = Reception(station.desk, quarantine)
    (house.path / "incoming").mkdir()
    folder = WatchedFolder(house.path / "incoming", reception.take)
    bell: Any = None
    reach: Any = Straight(station, house)
    front = Front(Counter(station.desk, reception, house.clock, bell), reach, edges, lambda pulse: None, lambda: 0)
    nobody = Switchboard(station.desk, station.log, None, "hub-1", "", house.clock)
    return Hub(
        *(station.desk, station.sync, station.log, nobody, folder, reception, house.clock, lambda seconds: None),
        front=front,
        timers=timers,
    )


def turn(hub: Hub) -> None:
    """With all that was begun in it."""
    with ThreadPoolExecutor(1) as pool:
        hub._turn(pool)


def test_what_one_part_has_begun_goes_on_though_the_next_finds_the_disk_full(house: House) -> None:
    station = house.station("hub")
    station.step()
    first, second = Asking(), Keeping()
    hub = hub_of(house, station, first, second)
    for n in range(3):
        turn(hub)
        assert first.ran == n + 1, "it waits for what it has asked for, and would wait for ever"
    second.full = False
    turn(hub)
    assert first.finished == 3


def test_whoever_looks_after_leads_hears_of_each_though_the_disk_was_full_when_it_came(house: House) -> None:
    station = house.station("hub")
    station.step()
    first, second = Keeping(), Keeping()
    second.full = False
    hub = hub_of(house, station, timers=(first, second))
    lead = house.lead()
    turn(hub)
    turn(hub)
    assert second.heard == set()
    first.full = False
    first.step = second.step = lambda now: now + 1  # type: ignore[method-assign]
    turn(hub)
    assert first.heard == second.heard == {lead}
    first.heard = set()
    turn(hub)
    assert first.heard == set(), "once"


def test_a_disk_that_is_full_for_the_search_swallows_no_change(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    station = house.station("hub")
    station.step()
    lead = house.lead()

    def full(*values: object) -> None:
        raise DiskFull(FULL)

    with monkeypatch.context() as patched:
        patched.setattr(station.sync, "index", full)
        for _ in range(2):
            with pytest.raises(DiskFull):
                station.sync.step(station.log, house.clock)
    assert lead in station.step()


def test_desks_are_told_that_the_hubs_disk_is_full(house: House) -> None:
    station = house.station("hub")
    station.step()
    hub = hub_of(house, station, Keeping())
    turn(hub)
    (said,) = [seen.doing for seen in house.central.here("s1", station.desk.now()) if seen.member == station.desk.me]
    assert said.splitlines()[0] == FULL
