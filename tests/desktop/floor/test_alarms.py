"""The row of alarms under hands: what a pill says in full, by mouse and by keys, and what becomes of it when it is over."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop.floor.alarms import AlarmPill
from bdcdesk.desktop.floor.page import FloorPage

from .hands import LEFT, keys
from .making import Day
from .test_hub_alarms import MAILBOX, SILENCE


def pills(page: FloorPage) -> list[AlarmPill]:
    return [pill for pill in page.alarms.pills if isinstance(pill, AlarmPill)]


def said(page: FloorPage) -> str:
    return page.alarms.said.text() if page.alarms.said.isVisible() else ""


def show(page: FloorPage, day: Day, *troubles: str) -> list[AlarmPill]:
    page.show_floor(day.view(troubles=troubles))
    QApplication.processEvents()
    return pills(page)


def test_each_problem_is_a_pill_that_can_be_heard_and_says_it_all_on_hover(page: FloorPage, day: Day) -> None:
    mailbox, silence = show(page, day, MAILBOX, SILENCE)

    assert mailbox.text() == "The mailbox “Leads” cannot be read ▾"
    assert (mailbox.accessibleName(), silence.accessibleName()) == (MAILBOX, SILENCE)
    assert MAILBOX in mailbox.toolTip()
    assert mailbox.isVisible()
    assert silence.isVisible()


def test_a_click_says_it_below_and_another_takes_it_away(page: FloorPage, day: Day) -> None:
    mailbox, silence = show(page, day, MAILBOX, SILENCE)

    QTest.mouseClick(mailbox, LEFT)
    assert said(page) == MAILBOX
    assert mailbox.text().endswith("–")
    QTest.mouseClick(silence, LEFT)
    assert said(page) == SILENCE
    assert mailbox.text().endswith("▾")
    QTest.mouseClick(silence, LEFT)
    assert said(page) == ""


def test_by_keys_alone_it_is_reached_read_and_left(page: FloorPage, day: Day) -> None:
    mailbox, silence = show(page, day, MAILBOX, SILENCE)
    page.appointments.setFocus()

    keys(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is mailbox
    keys(Qt.Key.Key_Return)
    assert said(page) == MAILBOX
    keys(Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is silence
    assert said(page) == SILENCE
    keys(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.alarms.said
    keys(Qt.Key.Key_Escape)
    assert said(page) == ""
    assert QApplication.focusWidget() is silence


def test_what_is_said_can_be_copied(page: FloorPage, day: Day) -> None:
    (mailbox,) = show(page, day, MAILBOX)
    QTest.mouseClick(mailbox, LEFT)
    page.alarms.said.setFocus()

    QTest.keyClick(page.alarms.said, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    assert page.alarms.said.selectedText() == MAILBOX


def test_an_alarm_that_goes_on_stays_itself_with_new_figures(page: FloorPage, day: Day) -> None:
    (silence,) = show(page, day, SILENCE)
    silence.setFocus()
    keys(Qt.Key.Key_Space)
    later = SILENCE.replace("26 h", "27 h")

    mailbox, same = show(page, day, MAILBOX, later)

    assert same is silence
    assert QApplication.focusWidget() is silence
    assert silence.accessibleName() == said(page) == later
    assert mailbox.x() < silence.x()


def test_when_it_is_over_its_pill_goes_and_so_does_what_was_said_and_no_other_gets_its_keys(page: FloorPage, day: Day) -> None:
    mailbox, silence = show(page, day, MAILBOX, SILENCE)
    mailbox.setFocus()
    keys(Qt.Key.Key_Space)
    assert said(page) == MAILBOX

    assert show(page, day, SILENCE) == [silence]

    assert said(page) == ""
    assert QApplication.focusWidget() is page.alarms
    assert show(page, day) == []


def test_many_go_on_in_the_next_line_and_make_the_floor_no_wider(page: FloorPage, day: Day) -> None:
    page.resize(1000, 700)
    QApplication.processEvents()
    narrow = page.minimumSizeHint().width()

    long = "Stock “Feed”: the file cars.csv was not taken. If it is right all the same: bdcdesk stock " + "x" * 400
    (stock,) = show(page, day, long)
    QTest.mouseClick(stock, LEFT)
    many = show(page, day, long, *(f"The mailbox “Number {name} of the store” cannot be read: why." for name in "abcdef"))

    assert page.minimumSizeHint().width() == narrow
    assert page.width() == 1000
    assert len({pill.y() for pill in many}) > 1
    assert all(page.alarms.rect().contains(pill.geometry()) for pill in many)


def test_an_ampersand_is_no_key(page: FloorPage, day: Day) -> None:
    (pill,) = show(page, day, "“A&B Cars” has sent nothing for 2 days.")

    assert pill.text() == "“A&&B Cars” has sent nothing for 2 days ▾"
    assert pill.shortcut().isEmpty()
