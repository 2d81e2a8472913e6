"""The whole page with real keys: what it shows, what it asks for, and what it never does by itself."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDateTimeEdit, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.page_keys import KEYS
from bdcdesk.desktop.lead.reply_tabs import GUIDE
from bdcdesk.domain.actions.appointment import SetAppointment
from bdcdesk.domain.actions.dispatch import Hold
from bdcdesk.domain.actions.lead import MakePromise
from bdcdesk.domain.actions.ownership import Claim

from .conftest import Open, every
from .hands import LEFT, button, labels, press, settle
from .story import MINUTE, NOOR, SECOND, START, arrived, delivered, mine, text, wrote


def test_without_a_lead_it_says_how_to_get_one(opened: Open) -> None:
    page = opened()

    assert labels(page) == ["Choose a lead, or press Ctrl+N to take the next best."]
    page.show_lead(mine().view())
    assert page.lead == "l1"
    page.show_nothing()
    assert (page.lead, len(labels(page))) == ("", 1)


def test_the_question_is_on_the_page_once_and_biggest(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view())

    said = [one for one in every(page) if isinstance(one, QLabel) and NOOR.comments in one.text()]
    assert [one.text() for one in said] == [f"“{NOOR.comments}”"]
    titles = {page.header._name}
    assert all(
        said[0].font().pixelSize() > one.font().pixelSize() for one in every(page.ask) if isinstance(one, QLabel) and one is not said[0]
    )
    assert titles


def test_the_whole_of_a_short_question_is_in_sight(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view())

    label = page.ask.quote.label
    assert page.ask.quote.viewport().height() >= label.heightForWidth(label.width())


def test_markup_of_a_shopper_stays_text(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived(msgspec.structs.replace(NOOR, comments="<img src=x><b>hi</b>", name="<b>N</b>")).view())

    assert page.ask.quote.label.textFormat() is Qt.TextFormat.PlainText
    for label in every(page):
        if isinstance(label, QLabel) and "<" in label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_a_tick_moves_the_countdown_and_their_clock(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived().view())
    assert page.header.due_pill.text() == "First answer due in 5:00"
    entries = page.timeline.model().rowCount()

    page.tick(START + 192 * SECOND)

    assert page.header.due_pill.text() == "First answer due in 1:48"
    assert page.header.due_pill.property("tone") == "warn"
    assert "their time 2:42 pm" in page.header._contact.text()
    assert page.timeline.model().rowCount() == entries


@pytest.mark.parametrize("typing", [False, True])
def test_taking_is_one_key_where_nobody_has_it(opened: Open, qtbot: QtBot, typing: bool) -> None:
    page = opened()
    story = arrived()
    page.show_lead(story.view())
    (page.composer.editor if typing else page.timeline).setFocus()
    with qtbot.waitSignal(page.take_requested, timeout=1000):
        press(page, Qt.Key.Key_Y)

    story.do(Claim)
    page.show_lead(story.view())
    assert not page.header._buttons["take"].isVisible()
    assert page.header._buttons["text"].property("role") == "primary"


def test_a_refusal_is_told_until_it_is_read_or_another_lead_is_opened(opened: Open) -> None:
    story = arrived(msgspec.structs.replace(NOOR, name="Sam Osei", first="Sam"), "l2", mine())
    page = opened()
    page.show_lead(story.view())
    page.tell("Taken by Kofi Mensah before you.")
    page.show_lead(story.view())
    assert "Taken by Kofi Mensah before you." in labels(page)
    QTest.mouseClick(button(page, "OK"), LEFT)
    assert "Taken by Kofi Mensah before you." not in labels(page)

    page.tell("Taken by Kofi Mensah before you.")
    page.show_lead(story.view(lead="l2"))
    assert "Taken by Kofi Mensah before you." not in labels(page)


def test_ctrl_t_goes_to_the_composer(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view())
    page.composer.tabs.setCurrentIndex(GUIDE)
    page.timeline.setFocus()

    press(page, Qt.Key.Key_T)

    assert page.composer.editor.hasFocus()


def test_outcome_release_and_buying_are_asked_for(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(mine().view())

    with qtbot.waitSignal(page.outcome_chosen, timeout=1000) as outcome:
        page.header._actions["outcome"].trigger()
        press(page, Qt.Key.Key_A, with_ctrl=False)
    with qtbot.waitSignal(page.release_requested, timeout=1000):
        page.header._actions["release"].trigger()
    with qtbot.waitSignal(page.buying_chosen, timeout=1000) as buying:
        QTest.mouseClick(button(page.side, "Phone"), LEFT)

    assert (outcome.args, buying.args) == (["no answer"], ["phone"])


def test_promises_and_appointments_are_marked_in_the_right_column(opened: Open, qtbot: QtBot) -> None:
    story = mine()
    story.do(MakePromise, promise="p1", due=START + 10 * MINUTE, text="Figure")
    story.do(SetAppointment, appointment="a1", when=START + 86_400_000, zone="America/Phoenix")
    page = opened()
    page.show_lead(story.view())

    with qtbot.waitSignal(page.promise_kept, timeout=1000) as kept:
        QTest.mouseClick(button(page.side, "Promise kept: Figure"), LEFT)
    with qtbot.waitSignal(page.appointment_marked, timeout=1000) as marked:
        QTest.mouseClick(button(page.side, "Appointment: Confirmed"), LEFT)

    assert (kept.args, marked.args) == (["p1"], ["a1", "confirmed", ""])


def test_a_held_text_can_be_taken_back(opened: Open, qtbot: QtBot) -> None:
    story = mine()
    text(story, "Yes.")
    story.do(Hold, SECOND, "hub", touch="t1", until=START + 17 * 3_600_000, reason="Too late in the day.")
    page = opened()
    page.show_lead(story.view())

    with qtbot.waitSignal(page.withdraw_requested, timeout=1000) as back:
        QTest.mouseClick(button(page, "Take it back"), LEFT)

    assert back.args == ["t1"]


CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QDateTimeEdit, QComboBox)


def busy(page: LeadPage) -> None:
    story = delivered(mine(), "Yes.")
    wrote(story, "great!")
    story.do(MakePromise, promise="p1", due=START + 10 * MINUTE, text="Figure")
    story.do(SetAppointment, appointment="a1", when=START + 86_400_000, zone="America/Phoenix")
    page.show_lead(story.view())
    press(page, Qt.Key.Key_P)


def test_every_control_has_a_name_and_nothing_is_smaller_than_12_px(opened: Open) -> None:
    page = opened()
    busy(page)

    for one in every(page):
        assert one.font().pixelSize() >= 12, one
        if isinstance(one, CONTROLS) and one.objectName() != "qt_spinbox_lineedit":
            assert one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()), one


def test_tab_reaches_every_button(opened: Open) -> None:
    page = opened()
    busy(page)
    # Of the segments Tab reaches the one that is on, arrows the others.
    buttons = [one for one in every(page) if isinstance(one, QAbstractButton) and one.isEnabled() and one.parent() is not page.side.buying]
    wanted = {one for one in buttons if one.focusPolicy() & Qt.FocusPolicy.TabFocus}
    seen: set[QWidget] = set()
    for _ in range(80):
        here = page.window().focusWidget()
        if here is not None:
            seen.add(here)
        QTest.keyClick(here or page, Qt.Key.Key_Tab)

    assert not wanted - seen, [one.text() for one in wanted - seen]


@pytest.mark.parametrize(("width", "height"), [(1072, 852), (912, 672), (700, 400), (480, 600)])
def test_send_stays_in_reach_and_nothing_is_cut_off_at_any_size(opened: Open, width: int, height: int) -> None:
    page = opened(width=width, height=height)
    page.show_lead(mine().view())
    settle()

    send = page.composer.chips.send
    assert page.width() <= max(width, 480)
    assert page.rect().contains(send.mapTo(page, send.rect().topLeft()))
    assert page.rect().contains(send.mapTo(page, send.rect().bottomRight()))
    for one in page.header._buttons.values():
        if one.isVisible():
            assert one.width() >= one.sizeHint().width()
            right = one.mapTo(page, one.rect().topRight()).x()
            assert right <= page.width(), one.text()


def test_where_it_is_narrow_the_right_column_comes_on_demand(opened: Open) -> None:
    page = opened(width=640, height=672)
    page.show_lead(mine().view())
    assert not page.side.isVisible()

    QTest.mouseClick(page.header.details, LEFT)
    assert page.side.isVisible()
    page.resize(1072, 672)
    assert not page.header.details.isVisible()


def test_the_keys_are_listed_for_f1() -> None:
    assert {key for key, _ in KEYS} >= {"Ctrl+T", "Ctrl+D", "Ctrl+Return", "Ctrl+J", "Ctrl+P", "Ctrl+A", "Ctrl+H", "Ctrl+Y"}


def test_the_page_says_that_the_shopper_is_on_the_site_and_stops_saying_it(opened: Open) -> None:
    story = mine()
    page = opened()
    page.show_lead(story.view(there="<b>2024 Camry</b>"))
    assert "● On your site now" in labels(page.header)
    (line,) = [one for one in every(page.header) if isinstance(one, QLabel) and "looking at" in one.text()]
    assert line.text().startswith("looking at <b>2024 Camry</b> · ")
    assert line.textFormat() is Qt.TextFormat.PlainText, "a page's title is nobody's markup"
    page.show_lead(story.view())
    assert not [words for words in labels(page.header) if "site" in words or "looking" in words]
