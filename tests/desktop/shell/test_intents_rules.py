"""What is pressed about the contact rules, as the actions that come of it."""

from types import SimpleNamespace
from typing import Any, cast

from bdcdesk.desktop.shell import consent_intents, intents
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.contact_rules import Allowed, verdict
from bdcdesk.replica.desk import Desk
from tests.desktop.lead.story import BY_PHONE, ME, Story, arrived
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
    told(story, consent_intents.set_aside(story.view(answers=True), "text", "He asked for it tonight"))
    assert isinstance(verdict(story, story.state, BY_PHONE, "text", story.now), Allowed)
    assert not isinstance(verdict(story, story.state, BY_PHONE, "call", story.now), Allowed)
    assert not isinstance(verdict(story, story.state, BY_PHONE, "text", story.now + consent_intents.ASIDE), Allowed)


def test_who_reads_a_doubtful_text_says_what_it_means() -> None:
    story = doubtful()
    (doubt,) = story.view().doubts
    told(story, consent_intents.judge("l1", doubt.person, doubt.doubts, ()))
    assert isinstance(verdict(story, story.state, BY_PHONE, "text", story.now), Allowed)
    story = doubtful()
    told(story, consent_intents.judge("l1", doubt.person, doubt.doubts, doubt.channels))
    assert story.people[BY_PHONE].opted_out == {"text", "call"}
    assert story.view().doubts == ()


def test_a_strangers_number_is_wrong_for_all_leads() -> None:
    story = doubtful("I'm not Noor")
    told(story, consent_intents.wrong_number("l1", BY_PHONE))
    assert story.people[BY_PHONE].wrong
    assert (story.state.outcome, story.view().doubts) == ("wrong number", ())


def test_that_it_is_a_strangers_number_is_taken_back() -> None:
    story = doubtful("I'm not Noor")
    told(story, consent_intents.wrong_number("l1", BY_PHONE))
    ((person, words),) = [(one.person, one.words) for one in story.view().wrong]
    assert (person, words) == (BY_PHONE, "(602) 555-0148 is marked as somebody else's: nothing goes there.")
    told(story, consent_intents.right_number("l1", person))
    assert isinstance(verdict(story, story.state, BY_PHONE, "text", story.now), Allowed)
    assert (story.state.outcome, story.view().wrong) == ("", ())
    said = [entry.text for entry in story.view().entries]
    assert any("Outcome taken back by you: wrong number" in one for one in said)
    assert any("Taken back by you: the number or address is theirs after all" in one for one in said)


def test_who_asks_again_is_written_to_again_once_a_supervisor_says_so() -> None:
    story = arrived()
    story.do(OptOut, persons=(BY_PHONE,), channels=("text", "call"))
    ways = [(way.person, way.channel, way.words) for way in story.view().opted_out]
    assert ways == [(BY_PHONE, "text", "Texts to (602) 555-0148"), (BY_PHONE, "call", "Calls to (602) 555-0148")]
    # An agent leaves word of it; nothing is opened by that.
    told(story, consent_intents.asked_again(story.view(), *ways[0], "She rang and asked for texts"))
    assert "Asks to be contacted again: Texts to (602) 555-0148. She rang and asked for texts" in story.view().entries[-1].text
    assert story.people[BY_PHONE].opted_out == {"text", "call"}
    told(story, consent_intents.asked_again(story.view(answers=True), *ways[0], "She rang and asked for texts"))
    assert story.people[BY_PHONE].opted_out == {"call"}
    assert [way.channel for way in story.view().opted_out] == ["call"]
