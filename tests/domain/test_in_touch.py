"""Talking, chased, or owed a word: by who was heard last, whatever else happens."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.events import Event, contact, lead, outcome
from bdcdesk.domain.fold import fold
from bdcdesk.domain.in_touch import LIVE, InTouch, in_touch
from tests.depth import depth

from .making import HOUR, START, Story, logs, ringing, texted, wrote


def side(story: Story, after: int = 0) -> InTouch:
    known = in_touch(story.now, story.at + after)
    assert known is not None
    return known


def test_each_side_comes_about_as_the_page_explains_it() -> None:
    assert (side(Story()).side, side(Story()).your_turn) == ("owed", True)
    chased = side(texted(Story()))
    assert (chased.side, chased.tries, chased.heard, chased.your_turn) == ("chased", 1, 0, False)
    assert side(texted(texted(Story()), "t2")).tries == 2
    asked = wrote(texted(Story()), "Is it red?")
    assert (side(asked).side, side(asked).your_turn) == ("talking", True)
    answered = texted(asked, "t2")
    assert (side(answered).side, side(answered).your_turn, side(answered).tries) == ("talking", False, 1)
    assert side(answered, LIVE).side == "chased"
    assert side(wrote(texted(Story()), "Is it red?"), LIVE).side == "owed"
    assert side(wrote(Story(), "Hello?")).side == "owed"


def test_who_talked_on_the_phone_is_talking_and_a_voicemail_is_a_try() -> None:
    talked = ringing(Story()).then(contact.CallEnded("t1", "answered", 95))
    assert (side(talked).side, side(talked).tries) == ("talking", 0)
    assert side(ringing(Story()).then(contact.CallEnded("t1", "voicemail", voicemail=20))).side == "chased"


def test_what_is_closed_or_another_desks_is_in_neither() -> None:
    assert in_touch(texted(Story()).then(lead.Closed("bought elsewhere")).now, START) is None
    assert in_touch(texted(Story()).then(outcome.SentElsewhere("service", START, HOUR, 1)).now, START) is None


@settings(max_examples=depth(60, 600), deadline=None)
@given(logs(), st.integers(0, 2 * LIVE))
def test_whatever_happened_a_side_is_what_its_words_say_and_time_only_ends_talks(log: list[Event], after: int) -> None:
    state = fold(log)
    now = max((one.at for one in log), default=START)
    known = in_touch(state, now) if state is not None else None
    if state is None or known is None:
        return
    assert (known.side == "chased") <= (known.said > known.heard)
    assert (known.side == "talking") <= (bool(known.said and known.heard) and now - known.heard < LIVE)
    assert known.tries <= sum(bool(touch.reached) for touch in state.touches)
    later = in_touch(state, now + after)
    assert later is not None
    assert known.side == later.side or (known.side == "talking" and now + after - known.heard >= LIVE)
