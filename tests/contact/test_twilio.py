"""The adapter against the real simulator, over real HTTP."""

import pytest

from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Taken
from bdcdesk.contact.provider import Provider, ProviderProblem, ProviderSilent
from bdcdesk.contact.simulator.server import ACCOUNT
from bdcdesk.contact.twilio import Twilio
from tests.contact.conftest import AGENT, OURS, START, Practice

SHOPPER = "+18505550123"
HELLO = "Hi Dana, thanks for asking about the Rogue. When could you come in? – Alex & Co"


def taken(outcome: object) -> str:
    assert isinstance(outcome, Taken), outcome
    return outcome.sid


def test_it_is_a_provider(twilio: Twilio) -> None:
    provider: Provider = twilio
    assert provider.name == "simulator"


def test_a_text_goes_out_as_written_and_is_delivered(practice: Practice, twilio: Twilio) -> None:
    sid = taken(twilio.send_text(SHOPPER, OURS, HELLO))
    assert practice.messages == [{"sid": sid, "to": SHOPPER, "from": OURS, "body": HELLO}]
    assert practice.posts == 1
    states = []
    for _ in range(6):
        states.append(twilio.text_status(sid).state)
        practice.clock.now += 500
    assert sorted(set(states), key=states.index) == ["waiting", "sent", "delivered"]


def test_the_shopper_answers_once_its_time_has_come(practice: Practice, twilio: Twilio) -> None:
    taken(twilio.send_text(SHOPPER, OURS, HELLO))
    practice.clock.now += 4_000
    assert twilio.inbound_texts(OURS, START) == []
    practice.clock.now += 20_000
    (answer,) = twilio.inbound_texts(OURS, START)
    assert (answer.sender, answer.to) == (SHOPPER, OURS)
    assert answer.body
    assert START < answer.at <= practice.clock.now
    assert twilio.inbound_texts(OURS, START) == [answer]
    assert twilio.inbound_texts(OURS, answer.at + 1_000) == []


@pytest.mark.parametrize(("number", "code", "bad"), [("+18505550185", "30003", False), ("+18505550190", "30005", True)])
def test_an_undeliverable_text_says_why(practice: Practice, twilio: Twilio, number: str, code: str, bad: bool) -> None:
    sid = taken(twilio.send_text(number, OURS, HELLO))
    practice.clock.now += 10_000
    status = twilio.text_status(sid)
    assert status.state == "failed"
    assert status.trouble is not None
    assert (status.trouble.code, status.trouble.bad_number) == (code, bad)
    assert status.trouble.reason.endswith(".")


def test_stop_is_obeyed_until_start(practice: Practice, twilio: Twilio) -> None:
    stopper = "+18505550175"
    taken(twilio.send_text(stopper, OURS, HELLO))
    practice.clock.now += 60_000
    assert [text.body for text in twilio.inbound_texts(OURS, START)] == ["STOP"]
    refused = twilio.send_text(stopper, OURS, "One more thing")
    assert isinstance(refused, CertainlyNot)
    assert (refused.code, refused.opted_out, refused.retry_after, refused.stop_queue) == ("21610", True, None, False)
    practice.write_in(stopper, " start ")
    taken(twilio.send_text(stopper, OURS, "One more thing"))
    assert [text["body"] for text in practice.messages] == [HELLO, "One more thing"]


@pytest.mark.parametrize(
    ("to", "sender", "body", "code"),
    [
        ("+1850", OURS, "Hi", "21211"),
        ("", OURS, "Hi", "21604"),
        (SHOPPER, "", "Hi", "21603"),
        (SHOPPER, "8505550199", "Hi", "21212"),
        (SHOPPER, OURS, "", "21602"),
        (SHOPPER, OURS, "x" * 1601, "21617"),
        ("+18505550195", OURS, "Hi", "21614"),
    ],
)
def test_what_twilio_refuses_was_not_sent(practice: Practice, twilio: Twilio, to: str, sender: str, body: str, code: str) -> None:
    refused = twilio.send_text(to, sender, body)
    assert isinstance(refused, CertainlyNot)
    assert (refused.code, refused.retry_after) == (code, None)
    assert practice.messages == []
    assert practice.posts == 1


def test_lists_are_read_to_the_end_and_no_further_than_asked(practice: Practice, twilio: Twilio) -> None:
    sids = []
    for n in range(120):
        sids.append(practice.write_in(SHOPPER, f"note {n}"))
        practice.clock.now += 1_000
    assert [text.sid for text in twilio.inbound_texts(OURS, START)] == sids
    assert [text.body for text in twilio.inbound_texts(OURS, START + 117_000)] == ["note 117", "note 118", "note 119"]


def test_a_text_whose_acceptance_was_never_heard_is_found(practice: Practice, twilio: Twilio) -> None:
    earlier = taken(twilio.send_text(SHOPPER, OURS, HELLO))
    practice.clock.now += 100_000
    practice.fault("reset after")
    assert isinstance(twilio.send_text(SHOPPER, OURS, "Is 5:30 good?"), DontKnow)
    (found,) = twilio.find_texts(SHOPPER, OURS, practice.clock.now - 60_000)
    assert (found.to, found.body, found.created, found.status) == (SHOPPER, "Is 5:30 good?", START + 100_000, "queued")
    assert [text.sid for text in twilio.find_texts(SHOPPER, OURS, START)] == [found.sid, earlier]
    assert twilio.find_texts("+18505550124", OURS, START) == []


def test_a_call_rings_the_agent_then_the_shopper_and_counts_the_talk(practice: Practice, twilio: Twilio) -> None:
    sid = taken(twilio.place_call(AGENT, SHOPPER, OURS))
    assert practice.calls == [{"sid": sid, "agent": AGENT, "shopper": SHOPPER}]
    states = []
    for _ in range(400):
        states.append(twilio.call_status(sid).state)
        if states[-1] == "ended":
            break
        practice.clock.now += 500
    assert sorted(set(states), key=states.index) == ["queued", "ringing agent", "agent on", "ringing shopper", "talking", "ended"]
    status = twilio.call_status(sid)
    assert (status.result, status.answered_by, status.shopper, status.voicemail) == ("answered", "human", SHOPPER, 0)
    assert status.talk == pytest.approx(states.count("talking") / 2, abs=1)
    assert [call.sid for call in twilio.find_calls(AGENT, OURS, START)] == [sid]
    assert twilio.find_calls(AGENT, OURS, START + 1_000) == []


@pytest.mark.parametrize(
    ("shopper", "result", "voicemail"),
    [("+18505550105", "voicemail", 20), ("+18505550107", "busy", 0), ("+18505550108", "no answer", 0), ("+18505550190", "failed", 0)],
)
def test_how_a_call_can_end(practice: Practice, twilio: Twilio, shopper: str, result: str, voicemail: int) -> None:
    sid = taken(twilio.place_call(AGENT, shopper, OURS))
    practice.clock.now += 300_000
    status = twilio.call_status(sid)
    assert (status.state, status.result, status.talk, status.voicemail) == ("ended", result, 0, voicemail)


@pytest.mark.parametrize(("agent", "result"), [("busy", "canceled"), ("no answer", "canceled"), ("nobody", "failed")])
def test_the_shopper_is_not_rung_when_the_agent_is_not_there(practice: Practice, twilio: Twilio, agent: str, result: str) -> None:
    practice.behave(AGENT, "ignores", agent)
    sid = taken(twilio.place_call(AGENT, SHOPPER, OURS))
    practice.clock.now += 300_000
    status = twilio.call_status(sid)
    assert (status.state, status.result, status.shopper) == ("ended", result, "")
    assert "the shopper was not rung" in status.reason


def test_a_machine_on_the_agents_phone_shows(practice: Practice, twilio: Twilio) -> None:
    practice.behave(AGENT, "ignores", "voicemail")
    sid = taken(twilio.place_call(AGENT, SHOPPER, OURS))
    practice.clock.now += 13_600
    assert twilio.call_status(sid).agent_machine


@pytest.mark.parametrize(("after", "result"), [(500, "canceled"), (4_000, "canceled"), (15_000, "answered")])
def test_hanging_up_ends_both_legs_and_may_be_said_twice(practice: Practice, twilio: Twilio, after: int, result: str) -> None:
    sid = taken(twilio.place_call(AGENT, SHOPPER, OURS))
    practice.clock.now += after
    twilio.hang_up(sid)
    practice.clock.now += 1
    ended = twilio.call_status(sid)
    assert (ended.state, ended.result) == ("ended", result)
    twilio.hang_up(sid)
    practice.clock.now += 300_000
    assert twilio.call_status(sid) == ended


def test_wrong_credentials_stop_the_queue_and_show_no_secret(practice: Practice) -> None:
    wrong = practice.adapter(secret="hunter2-not-this")
    refused = wrong.send_text(SHOPPER, OURS, HELLO)
    assert isinstance(refused, CertainlyNot)
    assert (refused.code, refused.stop_queue, refused.retry_after) == ("20003", True, None)
    with pytest.raises(ProviderProblem) as problem:
        wrong.check()
    assert problem.value.stop_queue
    assert not isinstance(problem.value, ProviderSilent)
    for words in (str(problem.value), refused.reason, repr(wrong)):
        assert "hunter2" not in words
        assert ACCOUNT not in words
    assert practice.messages == []


def test_good_credentials_are_checked_without_contacting_anybody(practice: Practice, twilio: Twilio) -> None:
    twilio.check()
    assert practice.posts == 0


def test_an_unknown_text_is_a_problem_not_a_silence(twilio: Twilio) -> None:
    with pytest.raises(ProviderProblem) as problem:
        twilio.text_status("SM" + "0" * 32)
    assert problem.value.code == "20404"
    assert not isinstance(problem.value, ProviderSilent)


def test_an_address_that_shows_the_secret_is_refused() -> None:
    with pytest.raises(ProviderProblem, match="https://"):
        Twilio("http://api.example.com", ACCOUNT, "secret")


def test_what_came_in_and_what_went_out_are_not_mixed_up(practice: Practice, twilio: Twilio) -> None:
    practice.write_in(SHOPPER, "Hello?")
    assert twilio.find_texts(OURS, SHOPPER, START) == []
    practice.behave(OURS, "ignores", "no answer")
    taken(twilio.send_text(OURS, "+18505550198", "From one of our numbers to another"))
    assert [text.body for text in twilio.inbound_texts(OURS, START)] == ["Hello?"]


def test_a_shoppers_call_that_nobody_answered_is_read(practice: Practice, twilio: Twilio) -> None:
    taken(twilio.place_call(AGENT, SHOPPER, OURS))
    practice.clock.now += 60_000
    first = practice.call_in(SHOPPER)
    practice.clock.now += 10_000
    second = practice.call_in("+18505550124")
    practice.clock.now += 20_000
    read = twilio.inbound_calls(OURS, START)
    assert [(call.sid, call.caller, call.to, call.at, call.over, call.talk) for call in read] == [
        (first, SHOPPER, OURS, START + 60_000, True, 0),
        (second, "+18505550124", OURS, START + 70_000, False, 0),
    ]
    assert [call.sid for call in twilio.inbound_calls(OURS, START + 61_000)] == [second]
    assert twilio.inbound_calls(AGENT, START) == []
    assert [call.created for call in twilio.find_calls(AGENT, OURS, START)] == [START]


def test_recordings_are_listed_and_deleted(practice: Practice, twilio: Twilio) -> None:
    sid = taken(twilio.place_call(AGENT, SHOPPER, OURS))
    practice.record(sid, 11)
    (found,) = twilio.recordings(sid)
    assert found.seconds == 11
    twilio.remove_recording(found.name)
    assert twilio.recordings(sid) == []
    twilio.remove_recording(found.name)


def test_where_it_can_ask_us_the_agent_is_asked_for_a_key(practice: Practice) -> None:
    asking = practice.adapter(told_at="https://leads.example.com/phone")
    sid = taken(asking.place_call(AGENT, SHOPPER, OURS, request="touch 1"))
    assert [call["shopper"] for call in practice.calls] == [None]
    practice.clock.now += 3_000
    assert asking.call_status(sid).state == "agent on"
    practice.clock.now += 60_000
    assert (asking.call_status(sid).result, asking.call_status(sid).shopper) == ("canceled", "")
    assert asking.recordings(sid) == []


def test_what_came_with_a_text_is_listed(practice: Practice, twilio: Twilio) -> None:
    """The files themselves lie at addresses that Twilio's description does not have: see test_media and test_attachments."""
    sid = practice.write_in(SHOPPER, "The dent", b"\xff\xd8\xff\xe0", b"%PDF-1.7")
    practice.write_in(SHOPPER, "And words alone")
    assert [text.attached for text in twilio.inbound_texts(OURS, START)] == [2, 0]
    names = twilio.attached(sid)
    assert names == twilio.attached(sid)
    assert [name.startswith(f"Messages/{sid}/Media/ME") for name in names] == [True, True]
    with pytest.raises(ProviderProblem):
        twilio.attached("MM" + "0" * 32)
