"""A call on the page while it goes on: each leg in words and signs; hung up, called again, and a missed one called back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.domain.actions.calls import EndCallIn, HangUp, KeepRecording, PutCallTo, ReceiveCall, ReportCallMoved
from bdcdesk.domain.actions.dispatch import ReportCallEnded
from bdcdesk.domain.actions.lead import OptOut
from tests.report.making import BY_PHONE, PHONE

from .conftest import Open
from .story import ME, MINUTE, SECOND, Story, mine, ringing

STEPS = ("ringing agent", "agent on", "ringing shopper", "talking")


def _at(story: Story, state: str) -> None:
    story.do(ReportCallMoved, SECOND, "hub", touch="c1", state=state)


def _called(story: Story, result: str = "missed") -> None:
    story.do(ReceiveCall, MINUTE, "hub", ring="k1", provider="sim", sid="CAin", person=BY_PHONE, sender=PHONE, arrived=story.now + MINUTE)
    story.do(PutCallTo, SECOND, "hub", ring="k1", members=(ME,))
    if result:
        story.do(EndCallIn, SECOND, "hub", ring="k1", result=result, ended=story.now + SECOND)


def test_each_leg_is_shown_as_it_comes_and_the_talk_counts_on(opened: Open) -> None:
    page, story = opened(), ringing(mine())
    page.show_lead(story.view())
    assert page.calls.live.text == "● Your phone rings ○ You are on ○ Noor's phone rings ○ Talking"
    seen = []
    for state in STEPS:
        _at(story, state)
        page.show_lead(story.view())
        seen.append(page.calls.live.text.partition("●")[2].strip().partition(" ○")[0])
    assert seen == ["Your phone rings", "You are on", "Noor's phone rings", "Talking 0:00"]
    page.tick(story.now + 83 * SECOND)
    assert page.calls.live.text == "✓ Your phone rings ✓ You are on ✓ Noor's phone rings ● Talking 1:23"
    assert page.calls.live.accessibleName().endswith("Talking 0:00")


@pytest.mark.parametrize("by_key", [True, False])
def test_the_key_and_the_button_hang_up(opened: Open, qtbot: QtBot, by_key: bool) -> None:
    page, story = opened(), ringing(mine())
    page.show_lead(story.view())
    with qtbot.waitSignal(page.hang_up_requested, timeout=2000) as asked:
        if by_key:
            page.composer.focus_text()
            QTest.keyClick(page.composer.editor, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        else:
            QTest.mouseClick(page.calls.live.end_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["c1"]
    story.do(HangUp, SECOND, touch="c1")
    page.show_lead(story.view())
    assert "Hanging up" in page.calls.live.text
    assert not page.calls.live.end_button.isVisible()


def test_a_call_that_is_over_can_be_placed_again_for_a_while(opened: Open, qtbot: QtBot) -> None:
    page, story = opened(call_delay=20), ringing(mine())
    story.do(ReportCallEnded, SECOND, "hub", touch="c1", result="no answer")
    page.show_lead(story.view())
    assert page.calls.live.text == "Call over: no answer"
    with qtbot.waitSignal(page.call_requested, timeout=2000):
        QTest.mouseClick(page.calls.live.again_button, Qt.MouseButton.LeftButton)
    story.now += 3 * MINUTE
    page.show_lead(story.view())
    assert not page.calls.live.isVisible()


def test_while_a_call_goes_on_no_second_one_is_begun(opened: Open, qtbot: QtBot) -> None:
    page, story = opened(call_delay=0), ringing(mine())
    page.show_lead(story.view())
    with qtbot.assertNotEmitted(page.call_requested, wait=30):
        QTest.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not page.calls.calling.isVisible()


def test_a_colleague_sees_the_call_and_cannot_end_it(opened: Open) -> None:
    page, story = opened(), ringing(mine())
    page.show_lead(story.view(me="kofi"))
    assert "phone rings" in page.calls.live.text
    assert not page.calls.live.end_button.isVisible()


def test_a_missed_call_is_called_back_by_one_click(opened: Open, qtbot: QtBot) -> None:
    page, story = opened(call_delay=20), mine()
    _called(story)
    page.show_lead(story.view())
    assert page.calls.missed.isVisible()
    assert "reached nobody" in page.calls.missed.text
    assert not page.calls.listen.isVisible()
    with qtbot.waitSignal(page.call_requested, timeout=2000):
        QTest.mouseClick(page.calls.missed.button, Qt.MouseButton.LeftButton)


def test_a_voicemail_can_be_listened_to_and_who_opted_out_is_not_called_back(opened: Open, qtbot: QtBot) -> None:
    page, story = opened(), mine()
    _called(story, "voicemail")
    story.do(KeepRecording, SECOND, "hub", of="k1", what="voicemail", blob="b" * 64, seconds=23)
    page.show_lead(story.view())
    assert "voicemail of 23 s" in page.calls.missed.text
    with qtbot.waitSignal(page.listen_requested, timeout=2000) as asked:
        QTest.mouseClick(page.calls.listen, Qt.MouseButton.LeftButton)
    assert asked.args == ["b" * 64]
    story.do(OptOut, persons=(BY_PHONE,))
    page.show_lead(story.view())
    assert not page.calls.missed.button.isEnabled()


def test_a_shopper_who_calls_is_seen_while_it_rings_and_in_the_timeline(opened: Open) -> None:
    page, story = opened(), mine()
    _called(story, "")
    page.show_lead(story.view())
    assert page.calls.live.text == "Noor calls, it rings at your phone: pick up and press 1"
    story.do(EndCallIn, SECOND, "hub", ring="k1", result="missed", ended=story.now)
    entry = next(entry for entry in story.view().entries if entry.text == "Called the store")
    assert entry.trouble
    assert entry.meta.endswith("nobody took it")
    assert "rings at you" in entry.detail
