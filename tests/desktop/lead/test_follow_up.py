"""The follow-up on the page: what is next, its words ready to go with one key, skipping a step, and not now."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from bdcdesk.desktop.lead.moments import DayEdit
from bdcdesk.desktop.lead.reply_tabs import MAIL, TEXT
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.resources import resource
from bdcdesk.domain.actions.call_back import CallBackAt
from bdcdesk.domain.actions.following import SkipStep, WaitNoMore, WaitUntil
from bdcdesk.domain.actions.lead import Close, OptOut
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.following import Following
from bdcdesk.domain.plan import read_plans

from .conftest import Open
from .hands import press
from .story import BY_PHONE, DAY, NOOR, SECOND, STORE, Story, arrived, delivered

PLANS = read_plans(resource("plans", "en.json").read_bytes(), {"es": resource("plans", "es.json").read_bytes()})


def seen(story: Story) -> LeadView:
    return story.view(by=Following(PLANS, STORE.hours, story.person), mails=True)


def answered() -> Story:
    told = arrived(prefers="")
    told.do(Claim, 13 * SECOND)
    delivered(told, "Yes, it is here.")
    return told


def test_before_its_day_the_page_says_when_and_nothing_lies_in_the_way(opened: Open) -> None:
    page = opened()
    view = seen(answered())
    page.show_lead(view)
    assert view.follow is not None
    assert page.standing.follow.text.startswith("Follow up, day 2 of 30: text on ")
    assert page.standing.follow.text.endswith("; next: call on day 3")
    assert page.composer.editor.toPlainText() == ""


def test_on_its_day_the_words_lie_ready_and_one_key_sends_them(opened: Open) -> None:
    story = answered()
    story.now += DAY
    page, view = opened(), seen(story)
    page.show_lead(view)
    assert page.standing.follow.text == "Follow up, day 2 of 30: text; next: call on day 3"
    assert "{" not in page.composer.editor.toPlainText()
    sent = list[tuple[str, str]]()
    page.text_requested.connect(lambda body, scenario: sent.append((body, scenario)))
    page.composer.editor.setFocus()
    press(page, Qt.Key.Key_Return)
    assert sent == [(view.offers[0].body, "follow-up/usual/2/0")]


def test_who_writes_in_spanish_is_followed_up_in_spanish_and_the_other_language_is_one_key_away(opened: Open) -> None:
    story = arrived(msgspec.structs.replace(NOOR, comments="Hola, ¿todavía tienen la camioneta? Gracias"), prefers="")
    story.do(Claim, 13 * SECOND)
    delivered(story, "Sí, aquí está.")
    story.now += DAY
    page, view = opened(), seen(story)
    page.show_lead(view)
    assert page.composer.editor.toPlainText().startswith("Hola, ")
    assert "le escribe" in page.composer.editor.toPlainText()
    QTest.keyClick(page, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert page.composer.editor.toPlainText().startswith("Hi ")


def test_a_call_that_is_next_shows_its_guide_and_puts_no_words_in_the_way(opened: Open) -> None:
    story = answered()
    story.now += DAY
    delivered(story, "Any questions?", "t2")
    story.now += DAY
    page, view = opened(), seen(story)
    page.show_lead(view)
    assert page.standing.follow.text == "Follow up, day 3 of 30: call; next: text on day 5"
    assert page.composer.editor.toPlainText() == ""
    assert view.offer(view.recognised) is view.follow.offers[0]  # type: ignore[union-attr]


def test_skipping_asks_why_and_goes_on_to_the_next_step(opened: Open) -> None:
    story = answered()
    story.now += DAY
    page, why = opened(), list[str]()
    page.skip_requested.connect(why.append)
    view = seen(story)
    page.show_lead(view)
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.form is not None
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert why == []
    QTest.keyClicks(page.form.findChild(QLineEdit), "We spoke in the street")
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert why == ["We spoke in the street"]
    assert view.follow is not None
    story.do(SkipStep, SECOND, begun=view.follow.begun, day=view.follow.day, reason=why[0])
    page.show_lead(seen(story))
    assert page.standing.follow.text.startswith("Follow up, day 3 of 30: call on ")


def test_not_now_names_a_day_and_can_be_taken_back(opened: Open) -> None:
    story = answered()
    page, days, over = opened(), list[tuple[object, str]](), list[bool]()
    page.wait_requested.connect(lambda until, words: days.append((until, words)))
    page.wait_no_more_requested.connect(lambda: over.append(True))
    page.show_lead(seen(story))
    press(page, Qt.Key.Key_W)
    assert page.form is not None
    field = page.form.findChild(DayEdit)
    assert isinstance(field, DayEdit)
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    until, words = days[0]
    assert isinstance(until, int)
    assert (words, until > story.now + 28 * DAY) == ("", True)
    story.do(WaitUntil, SECOND, until=until)
    view = seen(story)
    page.show_lead(view)
    assert view.waits.startswith("Not now: they asked us to wait until ")
    assert (page.standing.waits.text, page.standing.waits.isVisible(), page.standing.follow.isVisible()) == (view.waits, True, False)
    page.standing.waits.button.click()
    assert over == [True]
    story.do(WaitNoMore, SECOND)
    page.show_lead(seen(story))
    assert (page.standing.waits.isVisible(), page.standing.follow.isVisible()) == (False, True)


def test_a_day_that_is_past_is_not_taken(opened: Open) -> None:
    page = opened()
    page.show_lead(seen(answered()))
    press(page, Qt.Key.Key_W)
    assert page.form is not None
    field = page.form.findChild(DayEdit)
    assert isinstance(field, DayEdit)
    field.setDate(field.date().addYears(-1))
    assert page.form.problem() == "Choose a day to come."


def test_a_mail_that_is_next_lies_open_with_its_subject_and_goes_with_one_key(opened: Open) -> None:
    story = answered()
    story.do(OptOut, SECOND, persons=(BY_PHONE,), channels=("text", "call"))
    story.now += DAY
    page, view = opened(), seen(story)
    page.show_lead(view)
    mail = page.composer.mail
    assert page.standing.follow.text.startswith("Follow up, day 2 of 30: mail; next: mail on day 3")
    assert page.composer.tabs.currentIndex() == MAIL
    assert view.follow is not None
    offer = view.follow.offers[0]
    assert (mail.subject.text(), mail.editor.toPlainText()) == (offer.subject, offer.mail)
    sent = list[tuple[str, str, str]]()
    page.mail_requested.connect(lambda *mail: sent.append(mail))
    mail.editor.setFocus()
    press(page, Qt.Key.Key_Return)
    assert sent == [(offer.subject, offer.mail, "follow-up/usual/2/0")]
    page.show_lead(view)
    assert mail.editor.toPlainText() == "", "what was sent does not come back by itself"
    other = arrived(lead="l2")
    page.show_lead(other.view(lead="l2", mails=True))
    assert page.composer.tabs.currentIndex() == TEXT


def test_a_prepared_mail_stays_away_once_cleared_and_never_replaces_what_is_written(opened: Open) -> None:
    story = answered()
    page = opened()
    page.show_lead(seen(story))
    page.composer.tabs.setCurrentIndex(MAIL)
    mail = page.composer.mail
    QTest.keyClicks(mail.editor, "Hi Noor")
    story.do(OptOut, SECOND, persons=(BY_PHONE,), channels=("text", "call"))
    story.now += DAY
    page.show_lead(seen(story))
    assert mail.editor.toPlainText() == "Hi Noor"
    mail.editor.clear()
    page.show_lead(seen(story))
    prepared = mail.editor.toPlainText()
    assert prepared.startswith("Hi Noor")
    assert len(prepared) > 20
    mail.subject.clear()
    mail.editor.clear()
    page.show_lead(seen(story))
    assert mail.editor.toPlainText() == ""


def test_a_closed_lead_has_no_follow_up(opened: Open) -> None:
    story = answered()
    story.do(Close, SECOND, reason="bought elsewhere")
    page = opened()
    page.show_lead(seen(story))
    assert not page.standing.follow.isVisible()
    assert not page.standing.waits.isVisible()


def test_a_call_back_is_named_with_a_key_and_taken_back_in_the_menu(opened: Open) -> None:
    story = answered()
    page, named, over = opened(), list[object](), list[bool]()
    page.call_back_requested.connect(named.append)
    page.call_back_no_more_requested.connect(lambda: over.append(True))
    page.show_lead(seen(story))
    press(page, Qt.Key.Key_U)
    assert page.form is not None
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    when = named[0]
    assert isinstance(when, int)
    assert when > story.now
    story.do(CallBackAt, SECOND, when=when)
    assert seen(story).call_back
    page.show_lead(seen(story))
    page.header.wanted.emit("call back no more")
    assert over == [True]
