"""What hands and eyes do at the floor: keys, the mouse, and what has the focus."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop.floor.chooser import Chooser
from bdcdesk.desktop.floor.page import FloorPage
from bdcdesk.desktop.floor.table import Table
from bdcdesk.desktop.floor.work_card import WorkCard

LEFT = Qt.MouseButton.LeftButton


def card(page: FloorPage, lead: str) -> WorkCard:
    found = page.lanes.card_of(lead)
    assert found is not None
    return found


def focused(page: FloorPage) -> str:
    widget = QApplication.focusWidget()
    return widget.lead if isinstance(widget, WorkCard) else ""


def keys(*pressed: Qt.Key) -> None:
    for key in pressed:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key)


def reassign(page: FloorPage) -> Chooser:
    widget = QApplication.focusWidget() or page
    QTest.keyClick(widget, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    chooser = next(iter(page.findChildren(Chooser)), None)
    assert chooser is not None
    chooser.activateWindow()
    chooser.field.setFocus()
    return chooser


def rows(table: Table) -> list[str]:
    model = table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def place_of(page: FloorPage, name: str) -> QPoint:
    """Where in the window the row of that agent is."""
    row = rows(page.team).index(name)
    return page.team.viewport().mapTo(page, page.team.visualRect(page.team.model().index(row, 0)).center())


def move(page: FloorPage, *places: QPoint) -> None:
    for place in places:
        QTest.mouseMove(page.windowHandle(), place)
        QApplication.processEvents()


def drag(page: FloorPage, lead: str, target: QPoint) -> None:
    """Presses on the card and moves to the target, button still down."""
    start = card(page, lead).mapTo(page, QPoint(40, 20))
    move(page, start)
    QTest.mousePress(page.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, start)
    move(page, start + QPoint(3, 0), start + QPoint(30, 10), target - QPoint(2, 2), target)


def release(page: FloorPage, place: QPoint) -> None:
    QTest.mouseRelease(page.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    QApplication.processEvents()
