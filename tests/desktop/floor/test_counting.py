"""Whose first answers the floor counts."""

from bdcdesk.desktop.floor.counting import count
from bdcdesk.domain.events import calls
from tests.domain.making import GIVEN, MINUTE, STORE, Story, texted


def _called(story: Story) -> Story:
    for facts in (
        calls.CallReceived("k1", "sim", "CA1", GIVEN, story.at),
        calls.CallPutTo("k1", ("ben",), True),
        calls.CallInEnded("k1", "answered", 40, "ben"),
    ):
        story.then(facts, MINUTE)
    return story


def _who(story: Story) -> list[str]:
    return list(count([story.now], set(), STORE.hours, story.at, lambda: None).answers_of)


def test_a_first_answer_is_theirs_who_talked_with_the_shopper_who_called() -> None:
    assert _who(_called(Story())) == ["ben"]


def test_of_a_text_and_a_call_the_first_counts() -> None:
    assert _who(_called(texted(Story()))) == ["ana"]
    assert _who(texted(_called(Story()))) == ["ben"]
