"""The floor under real keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.floor.page import FloorPage

from .hands import LEFT, card, focused, keys
from .making import MINUTE, SECOND, Day


def test_arrows_walk_the_lanes(page: FloorPage) -> None:
    page.setFocus()
    keys(Qt.Key.Key_Down)
    assert focused(page) == "hall"
    keys(Qt.Key.Key_Right)
    assert focused(page) == "whitfield"
    keys(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert focused(page) == "nguyen"
    keys(Qt.Key.Key_Right, Qt.Key.Key_Up)
    assert focused(page) == "ito"
    keys(Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert focused(page) == "hall"


def test_an_empty_lane_is_stepped_over(page: FloorPage, day: Day) -> None:
    for lead in ("whitfield", "delgado", "nguyen"):
        del day.leads[lead]
    page.show_floor(day.view())
    card(page, "hall").setFocus()

    keys(Qt.Key.Key_Right)

    assert focused(page) == "ito"


def test_tab_goes_through_the_cards_lane_by_lane_also_through_those_that_came_later(page: FloorPage, day: Day, qtbot: QtBot) -> None:
    day.arrive("late", "Late One", ago=5 * MINUTE + SECOND)
    page.show_floor(day.view())
    qtbot.waitUntil(card(page, "late").isVisible)
    page.lanes.select_first()

    walked = [focused(page)]
    for _ in range(6):
        keys(Qt.Key.Key_Tab)
        walked.append(focused(page))

    assert walked == ["late", "hall", "whitfield", "delgado", "nguyen", "ito", "fischer"]


def test_enter_opens_the_lead(page: FloorPage, opened: list[str]) -> None:
    card(page, "delgado").setFocus()

    keys(Qt.Key.Key_Return)

    assert opened == ["delgado"]


def test_undo_by_key_and_button_when_there_is_something(page: FloorPage, qtbot: QtBot) -> None:
    asked: list[str] = []
    page.undo_requested.connect(lambda: asked.append("undo"))
    QTest.keyClick(card(page, "hall"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(page.undo, LEFT)
    assert asked == []

    page.set_undo("Anh Nguyen to R. Singh")
    assert page.undo.accessibleName() == "Undo: Anh Nguyen to R. Singh"
    QTest.keyClick(card(page, "hall"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(page.undo, LEFT)

    assert asked == ["undo", "undo"]
