"""The floor as it is shown, and as it changes under hands."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop.floor.page import FloorPage
from bdcdesk.domain.actions.ownership import Claim, Reassign

from .hands import LEFT, card, focused, move, reassign, rows
from .making import MINUTE, SECOND, Day


def test_it_shows_the_cards_with_their_countdowns(page: FloorPage) -> None:
    assert card(page, "hall").countdown_text == "+0:52"
    assert card(page, "whitfield").countdown_text == "0:38"
    assert "nobody yet" in card(page, "hall").accessibleName()
    assert "Terrence Hall" in card(page, "hall").accessibleName()


def test_a_tick_moves_countdowns_and_nothing_else(page: FloorPage, day: Day) -> None:
    card(page, "nguyen").setFocus()

    page.tick(day.now + 3 * SECOND)

    assert card(page, "hall").countdown_text == "+0:55"
    assert card(page, "whitfield").countdown_text == "0:35"
    assert focused(page) == "nguyen"


def test_work_that_runs_over_says_so_before_it_changes_lanes(page: FloorPage, day: Day) -> None:
    page.tick(day.now + MINUTE)

    assert card(page, "whitfield").countdown_text == "+0:22"


def test_the_team_is_a_table_that_can_be_heard(page: FloorPage) -> None:
    assert rows(page.team) == ["D. Okafor", "L. Brandt", "M. Cole", "R. Singh", "T. Alvarez", "Nobody yet"]
    said = page.team.model().index(3, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Doing: On a call · 4 min"


def test_a_narrow_window_spares_columns_and_keeps_what_they_do_readable(page: FloorPage) -> None:
    assert not any(page.team.isColumnHidden(column) for column in range(6))

    page.resize(1000, 852)
    QApplication.processEvents()

    assert [column for column in range(6) if page.team.isColumnHidden(column)] == [3, 4, 5]
    doing = page.team.columnWidth(1)
    assert doing >= page.team.fontMetrics().horizontalAdvance("Texting · M. Delgado")

    page.resize(1440, 852)
    QApplication.processEvents()
    assert not any(page.team.isColumnHidden(column) for column in range(6))


def test_the_focus_stays_with_its_lead(page: FloorPage, day: Day) -> None:
    card(page, "nguyen").setFocus()
    day.now += 2 * MINUTE
    day.arrive("fresh", "New One")

    page.show_floor(day.view())

    assert focused(page) == "nguyen"


def test_the_focus_never_slips_to_another_lead(page: FloorPage, day: Day, reassigned: list[tuple[str, str]]) -> None:
    card(page, "whitfield").setFocus()
    day.do(Claim, "cole", lead="whitfield")
    day.text("whitfield", "cole")

    page.show_floor(day.view())

    assert focused(page) == ""
    assert page.lanes.selected is None


def test_nothing_moves_under_the_cursor_but_words_are_new(page: FloorPage, day: Day) -> None:
    nguyen = card(page, "nguyen")
    before = nguyen.mapTo(page, QPoint(0, 0))
    move(page, nguyen.mapTo(page, QPoint(40, 20)))
    day.do(Claim, "cole", lead="nguyen")
    day.text("whitfield", "cole")
    day.arrive("fresh", "New One")

    page.show_floor(day.view())

    assert card(page, "nguyen").mapTo(page, QPoint(0, 0)) == before
    assert "M. Cole" in card(page, "nguyen").accessibleName()
    assert page.lanes.card_of("fresh") is None

    move(page, QPoint(700, 845))
    assert page.lanes.card_of("fresh") is not None
    assert page.lanes.card_of("whitfield") is None


def test_a_double_click_opens(page: FloorPage, opened: list[str]) -> None:
    QTest.mouseDClick(card(page, "delgado"), LEFT)

    assert opened == ["delgado"]


def test_reassigning_really_moves_the_card_to_the_agent(page: FloorPage, day: Day) -> None:
    page.reassign_requested.connect(lambda lead, member: day.do(Reassign, "brandt", lead=lead, agent=member))
    card(page, "nguyen").setFocus()
    chooser = reassign(page)
    QTest.keyClicks(chooser.field, "singh")
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)

    page.show_floor(day.view())

    assert "R. Singh" in card(page, "nguyen").accessibleName()
