"""What the dispatcher and the provider tell: one sender, receipts never refused, STOP in the same batch."""

import pytest

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.dispatch import BeginSending, Hold, OnTouch, PutBack, ReceiveMessage, ReportCallEnded, ReportDelivered
from bdcdesk.domain.events.contact import (
    CallEnded,
    CallHeld,
    CallSending,
    MessageDelivered,
    MessageNotSent,
    MessageReceived,
    MessageSending,
    Said,
)
from bdcdesk.domain.events.person import ConsentStated, OptedOut
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.person_fold import Person

from .acting import Knows, do, facts, refusal
from .making import DAY, GIVEN, MINUTE, START, Story, call, text, texted
from .test_clock import at

TEXT = Knows(Story().then(text()).now)
CALL = Knows(Story().then(call()).now)


def test_sending_begins_only_while_lead_and_person_are_as_they_were_known() -> None:
    decision = do(BeginSending, "hub", touch="t1", dispatcher="hub", until=START + MINUTE).decide(TEXT)
    assert isinstance(decision, Append)
    assert facts(decision) == [MessageSending("t1", "hub", START + MINUTE)]
    asked = ["lead/l1", GIVEN, "settings", "source/_own"]
    assert [(change.stream, change.wish) for change in decision.changes] == [(stream, True) for stream in asked]
    calling = do(BeginSending, "hub", touch="t1", dispatcher="hub", until=START + MINUTE, call=True)
    assert facts(calling.decide(CALL)) == [CallSending("t1", "hub", START + MINUTE)]


def _wishes(call: bool) -> list[OnTouch]:
    return [
        do(BeginSending, touch="t1", call=call, dispatcher="hub", until=START + MINUTE),
        do(Hold, touch="t1", call=call, until=START + DAY, reason="night"),
        do(PutBack, touch="t1", call=call, reason="too late"),
    ]


@pytest.mark.parametrize("wish", range(3))
def test_a_text_is_not_sent_as_a_call_nor_a_call_as_a_text(wish: int) -> None:
    """The event would mean nothing, and the dispatcher would take it for leave to send."""
    assert refusal(_wishes(True)[wish].decide(TEXT)) == "It is not waiting to be sent."
    assert refusal(_wishes(False)[wish].decide(CALL)) == "It is not waiting to be sent."
    assert isinstance(_wishes(False)[wish].decide(TEXT), Append)
    assert isinstance(_wishes(True)[wish].decide(CALL), Append)


@pytest.mark.parametrize("wish", range(3))
def test_what_is_gone_is_not_sent_again(wish: int) -> None:
    gone = Knows(texted(Story()).now)
    assert refusal(_wishes(False)[wish].decide(gone)) == "It is not waiting to be sent."


def test_holding_and_putting_back_say_why() -> None:
    assert facts(_wishes(True)[1].decide(CALL)) == [CallHeld("t1", START + DAY, "night")]
    assert facts(_wishes(False)[2].decide(TEXT)) == [MessageNotSent("t1", "too late")]


def test_receipts_are_written_down_even_of_what_nobody_knows() -> None:
    assert facts(do(ReportDelivered, touch="t9").decide(Knows())) == [MessageDelivered("t9")]
    assert facts(do(ReportCallEnded, touch="t9", result="answered", talk=40).decide(Knows())) == [CallEnded("t9", "answered", 40)]


def _wrote(body: str, known: Knows, arrived: int = START) -> Append:
    action = do(ReceiveMessage, "hub", provider="sim", sid="SM1", person=GIVEN, sender="+12025550123", body=body, arrived=arrived)
    assert action.streams == ("lead/l1", GIVEN)
    decision = action.decide(known)
    assert isinstance(decision, Append)
    return decision


def test_a_reply_has_its_due_time_in_business_hours() -> None:
    daytime = StoreDescribed("Harbor", Hours("America/New_York", (((540, 1200),),) * 7, version=4), "+12025550100", next_reply=2 * MINUTE)
    late = at("2026-03-03T04:00:00Z")
    decision = _wrote("still there?", Knows(settings=daytime), late)
    assert facts(decision) == [MessageReceived("sim", "SM1", GIVEN, late, at("2026-03-03T14:02:00Z"), 4)]
    assert decision.changes[0].drafts[0].personal == Said("+12025550123", "still there?")


def test_stop_takes_hold_in_the_same_batch() -> None:
    decision = _wrote("Stop.", TEXT)
    assert [change.stream for change in decision.changes] == ["lead/l1", GIVEN]
    assert facts(decision)[1] == OptedOut(("text", "call"), "text", "l1")
    assert len(_wrote("can't stop smiling", TEXT).changes) == 1


def test_who_writes_a_text_may_be_answered_by_one() -> None:
    known = Knows(persons={GIVEN: Person(refused=frozenset({"text", "call"}))})
    assert facts(_wrote("is it still there?", known))[1] == ConsentStated(allowed=("text",), lead="l1")
    assert isinstance(facts(_wrote("STOP", known))[1], OptedOut)


def test_a_desk_that_does_not_know_the_store_yet_still_keeps_what_they_wrote() -> None:
    decision = _wrote("STOP", Knows(settings=None))
    received, out = facts(decision)
    assert received == MessageReceived("sim", "SM1", GIVEN, START, START + 3 * MINUTE, 0)
    assert isinstance(out, OptedOut)
