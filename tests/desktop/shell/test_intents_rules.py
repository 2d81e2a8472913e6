"""What is pressed about the contact rules, as the actions that come of it."""

from types import SimpleNamespace
from typing import Any, cast

from bdcdesk.desktop.shell import intents
from bdcdesk.domain.actions import Append
from bdcdesk.domain.contact_rules import Allowed, verdict
from bdcdesk.replica.desk import Desk
from tests.desktop.lead.story import BY_PHONE, ME, Story
from tests.desktop.lead.test_rules import at_night, doubtful


def told(story: Story, make: intents.Make) -> Append:
    """Decided and folded as the desk of this member would."""
    desk: Any = SimpleNamespace(me=ME, now=lambda: story.now, record=SimpleNamespace(id="s1"))
    decision = make(cast(Desk, desk)).decide(story)
    assert isinstance(decision, Append)
    for change in decision.changes:
        for draft in change.drafts:
            story.happen(change.stream, draft.facts, draft.personal)
    return decision


def test_who_sets_a_rule_aside_lets_exactly_that_go() -> None:
    story = at_night()
    told(story, intents.set_aside(story.view(answers=True), "text", "He asked for it tonight"))
    assert isinstance(verdict(story, story.state, BY_PHONE, "text", story.now), Allowed)
    assert not isinstance(verdict(story, story.state, BY_PHONE, "call", story.now), Allowed)
    assert not isinstance(verdict(story, story.state, BY_PHONE, "text", story.now + intents.ASIDE), Allowed)


def test_who_reads_a_doubtful_text_says_what_it_means() -> None:
    story = doubtful()
    (doubt,) = story.view().doubts
    told(story, intents.judge("l1", doubt.person, doubt.doubts, ()))
    assert isinstance(verdict(story, story.state, BY_PHONE, "text", story.now), Allowed)
    story = doubtful()
    told(story, intents.judge("l1", doubt.person, doubt.doubts, doubt.channels))
    assert story.people[BY_PHONE].opted_out == {"text", "call"}
    assert story.view().doubts == ()


def test_a_strangers_number_is_wrong_for_all_leads() -> None:
    story = doubtful("I'm not Noor")
    told(story, intents.wrong_number("l1", BY_PHONE))
    assert story.people[BY_PHONE].wrong
    assert (story.state.outcome, story.view().doubts) == ("wrong number", ())
