"""The stages of a touch, and what stops the clock: only what the shopper can notice at a point that they gave."""

from collections.abc import Callable

import pytest
from hypothesis import given

from bdcdesk.domain.events import Event, Facts, contact, lead
from bdcdesk.domain.events.appointment import AppointmentSet
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.lead import USEFUL_TALK, VOICEMAIL, Lead
from bdcdesk.domain.work import next_work

from .making import DAY, GIVEN, HOUR, MINUTE, START, STRANGER, Story, call, logs, received, ringing, text, texted, wrote

# -- the table of stages, written down a second time ------------------------------------------------------------------------------------

TEXT: dict[str, Facts] = {
    "request": text(),
    "hold": contact.MessageHeld("t1", START + HOUR, "night"),
    "withdraw": contact.MessageWithdrawn("t1"),
    "send": contact.MessageSending("t1", "hub", START + HOUR),
    "accept": contact.MessageAccepted("t1", "sim", "SM1"),
    "refuse": contact.MessageNotSent("t1", "no such number", 0, "21211"),
    "later": contact.MessageNotSent("t1", "busy", START + HOUR, "429"),
    "lose": contact.MessageUnknown("t1", "no answer"),
    "deliver": contact.MessageDelivered("t1"),
    "fail": contact.MessageFailed("t1", "30003", "handset off"),
}
CALL: dict[str, Facts] = {
    "request": call(),
    "hold": contact.CallHeld("t1", START + HOUR, "night"),
    "withdraw": contact.CallWithdrawn("t1"),
    "send": contact.CallSending("t1", "hub", START + HOUR),
    "accept": contact.CallAccepted("t1", "sim", "CA1"),
    "refuse": contact.CallNotPlaced("t1", "no such number", 0, "21211"),
    "later": contact.CallNotPlaced("t1", "busy", START + HOUR, "429"),
    "lose": contact.CallUnknown("t1", "no answer"),
    "end": contact.CallEnded("t1", "answered", 40),
}
_WAITING = {"hold": "held", "withdraw": "withdrawn", "send": "sending", "refuse": "not sent", "later": "requested"}
_WAITING |= {"accept": "accepted", "lose": "unknown"}  # A restored log has forgotten that it was begun.
_AWAY = {"accept": "accepted", "refuse": "not sent", "later": "requested", "lose": "unknown"}
_BOTH: dict[str, dict[str, str]] = {
    "requested": _WAITING,
    "held": _WAITING,
    "sending": _AWAY,
    "unknown": _AWAY,
    # What a restored log took back may have gone: the provider's word is the truth.
    "not sent": {"accept": "accepted"},
    "withdrawn": {"accept": "accepted", "lose": "unknown"},
}
TEXT_STAGES = {
    **_BOTH,
    "unknown": {**_AWAY, "send": "sending"},
    "accepted": {"deliver": "delivered", "fail": "failed"},
    "delivered": {"fail": "failed"},
    "failed": {},
}
CALL_STAGES = {**_BOTH, "accepted": {"end": "ended"}, "ended": {}}
"""From each stage, the events that mean something and where they lead. Everything else changes nothing."""

WAYS = {
    "requested": ["request"],
    "held": ["request", "hold"],
    "withdrawn": ["request", "withdraw"],
    "sending": ["request", "send"],
    "unknown": ["request", "send", "lose"],
    "not sent": ["request", "send", "refuse"],
    "accepted": ["request", "send", "accept"],
    "delivered": ["request", "send", "accept", "deliver"],
    "failed": ["request", "send", "accept", "fail"],
    "ended": ["request", "send", "accept", "end"],
}


def _at(stage: str, events: dict[str, Facts]) -> Story:
    story = Story()
    for step in WAYS[stage]:
        story.then(events[step])
    assert story.touch().stage == stage
    return story


def _follows_table(stage: str, table: dict[str, dict[str, str]], events: dict[str, Facts], other: dict[str, Facts]) -> None:
    for name, facts in events.items():
        story = _at(stage, events)
        to = table[stage].get(name)
        assert story.changed_by(facts) == (to is not None), (stage, name)
        assert story.then(facts).touch().stage == (to or stage), (stage, name)
    for name, facts in other.items():
        assert not _at(stage, events).changed_by(facts), (stage, name, "of the other channel")


@pytest.mark.parametrize("stage", TEXT_STAGES)
def test_a_text_goes_only_where_it_can(stage: str) -> None:
    _follows_table(stage, TEXT_STAGES, TEXT, CALL)


@pytest.mark.parametrize("stage", CALL_STAGES)
def test_a_call_goes_only_where_it_can(stage: str) -> None:
    _follows_table(stage, CALL_STAGES, CALL, TEXT)


@pytest.mark.parametrize("events", [TEXT, CALL])
def test_a_touch_that_nobody_requested_has_no_stages(events: dict[str, Facts]) -> None:
    for name, facts in events.items():
        assert Story().changed_by(facts) == (name == "request"), name


@given(logs())
def test_stages_only_follow_the_table(events: list[Event]) -> None:
    state: Lead | None = None
    for one in events:
        before = {touch.id: touch.stage for touch in state.touches} if state else {}
        state = evolve(state, one)
        assert state is not None
        for touch in state.touches:
            table = CALL_STAGES if touch.channel == "call" else TEXT_STAGES
            was = before.pop(touch.id, None)
            if was is None:
                assert touch.stage in ("requested", "ended", "unknown")
            elif was != touch.stage:
                assert touch.stage in table[was].values()
        assert not before, "no touch is ever lost"


def test_a_closed_lead_keeps_what_may_have_gone_to_its_shopper_and_stays_closed() -> None:
    story = Story().then(lead.Closed("sold elsewhere")).then(text()).then(TEXT["accept"])
    assert (story.touch().stage, story.now.closed) == ("accepted", "sold elsewhere")


def test_try_again_later_counts_the_rebuffs_and_forgets_who_sent() -> None:
    story = Story().then(TEXT["request"]).then(TEXT["send"]).then(TEXT["later"])
    touch = story.touch()
    assert (touch.rebuffs, touch.not_before, touch.dispatcher, touch.until) == (1, START + HOUR, "", 0)
    story.then(TEXT["send"]).then(TEXT["refuse"])
    assert story.touch().rebuffs == 2


def test_a_try_that_failed_says_nothing_of_what_another_dispatcher_is_sending() -> None:
    story = Story().then(TEXT["request"]).then(TEXT["send"])
    assert not story.changed_by(contact.MessageNotSent("t1", "busy", START + HOUR, "429", dispatcher="hub2"))
    assert not story.then(TEXT["lose"]).changed_by(contact.MessageNotSent("t1", "busy", START + HOUR, "429", dispatcher="hub2"))
    story.then(contact.MessageNotSent("t1", "busy", START + HOUR, "429", dispatcher="hub"))
    assert (story.touch().stage, story.touch().rebuffs) == ("requested", 1)
    # Of a try that the log has forgotten, it is told all the same.
    story.then(contact.MessageNotSent("t1", "no such number", dispatcher="hub2"))
    assert story.touch().stage == "not sent"


def test_what_is_offered_again_is_marked_as_such() -> None:
    assert Story().then(text(again=True)).touch().again
    assert not Story().then(text()).touch().again


def test_a_request_that_was_lost_is_brought_back_as_something_that_nobody_knows_of() -> None:
    letter = contact.Letter("+12025550123", "Hello")
    story = Story().then(contact.MessageUnknown("t1", asked=text(), by="ben"), personal=letter, actor="hub")
    touch = story.touch()
    assert (touch.stage, touch.actor, touch.to, touch.body, touch.pressed) == ("unknown", "ben", letter.to, letter.body, START)
    # Its desk, which offers it again only now, changes nothing of it.
    assert not story.changed_by(text(again=True))
    assert story.then(TEXT["accept"]).now.answered == story.at


def test_bringing_back_a_request_holds_up_what_waits_and_leaves_alone_what_is_on_its_way() -> None:
    back = contact.MessageUnknown("t1", asked=text(), by="ben")
    assert Story().then(text()).then(back).touch().stage == "unknown"
    for stage in set(TEXT_STAGES) - {"requested", "held"}:
        assert not _at(stage, TEXT).changed_by(back), stage


@pytest.mark.parametrize("asked", [text("t2"), call("t1")])
def test_only_the_request_that_is_spoken_of_is_brought_back(
    asked: contact.MessageRequested | contact.CallRequested,
) -> None:
    assert not Story().changed_by(contact.MessageUnknown("t1", asked=asked))


def test_what_was_written_is_kept_until_the_provider_has_it() -> None:
    story = Story().then(text(), personal=contact.Letter("+12025550123", "Hello"))
    assert (story.touch().to, story.touch().body) == ("+12025550123", "Hello")
    story.then(TEXT["send"]).then(TEXT["accept"])
    assert story.touch().body == ""


def test_a_call_knows_which_phone_rings_first() -> None:
    story = Story().then(call(), personal=contact.Dial("+12025550123", "+12025550177"))
    assert (story.touch().to, story.touch().agent_phone) == ("+12025550123", "+12025550177")


# -- what stops the clock ---------------------------------------------------------------------------------------------------------------


def test_the_clock_stops_when_the_provider_takes_the_text() -> None:
    story = texted(Story())
    assert story.now.answered == story.at == START + 3 * MINUTE
    assert not story.now.missed(story.at + HOUR)


@pytest.mark.parametrize("stage", ["requested", "held", "withdrawn", "sending", "unknown", "not sent", "failed"])
def test_it_runs_on_while_the_provider_does_not_have_the_text(stage: str) -> None:
    story = _at(stage, TEXT)
    assert story.now.answered == 0
    assert story.now.missed(story.now.due + 1)


def test_a_text_found_at_the_provider_counts_from_when_it_was_found() -> None:
    story = Story().then(TEXT["request"]).then(TEXT["send"]).then(TEXT["lose"])
    story.then(contact.MessageAccepted("t1", "sim", "SM1", adopted=True), after=HOUR)
    assert story.now.answered == story.at


def test_a_text_that_fails_later_never_was_an_answer() -> None:
    story = texted(Story(), answers=("price",)).then(contact.MessageDelivered("t1"))
    assert story.now.useful == story.now.answered > 0
    story.then(contact.MessageFailed("t1", "30003", "handset off"), after=HOUR)
    assert (story.now.answered, story.now.useful) == (0, 0)
    assert story.now.due == received().due, "the original due stands"
    assert story.now.missed(story.at)


def test_the_first_answer_is_the_first_of_all() -> None:
    story = texted(Story(), answers=("price",))
    first = story.at
    texted(story, "t2", answers=("price",))
    ringing(story, "c1").then(contact.CallEnded("c1", "answered", 60))
    assert (story.now.answered, story.now.useful) == (first, first)


def test_after_a_failure_the_next_best_touch_is_the_answer() -> None:
    story = texted(Story())
    texted(story, "t2")
    second = story.at
    story.then(contact.MessageFailed("t1", "30003", "handset off"))
    assert story.now.answered == second


@pytest.mark.parametrize("channel", ["text", "email"])
def test_contact_with_somebody_else_is_no_answer(channel: str) -> None:
    story = texted(Story(), who=STRANGER, channel=channel).then(contact.MessageDelivered("t1"))
    assert story.now.answered == 0
    story = ringing(Story(), who=STRANGER).then(contact.CallEnded("t1", "answered", 60))
    assert (story.now.answered, story.now.talked, story.now.useful) == (0, 0, 0)


def _ended(**ended: object) -> Callable[[], Story]:
    return lambda: ringing(Story()).then(contact.CallEnded("t1", **ended))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "answers"),
    [
        (_ended(result="answered", talk=1), True),
        (_ended(result="answered", talk=0), False),
        (_ended(result="voicemail", voicemail=VOICEMAIL), True),
        (_ended(result="voicemail", voicemail=VOICEMAIL - 1), False),
        (_ended(result="voicemail", voicemail=0, talk=40), False),
        (_ended(result="no answer", talk=9, voicemail=9), False),
        (_ended(result="busy"), False),
        (_ended(result="failed"), False),
        (_ended(result="canceled"), False),
    ],
)
def test_a_call_answers_when_it_was_answered_or_left_a_voicemail(made: Callable[[], Story], answers: bool) -> None:
    story = made()
    assert story.now.answered == (story.at if answers else 0)


def test_an_accepted_call_has_not_been_noticed_yet() -> None:
    assert ringing(Story()).now.answered == 0


@pytest.mark.parametrize(("talk", "useful"), [(USEFUL_TALK - 1, False), (USEFUL_TALK, True)])
def test_thirty_seconds_of_talk_are_useful(talk: int, useful: bool) -> None:
    story = ringing(Story()).then(contact.CallEnded("t1", "answered", talk))
    assert story.now.talked == story.at
    assert story.now.useful == (story.at if useful else 0)


def test_a_text_is_useful_when_it_answers_a_question() -> None:
    assert texted(Story()).now.useful == 0
    assert texted(Story(), answers=("availability",)).now.useful > 0


def test_only_what_providers_say_stops_the_clock() -> None:
    story = Story()
    told: list[Facts] = [
        lead.Claimed("ana"),
        lead.Noted(),
        lead.OutcomeSet("reached"),
        lead.BuyingSet("online"),
        lead.Promised("p1", START),
        lead.PromiseKept("p1"),
        AppointmentSet("m1", START, "UTC"),
        contact.CallEnded("own", "answered", 300, reported=True),
        contact.CallEnded("own2", "voicemail", 0, 30, reported=True),
        lead.Sold(),
    ]
    for facts in told:
        assert story.changed_by(facts), facts
        story.then(facts)
    assert (story.now.answered, story.now.useful, story.now.talked, story.now.delivered, story.now.attempted) == (0, 0, 0, 0, 0)
    assert story.now.missed(story.now.due + 1)


RECEIPTS = (contact.MessageAccepted, contact.CallEnded, contact.MessageFailed)


@given(logs())
def test_the_answer_moves_on_receipts_alone(events: list[Event]) -> None:
    state: Lead | None = None
    for one in events:
        before, state = state, evolve(state, one)
        assert state is not None
        if before is None:
            assert (state.answered, state.useful) == (0, 0)
        elif (before.answered, before.useful) != (state.answered, state.useful):
            assert isinstance(one.facts, RECEIPTS)
            assert not (isinstance(one.facts, contact.CallEnded) and one.facts.reported)
            assert state.answered in (before.answered, one.at) or isinstance(one.facts, contact.MessageFailed)
        noticed = [touch for touch in state.touches if touch.reached]
        assert all(touch.person in state.persons for touch in noticed)
        assert state.answered == min((touch.reached for touch in noticed), default=0)


def test_what_an_agent_tells_of_their_own_phone_does_not_end_a_call_of_the_provider() -> None:
    story = ringing(Story())
    assert not story.changed_by(contact.CallEnded("t1", "no answer", reported=True))
    story.then(contact.CallEnded("t1", "no answer", reported=True)).then(contact.CallEnded("t1", "answered", 45))
    assert story.now.answered == story.at, "the receipt still counts"


def test_a_call_on_ones_own_phone_is_kept_once() -> None:
    told = contact.CallEnded("own", "answered", 60, reported=True)
    story = Story().then(told)
    assert (story.touch("own").stage, story.touch("own").result) == ("ended", "answered")
    assert not story.changed_by(told)


def test_times_of_the_first_try_and_the_first_delivery_stay() -> None:
    story = texted(Story())
    assert story.now.attempted == START + 2 * MINUTE
    story.then(contact.MessageDelivered("t1"))
    delivered = story.at
    texted(story, "t2").then(contact.MessageDelivered("t2"))
    assert (story.now.attempted, story.now.delivered) == (START + 2 * MINUTE, delivered)


# -- what the shopper writes --------------------------------------------------------------------------------------------------------------


def test_the_shopper_waits_until_something_of_ours_reaches_them() -> None:
    story = wrote(Story(), "how much?")
    assert story.now.awaits_reply
    story.then(text("t1"))
    assert story.now.awaits_reply
    story.then(contact.MessageSending("t1", "hub", START + HOUR)).then(contact.MessageAccepted("t1", "sim", "SM1"))
    answered, failed = story.now, story.then(contact.MessageFailed("t1", "30003", "handset off")).now
    assert not answered.awaits_reply
    assert failed.awaits_reply


def test_a_text_told_twice_is_one() -> None:
    story = wrote(Story(), "how much?", "SM7")
    at = story.at
    assert not story.changed_by(contact.MessageReceived("sim", "SM7", GIVEN, at, at, 1))
    assert story.now.reply is not None
    assert (story.now.reply.text, story.now.reply.at) == ("how much?", at)


def test_what_was_pressed_before_they_wrote_is_no_answer_to_it() -> None:
    story = Story().then(text("t1")).then(contact.MessageHeld("t1", START + HOUR, "night"))
    wrote(story, "please call instead")
    story.then(contact.MessageSending("t1", "hub", START + 2 * HOUR)).then(contact.MessageAccepted("t1", "sim", "SM1"))
    assert story.now.answered == story.at, "it is the first answer"
    assert story.now.awaits_reply, "but nobody has replied"


def test_who_writes_twice_waits_since_the_first_of_it() -> None:
    story = texted(Story())
    wrote(story, "and the price?", "SM1")
    first = story.now.reply
    wrote(story, "hello?", "SM2", after=2 * MINUTE)
    again = story.now.reply
    assert first is not None
    assert again is not None
    assert (again.text, again.due, again.since) == ("hello?", first.due, first.at)
    texted(story, "t2")
    wrote(story, "thanks", "SM3")
    later = story.now.reply
    assert later is not None
    assert later.since == later.at > first.at
    assert later.due == later.at + 3 * MINUTE


def test_who_opens_a_link_is_followed_up_no_later_for_it() -> None:
    story = texted(Story())
    due = next_work(story.now)
    for day in range(3):
        story.then(contact.LinkOpened("t1", 0, machine=day != 1), DAY)
    assert (story.touch().opened, story.touch().scanned) == (1, 2)
    assert next_work(story.now) == due
    assert due is not None
    assert due.kind == "follow-up"
