"""In the real window, over a real store: Ctrl+3 opens the page, and it goes along with what happens."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell.player import press
from bdcdesk.desktop.shell.screens import Screens
from tests.desktop.accessibility import nameless, unreachable

from .test_screens import PATIENCE, agent, arrive

__all__ = ["agent"]


def test_a_lead_that_is_taken_is_counted_while_one_looks(home: Path, agent: Screens, qtbot: QtBot) -> None:
    lead = arrive(home, 1)
    qtbot.waitUntil(lambda: agent.list.work.place_of(lead) == 0, timeout=PATIENCE)
    assert agent.room is not None
    with qtbot.waitSignal(agent.shown, timeout=PATIENCE):
        press(agent.frame, Qt.Key.Key_N)
    qtbot.waitUntil(agent.frame.isActiveWindow, timeout=PATIENCE)
    press(agent.frame, Qt.Key.Key_3)
    panel = agent.room.panels.talking
    assert panel is not None
    qtbot.waitUntil(lambda: "1 of yours" in panel.owed.text(), timeout=PATIENCE)
    qtbot.waitUntil(panel.isActiveWindow, timeout=PATIENCE)
    assert nameless(panel) == []
    assert unreachable(panel) == []
    with qtbot.waitSignal(agent.shown, timeout=PATIENCE):
        panel.chased.lead_wanted.emit(lead)
    assert agent.room.page.lead == lead
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow, timeout=PATIENCE)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()
