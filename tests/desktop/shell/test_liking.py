"""What one person likes, in a real window with real keys; and what calls them while they are in another program."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop import theme
from bdcdesk.desktop.alerts.attending import NOTHING
from bdcdesk.desktop.alerts.calls import UNOFFERED
from bdcdesk.desktop.alerts.strip import Strip
from bdcdesk.desktop.preferences.panel import PreferencesPanel
from bdcdesk.desktop.preferences.preferences import Preferences
from bdcdesk.desktop.shell.bar import FLOOR, SETTINGS
from bdcdesk.desktop.shell.room import Room
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.desktop.work.row import Filter
from bdcdesk.wiring.demo_store import AGENT, SUPERVISOR
from bdcdesk.wiring.liked import FileShelf

from .test_screens import PATIENCE, arrive, opened


def room_of(screens: Screens, qtbot: QtBot) -> Room:
    qtbot.waitUntil(lambda: screens.room is not None, timeout=PATIENCE)
    assert screens.room is not None
    return screens.room


def panel_of(screens: Screens, qtbot: QtBot) -> PreferencesPanel:
    QTest.keyClick(screens.frame, Qt.Key.Key_F9)
    panel = screens.frame.findChild(PreferencesPanel)
    assert panel is not None
    return panel


def test_each_change_holds_at_once_and_is_there_the_next_time(home: Path, qtbot: QtBot) -> None:
    screens = opened(home, AGENT.id, qtbot)
    room = room_of(screens, qtbot)
    before = theme.current().size.row, room.work.width(), room.bar.height()
    panel = panel_of(screens, qtbot)
    panel.look.setFocus()
    # One key each: restyling the window takes longer than Qt waits for the next letter of a word.
    QTest.keyClick(panel.look, Qt.Key.Key_D)
    panel.text.setFocus()
    QTest.keyClick(panel.text, Qt.Key.Key_Down)
    QTest.keyClick(panel.text, Qt.Key.Key_Down)
    panel.switches["still"].click()
    panel.switches["checks"].click()
    assert (theme.current().name, theme.current().type.base) == ("dark", 17)
    assert screens.list.verticalHeader().defaultSectionSize() == theme.current().size.row > before[0]
    assert room.bar.height() > before[2]
    assert QApplication.cursorFlashTime() == 0
    panel.accept()
    screens.frame.close()
    again = opened(home, AGENT.id, qtbot)
    room = room_of(again, qtbot)
    assert (theme.current().name, theme.current().type.base) == ("dark", 17)
    wanted = again.liking.now if again.liking is not None else None
    assert wanted == Preferences(look="dark", text=130, still=True, checks=False)
    QTest.keyClick(again.frame, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert theme.current().name == "light"
    again.frame.close()


@pytest.fixture(autouse=True)
def _as_before() -> object:
    from bdcdesk.desktop.preferences.liking import dress

    yield None
    dress(Preferences(), "light")


def test_what_cannot_be_kept_is_said_and_holds_all_the_same(home: Path, qtbot: QtBot) -> None:
    screens = opened(home, AGENT.id, qtbot)
    room = room_of(screens, qtbot)
    (home / "preferences").write_text("a file where the folder should be")
    panel = panel_of(screens, qtbot)
    panel.switches["sound"].click()
    assert screens.liking is not None
    assert not screens.liking.now.sound
    qtbot.waitUntil(lambda: "could not be kept" in room.telling.text, timeout=PATIENCE)
    panel.accept()
    screens.frame.close()


def test_the_ground_of_every_page_changes_with_the_look(home: Path, qtbot: QtBot) -> None:
    screens = opened(home, SUPERVISOR.id, qtbot)
    room = room_of(screens, qtbot)
    assert screens.liking is not None
    grounds = {}
    for page, x in ((FLOOR, 4), (SETTINGS, -4)):
        room.show_page(page)
        for look in ("light", "dark"):
            screens.liking.change(look=look)
            QApplication.processEvents()
            seen = screens.frame.grab().toImage()
            ground = seen.pixelColor(x % seen.width(), seen.height() // 2)
            grounds[page, look] = (ground.name(), theme.theme(look).bg.name())
    screens.liking.change(look="light")
    screens.frame.close()
    screens.liking.close()
    assert {where: found for where, found in grounds.items() if found[0] != found[1]} == {}


def test_another_language_is_for_the_next_start_of_any_window_here(home: Path, qtbot: QtBot) -> None:
    screens = opened(home, AGENT.id, qtbot)
    room_of(screens, qtbot)
    panel = panel_of(screens, qtbot)
    panel.language.setCurrentIndex(panel.language.findText("Español"))
    panel.accept()
    screens.frame.close()
    assert screens.liking is not None
    screens.liking.close()
    assert (FileShelf(home, AGENT.id).read().language, (home / "language").read_text()) == ("es", "es")


@pytest.mark.parametrize("kept", [b"", b"{", b'{"text": 9000}', b'{"look": "pink"}', b'{"text": 115, "later": 1}'])
def test_preferences_that_cannot_be_read_are_as_at_first(home: Path, kept: bytes) -> None:
    shelf = FileShelf(home, AGENT.id)
    shelf.keep(Preferences(text=115))
    (file,) = (home / "preferences").iterdir()
    file.write_bytes(kept)
    assert shelf.read() in (Preferences(), Preferences(text=115))


def test_the_strip_stands_above_another_program_and_brings_up_the_first_that_waits(home: Path, qtbot: QtBot) -> None:
    FileShelf(home, AGENT.id).keep(Preferences(strip=True, sound=False))
    screens = opened(home, AGENT.id, qtbot)
    room = room_of(screens, qtbot)
    qtbot.waitUntil(screens.frame.isActiveWindow, timeout=PATIENCE)
    room.alerts.tick(screens._now())
    assert room.alerts.strip is None
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    elsewhere.activateWindow()
    qtbot.waitUntil(lambda: isinstance(room.alerts.strip, Strip) and room.alerts.strip.isVisible(), timeout=PATIENCE)
    strip = room.alerts.strip
    assert strip is not None
    assert strip.accessibleDescription() == NOTHING
    lead = arrive(home, 1)
    qtbot.waitUntil(lambda: screens.list.work.count(Filter.new) > 0, timeout=PATIENCE)
    room.alerts.tick(screens._now() + UNOFFERED)
    assert strip.accessibleDescription() != NOTHING
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(30, strip.height() // 2))
    qtbot.waitUntil(lambda: room.page.lead == lead, timeout=PATIENCE)
    qtbot.waitUntil(lambda: screens.frame.isActiveWindow() and not strip.isVisible(), timeout=PATIENCE)
    screens.frame.hide()
    elsewhere.activateWindow()
    room.alerts.tick(screens._now())
    assert not strip.isVisible()
    screens.frame.close()


def test_the_strip_stays_where_it_is_put(home: Path, qtbot: QtBot) -> None:
    strip = Strip()
    qtbot.addWidget(strip)
    strip.put(-1, -1)
    assert strip.y() == strip.screen().availableGeometry().y()
    strip.show()
    with qtbot.waitSignal(strip.moved) as moved:
        QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
        QTest.mouseMove(strip, QPoint(60, 40))
        QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    assert moved.args == [strip.x(), strip.y()]
    other = Strip()
    qtbot.addWidget(other)
    other.put(*moved.args)
    assert other.pos() == strip.pos()
    other.put(90_000, 90_000)
    assert other.y() == other.screen().availableGeometry().y()
