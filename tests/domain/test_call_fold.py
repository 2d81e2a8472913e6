"""Calls while they go on, and shoppers' own calls: what is shown of them, when they are work, and what they stop."""

from bdcdesk.domain.events import calls, contact
from bdcdesk.domain.events.lead import Closed
from bdcdesk.domain.lead import USEFUL_TALK
from bdcdesk.domain.work import next_work

from .making import GIVEN, MINUTE, Story

REQUEST = contact.CallRequested("c1", GIVEN, 0, 2**52)


def _placed() -> Story:
    story = Story()
    for facts in (REQUEST, contact.CallSending("c1", "hub", 2**52), contact.CallAccepted("c1", "sim", "CA1")):
        story.then(facts)
    return story


def _rung(story: Story | None = None, ring: str = "k1") -> Story:
    story = story or Story()
    return story.then(calls.CallReceived(ring, "sim", f"CA-{ring}", GIVEN, story.at), 1000)


def test_a_call_goes_on_and_never_back() -> None:
    story = _placed()
    story.then(calls.CallMoved("c1", "agent on"))
    assert not story.changed_by(calls.CallMoved("c1", "ringing agent"))
    story.then(calls.CallMoved("c1", "talking"))
    assert not story.changed_by(calls.CallMoved("c1", "ringing shopper"))
    touch = story.now.touch("c1")
    assert touch is not None
    assert (touch.leg, touch.leg_at) == ("talking", story.at)


def test_what_is_over_or_no_call_of_ours_does_not_move() -> None:
    story = _placed().then(contact.CallEnded("c1", "busy"))
    for late in (calls.CallMoved("c1", "talking"), calls.HangUpAsked("c1"), calls.CallMoved("c9", "talking")):
        assert not story.changed_by(late)


def test_hanging_up_is_asked_once() -> None:
    story = _placed()
    story.then(calls.HangUpAsked("c1"))
    assert story.touch("c1").hang_up
    assert not story.changed_by(calls.HangUpAsked("c1"))


def test_a_missed_call_is_work_at_once_until_the_shopper_had_word_from_us() -> None:
    story = _rung()
    story.then(calls.CallInEnded("k1", "missed", due=story.at + 3 * MINUTE, calendar=1))
    work = next_work(story.now)
    assert work is not None
    assert (work.kind, work.why, work.since) == ("missed call", "Missed call: call back", story.now.rings[0].at)
    for facts in (REQUEST, contact.CallSending("c1", "hub", 2**52), contact.CallAccepted("c1", "sim", "CA1")):
        story.then(facts, 1000)
    assert next_work(story.now).pending  # type: ignore[union-attr]
    story.then(contact.CallEnded("c1", "no answer"), 1000)
    assert next_work(story.now).kind == "missed call"  # type: ignore[union-attr]
    assert not next_work(story.now).pending  # type: ignore[union-attr]
    for facts in (
        contact.CallRequested("c2", GIVEN, 0, 2**52),
        contact.CallSending("c2", "hub", 2**52),
        contact.CallAccepted("c2", "sim", "CA2"),
        contact.CallEnded("c2", "answered", 40),
    ):
        story.then(facts, 1000)
    assert story.now.missed_call is None
    assert next_work(story.now).kind == "follow-up"  # type: ignore[union-attr]


def test_a_call_is_missed_now_whatever_did_not_go_weeks_ago() -> None:
    """Else the list puts it where an old failure stands: at its end."""
    story = Story().then(contact.MessageRequested("t1", GIVEN, 0, 2**52)).then(contact.MessageNotSent("t1", "No such number."))
    _rung(story)
    story.then(calls.CallInEnded("k1", "missed", due=story.at + 3 * MINUTE, calendar=1))
    work = next_work(story.now)
    assert work is not None
    assert (work.kind, work.since) == ("missed call", story.now.rings[0].at)
    for facts in (REQUEST, contact.CallNotPlaced("c1", "The line is down.")):
        story.then(facts, 1000)
    assert next_work(story.now).kind == "trouble"  # type: ignore[union-attr]


def test_words_that_were_left_are_told_with_the_work() -> None:
    story = _rung()
    story.then(calls.CallInEnded("k1", "missed", due=story.at + MINUTE))
    ended = story.now.rings[0].since
    story.then(calls.CallInEnded("k1", "voicemail", due=story.at + 9 * MINUTE), MINUTE)
    story.then(calls.RecordingKept("k1", "voicemail", "b" * 64, 23))
    ring = story.now.rings[0]
    assert (ring.state, ring.since, ring.blob, ring.seconds) == ("voicemail", ended, "b" * 64, 23)
    assert next_work(story.now).why == "Voicemail, 23 s: call back"  # type: ignore[union-attr]


def test_talk_with_who_called_stops_the_clock_and_answers_what_was_asked() -> None:
    story = _rung().then(calls.CallPutTo("k1", ("ana",)))
    assert story.now.rings[0].state == "ringing"
    story.then(calls.CallPutTo("k1", ("ana",), True))
    assert not story.changed_by(calls.CallPutTo("k1", ("ben",)))
    story.then(calls.CallInEnded("k1", "answered", USEFUL_TALK, "ana"), MINUTE)
    lead = story.now
    assert lead.answered == lead.useful == lead.talked == story.at
    assert lead.missed_call is None
    # A text of ours later does not take that answer back.
    sent = contact.MessageSending("t1", "hub", 2**52)
    for facts in (contact.MessageRequested("t1", GIVEN, 0, 2**52), sent, contact.MessageAccepted("t1", "sim", "SM1")):
        story.then(facts, 1000)
    assert story.now.answered == lead.answered
    story.then(contact.MessageFailed("t1", "30003", "off"))
    assert story.now.answered == lead.answered


def test_an_empty_line_is_no_talk_and_no_answer() -> None:
    story = _rung().then(calls.CallInEnded("k1", "answered", 0, "ana"))
    assert story.now.answered == 0
    assert next_work(story.now).kind == "new"  # type: ignore[union-attr]


def test_a_shopper_who_calls_opens_a_closed_lead_again() -> None:
    story = Story().then(Closed("no answer"))
    assert next_work(story.now) is None
    assert not _rung(story).now.closed
