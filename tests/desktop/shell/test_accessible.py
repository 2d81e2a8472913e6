"""Every page of the program: no control without a name, none that the keyboard does not come to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.alerts.strip import Strip
from bdcdesk.desktop.settings.page import PARTS
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.translation import tr
from bdcdesk.wiring.demo_store import AGENT, SUPERVISOR
from tests.desktop.accessibility import nameless, unreachable

from .computer import Computer
from .test_screens import PATIENCE, arrive, opened

CTRL = Qt.KeyboardModifier.ControlModifier
FORMS = "OAHJPBWUM"
"""Letters that open a form, or a menu, on a lead's page, with Ctrl."""


def well(window: QWidget) -> None:
    assert nameless(window) == []
    assert unreachable(window) == []


def live(home: Path, member: str, qtbot: QtBot) -> Screens:
    screens = opened(home, member, qtbot)
    qtbot.waitUntil(lambda: screens.room is not None and tr("● Live") in screens.room.bar.link, timeout=PATIENCE)
    qtbot.waitUntil(screens.frame.isActiveWindow, timeout=PATIENCE)
    return screens


@pytest.fixture
def agent(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    lead = arrive(home, 1)
    screens = live(home, AGENT.id, qtbot)
    qtbot.waitUntil(lambda: screens.list.work.place_of(lead) == 0, timeout=PATIENCE)
    QTest.keyClick(screens.list, Qt.Key.Key_N, CTRL)
    room = screens.room
    assert room is not None
    qtbot.waitUntil(lambda: room.page.lead == lead and room.page.composer.editor.hasFocus(), timeout=PATIENCE)
    yield screens
    screens.frame.close()


def test_the_list_and_a_lead_with_its_reply(agent: Screens) -> None:
    well(agent.frame)


def test_each_form_of_a_lead(agent: Screens, qtbot: QtBot) -> None:
    wrong = {}
    for letter in FORMS:
        agent.list.setFocus()
        QTest.keyClick(agent.list, Qt.Key(ord(letter)), CTRL)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None or not agent.list.hasFocus(), timeout=PATIENCE)
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            found = ["an action" for action in menu.actions() if not action.isSeparator() and not action.text()]
            menu.close()
        else:
            found = [*nameless(agent.frame), *unreachable(agent.frame)]
            QTest.keyClick(agent.frame.focusWidget(), Qt.Key.Key_Escape)
        if found:
            wrong[letter] = found
    assert wrong == {}


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_F9])
def test_the_dialogs(agent: Screens, qtbot: QtBot, key: Qt.Key) -> None:
    QTest.keyClick(agent.frame, key)
    dialog = next(each for each in agent.frame.findChildren(QDialog) if each.isVisible())
    qtbot.waitUntil(dialog.isActiveWindow, timeout=PATIENCE)
    well(dialog)
    dialog.close()


def test_the_floor_and_all_of_the_settings(home: Path, qtbot: QtBot) -> None:
    arrive(home, 1)
    screens = live(home, SUPERVISOR.id, qtbot)
    room = screens.room
    assert room is not None
    well(screens.frame)
    QTest.keyClick(screens.frame, Qt.Key.Key_Comma, CTRL)
    qtbot.waitUntil(lambda: room._settings is not None and room._settings.page.isVisible(), timeout=PATIENCE)
    assert room._settings is not None
    page = room._settings.page
    wrong = {}
    for part, _ in PARTS:
        page.parts._choose(part)
        QApplication.processEvents()
        page.parts._buttons[part].setFocus()
        if found := [*nameless(screens.frame), *unreachable(screens.frame)]:
            wrong[part] = found
    screens.frame.close()
    assert wrong == {}


def test_the_strip_above_other_windows(qtbot: QtBot) -> None:
    strip = Strip()
    qtbot.addWidget(strip)
    strip.show()
    assert nameless(strip) == []


def test_the_first_run_and_the_sign_in_page(tmp_path: Path, qtbot: QtBot) -> None:
    computer = Computer(tmp_path, qtbot)
    page = computer.start().page
    well(page)
    for _ in range(page.form.list.count()):
        QTest.keyClick(page.form.list, Qt.Key.Key_Down)
        QApplication.processEvents()
        assert nameless(page) == []
    computer.end()
