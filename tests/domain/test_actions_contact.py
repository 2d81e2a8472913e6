"""What an agent may send: their own lead, a number that the shopper gave, nothing unfilled, nobody who said stop."""

from typing import Any

import pytest

from bdcdesk.domain.actions import Append, AskedAbout, Decision, Refused
from bdcdesk.domain.actions.contact import CallOnOwnPhone, DialOwnPhone, PlaceCall, SendText, Withdraw
from bdcdesk.domain.events.contact import (
    CallEnded,
    CallRequested,
    CallWithdrawn,
    Dial,
    Letter,
    MessageAccepted,
    MessageHeld,
    MessageNotSent,
    MessageRequested,
    MessageSending,
    MessageWithdrawn,
)
from bdcdesk.domain.events.lead import Claimed, Closed
from bdcdesk.domain.events.source import AgreementSet, Use
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.source import OWN, OWN_ID, Agreement, Source
from tests.letters import named

from .acting import Knows, do, facts, refusal
from .making import DAY, GIVEN, HOUR, MINUTE, START, STRANGER, Story, call, text
from .test_clock import at

FREE = Story().now
ANAS = Story().then(Claimed("ana")).now
TO = "+12025550123"
NOON = at("2026-03-03T19:00:00Z")
"""By day wherever the shopper may be."""


def _text(known: Knows, actor: str = "ana", body: str = "Hello Maria", person: str = GIVEN, **other: Any) -> Decision:
    return do(SendText, actor, touch="new", person=person, to=TO, body=named(body), **other).decide(known)


def _call(known: Knows, actor: str = "ana", agent_phone: str = "+12025550177") -> Decision:
    return do(PlaceCall, actor, touch="new", person=GIVEN, to=TO, agent_phone=agent_phone).decide(known)


def test_a_text_is_requested_with_all_that_its_outcome_depends_on() -> None:
    decision = _text(Knows(ANAS), scenario="numbers", scenario_version=3, answers=("price",))
    assert isinstance(decision, Append)
    assert facts(decision) == [MessageRequested("new", GIVEN, START, START + 10 * MINUTE, "numbers", 3, ("price",))]
    assert decision.changes[0].drafts[0].personal == Letter(TO, named("Hello Maria"))


def _went(body: str, *then: Any) -> Story:
    asked = MessageRequested("t1", GIVEN, START, START + 10 * MINUTE)
    story = Story().then(Claimed("ana")).then(asked, personal=Letter(TO, named(body)))
    for one in then:
        story = story.then(one)
    return story


def test_the_same_words_to_the_same_person_are_asked_about_and_go_once_more_if_that_is_meant() -> None:
    lead = _went("Hello  Maria").now
    waiting = _text(Knows(lead, lead.last + 9 * MINUTE))
    assert isinstance(waiting, AskedAbout)
    assert "still to go" in waiting.reason
    lead = _went("Hello Maria", MessageSending("t1", "hub-1", START), MessageAccepted("t1", "twilio", "SM1")).now
    said = _text(Knows(lead, lead.last + 9 * MINUTE))
    assert isinstance(said, AskedAbout)
    assert said.reason == "The same words went to this shopper 9 minutes ago. Send them once more if they are to come twice."
    assert facts(_text(Knows(lead, lead.last + 9 * MINUTE), again=True))
    assert facts(_text(Knows(lead, lead.last + 9 * MINUTE), body="Hello Maria!"))
    assert facts(_text(Knows(lead, lead.last + 10 * MINUTE)))


@pytest.mark.parametrize("after", [(MessageWithdrawn("t1"),), (MessageNotSent("t1", "No."),)])
def test_what_never_went_is_no_reason_to_ask(after: tuple[Any, ...]) -> None:
    lead = _went("Hello Maria", *after).now
    assert facts(_text(Knows(lead, lead.last + MINUTE)))


def test_answering_a_lead_that_nobody_has_takes_it() -> None:
    assert [type(one) for one in facts(_text(Knows(FREE)))] == [Claimed, MessageRequested]
    assert [type(one) for one in facts(_call(Knows(FREE)))] == [Claimed, CallRequested]
    assert [type(one) for one in facts(_text(Knows(ANAS)))] == [MessageRequested]


@pytest.mark.parametrize("decide", [_text, _call])
def test_a_request_holds_only_while_lead_and_person_are_as_they_were_known(decide: Any) -> None:
    decision = decide(Knows(ANAS))
    assert [(change.stream, change.wish) for change in decision.changes] == [("lead/l1", True), (GIVEN, True)]


@pytest.mark.parametrize("made", [SendText, PlaceCall])
def test_a_request_waits_for_what_this_desk_told_of_the_person_before(made: Any) -> None:
    fields: dict[str, Any] = {"body": named("Hello")} if made is SendText else {"agent_phone": TO}
    assert do(made, touch="new", person=GIVEN, to=TO, **fields).streams == ("lead/l1", GIVEN)


@pytest.mark.parametrize("decide", [_text, _call])
def test_a_use_outside_the_sources_agreement_is_refused_with_its_clause(decide: Any) -> None:
    def own(*uses: Use) -> Knows:
        terms = AgreementSet("Terms", "2020-01-01", uses=uses)
        return Knows(ANAS, sources=(Source(OWN_ID, "by hand", OWN, agreements=(Agreement(terms, START),)),))

    assert refusal(decide(own("share"))) == "“Terms” with “by hand” (from 2020-01-01) allows: share."
    assert facts(decide(own("follow up")))


@pytest.mark.parametrize("decide", [_text, _call])
def test_somebody_elses_lead_is_refused_by_name(decide: Any) -> None:
    assert refusal(decide(Knows(ANAS), "ben")) == "ana has this lead."


def test_a_number_that_the_shopper_did_not_give_is_refused() -> None:
    assert refusal(_text(Knows(ANAS), person=STRANGER)) == "That is not a number or address that the shopper gave."


@pytest.mark.parametrize("body", ["Hi {first_name}, it is here", "Hi [NAME]", "It costs {price}"])
def test_an_unfilled_value_is_refused(body: str) -> None:
    assert refusal(_text(Knows(ANAS), body=body)).endswith("is still to be filled in.")


def test_nothing_is_refused() -> None:
    blank = do(SendText, touch="new", person=GIVEN, to=TO, body="  ")
    assert refusal(blank.decide(Knows(ANAS))) == "There is nothing to send yet."


def test_a_first_text_that_does_not_say_who_writes_is_refused() -> None:
    told = refusal(do(SendText, touch="new", person=GIVEN, to=TO, body="Hi Maria").decide(Knows(ANAS)))
    assert told.startswith("The first text to a shopper says which store writes")


def test_advertising_is_refused_without_a_written_yes() -> None:
    assert "not agreed in writing" in refusal(_text(Knows(ANAS), purpose="marketing"))


def test_who_said_stop_is_left_alone() -> None:
    no_texts = Knows(ANAS, persons={GIVEN: Person(frozenset({"text"}))})
    assert refusal(_text(no_texts)) == "The shopper asked for no more texts."
    assert isinstance(_call(no_texts), Append), "the other channel is open"
    assert refusal(_call(Knows(ANAS, persons={GIVEN: Person(frozenset({"call"}))}))) == "The shopper asked for no more calls."
    wrong = "This number or address is wrong: it belongs to somebody else, or no mail reaches it."
    assert refusal(_text(Knows(ANAS, persons={GIVEN: Person(wrong=True)}))) == wrong


def test_at_night_it_may_be_asked_for_and_the_dispatcher_holds_it() -> None:
    assert isinstance(_text(Knows(ANAS, now=at("2026-03-03T07:00:00Z"))), Append)


def test_a_closed_lead_is_not_written_to() -> None:
    assert refusal(_text(Knows(Story().then(Closed("sold elsewhere")).now))) == "This lead is closed (sold elsewhere)."


def test_a_call_rings_a_known_phone_first() -> None:
    decision = _call(Knows(ANAS))
    assert isinstance(decision, Append)
    assert decision.changes[0].drafts[0].personal == Dial(TO, "+12025550177")
    assert refusal(_call(Knows(ANAS), agent_phone="")).startswith("No phone of yours is known")


def test_what_has_not_left_the_house_can_be_taken_back() -> None:
    requested = Story().then(text())
    assert facts(do(Withdraw, touch="t1").decide(Knows(requested.now))) == [MessageWithdrawn("t1")]
    held = requested.then(MessageHeld("t1", START + DAY, "night"))
    assert facts(do(Withdraw, touch="t1").decide(Knows(held.now))) == [MessageWithdrawn("t1")]
    assert facts(do(Withdraw, touch="t1").decide(Knows(Story().then(call()).now))) == [CallWithdrawn("t1")]
    sending = held.then(MessageSending("t1", "hub", START + HOUR))
    assert refusal(do(Withdraw, touch="t1").decide(Knows(sending.now))) == "It is too late to take this back."
    # Taken back, it would be told as such for good, though it went.
    offered_again = Story().then(text(again=True))
    assert refusal(do(Withdraw, touch="t1").decide(Knows(offered_again.now))).startswith("It may have gone")


def test_a_call_on_ones_own_phone_is_marked_as_told() -> None:
    assert facts(do(CallOnOwnPhone, touch="own", result="answered", talk=90).decide(Knows())) == [CallEnded("own", "answered", 90, 0, True)]


def _dial(known: Knows, actor: str = "ana") -> Decision:
    return do(DialOwnPhone, actor, touch="own", person=GIVEN).decide(known)


def test_before_a_call_on_ones_own_phone_the_same_is_asked_and_nothing_is_said_to_have_happened() -> None:
    assert facts(_dial(Knows(ANAS, now=NOON))) == []
    taken = _dial(Knows(FREE, now=NOON))
    assert facts(taken) == [Claimed("ana")]
    assert isinstance(taken, Append)
    assert [(change.stream, change.wish) for change in taken.changes] == [("lead/l1", True), (GIVEN, True)]
    assert refusal(_dial(Knows(ANAS, now=NOON), actor="kofi")) == "ana has this lead."
    assert refusal(_dial(Knows(ANAS, now=NOON, persons={GIVEN: Person(frozenset({"call"}))}))) == "The shopper asked for no more calls."
    only_share = Source(OWN_ID, "by hand", OWN, agreements=(Agreement(AgreementSet("Terms", "2020-01-01", uses=("share",)), START),))
    assert "allows: share" in refusal(_dial(Knows(ANAS, now=NOON, sources=(only_share,))))


def test_a_call_on_ones_own_phone_cannot_wait_for_the_first_legal_minute() -> None:
    night = Knows(ANAS, now=at("2026-03-03T07:00:00Z"))
    assert isinstance(_call(night), Append), "the hub holds it"
    assert isinstance(_dial(night), Refused)
