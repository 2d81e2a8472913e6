"""A call with real keys: after its delay, with its words before, and taken back in time."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.domain.actions.lead import OptOut

from .conftest import Open
from .hands import press
from .story import BY_PHONE, NOOR, arrived, mine, wrote


@pytest.mark.parametrize("typing", [False, True])
def test_ctrl_d_calls_after_its_delay_and_says_so_before(opened: Open, qtbot: QtBot, typing: bool) -> None:
    page = opened(call_delay=40)
    page.show_lead(mine().view())
    (page.composer.editor if typing else page.timeline).setFocus()

    with qtbot.waitSignal(page.call_requested, timeout=2000):
        press(page, Qt.Key.Key_D)
        assert page.calls.calling.isVisible()
        assert page.calls.calling.text == "They asked to be texted. Calling Noor in 0.04 s — Esc cancels"

    assert not page.calls.calling.isVisible()


def calls_of(page: LeadPage) -> list[bool]:
    calls: list[bool] = []
    page.call_requested.connect(lambda: calls.append(True))
    return calls


def test_esc_takes_a_call_back(opened: Open, qtbot: QtBot) -> None:
    page = opened(call_delay=60)
    page.show_lead(mine().view())
    calls = calls_of(page)
    page.composer.focus_text()

    press(page, Qt.Key.Key_D)
    press(page, Qt.Key.Key_Escape, with_ctrl=False)
    assert not page.calls.calling.isVisible()
    with qtbot.assertNotEmitted(page.call_requested, wait=120):
        pass

    assert calls == []


def test_the_delay_is_two_seconds_unless_said_otherwise(qtbot: QtBot) -> None:
    page = LeadPage()
    qtbot.addWidget(page)

    assert page.calls.delay._timer.interval() == 2_000


def test_another_lead_or_an_opt_out_takes_a_call_back(opened: Open, qtbot: QtBot) -> None:
    page = opened(call_delay=60)
    story = mine()
    arrived(msgspec.structs.replace(NOOR, name="Sam Osei", first="Sam"), "l2", story)
    page.show_lead(story.view())
    calls = calls_of(page)

    press(page, Qt.Key.Key_D)
    page.show_lead(story.view(lead="l2"))
    assert not page.calls.calling.isVisible()
    page.show_lead(story.view())
    press(page, Qt.Key.Key_D)
    story.do(OptOut, persons=(BY_PHONE,))
    page.show_lead(story.view())
    press(page, Qt.Key.Key_D)
    with qtbot.assertNotEmitted(page.call_requested, wait=120):
        pass

    assert calls == []
    assert not page.header._buttons["call"].isEnabled()


def test_an_update_of_the_same_lead_lets_a_call_go_on(opened: Open, qtbot: QtBot) -> None:
    page = opened(call_delay=40)
    story = mine()
    page.show_lead(story.view())

    with qtbot.waitSignal(page.call_requested, timeout=2000):
        press(page, Qt.Key.Key_D)
        wrote(story, "hello?")
        page.show_lead(story.view())


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_D, Qt.Key.Key_Y, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_S])
def test_no_bare_key_contacts_a_shopper(opened: Open, qtbot: QtBot, key: Qt.Key) -> None:
    page = opened(call_delay=0)
    page.show_lead(mine().view())
    done: list[str] = []
    page.call_requested.connect(lambda: done.append("call"))
    page.text_requested.connect(lambda *_: done.append("text"))

    for place in (page.timeline, page.composer.editor, page):
        place.setFocus()
        QTest.keyClick(place, key)
    with qtbot.assertNotEmitted(page.call_requested, wait=20):
        pass

    assert done == []
