"""Calls from the agent's own phone: what the page offers where there is no provider, and how one is told of."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.own_calls import OwnCall, OwnCallForm, OwnCalls
from bdcdesk.desktop.lead.people import NO_TEXTS
from bdcdesk.domain.actions.lead import OptOut

from .conftest import Open
from .hands import press
from .story import BY_PHONE, arrived, mine

CALL = OwnCall("l1", "t1", "Noor", "(602) 555-0148")


def test_texts_are_not_offered_and_the_page_says_why(opened: Open) -> None:
    view = mine().view(own_phone=True)
    assert (view.text.open, view.text.words, view.call.open) == (False, NO_TEXTS, True)
    page = opened()
    page.show_lead(view)
    page.composer.focus_text()
    QTest.keyClicks(page.composer.editor, "Hello Noor")
    press(page, Qt.Key.Key_Return)
    assert NO_TEXTS in [label.text() for label in page.composer.chips.findChildren(type(page.composer.adds)) if label.isVisible()]
    told = mine()
    told.do(OptOut, persons=(BY_PHONE,), channels=("text",))
    assert told.view(own_phone=True).text.words == "The shopper asked for no more texts."


def test_at_night_no_call_is_offered_as_none_can_wait(opened: Open) -> None:
    story = arrived()
    story.now += 8 * 3_600_000
    assert story.view().call.open
    call = story.view(own_phone=True).call
    assert not call.open
    assert call.words == "Held until tomorrow, 8:00 am, their time. A call from your own phone cannot wait by itself."


def test_the_call_key_says_which_phone(opened: Open) -> None:
    page = opened(call_delay=4_000)
    page.show_lead(mine().view(own_phone=True))
    press(page, Qt.Key.Key_D)
    assert "Calling Noor on your own phone in 4 s" in page.calls.calling.text
    press(page, Qt.Key.Key_Escape, with_ctrl=False)


def test_how_it_went_is_asked_until_it_is_told(opened: Open) -> None:
    page = opened()
    told: list[Any] = []
    page.own_calls.told.connect(lambda *said: told.append(said))
    view = mine().view(own_phone=True)
    page.show_lead(view)
    page.own_calls.begin(view.lead, "t1", "Noor", "(602) 555-0148")
    form = page.form
    assert isinstance(form, OwnCallForm)
    form.submit()
    assert page.form is form, "nothing is chosen"
    # Put away unanswered, it is asked on.
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert page.form is None
    assert page.own_calls.notice.text == "How did your call to Noor, (602) 555-0148, go?"
    page.show_lead(arrived(lead="l2").view(lead="l2", own_phone=True))
    assert not page.own_calls.notice.isVisible()
    page.show_lead(view)
    page.own_calls.notice.button.click()
    form = page.form
    assert isinstance(form, OwnCallForm)
    form.result.setCurrentIndex(form.result.findData("answered"))
    form.submit()
    assert told == [], "how long they talked is not said"
    form.minutes.setText("3")
    form.submit()
    assert told == [("l1", "t1", "answered", 180)]
    assert not page.own_calls.notice.isVisible()


@pytest.mark.parametrize(("result", "minutes", "said"), [("no answer", "x", [("l1", "t1", "no answer", 0)]), ("", "", [])])
def test_what_was_no_talk_asks_for_no_minutes_and_no_call_is_no_event(qtbot: QtBot, result: str, minutes: str, said: list[Any]) -> None:
    calls = OwnCalls()
    qtbot.addWidget(calls.notice)
    told: list[Any] = []
    calls.told.connect(lambda *one: told.append(one))
    calls.begin(*(CALL.lead, CALL.touch, CALL.called, CALL.number))
    form = calls.form(CALL)
    qtbot.addWidget(form)
    form.result.setCurrentIndex(form.result.findData(result))
    form.minutes.setText(minutes)
    form.submit()
    assert told == said
    calls.show_lead("l1")
    assert calls.notice.text == ""


@pytest.mark.parametrize("minutes", ["", "0", "soon", "241", "²"])
def test_minutes_that_are_none(qtbot: QtBot, minutes: str) -> None:
    form = OwnCallForm(CALL)
    qtbot.addWidget(form)
    form.result.setCurrentIndex(0)
    form.minutes.setText(minutes)
    assert form.problem()


def test_where_nothing_dials_the_number_is_told() -> None:
    lost = OwnCall("l1", "t1", "Noor", "(602) 555-0148", "Dial {} on your phone.")
    assert lost.words == "Dial (602) 555-0148 on your phone. How did your call to Noor, (602) 555-0148, go?"
