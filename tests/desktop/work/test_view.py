"""The left column under real keys and a real cursor."""

import time
from collections.abc import Callable
from statistics import median

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.work.model import Aside
from bdcdesk.desktop.work.row import Filter, Kind
from bdcdesk.desktop.work.view import WorkView

from .making import NOON, a_row, many

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot: QtBot) -> WorkView:
    made = WorkView()
    qtbot.addWidget(made)
    made.resize(368, 700)
    made.model.load(a_row(f"l{each:02}", float(each), NOON + each * 60_000, 300_000, list(Kind)[each % 7]) for each in range(40))
    made.tick(NOON)
    made.show()
    qtbot.waitExposed(made)
    made.list.setFocus()
    return made


@pytest.fixture
def chosen(view: WorkView) -> list[str]:
    found: list[str] = []
    view.lead_chosen.connect(found.append)
    return found


def point(view: WorkView, place: int) -> QPoint:
    return view.list.visualRect(view.model.index(place)).center()


def point_at(view: WorkView, place: int) -> None:
    leave(view)
    QTest.mouseMove(view.list.viewport(), point(view, place))
    QApplication.processEvents()


def leave(view: WorkView) -> None:
    QTest.mouseMove(view, QPoint(100, 5))
    QApplication.processEvents()


def test_arrows_move_and_choose(view: WorkView, chosen: list[str], qtbot: QtBot) -> None:
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up, KEY.Key_End, KEY.Key_Home, KEY.Key_Up):
        qtbot.keyClick(view.list, key)
    assert chosen == ["l00", "l01", "l02", "l01", "l39", "l00"]
    assert view.list.currentIndex().row() == 0


def test_page_down_keeps_the_chosen_row_in_sight(view: WorkView, chosen: list[str], qtbot: QtBot) -> None:
    qtbot.keyClick(view.list, KEY.Key_Home)
    qtbot.keyClick(view.list, KEY.Key_PageDown)
    assert chosen[-1] == f"l{view.list.viewport().height() // 55 - 1:02}"
    assert view.list.viewport().rect().contains(view.list.visualRect(view.list.currentIndex()))


def test_a_click_chooses_and_two_go_in(view: WorkView, chosen: list[str], qtbot: QtBot) -> None:
    qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 4))
    assert chosen == ["l04"]
    with qtbot.waitSignal(view.go_into, timeout=0, check_params_cb=lambda lead: lead == "l05"):
        qtbot.mouseDClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 5))
    qtbot.mouseRelease(view.list.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 5))  # QTest's double click ends pressed


def test_enter_goes_into_the_lead(view: WorkView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.list, KEY.Key_Down)
    with qtbot.waitSignal(view.go_into, timeout=0):
        qtbot.keyClick(view.list, KEY.Key_Return)


def test_the_program_chooses_in_silence(view: WorkView, chosen: list[str]) -> None:
    view.choose("l30")
    assert view.list.currentIndex().row() == 30
    assert view.list.viewport().rect().contains(view.list.visualRect(view.list.currentIndex()))
    assert chosen == []


def test_nobody_is_chosen_because_the_chosen_one_went(view: WorkView, chosen: list[str]) -> None:
    view.choose("l03")
    view.model.remove(["l03"])
    assert chosen == []
    assert not view.list.currentIndex().isValid()
    view.model.upsert([a_row("l03", 3.0)])
    assert view.list.currentIndex().row() == 3, "it is still the lead that is open"


def test_down_goes_on_from_where_the_chosen_one_was(view: WorkView, chosen: list[str], qtbot: QtBot) -> None:
    view.choose("l03")
    view.model.remove(["l03"])
    qtbot.keyClick(view.list, KEY.Key_Down)
    qtbot.keyClick(view.list, KEY.Key_Up)
    assert chosen == ["l04", "l02"]


def test_the_chosen_lead_moves_with_its_row(view: WorkView, chosen: list[str]) -> None:
    view.choose("l03")
    view.model.upsert([a_row("l03", 20.5)])
    assert view.model.row_at(view.list.currentIndex().row()).lead == "l03"
    assert view.list.selectionModel().isSelected(view.list.currentIndex())
    assert chosen == []


def test_nothing_moves_under_the_cursor(view: WorkView, chosen: list[str], qtbot: QtBot) -> None:
    point_at(view, 2)
    view.model.upsert([a_row("new", -1.0), a_row("l30", -2.0)])
    view.model.remove(["l01"])
    assert view.model.aside == Aside(new=1, moved=1, done=1)
    assert view._quiet.text().startswith("1 new, 1 moved, 1 done · show")
    qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 2))
    assert chosen == ["l02"], "what was under the cursor is what is chosen"
    leave(view)
    assert [view.model.row_at(place).lead for place in range(4)] == ["l30", "new", "l00", "l02"]
    assert not view._quiet.isEnabled()


def test_keys_hold_the_order_for_some_seconds(view: WorkView, qtbot: QtBot) -> None:
    view.list._quiet.setInterval(20)
    qtbot.keyClick(view.list, KEY.Key_Down)
    view.model.upsert([a_row("new", -1.0)])
    assert view.model.row_at(0).lead == "l00"
    qtbot.waitUntil(lambda: not view.model.held)
    assert view.model.row_at(0).lead == "new"


def test_a_leaving_cursor_does_not_end_what_the_keys_hold(view: WorkView, qtbot: QtBot) -> None:
    point_at(view, 2)
    qtbot.keyClick(view.list, KEY.Key_Down)
    leave(view)
    assert view.model.held


def test_ctrl_home_shows_what_waits_and_takes_the_first(view: WorkView, chosen: list[str], qtbot: QtBot) -> None:
    point_at(view, 2)
    view.model.upsert([a_row("new", -1.0)])
    qtbot.keyClick(view.list, KEY.Key_Home, CTRL)
    assert chosen == ["new"]
    assert view.model.held, "the cursor is still there"


def test_the_quiet_line_shows_what_waits(view: WorkView, qtbot: QtBot) -> None:
    view.model.hold()
    view.model.upsert([a_row("new", -1.0)])
    qtbot.mouseClick(view._quiet, Qt.MouseButton.LeftButton)
    assert view.model.row_at(0).lead == "new"
    assert "more below" in view._quiet.text()


def test_filters_count_and_show_their_work(view: WorkView, qtbot: QtBot) -> None:
    assert {which: chip.accessibleName() for which, chip in view._chips.items()} == {
        Filter.all: "All, 40",
        Filter.new: "New, 6",
        Filter.replies: "Replies, 12",
        Filter.follow_up: "Follow up, 17",
        Filter.confirm: "Confirm, 5",
        Filter.tomorrow: "Tomorrow, not confirmed, 0",
    }
    qtbot.mouseClick(view._chips[Filter.replies], Qt.MouseButton.LeftButton)
    assert {view.model.row_at(place).kind for place in range(view.model.rowCount())} == {Kind.reply, Kind.call_back}
    assert view.model.rowCount() == 12


def test_who_comes_tomorrow_and_is_not_confirmed_is_one_click_away_and_moves_no_row(view: WorkView, qtbot: QtBot) -> None:
    assert not view._chips[Filter.tomorrow].isVisible()
    before = point(view, 0)
    view.model.upsert([msgspec.structs.replace(view.model.row_at(place), tomorrow=True) for place in (2, 7)])
    qtbot.waitUntil(view._chips[Filter.tomorrow].isVisible)
    assert point(view, 0) == before
    qtbot.mouseClick(view._chips[Filter.tomorrow], Qt.MouseButton.LeftButton)
    assert [view.model.row_at(place).lead for place in range(view.model.rowCount())] == ["l02", "l07"]
    assert [which for which, chip in view._chips.items() if chip.isChecked()] == [Filter.tomorrow]
    qtbot.mouseClick(view._chips[Filter.tomorrow], Qt.MouseButton.LeftButton)
    assert (view.model.rowCount(), view._chips[Filter.all].isChecked()) == (40, True)


def test_the_head_says_what_is_urgent(view: WorkView) -> None:
    view.tick(NOON + 90_000)
    assert (view._overdue.text(), view._soon.text()) == ("2 overdue", "3 soon")
    view.model.load([])
    assert view._overdue.isHidden()
    assert view._count.text() == "0 for you"


def test_the_next_best_can_be_asked_for_by_mouse(view: WorkView, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QPushButton

    button = next(each for each in view.findChildren(QPushButton) if each.text() == "take the next best")
    with qtbot.waitSignal(view.take_next, timeout=0):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_empty_list_takes_every_key(view: WorkView, chosen: list[str], qtbot: QtBot) -> None:
    view.model.load([])
    for key in (KEY.Key_Down, KEY.Key_End, KEY.Key_PageUp, KEY.Key_Return):
        qtbot.keyClick(view.list, key)
    assert chosen == []


def test_100_000_rows_cost_what_a_thousand_do(view: WorkView) -> None:
    """The milliseconds themselves are shown by bench/list.py; here, that they do not grow with the list."""

    def cost(number: int) -> tuple[float, float]:
        rows = many(number)
        view.model.load(rows)
        view.model.release()
        view.tick(NOON)
        QApplication.processEvents()

        def tick(turn: int) -> None:
            view.tick(NOON + turn * 1_000)

        def move(turn: int) -> None:
            view.model.upsert([msgspec.structs.replace(rows[turn * 17 % number], place=(turn * 9_973.0 % 1e6, ""))])

        return timed(tick), timed(move)

    few, lots = cost(1_000), cost(100_000)
    assert lots[0] < 3 * few[0] + 1.0
    assert lots[1] < 3 * few[1] + 1.0


def timed(deed: Callable[[int], None]) -> float:
    """Milliseconds of this thread's own time, the median of 40."""
    took = []
    for turn in range(40):
        begun = time.thread_time()
        deed(turn)
        QApplication.processEvents()
        took.append((time.thread_time() - begun) * 1_000)
    return median(took)


def test_what_came_overnight_is_told_below_the_list_while_it_waits(view: WorkView) -> None:
    view.tell_morning("This morning: 14 waiting, 5 for you")
    assert view.morning.isVisible()
    view.tell_morning("")
    assert not view.morning.isVisible()
