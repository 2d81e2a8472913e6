"""An agent of two stores, each with a central of its own: real files, real threads. She has another id in each, and a namesake in one."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from pytestqt.qtbot import QtBot

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.records import Member
from bdcdesk.desktop.shell.backstage import Backstage, Link, Rows
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.work.model import WorkModel
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import fold
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.document import Taken
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.wiring import demo_leads
from bdcdesk.wiring.backstages import store_of
from bdcdesk.wiring.beginning import begin_store
from bdcdesk.wiring.demo import begin_at
from bdcdesk.wiring.demo_store import DESCRIBED, demo_keys
from bdcdesk.wiring.place import Setup, place_in
from bdcdesk.wiring.station import HUB, Building

PATIENCE = 20_000
MINUTE, DAY = 60_000, 86_400_000
BOSS = Member("boss", "Lou Brandt", "supervisor")
COLLEAGUE = Member("rsingh", "Ravi Singh", "agent", "+16025550101")


class House:
    """One store: its central, its hub's hands, and the line of our agent's desk to it, which can be cut."""

    def __init__(self, home: Path, name: str, me: Member, *others: Member) -> None:
        self.id, self.name, self.me = name.casefold(), name, me
        self.cut = False
        self.ahead = 0
        now = time.time_ns() // 1_000_000
        setup = Setup(f"sqlite:///{home / f'{self.id}.db'}", self.id, me.id, ahead=begin_at(now, 0) - now)
        self._place, self._setup, self._keys = place_in(home), setup, demo_keys(home)
        described = msgspec.structs.replace(DESCRIBED, name=name)
        assert isinstance(described, StoreDescribed)
        begin_store(self.building(BOSS.id), described, (BOSS, me, COLLEAGUE, *others, Member(HUB, "Hub", "hub")))

    def building(self, member: str) -> Building:
        return Building(self._place, self._setup, self._keys, member)

    def store(self) -> Any:
        building = self.building(self.me.id)
        made = store_of(building, self.me, self.name)

        def station() -> Any:
            opened = made.station()
            opened.desk._held._local_clock = self.clock  # type: ignore[attr-defined]
            return opened

        return msgspec.structs.replace(made, station=station, clock=self.clock, central=lambda: Line(building.central(), self))

    def clock(self) -> int:
        return self.building(HUB).clock() + self.ahead

    def folder(self) -> Path:
        return self.building(self.me.id)._folder("desk")

    def arrive(self, n: int, ago: int = 0) -> str:
        """A lead arrives at this store's hub, `ago` ms before now, and is in the log. Its id."""

        def take(station: Any) -> str:
            document = demo_leads.measured(n).adf("2026-11-20T14:38:40-07:00")
            reception = Reception(station.desk, Quarantine(self._place.home / "quarantine"))
            taken = reception.take(document, "l", station.desk.now() - ago)
            assert isinstance(taken, Taken)
            return taken.leads[0]

        return self.at_desk(HUB, take)

    def at_desk(self, member: str, act: Callable[[Any], Any]) -> Any:
        """Does something at another desk of this store, in step with central before and after."""
        building = self.building(member)
        station, central = building.station(f"test of {member}"), building.central()
        try:
            while not station.sync.loaded:
                station.sync.load()
            while station.sync.step(central, building.clock).when <= station.desk.now():
                pass
            done = act(station)
            assert station.sync.step(central, building.clock).problem is None
            return done
        finally:
            central.close()
            station.close()

    def events(self, lead: str) -> list[Event]:
        """Of this lead, as they stand in this store's own log."""
        central = self.building(HUB).central()
        try:
            return central.read_stream(self.id, lead_stream(lead))
        finally:
            central.close()

    def lead(self, lead: str) -> Lead:
        state = fold(self.events(lead))
        assert state is not None
        return state

    def remove(self, member: str = "") -> None:
        """A member, our agent if none is named, is removed from this store."""
        central = self.building(BOSS.id).central()
        try:
            assert central.remove_member(self.id, member or self.me.id)
        finally:
            central.close()


class Line:
    """A real central behind a line that can be cut."""

    def __init__(self, real: Any, house: House) -> None:
        self._real, self._house = real, house

    def __getattr__(self, name: str) -> Any:
        def asked(*values: Any) -> Any:
            if self._house.cut and name != "close":
                raise Unreachable("The store's database cannot be reached.")
            found = getattr(self._real, name)(*values)
            return found + self._house.ahead if name == "now" else found

        return asked


class Told:
    """A pump that runs over these stores, and all that it said; `list` is what the window shows."""

    def __init__(self, qtbot: QtBot, *houses: House) -> None:
        self._qtbot = qtbot
        self.list = WorkModel()
        self.pump = Pump(Backstage(houses[0].me.id, tuple(house.store() for house in houses)))
        self.refused: list[str] = []
        self.unsent: list[tuple[object, ...]] = []
        self.closed: list[str] = []
        self.failed: list[str] = []
        self.links: list[Link] = []
        self.pages: list[Any] = []
        self.picked: list[str] = []
        self.loaded = False
        self.wholes: list[int] = []
        self.pump.rows.connect(self._rows)
        self.pump.not_done.connect(lambda _lead, _who, said, _stands: self.refused.append(said))
        for signal, kept in (
            (self.pump.refused, self.refused),
            (self.pump.closed, self.closed),
            (self.pump.failed, self.failed),
            (self.pump.link, self.links),
            (self.pump.page, self.pages),
            (self.pump.picked, self.picked),
        ):
            signal.connect(kept.append)
        self.pump.unsent.connect(lambda *draft: self.unsent.append(draft))
        self.pump.start()
        self.pump.go_on()

    @property
    def leads(self) -> list[str]:
        return [self.list.row_at(place).lead for place in range(self.list.rowCount())]

    def until(self, so: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(so()), timeout=PATIENCE)

    def live(self) -> None:
        """All is read, and every central was asked."""
        self.until(lambda: self.loaded and self.links and not self.links[-1].away_since)
        self.until(lambda: all(rooftop.measured for rooftop in self.pump._group.all))

    def _rows(self, rows: Rows) -> None:
        if rows.whole is not None:
            self.list.load(rows.whole)
            self.wholes.append(self.list.rowCount())
        self.list.upsert(rows.changed)
        self.list.remove(rows.gone)
        self.loaded = rows.loaded
