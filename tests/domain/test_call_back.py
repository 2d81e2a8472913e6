"""A time at which a shopper is to be called: work then, until we called, they talked with us, or it is taken back."""

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.call_back import CallBackAt, CallBackNoMore
from bdcdesk.domain.events import contact
from bdcdesk.domain.events.call_back import CallBackOver, CallBackSet
from bdcdesk.domain.work import next_work

from .acting import Knows, do, facts, refusal
from .making import DAY, HOUR, MINUTE, Story, ringing, texted, wrote


def answered() -> Story:
    return texted(Story())


def _kind(story: Story) -> str:
    work = next_work(story.now)
    assert work is not None
    return work.kind


def test_it_is_work_then_and_a_call_does_it_whether_they_answer_or_not() -> None:
    story = answered()
    when = story.at + 3 * HOUR
    story.then(CallBackSet(when))
    work = next_work(story.now)
    assert work is not None
    assert (work.kind, work.since, work.due, work.channel) == ("call back", when, when, "call")
    texted(story, "t2")
    assert _kind(story) == "call back"
    story.at = when - 10 * MINUTE
    ringing(story, "c1").then(contact.CallEnded("c1", "no answer"))
    assert _kind(story) == "follow-up"


def test_who_cannot_be_rung_is_told_in_writing_at_that_time_and_not_before() -> None:
    story = answered()
    when = story.at + HOUR
    texted(story.then(CallBackSet(when)), "t2")
    assert _kind(story) == "call back"
    story.at = when
    assert _kind(texted(story, "t3")) == "follow-up"


def test_a_live_conversation_goes_before_it_and_a_talk_does_it() -> None:
    story = answered()
    story.then(CallBackSet(story.at + DAY))
    wrote(story, "now is fine too")
    assert _kind(story) == "reply"
    ringing(story, "c1").then(contact.CallEnded("c1", "answered", 90))
    assert _kind(story) == "follow-up"


@given(st.integers(-DAY, 3 * DAY))
def test_the_newest_time_counts_and_none_that_is_past(after: int) -> None:
    story = answered().then(CallBackSet(START_OF + DAY))
    assert story.changed_by(CallBackSet(story.at + MINUTE + after)) == (after > 0)
    told = do(CallBackAt, when=story.at + after).decide(Knows(story.now, story.at))
    assert isinstance(told, Refused) == (after <= 0)


START_OF = answered().at


def test_taking_it_back() -> None:
    story = answered()
    when = story.at + HOUR
    assert "No time was named" in refusal(do(CallBackNoMore).decide(Knows(story.now, story.at)))
    story.then(CallBackSet(when))
    assert facts(do(CallBackNoMore).decide(Knows(story.now, story.at))) == [CallBackOver(when)]
    assert _kind(story.then(CallBackOver(when))) == "follow-up"
    assert not story.changed_by(CallBackOver(when))
