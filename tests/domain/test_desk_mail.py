"""The mail to a desk of the store: one try at a time, and none after one that went or may have gone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.desk_mail import FRESH, BeginDeskMail, TellDeskMail, wanted
from bdcdesk.domain.events import outcome
from bdcdesk.domain.events.lead import Words
from tests.depth import depth

from .acting import Knows, do, facts, refusal
from .making import HOUR, MINUTE, START, Story

_hubs = st.sampled_from(("one", "other"))
_told = st.one_of(
    st.tuples(st.just("begin"), _hubs),
    st.tuples(st.sampled_from(("taken", "not sent", "not sent for good", "unknown")), _hubs),
    st.tuples(st.just("wait"), _hubs),
)


def at_desk(mail: str = "service@example.com") -> Story:
    return Story().then(outcome.SentElsewhere("service", START + HOUR, HOUR, 1, mail=mail))


def there(story: Story) -> int:
    assert story.now.elsewhere is not None
    return story.now.elsewhere.at


@settings(max_examples=depth(80, 800))
@given(st.lists(_told, max_size=8))
def test_whatever_hubs_say_in_whatever_order_one_try_is_under_way_and_the_last_word_stays(said: list[tuple[str, str]]) -> None:
    story, going, over = at_desk(), "", False
    sent = there(story)
    for what, hub in said:
        before = story.now
        if what == "begin":
            asked = do(BeginDeskMail, sent=sent, hub=hub, until=story.at + MINUTE).decide(Knows(before, now=story.at))
            allowed = wanted(before, story.at)
            assert isinstance(asked, Append) == allowed
            assert not (allowed and (going or over)), "the action and the rules of the log agree"
            story.then(outcome.DeskMailing(sent, hub, story.at + MINUTE))
            fits = not going and not over
            assert (story.now is not before) == fits
            going = hub if fits else going
        elif what == "wait":
            story.at += HOUR
        else:
            result = "not sent" if what.startswith("not") else what
            story.then(outcome.DeskMailed(sent, hub, result, story.at + 1 if what == "not sent" else 0))  # type: ignore[arg-type]
            assert (story.now is not before) == (hub == going)
            if hub == going:
                going, over = "", what != "not sent"
    written = story.now.elsewhere.written if story.now.elsewhere is not None else None
    assert (written is not None and written.state == "going") == bool(going)


def test_it_is_no_news_after_a_day_nor_for_a_desk_of_people_nor_of_what_went_on() -> None:
    story = at_desk()
    assert wanted(story.now, story.at)
    assert not wanted(story.now, there(story) + FRESH + 1)
    assert not wanted(at_desk("").now, story.at)
    asked = do(BeginDeskMail, sent=there(story) - 1, hub="one", until=story.at + MINUTE)
    assert refusal(asked.decide(Knows(story.now, now=story.at)))
    story.then(outcome.DeskMailing(there(story), "one", story.at + MINUTE))
    story.then(outcome.SentElsewhere("parts", START + HOUR, HOUR, 1, mail="parts@example.com"))
    assert story.now.elsewhere is not None
    assert story.now.elsewhere.written is None, "another desk, another mail"
    assert wanted(story.now, story.at)


def test_why_it_did_not_go_is_kept_with_what_names_people() -> None:
    story = at_desk().then(outcome.DeskMailing(START + MINUTE, "one", START + HOUR))
    told = do(TellDeskMail, sent=there(story), hub="one", result="not sent", why="mailbox full").decide(Knows(story.now))
    assert facts(told) == [outcome.DeskMailed(there(story), "one", "not sent")]
    assert [draft.personal for change in getattr(told, "changes", ()) for draft in change.drafts] == [Words("mailbox full")]
