"""What a supervisor says of a reply: of which, by whom, and that saying it twice changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.actions.base import Append, Refused
from bdcdesk.domain.actions.marking import MarkReply
from bdcdesk.domain.events.lead import Closed, ReplyMarked, Words
from bdcdesk.domain.mark import LONGEST
from tests.depth import depth

from .acting import Knows, do, facts
from .making import Story, ringing, text, texted


def marked(story: Story, good: bool, words: str = "", by: str = "ines", touch: str = "t1") -> Story:
    return story.then(ReplyMarked(touch, good), personal=Words(words) if words else None, actor=by)


def test_each_supervisor_has_one_word_on_a_reply_and_the_newest_counts() -> None:
    story = marked(marked(marked(texted(Story()), True), False, "Ask them in", "luis"), True, "Warm", "ines")
    assert [(one.by, one.good, one.words) for one in story.now.marks] == [("luis", False, "Ask them in"), ("ines", True, "Warm")]
    assert marked(story.then(Closed("sold elsewhere")), False, "Too late").now.marks[-1].words == "Too late"


def test_only_what_a_person_wrote_and_the_provider_took_is_marked() -> None:
    for story in (Story(), Story().then(text()), ringing(Story()), texted(Story(), auto=True)):
        assert not story.changed_by(ReplyMarked("t1", True))
        answer = do(MarkReply, touch="t1", good=True).decide(Knows(story.now))
        assert isinstance(answer, Refused)


def test_the_action_wants_words_where_it_is_no_praise_and_is_not_said_twice() -> None:
    sent = texted(Story())
    assert facts(do(MarkReply, touch="t1", good=True).decide(Knows(sent.now))) == [ReplyMarked("t1", True)]
    assert isinstance(do(MarkReply, touch="t1", good=False, words=" ").decide(Knows(sent.now)), Refused)
    assert isinstance(do(MarkReply, touch="t1", good=True, words="x" * (LONGEST + 1)).decide(Knows(sent.now)), Refused)
    said = do(MarkReply, touch="t1", good=False, words=" Ask them in ").decide(Knows(sent.now))
    assert isinstance(said, Append)
    assert said.changes[0].drafts[0].personal == Words("Ask them in")
    again = marked(sent, True, by=do(MarkReply, touch="t1", good=True).actor)
    assert isinstance(do(MarkReply, touch="t1", good=True).decide(Knows(again.now)), Refused)


@settings(max_examples=depth(30, 200), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["ines", "luis"]), st.booleans(), st.sampled_from(["", "Warm"]), st.sampled_from(["t1", "t2"]))))
def test_however_often_it_is_marked_there_is_one_mark_of_each_on_each_and_nothing_else_changes(
    said: list[tuple[str, bool, str, str]],
) -> None:
    story = texted(texted(Story()), "t2")
    before = story.now
    for by, good, words, touch in said:
        marked(story, good, words, by, touch)
    after = story.now
    assert len({(one.touch, one.by) for one in after.marks}) == len(after.marks)
    last = {(touch, by): (good, words) for by, good, words, touch in said}
    assert {(one.touch, one.by): (one.good, one.words) for one in after.marks} == last
    assert (after.answered, after.touches, after.owner, after.due) == (before.answered, before.touches, before.owner, before.due)
