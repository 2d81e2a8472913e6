"""The real window at each size that it is judged at: nothing cut, nothing on top of something else, nothing too small to read.

At 200 % the layout is the same, in device-independent pixels; `make screenshots` saves both for people to look at.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QSizeGrip, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.preferences.preferences import SIZES as TEXT_SIZES
from bdcdesk.desktop.settings.page import PARTS
from bdcdesk.desktop.shell.bar import SETTINGS
from bdcdesk.desktop.shell.posing import SIZES
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.desktop.widgets.chip import Chip
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.wiring.demo_store import AGENT, SUPERVISOR
from tests.desktop.accessibility import seen

from .test_accessible import CTRL, live
from .test_screens import PATIENCE, arrive

SMALLEST = 12
_FIELD = 11
"""Pixels between a field's edge and its words."""


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


def wrong(window: QWidget, size: QSize) -> list[str]:
    """What is wrong with it once it has come to rest: while a page fills, its parts move."""
    window.resize(size)
    rest = QDeadlineTimer(3_000)
    for _ in range(3):
        QApplication.processEvents()
    while (found := _found(window)) and not rest.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)
    return found


def _found(window: QWidget) -> list[str]:
    found = []
    for widget in seen(window):
        found += [f"cut: {_said(widget)}"] if _cut(widget) else []
        found += [f"too small: {_said(widget)}"] if _written(widget) and widget.fontInfo().pixelSize() < SMALLEST else []
        found += [f"on top of each other: {_said(one)}, {_said(other)}" for one, other in _overlapping(widget)]
    return found


def _written(widget: QWidget) -> bool:
    return isinstance(widget, QLabel | QAbstractButton | QLineEdit)


def _cut(widget: QWidget) -> bool:
    """Whether a text that is neither wrapped nor shortened with its whole in a tool tip has less room than it needs, or what scrolls only
    up and down is wider than its place."""
    if isinstance(widget, QLineEdit):
        hint = widget.placeholderText() if not widget.text() else ""
        return widget.contentsRect().width() - 2 * _FIELD < widget.fontMetrics().horizontalAdvance(hint)
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        hidden = widget.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        return hidden and inside is not None and inside.width() > widget.viewport().width()
    if isinstance(widget, Chip):
        return widget.width() < widget.sizeHint().width()
    if isinstance(widget, Elided | QToolButton) or not isinstance(widget, QLabel | QAbstractButton):
        return False
    if isinstance(widget, QLabel):
        if widget.wordWrap() or not widget.text() or "<" in widget.text():
            return False
        return widget.contentsRect().width() < widget.fontMetrics().horizontalAdvance(widget.text())
    return widget.width() < widget.minimumSizeHint().width() or widget.height() < widget.minimumSizeHint().height()


def _overlapping(parent: QWidget) -> Iterator[tuple[QWidget, QWidget]]:
    """Of those that a layout has put beside each other."""
    layout = parent.layout()
    placed = [item.widget() for item in map(layout.itemAt, range(layout.count())) if item is not None] if layout is not None else []
    shown = [widget for widget in placed if widget is not None and widget.isVisible() and not isinstance(widget, QSizeGrip)]
    for one, other in combinations(shown, 2):
        both: QRect = one.geometry().intersected(other.geometry())
        if not both.isEmpty():
            yield one, other


def _said(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else widget.accessibleName()
    return f"{type(widget).__name__} “{text}”"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def test_an_agents_window(agent: Screens, size: QSize) -> None:
    assert wrong(agent.frame, size) == []
    for letter in "OABHP":
        agent.list.setFocus()
        QTest.keyClick(agent.list, Qt.Key(ord(letter)), CTRL)
        assert wrong(agent.frame, size) == [], letter
        QTest.keyClick(agent.frame.focusWidget(), Qt.Key.Key_Escape)


@pytest.mark.parametrize("text", TEXT_SIZES[1:])
def test_an_agents_window_with_larger_text(agent: Screens, text: int) -> None:
    assert agent.liking is not None
    agent.liking.change(text=text)
    found = wrong(agent.frame, QSize(1440, 900))
    agent.liking.change(text=100)
    assert found == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def test_the_floor_and_the_settings(home: Path, qtbot: QtBot, size: QSize) -> None:
    arrive(home, 1)
    screens = live(home, SUPERVISOR.id, qtbot)
    room = screens.room
    assert room is not None
    found = {"floor": wrong(screens.frame, size)}
    for part, _ in PARTS:
        room.show_page(SETTINGS, part)
        found[part] = wrong(screens.frame, size)
    screens.frame.close()
    assert {page: what for page, what in found.items() if what} == {}


def test_all_of_it_in_spanish() -> None:
    """The tests above, and those of names and keys, in a process that speaks Spanish, whose words are longer."""
    files = [__file__, str(Path(__file__).with_name("test_accessible.py"))]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "tests.spanish", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "not spanish"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run([*run, *files], env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4_000:]
