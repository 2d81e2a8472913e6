"""A floor on a window that has the keyboard, and what is asked of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.floor.page import FloorPage

from .hands import LEFT
from .making import Day, busy


@pytest.fixture
def day() -> Day:
    return busy()


@pytest.fixture
def page(qtbot: QtBot, day: Day) -> Iterator[FloorPage]:
    page = FloorPage()
    qtbot.addWidget(page)
    page.resize(1440, 852)
    page.show_floor(day.view())
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    # Where a test before has left the mouse, a card would be hovered over, and that holds the lanes still.
    QTest.mouseMove(page.windowHandle(), QPoint(2, 2))
    yield page
    QTest.mouseRelease(page.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(2, 2))


@pytest.fixture
def reassigned(page: FloorPage) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []
    page.reassign_requested.connect(lambda lead, member: asked.append((lead, member)))
    return asked


@pytest.fixture
def opened(page: FloorPage) -> list[str]:
    asked: list[str] = []
    page.lead_opened.connect(asked.append)
    return asked
