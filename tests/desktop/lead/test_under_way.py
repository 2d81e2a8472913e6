"""What is held, lingers, did not go or cannot be read yet, in words."""

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.domain.actions.dispatch import (
    Hold,
    ReportNotSent,
)
from bdcdesk.report.entry import Entry
from tests.letters import named
from tests.report.making import STORE

from .story import SECOND, START, Story, arrived, sending, text


def newest(view: LeadView) -> Entry:
    return view.entries[-1]


def _requested() -> Story:
    story = arrived()
    text(story, "Yes, it is here.")
    return story


def test_a_held_text_says_until_when_and_can_be_taken_back() -> None:
    story = _requested()
    story.do(Hold, SECOND, "hub", touch="t1", until=START + 17 * 3_600_000, reason="Outside 8 am to 9 pm.")
    view = story.view()

    assert "held until tomorrow, 7:38 am: Outside 8 am to 9 pm" in newest(view).meta
    assert [waiting.touch for waiting in view.waiting] == ["t1"]
    assert view.waiting[0].words.startswith("Text held until tomorrow, 7:38 am")


def test_a_request_offers_to_be_taken_back_only_once_it_lingers() -> None:
    story = _requested()
    at_once = story.view().waiting
    story.now += 6 * SECOND

    assert (at_once, [waiting.touch for waiting in story.view().waiting]) == ((), ["t1"])


def test_what_did_not_go_is_trouble_and_keeps_its_words() -> None:
    story = sending(arrived())
    story.do(ReportNotSent, SECOND, "hub", touch="t1", reason="No such number.")
    view = story.view()

    assert newest(view).trouble
    assert view.unsent is not None
    assert (view.unsent.words, view.unsent.body) == ("Text not sent: No such number.", named("Yes, it is here.", STORE.name))


def test_an_event_of_a_newer_release_is_shown_and_the_lead_is_read_only() -> None:
    story = arrived()
    story.happen("lead/l1", None, actor="kofi")
    view = story.view()

    assert newest(view).text == "2:38:51 pm · Needs a newer bdcdesk to show this (carrier pigeon sent)"
    assert view.shut
    assert not view.text.open
    assert not view.call.open
    assert "newer bdcdesk" in view.text.words
