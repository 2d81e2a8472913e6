"""Every open lead has next work, and it is the right one."""

import pytest
from hypothesis import given

from bdcdesk.domain.events import Event, contact, lead
from bdcdesk.domain.events.appointment import AppointmentConfirmed, AppointmentHere, AppointmentMissed, AppointmentSet, AppointmentShown
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.work import next_work, while_on_site

from .making import DAY, HOUR, MINUTE, START, STRANGER, Story, logs, received, ringing, text, texted, wrote


@given(logs())
def test_every_open_lead_has_work_and_a_closed_one_none(events: list[Event]) -> None:
    state: Lead | None = None
    for one in events:
        state = evolve(state, one)
        assert state is not None
        work = next_work(state)
        assert (work is None) == bool(state.closed)
        if work is not None:
            # What is no sale is the desk's that has it, whoever owned the lead.
            assert work.lead == state.id
            assert state.elsewhere is not None or work.who == state.owner
            assert work.why
            assert work == next_work(state)


@given(logs())
def test_work_begins_and_is_due_when_something_says_so(events: list[Event]) -> None:
    state: Lead | None = None
    for one in events:
        state = evolve(state, one)
        assert state is not None
        work = next_work(state)
        if work is None:
            continue
        if work.kind == "new":
            assert (work.since, work.due) == (state.arrived, state.due)
            assert not state.answered
        elif work.kind == "reply":
            assert state.reply is not None
            assert (work.since, work.due) == (state.reply.at, state.reply.due)
            assert state.awaits_reply
        elif work.kind == "promise":
            assert work.due in {promise.due for promise in state.promises if promise.state == "open"}
        elif work.kind == "trouble":
            assert state.touches[-1].trouble
        elif work.kind == "again":
            assert work.due in {state.due, *(raised.received.due for raised in state.raised)}
            assert work.since in {raised.received.arrived for raised in state.raised}
        elif work.kind == "look":
            assert not state.is_lead
            assert work.due in (0, state.due)
        else:
            assert work.due >= work.since
        if work.kind == "new":
            assert state.is_lead
        if work.kind not in ("new", "reply", "trouble"):
            assert state.answered or not state.is_lead
            assert not state.awaits_reply


def _work(story: Story) -> Work:
    found = next_work(story.now)
    assert found is not None
    return found


def test_a_fresh_lead_wants_its_first_answer_by_its_due_time() -> None:
    work = _work(Story())
    assert work == Work("l1", "new", "New, first answer", START, START + 5 * MINUTE, "")


def test_while_it_is_sent_there_is_nothing_to_do() -> None:
    story = Story().then(lead.Claimed("ana")).then(text())
    assert _work(story) == Work("l1", "new", "New, sending", START, START + 5 * MINUTE, "ana", pending=True)


def test_a_held_first_answer_is_shown_as_held() -> None:
    work = _work(Story().then(text()).then(contact.MessageHeld("t1", START + HOUR, "night")))
    assert (work.kind, work.why, work.pending) == ("new", "First answer held until it is allowed", True)


def test_a_ringing_call_is_waited_for() -> None:
    story = ringing(Story())
    assert _work(story).pending
    story.then(contact.CallEnded("t1", "no answer"))
    assert (_work(story).kind, _work(story).pending) == ("new", False)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (contact.MessageNotSent("t1", "no such number"), "Text not sent"),
        (contact.MessageUnknown("t1", given_up=True), "Text: unknown whether it went"),
    ],
)
def test_what_did_not_go_is_trouble_with_the_original_due(facts: contact.MessageNotSent | contact.MessageUnknown, why: str) -> None:
    story = Story().then(text()).then(contact.MessageSending("t1", "hub", START + HOUR)).then(facts)
    assert _work(story) == Work("l1", "trouble", why, START, START + 5 * MINUTE, "")


def test_a_text_that_fails_later_is_trouble_with_the_original_due() -> None:
    story = texted(Story())
    assert _work(story).kind == "follow-up"
    story.then(contact.MessageFailed("t1", "30003", "handset off"), after=HOUR)
    assert _work(story) == Work("l1", "trouble", "Text not delivered", START, START + 5 * MINUTE, "")
    story.then(text("t2"))
    assert _work(story).kind == "new", "a new try is no trouble any more"


def test_an_unknown_that_is_still_looked_up_is_only_pending() -> None:
    story = Story().then(text()).then(contact.MessageSending("t1", "hub", START + HOUR)).then(contact.MessageUnknown("t1"))
    assert (_work(story).kind, _work(story).pending) == ("new", True)


def test_a_reply_comes_before_plans_and_has_its_own_clock() -> None:
    story = texted(Story()).then(lead.Promised("p1", START))
    wrote(story, "still there?")
    work = _work(story)
    assert (work.kind, work.since, work.due) == ("reply", story.at, story.at + 3 * MINUTE)
    texted(story, "t2")
    assert _work(story).kind == "promise"


def test_a_reply_that_is_held_is_not_asked_for_again() -> None:
    story = wrote(texted(Story()), "still there?")
    story.then(text("t2")).then(contact.MessageHeld("t2", START + DAY, "night"))
    assert (_work(story).kind, _work(story).why, _work(story).pending) == ("reply", "Reply held until it is allowed", True)


def test_what_was_held_before_they_wrote_does_not_hide_their_text() -> None:
    story = texted(Story()).then(text("t2")).then(contact.MessageHeld("t2", START + DAY, "night"))
    wrote(story, "please call instead")
    assert (_work(story).kind, _work(story).pending) == ("reply", False)


def test_a_text_to_somebody_else_leaves_the_first_answer_owed() -> None:
    story = texted(Story(), who=STRANGER).then(contact.MessageDelivered("t1"))
    assert (_work(story).kind, _work(story).pending) == ("new", False)


def test_promises_come_by_their_time_and_in_their_words() -> None:
    story = texted(Story()).then(lead.Promised("p1", START + DAY)).then(lead.Promised("p2", START + HOUR), personal=lead.Words("the video"))
    assert (_work(story).why, _work(story).due) == ("Promise: the video", START + HOUR)
    story.then(lead.PromiseKept("p2"))
    assert (_work(story).why, _work(story).due) == ("Promise", START + DAY)
    story.then(lead.PromiseTakenBack("p1"))
    assert _work(story).kind == "follow-up"


def test_an_appointment_is_confirmed_met_and_followed_up() -> None:
    when = START + 3 * DAY
    story = texted(Story()).then(AppointmentSet("m1", when, "America/New_York"))
    assert (_work(story).kind, _work(story).why, _work(story).due) == ("confirm", "Confirm Thu 10:00", when - DAY)
    story.then(AppointmentConfirmed("m1"))
    assert (_work(story).kind, _work(story).why, _work(story).due) == ("appointment", "Comes Thu 10:00", when)
    story.then(AppointmentHere("m1"))
    assert (_work(story).why, _work(story).due) == ("Here now", story.at)
    story.then(AppointmentShown("m1"))
    assert (_work(story).kind, _work(story).due) == ("be-back", story.at + DAY)


def test_an_appointment_set_for_soon_is_confirmed_at_once() -> None:
    story = texted(Story()).then(AppointmentSet("m1", START + HOUR, "America/Phoenix"))
    assert (_work(story).why, _work(story).due) == ("Confirm Mon 9:00", story.at)


def test_who_did_not_come_is_called_soon() -> None:
    story = texted(Story()).then(AppointmentSet("m1", START + HOUR, "America/New_York")).then(AppointmentMissed("m1"), after=2 * HOUR)
    work = _work(story)
    assert (work.kind, work.why, work.since, work.due) == ("no-show", "Missed Mon 11:00", story.at, story.at + 15 * MINUTE)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "America", "../etc"])
def test_an_appointment_in_a_zone_that_this_desk_does_not_know_is_still_work(zone: str) -> None:
    story = texted(Story(received(zone="America/New_York"))).then(AppointmentSet("m1", START + 3 * DAY, zone))
    assert (_work(story).kind, _work(story).why) == ("confirm", "Confirm Thu 3:00 UTC")


def test_a_closed_lead_has_no_work_until_it_is_opened() -> None:
    story = Story().then(lead.Closed("bought elsewhere"))
    assert next_work(story.now) is None
    story.then(lead.Reopened("came back"))
    assert _work(story).kind == "new"


def test_on_the_site_it_is_live_until_they_had_word_from_us() -> None:
    story = Story()
    came = story.at - MINUTE
    assert while_on_site(_work(story), story.now, came).on_site
    texted(story)
    assert _work(story).kind == "follow-up"
    assert not while_on_site(_work(story), story.now, came).on_site
    assert while_on_site(_work(story), story.now, story.at + 1).on_site, "they have come again since"
    wrote(story, "how much?")
    assert while_on_site(_work(story), story.now, came).on_site


def test_on_the_site_who_asked_again_comes_first_again() -> None:
    story = Story()
    came = story.at - MINUTE
    texted(story)
    assert not while_on_site(_work(story), story.now, came).on_site
    again = received()
    story.then(lead.RaisedAgain("r1", again, "phone"))
    assert while_on_site(_work(story), story.now, came).on_site
    assert not while_on_site(_work(texted(story, "t2")), story.now, came).on_site
