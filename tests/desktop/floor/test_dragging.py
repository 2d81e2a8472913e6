"""Cards dragged with a real mouse."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from bdcdesk.desktop.floor.page import FloorPage

from .hands import LEFT, card, drag, keys, place_of, release
from .making import Day


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
