"""What is held, lingers, did not go or cannot be read yet, in words."""

import msgspec

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.domain.actions.contact import SendMail, SendText
from bdcdesk.domain.actions.dispatch import BeginSending, Hold, ReportNotSent
from bdcdesk.domain.events.settings import ContactRules
from bdcdesk.report.entry import Entry
from tests.letters import named
from tests.report.making import STORE

from .story import BY_MAIL, BY_PHONE, MAIL, MINUTE, PHONE, SECOND, START, Story, arrived, sending, text


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


def test_a_mail_that_waits_is_called_one() -> None:
    story = arrived()
    story.settings = msgspec.structs.replace(STORE, contact=ContactRules(postal="1 Harbor Road, Erie PA 16501"))
    body = "It is here.\n1 Harbor Road, Erie PA 16501. To stop these mails, reply with UNSUBSCRIBE."
    story.do(SendMail, SECOND, touch="m1", person=BY_MAIL, to=MAIL, subject="Your Outback", body=body)
    story.now += 6 * SECOND
    (waiting,) = story.view(mails=True).waiting

    assert waiting.words.startswith("Mail ")


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


def test_what_did_not_go_has_its_long_links_again() -> None:
    """A short link is of the text that it stood in: in another one it would lead nowhere."""
    car = "https://coppercanyon.example/inventory/new/2026-lodestar-meridian-gt-l2207"
    story = arrived()
    body = named("It is here: https://hub.example.com/l/abcdefghijkl", STORE.name)
    story.do(SendText, touch="t1", person=BY_PHONE, to=PHONE, body=body, links=(car,))
    story.do(BeginSending, SECOND, "hub", touch="t1", dispatcher="hub", until=story.now + MINUTE)
    story.do(ReportNotSent, SECOND, "hub", touch="t1", reason="No such number.")
    unsent = story.view().unsent

    assert unsent is not None
    assert unsent.body == named(f"It is here: {car}", STORE.name)


def test_an_event_of_a_newer_release_is_shown_and_the_lead_is_read_only() -> None:
    story = arrived()
    story.happen("lead/l1", None, actor="kofi")
    view = story.view()

    assert newest(view).text == "2:38:51 pm · Needs a newer bdcdesk to show this (carrier pigeon sent)"
    assert view.shut
    assert not view.text.open
    assert not view.call.open
    assert "newer bdcdesk" in view.text.words
