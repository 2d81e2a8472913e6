"""The agent's window over a real store: real files, real threads, real keys."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell import intents
from bdcdesk.desktop.shell.backstage import Backstage, Station
from bdcdesk.desktop.shell.frame import Frame
from bdcdesk.desktop.shell.player import press
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.contact import MessageRequested
from bdcdesk.domain.fold import fold
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.wiring import demo_leads
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.demo_store import AGENT, STORE, SUPERVISOR, demo_building
from bdcdesk.wiring.station import HUB

PATIENCE = 20_000


def arrive(home: Path, n: int) -> str:
    """A lead arrives at the store's hub, and is in the log. Its id."""
    building = demo_building(home, HUB)
    station, central = building.station(), building.central()
    try:
        while not station.sync.loaded:
            station.sync.load()
        station.sync.step(central, building.clock)
        taken = Reception(station.desk, Quarantine(home / "quarantine")).take(demo_leads.measured(n).adf("2026-11-20T14:38:40-07:00"), "l")
        while station.desk.waiting:
            station.sync.step(central, building.clock)
        return taken.leads[0]
    finally:
        central.close()
        station.close()


def events_of(home: Path, lead: str) -> list[Event]:
    central = demo_building(home, HUB).central()
    try:
        return central.read_stream(STORE, lead_stream(lead))
    finally:
        central.close()


def in_log(home: Path, lead: str) -> Lead:
    state = fold(events_of(home, lead))
    assert state is not None
    return state


def opened(home: Path, member: str, qtbot: QtBot, backstage: Backstage | None = None) -> Screens:
    frame = Frame("Valley Ridge Toyota", member, "light")
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitExposed(frame)
    screens = Screens(frame, backstage or demo_backstage(home, member), "Valley Ridge Toyota")
    frame.activateWindow()
    return screens


@pytest.fixture
def agent(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    screens = opened(home, AGENT.id, qtbot)
    qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
    yield screens
    screens.frame.close()


def test_the_first_rows_do_not_move_when_the_rest_is_built_around_them(home: Path, qtbot: QtBot) -> None:
    arrive(home, 1)
    frame = Frame("Valley Ridge Toyota", AGENT.id, "light")
    qtbot.addWidget(frame)
    frame.show()
    screens = Screens(frame, demo_backstage(home, AGENT.id), "Valley Ridge Toyota")

    def place() -> tuple[int, int, int]:
        corner = screens.list.viewport().mapTo(frame, QPoint(0, 0))
        return corner.x(), corner.y(), screens.list.viewport().width()

    try:
        places = []
        screens.listed.connect(lambda rows: places.append(place()) if screens.room is None else None)
        with qtbot.waitSignal(screens.built, timeout=PATIENCE):
            pass
        qtbot.waitUntil(lambda: screens.room is not None and screens.room.work.isVisible(), timeout=PATIENCE)
        assert places
        assert place() == places[0]
    finally:
        frame.close()


def test_a_window_that_is_closed_while_it_is_built_stays_closed(home: Path, qtbot: QtBot) -> None:
    frame = Frame("Valley Ridge Toyota", AGENT.id, "light")
    qtbot.addWidget(frame)
    frame.show()
    screens = Screens(frame, demo_backstage(home, AGENT.id), "Valley Ridge Toyota")
    screens.listed.connect(lambda rows: frame.close())
    with qtbot.waitSignal(screens.listed, timeout=PATIENCE):
        pass
    screens.pump.refused.emit("Too late to tell")
    QApplication.processEvents()
    assert screens.room is None


def test_rows_that_come_between_two_ticks_are_painted_with_the_time_they_have(home: Path, qtbot: QtBot) -> None:
    asked: list[int] = []
    real = demo_backstage(home, AGENT.id)

    def clock() -> int:
        if threading.current_thread() is threading.main_thread():
            asked.append(1)
        return real.clock()

    store = msgspec.structs.replace(real.stores[0], clock=clock)
    screens = opened(home, AGENT.id, qtbot, msgspec.structs.replace(real, stores=(store,)))
    try:
        qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
        fresh: list[bool] = []

        def listed(rows: object) -> None:
            fresh.append(bool(asked))
            asked.clear()

        screens.listed.connect(listed)
        # More of them than there are ticks meanwhile.
        for n in range(6):
            lead = arrive(home, n)
            qtbot.waitUntil(lambda lead=lead: screens.list.work.place_of(lead) >= 0, timeout=PATIENCE)
        assert len(fresh) >= 6
        assert all(fresh)
    finally:
        screens.frame.close()


def test_the_list_has_the_keys_first(agent: Screens) -> None:
    assert agent.frame.focusWidget() is agent.list


def test_what_is_taken_from_the_floor_is_shown(home: Path, qtbot: QtBot) -> None:
    screens = opened(home, SUPERVISOR.id, qtbot)
    try:
        lead = arrive(home, 1)
        qtbot.waitUntil(lambda: screens.list.work.place_of(lead) >= 0, timeout=PATIENCE)
        assert screens.room is not None
        assert not screens.room.page.isVisible()
        press(screens.frame, Qt.Key.Key_N)
        qtbot.waitUntil(lambda: screens.frame.focusWidget() is screens.room.page.composer.editor, timeout=PATIENCE)
        assert screens.room.page.isVisible()
    finally:
        screens.frame.close()


def test_a_window_stays_within_a_small_screen(qtbot: QtBot) -> None:
    frame = Frame("Harbor", "Ines", "light")
    qtbot.addWidget(frame)
    for room, size in (((1366, 768), (1366, 728)), ((2560, 1440), (1440, 900))):
        frame._fit(QSize(*room))
        assert frame.size() == QSize(*size)


def test_one_key_takes_the_next_best_and_one_sends_the_first_answer(home: Path, agent: Screens, qtbot: QtBot) -> None:
    lead = arrive(home, 1)
    qtbot.waitUntil(lambda: agent.list.work.place_of(lead) == 0, timeout=PATIENCE)
    with qtbot.waitSignal(agent.shown, timeout=PATIENCE):
        press(agent.frame, Qt.Key.Key_N)
    assert agent.room is not None
    assert agent.room.page.lead == lead
    qtbot.waitUntil(lambda: agent.frame.focusWidget() is agent.room.page.composer.editor, timeout=PATIENCE)
    press(agent.frame.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(in_log(home, lead).touches) == 1, timeout=PATIENCE)
    state = in_log(home, lead)
    assert state.owner == AGENT.id
    assert state.touches[0].body.startswith("Hi Maria, this is Dami at Valley Ridge Toyota.")
    assert state.answered == 0  # only the provider's receipt stops the clock
    asked = next(event.facts for event in events_of(home, lead) if isinstance(event.facts, MessageRequested))
    assert (asked.scenario, asked.scenario_version) == ("visit", 4)


def test_what_is_refused_is_told_in_place_and_the_words_are_kept(home: Path, agent: Screens, qtbot: QtBot) -> None:
    lead = arrive(home, 1)
    qtbot.waitUntil(lambda: agent.list.work.place_of(lead) == 0, timeout=PATIENCE)
    agent.list.choose(lead)
    with qtbot.waitSignal(agent.shown, timeout=PATIENCE):
        agent.pump.open_lead(lead)
    assert agent.room is not None
    agent.room.page.composer.editor.setPlainText("Hello there, is tomorrow good?")
    others = opened(home, SUPERVISOR.id, qtbot)
    try:
        qtbot.waitUntil(lambda: others.room is not None and others.list.work.place_of(lead) == 0, timeout=PATIENCE)
        others.pump.do(lead, intents.reassign(lead, "rsingh"))
        qtbot.waitUntil(lambda: in_log(home, lead).owner == "rsingh", timeout=PATIENCE)
        press(agent.room.page.composer.editor, Qt.Key.Key_Return)
        agent.pump.do(lead, intents.take(lead))
        chips = agent.room.page.composer.chips
        qtbot.waitUntil(lambda: "Not sent: Ravi Singh has this lead." in chips.said, timeout=PATIENCE)
    finally:
        others.frame.close()
    assert in_log(home, lead).touches == ()
    assert agent.room.page.composer.editor.toPlainText() == "Hello there, is tomorrow good?"


def test_the_frame_is_painted_before_a_lead_is_known(qtbot: QtBot) -> None:
    frame = Frame("Valley Ridge Toyota", "Dami Okafor", "dark")
    qtbot.addWidget(frame)
    with qtbot.waitSignal(frame.painted, timeout=PATIENCE):
        frame.show()
    picture = frame.grab().toImage()
    assert len({picture.pixel(x, 24) for x in range(400)}) > 5


def test_on_a_full_disk_nothing_is_shown_as_done_and_the_words_come_back(home: Path, qtbot: QtBot) -> None:
    (store,) = demo_backstage(home, AGENT.id).stores

    def cramped() -> Station:
        station = store.station()
        outbox = station._files[1]._connection  # type: ignore[attr-defined]
        outbox.execute(f"PRAGMA max_page_count = {outbox.execute('PRAGMA page_count').fetchone()[0]}")
        return station

    lead = arrive(home, 1)
    screens = opened(home, AGENT.id, qtbot, Backstage(AGENT.id, (msgspec.structs.replace(store, station=cramped),)))
    try:
        qtbot.waitUntil(lambda: screens.room is not None and screens.list.work.place_of(lead) == 0, timeout=PATIENCE)
        assert screens.room is not None
        with qtbot.waitSignal(screens.shown, timeout=PATIENCE):
            screens.pump.open_lead(lead)
        words = "Hello, the Camry is here. " + "It is a fine car. " * 399 + "It is a fine car."
        screens.room.page.composer.editor.setPlainText(words)
        press(screens.room.page.composer.editor, Qt.Key.Key_Return)
        chips = screens.room.page.composer.chips
        qtbot.waitUntil(lambda: any("full" in said for said in chips.said), timeout=PATIENCE)
        assert screens.room.page.composer.editor.toPlainText() == words
    finally:
        screens.frame.close()
    assert in_log(home, lead).touches == ()
