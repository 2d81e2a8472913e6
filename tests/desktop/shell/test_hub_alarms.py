"""What the hub says is wrong reaches a supervisor's floor at another computer through central, and leaves it when it is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.central.records import RUNNING, SET_ASIDE, Sighting
from bdcdesk.desktop.floor.alarms import AlarmPill, AlarmRow
from bdcdesk.desktop.floor.view_model import QUARANTINED
from bdcdesk.desktop.shell.rooftop import SILENT
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.hub.hub import SEEN_FOR
from bdcdesk.wiring.demo_store import STORE, SUPERVISOR, demo_building
from bdcdesk.wiring.station import HUB

from .test_screens import PATIENCE, opened

MAILBOX = "The mailbox “Leads” cannot be read: it does not answer. Its mails stay where they are; it is tried again."
STOCK = "Stock “Feed”: the file cars.csv was not taken, and nothing was changed. It is empty."


def beat(home: Path, *wrong: str) -> None:
    """The hub, at another computer, tells central how it is, and does not tell again for a while."""
    building = demo_building(home, HUB)
    central = building.central()
    try:
        now = building.clock()
        central.tell(STORE, Sighting(HUB, "\n".join(wrong) or RUNNING, "", now, now + 4 * SEEN_FOR))
    finally:
        central.close()


@pytest.fixture
def supervisor(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    beat(home)
    screens = opened(home, SUPERVISOR.id, qtbot)
    qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
    yield screens
    screens.frame.close()


def alarms(screens: Screens) -> list[str]:
    """In full, those that can be seen."""
    return [pill.accessibleName() for pill in screens.frame.findChildren(AlarmPill) if pill.isVisible()]


def look_again(screens: Screens) -> None:
    """As if the seconds until the desk asks again who is here had gone by."""
    (rooftop,) = screens.pump._group.all
    rooftop._around = 0


def test_what_is_wrong_at_the_hub_is_on_the_floor_until_it_is_over(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    def shown(wanted: list[str]) -> None:
        look_again(supervisor)
        qtbot.waitUntil(lambda: alarms(supervisor) == wanted, timeout=PATIENCE)

    shown([])
    beat(home, MAILBOX, STOCK)
    shown([MAILBOX, STOCK])
    (row,) = supervisor.frame.findChildren(AlarmRow)
    row.pills[0].setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert row.said.isVisible()
    assert row.said.text() == MAILBOX
    beat(home, STOCK)
    shown([STOCK])
    assert not row.said.isVisible()
    # What lies in its quarantine is for the supervisor, and no trouble that the bar tells everybody.
    beat(home, f"{SET_ASIDE}2 documents in quarantine: It is broken. (2)")
    shown([f"It is broken. (2)\n{QUARANTINED}"])
    assert [pill.text() for pill in row.pills] == ["2 documents in quarantine ▾"]
    (rooftop,) = supervisor.pump._group.all
    assert rooftop.link().hub == ""
    beat(home)
    shown([])
    assert "None" in row.accessibleName()


def test_a_silent_hub_is_an_alarm_too(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    building = demo_building(home, HUB)
    central = building.central()
    now = building.clock()
    central.tell(STORE, Sighting(HUB, RUNNING, "", now, now + 1))
    central.close()
    (rooftop,) = supervisor.pump._group.all
    # Waited for long enough for its first word.
    rooftop._looked = 1
    look_again(supervisor)
    qtbot.waitUntil(lambda: alarms(supervisor) == [SILENT], timeout=PATIENCE)
