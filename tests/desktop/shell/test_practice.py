"""Practice in the real window, over a real store: a whole talk leaves no trace in any file of it."""

import hashlib
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.central.records import START
from bdcdesk.desktop.shell.player import press
from bdcdesk.desktop.shell.practice_door import PracticeDoor
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.desktop.writing.proofreader import Proofreader, checker_of
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.demo_store import AGENT, STORE, demo_building
from bdcdesk.wiring.station import HUB

from .test_screens import PATIENCE, agent

__all__ = ["agent"]

CTRL = Qt.KeyboardModifier.ControlModifier


def contents(home: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(home.rglob("*")) if path.is_file()}


def practise(door: PracticeDoor, qtbot: QtBot) -> None:
    panel = door.panel
    qtbot.waitUntil(lambda: panel.talk is not None and panel.composer.editor.hasFocus(), timeout=PATIENCE)
    for _ in range(3):
        if panel.talk is not None and not panel.talk.over:
            panel.composer.editor.setPlainText("Thank you for writing. What else would you like to know?")
            QTest.keyClick(panel.composer.editor, Qt.Key.Key_Return, CTRL)
    assert panel.talk is not None
    assert panel.talk.over
    assert "How it went" in panel.said.toPlainText()


def test_every_file_of_the_store_is_byte_for_byte_as_before(home: Path, qtbot: QtBot) -> None:
    store = demo_backstage(home, AGENT.id).stores[0]
    window, proofreader = QWidget(), Proofreader(checker_of)
    qtbot.addWidget(window)
    window.show()
    before = contents(home)
    door = PracticeDoor(window, store, proofreader, window)
    door.show()
    practise(door, qtbot)
    door.panel.close()
    proofreader.close()
    assert before
    assert contents(home) == before


def test_a_key_opens_it_and_the_log_has_nothing_of_it(home: Path, agent: Screens, qtbot: QtBot) -> None:
    central = demo_building(home, HUB).central()
    try:
        before = central.read(STORE, START, 10_000)
        assert agent.room is not None
        qtbot.waitUntil(agent.frame.isActiveWindow, timeout=PATIENCE)
        press(agent.frame, Qt.Key.Key_4)
        assert agent.room.practice is not None
        practise(agent.room.practice, qtbot)
        QTest.keyClick(agent.room.practice.panel, Qt.Key.Key_Escape)
        assert agent.room.practice.panel.isHidden()
        assert central.read(STORE, START, 10_000) == before
    finally:
        central.close()
