"""Forms with real keys: what each one asks for, what it refuses, and what puts it away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLineEdit
from pytestqt.qtbot import QtBot

from bdcdesk.domain.actions.lead import SetBuying

from .conftest import Open, every
from .hands import LEFT, button, labels, press
from .story import MINUTE, SECOND, START, mine, wrote


def test_a_note_is_typed_and_kept_with_enter(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(mine().view())
    page.composer.focus_text()

    with qtbot.waitSignal(page.note_added, timeout=1000) as kept:
        press(page, Qt.Key.Key_J)
        QTest.keyClicks(page.window().focusWidget(), "Drives 90 miles a day")
        press(page, Qt.Key.Key_Return, with_ctrl=False)

    assert kept.args == ["Drives 90 miles a day"]
    assert page.form is None
    assert page.composer.editor.hasFocus()


def test_esc_puts_a_form_away_and_an_empty_one_says_what_is_missing(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view())
    notes: list[str] = []
    page.note_added.connect(notes.append)

    press(page, Qt.Key.Key_J)
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert page.form is not None
    assert "Write a few words first." in labels(page.form)
    press(page, Qt.Key.Key_Escape, with_ctrl=False)

    assert (page.form, notes) == (None, [])


def test_a_promise_carries_its_moment_on_the_stores_clock(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(mine().view())

    with qtbot.waitSignal(page.promise_made, timeout=1000) as made:
        press(page, Qt.Key.Key_P)
        QTest.keyClicks(page.window().focusWidget(), "Trade figure")
        QTest.mouseClick(button(page, "in 1 hour"), LEFT)
        QTest.mouseClick(button(page, "Promise"), LEFT)

    assert made.args == ["Trade figure", START + 69 * SECOND + 60 * MINUTE]


def test_an_appointment_starts_at_ten_tomorrow_and_never_lies_in_the_past(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(mine().view())
    page.timeline.setFocus()

    press(page, Qt.Key.Key_A)
    page.tick(START + 2 * 86_400_000)
    field = next(one for one in every(page) if isinstance(one, QDateTimeEdit))
    assert field.text() == "Thu Oct 15 2026, 10:00 am"
    press(page, Qt.Key.Key_Escape, with_ctrl=False)

    page.timeline.setFocus()
    press(page, Qt.Key.Key_A)
    with qtbot.waitSignal(page.appointment_requested, timeout=1000) as asked:
        press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert asked.args == [START + 2 * 86_400_000 + 86_400_000 - (4 * 60 + 38) * MINUTE - 51 * SECOND, ""]


def test_an_appointment_in_the_past_is_refused_in_words(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view())
    asked: list[object] = []
    page.appointment_requested.connect(asked.append)
    page.timeline.setFocus()

    press(page, Qt.Key.Key_A)
    field = next(one for one in every(page) if isinstance(one, QDateTimeEdit))
    field.setDate(field.date().addDays(-2))
    press(page, Qt.Key.Key_Return, with_ctrl=False)

    assert asked == []
    assert page.form is not None
    assert "That time is past. Choose a time to come." in labels(page.form)


def test_handing_over_names_a_colleague_and_a_note(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(mine().view())

    with qtbot.waitSignal(page.hand_over_requested, timeout=1000) as handed:
        press(page, Qt.Key.Key_H)
        choice = next(one for one in every(page) if isinstance(one, QComboBox))
        assert [choice.itemText(n) for n in range(choice.count())] == ["Kofi Mensah"]
        line = next(one for one in every(page) if isinstance(one, QLineEdit) and one.placeholderText() == "A note for them")
        QTest.keyClicks(line, "Wants silver")
        QTest.keyClick(line, Qt.Key.Key_Return)

    assert handed.args == ["kofi", "Wants silver"]


@pytest.mark.parametrize(
    ("what", "signal", "does"), [("opt out", "opt_out_requested", "No more contact"), ("sold", "sold_requested", "Sold")]
)
def test_what_cannot_be_taken_back_asks_once_more(opened: Open, qtbot: QtBot, what: str, signal: str, does: str) -> None:
    page = opened()
    page.show_lead(mine().view())
    done: list[bool] = []
    getattr(page, signal).connect(lambda: done.append(True))

    page.header._actions[what].trigger()
    press(page, Qt.Key.Key_Escape, with_ctrl=False)
    assert done == []

    page.header._actions[what].trigger()
    assert page.form is not None
    QTest.mouseClick(button(page.form, does), LEFT)
    assert done == [True]


def test_closing_needs_a_reason(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(mine().view())
    reasons: list[str] = []
    page.close_requested.connect(reasons.append)

    page.header._actions["close"].trigger()
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert reasons == []
    QTest.keyClicks(page.window().focusWidget(), "moved away")
    press(page, Qt.Key.Key_Return, with_ctrl=False)

    assert reasons == ["moved away"]


def test_an_update_leaves_an_open_form_and_the_focus_alone(opened: Open) -> None:
    story = mine()
    page = opened()
    page.show_lead(story.view())
    press(page, Qt.Key.Key_J)
    field = page.window().focusWidget()
    QTest.keyClicks(field, "Half")

    story.do(SetBuying, SECOND, how="online")
    wrote(story, "hello?")
    page.show_lead(story.view())

    assert page.window().focusWidget() is field
    assert isinstance(field, QLineEdit)
    assert field.text() == "Half"
    assert page.side.buying.value() == "online"
