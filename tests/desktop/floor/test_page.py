"""The floor under real keys and a real mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.floor.chooser import Chooser
from bdcdesk.desktop.floor.page import FloorPage
from bdcdesk.desktop.floor.table import Table
from bdcdesk.desktop.floor.work_card import WorkCard
from bdcdesk.domain.actions.ownership import Claim, Reassign

from .making import MINUTE, SECOND, Day, busy

LEFT = Qt.MouseButton.LeftButton


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


# -- what is shown


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


# -- keyboard


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


def test_tab_goes_through_the_cards_lane_by_lane_also_through_those_that_came_later(page: FloorPage, day: Day) -> None:
    day.arrive("late", "Late One", ago=5 * MINUTE + SECOND)
    page.show_floor(day.view())
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


# -- the floor changes under it


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


# -- mouse


def test_a_card_dragged_onto_an_agent_is_given_to_them(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    target = place_of(page, "R. Singh")

    drag(page, "nguyen", target)
    assert reassigned == []
    release(page, target)

    assert reassigned == [("nguyen", "singh")]


def test_a_card_dragged_onto_nobody_is_up_for_grabs(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    target = place_of(page, "Nobody yet")

    drag(page, "ito", target)
    release(page, target)

    assert reassigned == [("ito", "")]


def test_a_card_dropped_elsewhere_or_on_who_has_it_stays(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    for target in (QPoint(1000, 700), place_of(page, "M. Cole")):
        drag(page, "ito", target)
        release(page, target)

    assert reassigned == []


def test_escape_gives_a_drag_up(page: FloorPage, reassigned: list[tuple[str, str]]) -> None:
    target = place_of(page, "R. Singh")
    drag(page, "nguyen", target)

    keys(Qt.Key.Key_Escape)
    release(page, target)

    assert reassigned == []


def test_a_drag_carries_the_lead_it_began_with(page: FloorPage, day: Day, reassigned: list[tuple[str, str]]) -> None:
    widget = card(page, "whitfield")
    target = page.team.viewport().mapToGlobal(page.team.visualRect(page.team.model().index(3, 0)).center())
    # Straight to the card, as a finger does it: nothing hovers, so nothing holds the lanes still.
    QTest.mousePress(widget, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(40, 20))
    QTest.mouseMove(widget, QPoint(80, 30))
    day.text("whitfield", "cole")
    page.show_floor(day.view())
    assert widget.lead == "delgado"

    QTest.mouseRelease(widget, LEFT, Qt.KeyboardModifier.NoModifier, widget.mapFromGlobal(target))

    assert reassigned == [("whitfield", "singh")]


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
