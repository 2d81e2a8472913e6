"""The desk's thread when something is wrong with its files, its hub, its way to central, or its member. Real threads, real files."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from bdcdesk.central import cipher
from bdcdesk.central.errors import Unreachable
from bdcdesk.central.ports import Central
from bdcdesk.central.records import RUNNING, Sighting
from bdcdesk.desktop.shell.backstage import Backstage, Link, Rows
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.domain.actions.lead import Note
from bdcdesk.hub.hub import SEEN_FOR
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.sync import LOOK_AGAIN
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.demo_store import AGENT, STORE, SUPERVISOR, demo_building
from bdcdesk.wiring.station import HUB

from .test_screens import arrive

PATIENCE = 20_000
SECOND, DAY = 1_000, 86_400_000


class Told:
    """A pump that runs, and all that it said."""

    def __init__(self, backstage: Backstage) -> None:
        self.pump = Pump(backstage)
        self.rows: set[str] = set()
        self.refused: list[str] = []
        self.closed: list[str] = []
        self.failed: list[str] = []
        self.links: list[Link] = []
        self.pages: list[Any] = []
        self.pump.rows.connect(self._rows)
        self.pump.not_done.connect(lambda _lead, _who, said, _stands: self.refused.append(said))
        for signal, kept in (
            (self.pump.refused, self.refused),
            (self.pump.closed, self.closed),
            (self.pump.failed, self.failed),
            (self.pump.link, self.links),
            (self.pump.page, self.pages),
        ):
            signal.connect(kept.append)
        self.pump.start()
        self.pump.go_on()

    def _rows(self, rows: Rows) -> None:
        if rows.whole is not None:
            self.rows = set(rows.whole.rows)
        self.rows.update(row.lead for row in rows.changed)
        self.rows.difference_update(rows.gone)


Starts = Callable[[Backstage], Told]


@pytest.fixture
def starts() -> Iterator[Starts]:
    running: list[Told] = []

    def start(backstage: Backstage) -> Told:
        running.append(Told(backstage))
        return running[-1]

    yield start
    for told in running:
        told.pump.stop()


def damage(home: Path, member: str, file: str) -> None:
    """Spoils a file of a desk that is running: another connection's commit makes the desk look at the disk again, where noise lies."""
    building = demo_building(home, member)
    folder = building._folder("desk")
    path = folder / f"{file}.db"
    other = cipher.connect(path, building._desk_key(folder, file))
    other.execute("PRAGMA user_version = 2")
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    other.close()
    raw = bytearray(path.read_bytes())
    raw[4096:] = bytes(byte ^ 0x5A for byte in raw[4096:])
    with path.open("r+b") as opened:
        opened.write(raw)


@pytest.mark.parametrize("file", ["replica", "outbox"])
def test_a_desk_that_meets_damage_in_mid_run_reopens_itself(home: Path, starts: Starts, qtbot: QtBot, file: str) -> None:
    lead = arrive(home, 1)
    told = starts(demo_backstage(home, AGENT.id))
    qtbot.waitUntil(lambda: lead in told.rows and bool(told.links) and not told.links[-1].away_since, timeout=PATIENCE)
    told.pump.open_lead(lead)
    qtbot.waitUntil(lambda: bool(told.pages), timeout=PATIENCE)
    pages = len(told.pages)
    damage(home, AGENT.id, file)
    told.rows.clear()
    told.pump.open_lead(lead)
    told.pump.do(lead, lambda desk: note(desk, lead, "pressed as it broke"))
    qtbot.waitUntil(lambda: any("moved aside" in said for said in told.refused), timeout=PATIENCE)
    qtbot.waitUntil(lambda: lead in told.rows and len(told.pages) > pages, timeout=PATIENCE)
    told.pump.do(lead, lambda desk: note(desk, lead, "pressed after it"))
    second = arrive(home, 2)
    qtbot.waitUntil(lambda: second in told.rows and told.links[-1].waiting == 0, timeout=PATIENCE)
    assert told.failed == []
    (aside,) = demo_building(home, AGENT.id)._folder("desk").glob(f"{file}.damaged-*.db")
    assert aside.stat().st_size > 4096
    assert "pressed after it" in notes(home, lead)


def note(desk: Desk, lead: str, text: str) -> Note:
    import uuid

    return Note(id=str(uuid.uuid4()), store=desk.record.id, actor=desk.me, pressed=desk.now(), lead=lead, text=text)


def notes(home: Path, lead: str) -> list[str]:
    central = demo_building(home, HUB).central()
    try:
        return [getattr(event.personal, "text", "") for event in central.read_stream(STORE, f"lead/{lead}") if event.kind == "noted"]
    finally:
        central.close()


def only(backstage: Backstage, **changes: Any) -> Backstage:
    """The same with its one store changed."""
    (store,) = backstage.stores
    return Backstage(backstage.me, (msgspec.structs.replace(store, **changes),))


class Moved:
    """The computer's clock, which the test moves."""

    def __init__(self, real: Callable[[], int]) -> None:
        self._real = real
        self.ahead = 0

    def __call__(self) -> int:
        return self._real() + self.ahead


class Line:
    """A real central that can be cut, or that is silent: questions are neither answered nor refused."""

    def __init__(self, real: Central, house: "Office") -> None:
        self._real, self._house = real, house

    def __getattr__(self, name: str) -> Any:
        def asked(*values: Any) -> Any:
            if name == "close":
                return self._real.close()
            if self._house.cut:
                raise Unreachable("The store's database cannot be reached.")
            if self._house.silent.is_set() and name != "wait":
                assert self._house.ended.wait(60)
                raise Unreachable("Cut while it was waited for.")
            found = getattr(self._real, name)(*values)
            return found + self._house.clock.ahead if name == "now" else found

        return asked


class Office:
    """An agent's desk on a clock of the test's, and a hub that says that it is there when the test lets it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.base = demo_backstage(home, AGENT.id)
        self.clock = Moved(self.base.clock)
        self.cut = False
        self.silent, self.ended = threading.Event(), threading.Event()
        building = demo_building(home, AGENT.id)

        def station() -> Any:
            made = building.station()
            made.desk._held._local_clock = self.clock
            return made

        self.backstage = only(self.base, clock=self.clock, station=station, central=lambda: Line(building.central(), self))

    def beat(self) -> None:
        central = demo_building(self.home, HUB).central()
        central.tell(STORE, Sighting(HUB, RUNNING, "", self.clock(), self.clock() + SEEN_FOR))
        central.close()


@pytest.fixture
def office(home: Path, starts: Starts) -> Iterator[Office]:
    made = Office(home)
    yield made
    made.ended.set()


def caught_up(told: Told, qtbot: QtBot) -> None:
    """Both threads have done what was to be done at this second, unless one waits for a central that says nothing."""
    for _ in range(2):
        turned = threading.Event()
        told.pump._jobs.put(turned.set)
        assert turned.wait(PATIENCE / 1000)
    for _ in range(15):
        qtbot.wait(20)
        if not any(rooftop.waits for rooftop in told.pump._group.all):
            return


def passes(office: Office, told: Told, qtbot: QtBot, so: Callable[[Link], object], most: int) -> int:
    """Lets time pass a second at a time until it is so. The seconds it took."""
    for second in range(most + 1):
        caught_up(told, qtbot)
        if so(told.links[-1]):
            return second
        office.clock.ahead += SECOND
    raise AssertionError(f"not within {most} s: {told.links[-1]}")


def test_the_agent_is_told_within_20_s_that_the_hub_is_silent(office: Office, starts: Starts, qtbot: QtBot) -> None:
    office.beat()
    told = starts(office.backstage)
    qtbot.waitUntil(lambda: bool(told.links) and told.links[-1].hub == "", timeout=PATIENCE)
    assert passes(office, told, qtbot, lambda link: "texts are not going out" in link.hub, 20) >= 10
    office.beat()
    passes(office, told, qtbot, lambda link: link.hub == "", 10)


def test_a_hub_that_starts_together_with_the_desk_is_not_called_silent_at_once(office: Office, starts: Starts, qtbot: QtBot) -> None:
    told = starts(office.backstage)
    qtbot.waitUntil(lambda: bool(told.links) and not told.links[-1].away_since, timeout=PATIENCE)
    assert passes(office, told, qtbot, lambda link: "texts are not going out" in link.hub, 20) >= 6


def test_the_agent_is_told_within_20_s_that_central_is_away(office: Office, starts: Starts, qtbot: QtBot) -> None:
    told = starts(office.backstage)
    qtbot.waitUntil(lambda: bool(told.links), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not told.links[-1].away_since, timeout=PATIENCE)
    office.cut = True
    passes(office, told, qtbot, lambda link: link.away_since and "cannot be reached" in link.problem, 20)
    office.cut = False
    passes(office, told, qtbot, lambda link: not link.away_since, 20)


def test_a_clock_that_is_set_back_holds_no_desk_up(office: Office, starts: Starts, qtbot: QtBot) -> None:
    told = starts(office.backstage)
    qtbot.waitUntil(lambda: bool(told.links) and not told.links[-1].away_since, timeout=PATIENCE)
    office.cut = True
    passes(office, told, qtbot, lambda link: link.away_since, 20)
    office.clock.ahead -= 3_600 * SECOND
    office.cut = False
    passes(office, told, qtbot, lambda link: not link.away_since, 20)


def test_the_agent_is_told_within_20_s_that_central_is_silent(office: Office, starts: Starts, qtbot: QtBot) -> None:
    told = starts(office.backstage)
    qtbot.waitUntil(lambda: bool(told.links) and not told.links[-1].away_since, timeout=PATIENCE)
    office.silent.set()
    passes(office, told, qtbot, lambda link: link.away_since and "does not answer" in link.problem, 20)
    office.silent.clear()
    office.ended.set()
    passes(office, told, qtbot, lambda link: not link.away_since, 20)


def test_a_desk_that_was_away_for_a_fortnight_shows_nothing_until_central_is_reached(office: Office, starts: Starts, qtbot: QtBot) -> None:
    lead = arrive(office.home, 1)
    told = starts(office.backstage)
    qtbot.waitUntil(lambda: lead in told.rows and not told.links[-1].away_since, timeout=PATIENCE)
    told.pump.stop()
    office.cut = True
    office.clock.ahead += 15 * DAY
    again = starts(office.backstage)
    qtbot.waitUntil(lambda: bool(again.closed) and bool(again.links) and again.links[-1].away_since > 0, timeout=PATIENCE)
    again.pump.open_lead(lead)
    again.pump.do(lead, lambda desk: note(desk, lead, "from a stolen laptop"))
    qtbot.waitUntil(lambda: bool(again.refused), timeout=PATIENCE)
    assert "14 days" in again.closed[0]
    assert (again.rows, again.pages, again.refused) == (set(), [], [f"Not done: the note. {again.closed[0]}"])
    office.cut = False
    passes(office, again, qtbot, lambda link: not link.away_since, 20)
    qtbot.waitUntil(lambda: again.closed[-1] == "" and lead in again.rows, timeout=PATIENCE)
    assert notes(office.home, lead) == []


def test_a_desk_that_runs_through_a_fortnight_without_central_closes_by_itself(office: Office, starts: Starts, qtbot: QtBot) -> None:
    lead = arrive(office.home, 1)
    told = starts(office.backstage)
    qtbot.waitUntil(lambda: lead in told.rows, timeout=PATIENCE)
    office.cut = True
    # No exchange is under way any more that would measure half of the leap.
    caught_up(told, qtbot)
    office.clock.ahead += 13 * DAY
    passes(office, told, qtbot, lambda link: link.away_since, 20)
    assert told.closed == []
    office.clock.ahead += 2 * DAY
    passes(office, told, qtbot, lambda link: told.closed, 20)
    assert "14 days" in told.closed[-1]


def test_a_removed_members_desk_hands_over_its_reports_and_destroys_itself(office: Office, starts: Starts, qtbot: QtBot) -> None:
    lead = arrive(office.home, 1)
    told = starts(office.backstage)
    qtbot.waitUntil(lambda: lead in told.rows and not told.links[-1].away_since, timeout=PATIENCE)
    office.cut = True
    told.pump.do(lead, lambda desk: note(desk, lead, "she comes on Friday"))
    qtbot.waitUntil(lambda: told.links[-1].waiting == 1, timeout=PATIENCE)
    central = demo_building(office.home, SUPERVISOR.id).central()
    central.remove_member(STORE, AGENT.id)
    central.close()
    folder = demo_building(office.home, AGENT.id)._folder("desk")
    passes(office, told, qtbot, lambda link: link.away_since, 20)
    assert folder.exists()
    office.cut = False
    told.pump._jobs.put(told.pump._group.all[0].hurry)
    qtbot.waitUntil(lambda: bool(told.closed) and "destroyed" in told.closed[-1], timeout=PATIENCE)
    assert all("removed" in said for said in told.closed)
    assert notes(office.home, lead) == ["she comes on Friday"]
    assert not folder.exists()


def test_what_is_pressed_while_central_is_asked_goes_out_right_after(office: Office, starts: Starts, qtbot: QtBot) -> None:
    lead = arrive(office.home, 1)
    asked, answered, real = threading.Event(), threading.Event(), office.backstage.stores[0].central

    class Slow:
        """Takes its time over the news that follow an append, and never wakes who waits for news."""

        def __init__(self) -> None:
            self._real = real()
            self._appended = False

        def __getattr__(self, name: str) -> Any:
            def said(*values: Any) -> Any:
                found = getattr(self._real, name)(*values)
                if name == "pull" and self._appended:
                    asked.set()
                    assert answered.wait(60)
                self._appended |= name == "append"
                return [] if name == "wait" else found

            return said

    told = starts(only(office.backstage, central=Slow))
    qtbot.waitUntil(lambda: lead in told.rows and not told.links[-1].away_since, timeout=PATIENCE)
    told.pump.do(lead, lambda desk: note(desk, lead, "the first"))
    qtbot.waitUntil(asked.is_set, timeout=PATIENCE)
    told.pump.do(lead, lambda desk: note(desk, lead, "the second"))
    qtbot.waitUntil(lambda: told.links[-1].waiting == 2, timeout=PATIENCE)
    answered.set()
    # Well before the desk looks again by itself.
    qtbot.waitUntil(lambda: notes(office.home, lead) == ["the first", "the second"], timeout=LOOK_AGAIN - 1_000)
