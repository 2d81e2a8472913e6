"""Whom to give a card: the chooser under real keys and a real mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bdcdesk.desktop.floor.page import FloorPage

from .hands import LEFT, card, focused, reassign, rows
from .making import MINUTE, Day


def test_ctrl_r_and_a_name_give_the_card_to_an_agent(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    card(page, "nguyen").setFocus()
    chooser = reassign(page)
    assert "Anh Nguyen" in chooser.accessibleName()

    QTest.keyClicks(chooser.field, "singh")
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)

    assert reassigned == [("nguyen", "singh")]
    assert not chooser.isVisible()


def test_the_chooser_begins_with_who_is_here_and_owes_least(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    card(page, "hall").setFocus()
    chooser = reassign(page)
    assert rows(chooser.table) == ["M. Cole", "R. Singh", "D. Okafor", "L. Brandt", "T. Alvarez", "Anyone"]

    QTest.keyClick(chooser.field, Qt.Key.Key_Down)
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)

    assert reassigned == [("hall", "singh")]


def test_anyone_can_be_chosen_and_who_has_it_cannot(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    card(page, "ito").setFocus()
    chooser = reassign(page)
    assert rows(chooser.table)[0] == "M. Cole"
    QTest.keyClick(chooser.field, Qt.Key.Key_Up)
    assert chooser.table.chosen == "singh"

    QTest.keyClicks(chooser.field, "cole")
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert reassigned == []

    chooser.field.clear()
    QTest.keyClick(chooser.field, Qt.Key.Key_PageDown)
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert reassigned == [("ito", "")]


def test_escape_gives_to_nobody_and_returns_to_the_card(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    card(page, "nguyen").setFocus()
    chooser = reassign(page)

    QTest.keyClick(chooser.field, Qt.Key.Key_Escape)
    page.activateWindow()

    assert (reassigned, chooser.isVisible(), focused(page)) == ([], False, "nguyen")


def test_a_click_in_the_chooser_gives(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    card(page, "nguyen").setFocus()
    chooser = reassign(page)
    index = chooser.table.model().index(2, 0)

    QTest.mouseClick(chooser.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, chooser.table.visualRect(index).center())

    assert reassigned == [("nguyen", "okafor")]


def test_ctrl_r_without_a_card_takes_the_most_urgent(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    page.team.setFocus()

    chooser = reassign(page)
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)

    assert reassigned == [("hall", "cole")]


def test_the_keyboard_acts_on_the_lead_that_was_chosen_though_the_floor_moves_meanwhile(
    page: FloorPage, day: Day, reassigned: list[tuple[str, str]]
) -> None:
    card(page, "nguyen").setFocus()
    chooser = reassign(page)
    day.now += MINUTE
    page.show_floor(day.view())

    QTest.keyClick(chooser.field, Qt.Key.Key_Return)

    assert [lead for lead, _ in reassigned] == ["nguyen"]
