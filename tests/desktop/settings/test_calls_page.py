"""What callers hear, as it is set: real widgets, and the actions that come of it."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.calls_page import KEPT, SECONDS, CallsPage
from bdcdesk.desktop.settings.form import CHANGED
from bdcdesk.domain.actions import Append, Refused
from bdcdesk.domain.actions.calls import SetCalls, unusable_calls
from bdcdesk.domain.events.settings import PLAIN_CALLS, Calls
from tests.domain.acting import Knows, do
from tests.domain.making import STORE

from .making import view

OURS = Calls("Harbor Motors.", ("free",), 15, "always", words=False, record=True, leave=True)


@pytest.fixture
def page(qtbot: QtBot) -> CallsPage:
    made = CallsPage()
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.show_settings(msgspec.structs.replace(view(), calls=OURS))
    return made


def test_what_is_shown_is_what_is_kept_and_every_field_counts(page: CallsPage) -> None:
    wanted: list[Calls] = []
    page.wanted.connect(wanted.append)
    page.greeting.insertPlainText(" Hi.\nThere ")
    page.order.setCurrentIndex(0)
    page.hours.setCurrentIndex(0)
    page.words.setCurrentIndex(0)
    page.record.setCurrentIndex(0)
    page.leave.setCurrentIndex(0)
    page.seconds.setText("22")
    page.nobody.setPlainText("Say it.")
    page.closed.setPlainText("Closed.")
    page.button.click()
    page.button.click()
    assert wanted == [Calls("Hi. There Harbor Motors.", ("owner", "free"), 22, "store", "Closed.", "Say it.", True, False)]
    page.show_settings(msgspec.structs.replace(view(), calls=wanted[0]))
    page.kept()
    assert page.note == KEPT


def test_no_number_of_seconds_is_said_where_it_stands(page: CallsPage) -> None:
    page.seconds.setText("soon")
    QTest.keyClick(page.seconds, Qt.Key.Key_Return)
    assert (page.problem.text, page.focusWidget()) == (SECONDS, page.seconds)


def test_what_somebody_else_changed_does_not_take_away_what_is_typed(page: CallsPage) -> None:
    page.seconds.setText("44")
    page.show_settings(view())
    assert (page.problem.text, page.seconds.text()) == (CHANGED, "44")
    page.cancel.click()
    assert (page.problem.text, page.seconds.text()) == ("", str(PLAIN_CALLS.seconds))


def test_words_for_closed_hours_are_asked_only_where_there_are_such(page: CallsPage) -> None:
    assert not page.closed.isVisible()
    page.hours.setCurrentIndex(0)
    assert page.closed.isVisible()


@pytest.mark.parametrize(
    "calls",
    [Calls(greeting="x" * 601), Calls(seconds=4), Calls(seconds=61), Calls(order=("free", "free")), Calls(nobody=" "), Calls(closed="")],
)
def test_what_no_caller_could_use_is_refused(calls: Calls) -> None:
    assert unusable_calls(calls).endswith(".")
    assert unusable_calls(OURS) == ""


def test_of_two_supervisors_who_keep_at_once_one_hears_that_the_other_was_first(page: CallsPage) -> None:
    before = msgspec.structs.replace(STORE, calls=msgspec.structs.replace(OURS, version=4))
    mine = msgspec.structs.replace(OURS, seconds=30)
    first = do(SetCalls, calls=mine, over=4).decide(Knows(settings=before))
    assert isinstance(first, Append)
    after = msgspec.structs.replace(before, calls=msgspec.structs.replace(mine, version=5))
    second = do(SetCalls, calls=msgspec.structs.replace(OURS, seconds=11), over=4).decide(Knows(settings=after))
    assert isinstance(second, Refused)
    assert second.reason.startswith("Somebody else has changed what callers hear")
    wanted: list[Calls] = []
    page.wanted.connect(wanted.append)
    page.show_settings(msgspec.structs.replace(view(), calls=before.calls))
    page.seconds.setText("11")
    page.button.click()
    assert [calls.version for calls in wanted] == [4]
