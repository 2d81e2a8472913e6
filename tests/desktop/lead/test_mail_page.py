"""Writing a mail with real keys: shown only where there is an address, sent only when it is whole, never lost."""

from types import SimpleNamespace
from typing import Any, cast

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.reply_tabs import GUIDE, MAIL, TEXT
from bdcdesk.desktop.shell import contact_intents
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.contact import SendMail
from bdcdesk.domain.actions.dispatch import BeginSending, ReportAccepted, ReportFailed
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.events.settings import ContactRules
from bdcdesk.replica.desk import Desk
from tests.report.making import STORE, wrote

from .conftest import Open
from .story import BY_MAIL, ME, MINUTE, NOOR, SECOND, arrived, delivered, mine
from .story import MAIL as ADDRESS


def written(page: LeadPage, subject: str, body: str) -> list[tuple[str, str]]:
    """What is sent after these keys and Ctrl+Return."""
    sent: list[tuple[str, str]] = []
    page.mail_requested.connect(lambda *mail: sent.append(mail[:2]))
    page.composer.tabs.setCurrentIndex(MAIL)
    QTest.keyClicks(page.composer.mail.subject, subject)
    QTest.keyClicks(page.composer.mail.editor, body)
    QTest.keyClick(page.composer.mail.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return sent


def test_a_mail_is_offered_only_where_the_store_writes_mails_and_there_is_an_address(opened: Open) -> None:
    page, story = opened(), mine()
    page.show_lead(story.view())
    assert not page.composer.tabs.isTabVisible(MAIL)
    page.show_lead(story.view(mails=True))
    assert page.composer.tabs.isTabVisible(MAIL)
    page.composer.tabs.setCurrentIndex(MAIL)
    bare = arrived(msgspec.structs.replace(NOOR, points=NOOR.points[:1]), "l2")
    page.show_lead(bare.view(lead="l2", mails=True))
    assert not page.composer.tabs.isTabVisible(MAIL)
    assert page.composer.tabs.currentIndex() == TEXT


def test_a_whole_mail_goes_and_leaves_an_empty_page(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view(mails=True))
    assert any(f"To {ADDRESS}" in chip for chip in page.composer.mail.chips.said)
    assert written(page, "Your Outback", "Hi Noor, it is here.") == [("Your Outback", "Hi Noor, it is here.")]
    assert (page.composer.mail.subject.text(), page.composer.mail.editor.toPlainText()) == ("", "")


def test_what_is_not_whole_stays_and_says_why(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view(mails=True))
    assert written(page, "", "Hi Noor, it is here.") == []
    assert "Not sent: The mail needs a subject." in page.composer.mail.chips.said
    assert written(page, "Your car", " It costs {price}.") == []
    assert any("{price}" in chip for chip in page.composer.mail.chips.said)


def test_a_draft_waits_at_its_lead_and_a_refused_one_comes_back(opened: Open) -> None:
    page, story = opened(), arrived(msgspec.structs.replace(NOOR, name="Sam Osei", first="Sam"), "l2", mine())
    page.show_lead(story.view(mails=True))
    page.composer.tabs.setCurrentIndex(MAIL)
    QTest.keyClicks(page.composer.mail.editor, "half a sen")
    page.show_lead(story.view(lead="l2", mails=True))
    assert page.composer.mail.editor.toPlainText() == ""
    page.show_lead(story.view(mails=True))
    assert page.composer.mail.editor.toPlainText() == "half a sen"
    page.composer.mail.refuse("l2", "Yours", "It is here.", "numbers", "Cora has this lead.")
    page.show_lead(story.view(lead="l2", mails=True))
    assert (page.composer.mail.subject.text(), page.composer.mail.editor.toPlainText()) == ("Yours", "It is here.")
    assert page.composer.mail.scenario == "numbers", "figures know which scenario it was"


def test_who_wants_no_mails_is_written_none_and_the_page_says_so(opened: Open) -> None:
    page, story = opened(), mine()
    story.do(OptOut, lead="l1", persons=(BY_MAIL,), channels=("email",))
    page.show_lead(story.view(mails=True))
    assert written(page, "Your car", "Hi Noor") == []
    assert any("no more mails" in chip for chip in page.composer.mail.chips.said)
    assert not page.composer.mail.chips.send.isEnabled()


def test_the_page_of_a_mail_does_not_stretch_the_others(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view())
    heights = [page.composer.sizeHint().height()]
    page.show_lead(mine().view(mails=True))
    page.composer.mail.editor.setPlainText("\n".join("a line" for _ in range(9)))
    for tab in (MAIL, TEXT):
        page.composer.tabs.setCurrentIndex(tab)
        heights.append(page.composer.sizeHint().height())
    assert heights[0] == heights[2] < heights[1]
    page.composer.tabs.setCurrentIndex(GUIDE)


def test_below_the_words_there_is_no_more_room_than_its_chips_take(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view(mails=True))
    assert page.composer.mail.chips.isHidden()
    page.composer.tabs.setCurrentIndex(MAIL)
    assert (page.composer.mail.chips.isHidden(), page.composer.chips.isHidden()) == (False, True)
    page.composer.mail.editor.setPlainText("Hi Noor, it costs {price}.\n\nCora")
    QApplication.processEvents()
    mail = page.composer.mail
    words = mail.subject.height() + mail.editor.height() + mail.layout().spacing()
    assert mail.height() == words
    assert mail.chips.height() == mail.chips.heightForWidth(mail.chips.width())


def test_a_mail_that_came_back_is_written_again_as_a_mail(opened: Open) -> None:
    page, story = opened(), mine()
    story.settings = msgspec.structs.replace(STORE, contact=ContactRules(postal="1 Harbor Road, Erie PA 16501"))
    assert story.lead("l1") is not None
    body = "Hi Noor, it is here.\n1 Harbor Road, Erie PA 16501. To stop these mails, reply with UNSUBSCRIBE."
    asked = story.do(SendMail, SECOND, touch="m1", person=BY_MAIL, to=ADDRESS, subject="Your Outback", body=body)
    assert isinstance(asked, Append)
    story.do(BeginSending, SECOND, "hub", touch="m1", dispatcher="hub", until=story.now + MINUTE)
    story.do(ReportAccepted, SECOND, "hub", touch="m1", provider="mail", sid="<m1>")
    story.do(ReportFailed, SECOND, "hub", touch="m1", code="5.2.2", reason="The mail came back (5.2.2).")
    page.show_lead(story.view(mails=True))
    assert page._unsent.text == "Mail failed: The mail came back (5.2.2)."
    QTest.mouseClick(page._unsent.button, Qt.MouseButton.LeftButton)
    assert page.composer.tabs.currentIndex() == MAIL
    assert (page.composer.mail.subject.text(), page.composer.mail.editor.toPlainText()) == ("Your Outback", body)
    assert page.composer.editor.toPlainText() == ""
    assert any("came back" in entry.meta or "came back" in entry.text for entry in story.view(mails=True).entries)


def begun(page: LeadPage) -> None:
    page.composer.tabs.setCurrentIndex(MAIL)
    assert page.composer.mail.begin.isVisible()
    page.composer.mail.begin.click()


def test_the_words_of_the_scenario_are_offered_and_what_is_missing_is_asked_for(opened: Open) -> None:
    page = opened()
    asks = msgspec.structs.replace(NOOR, comments="what is your best price?")
    page.show_lead(arrived(asks).view(mails=True))
    sent: list[tuple[str, ...]] = []
    page.mail_requested.connect(lambda *said: sent.append(said))
    mail = page.composer.mail
    assert mail.begin.text() == "Begin with “Numbers”"
    begun(page)
    assert mail.subject.text() == "The 2026 Lodestar Meridian GT: $36,480"
    assert mail.editor.toPlainText().startswith("Hi Noor,\n\nThe 2026 Lodestar Meridian GT was listed at $36,480")
    assert not mail.begin.isVisible()
    assert "{promised} is still to be filled in" in mail.chips.said
    mail.editor.send_wanted.emit()
    assert sent == [], "never sent empty"
    words = mail.editor.toPlainText().replace("{promised}", "noon")
    mail.editor.replace(words)
    mail.editor.send_wanted.emit()
    assert sent == [("The 2026 Lodestar Meridian GT: $36,480", words, "numbers")]


def test_a_value_that_the_subject_lacks_is_asked_for_there(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived(vehicles=()).view(mails=True))
    page.composer.tabs.setCurrentIndex(MAIL)
    page.composer._take_offer("numbers")
    mail = page.composer.mail
    assert mail.subject.text() == "Your figure by {promised}"
    assert page.composer.editor.toPlainText() != mail.editor.toPlainText()
    mail.editor.replace("Hi Noor, here it is.")
    assert "{promised} is still to be filled in" in mail.chips.said
    mail.chips.missing_pressed.emit("promised")
    assert mail.subject.selectedText() == "{promised}"


def test_a_scenario_chosen_for_a_text_leaves_the_mail_alone(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view(mails=True))
    page.composer._take_offer("numbers")
    assert page.composer.mail.editor.toPlainText() == ""
    page.composer.tabs.setCurrentIndex(MAIL)
    assert page.composer.mail.begin.text() == "Begin with “Numbers”"


def test_a_mail_answers_what_was_asked_and_own_words_answer_nothing() -> None:
    view = mine().view(mails=True)
    offer = view.offer("numbers")
    assert offer is not None
    story = mine()
    delivered(story, "It is here.")
    wrote(story, "What is the price?")
    later = story.view(mails=True)
    for scenario, answers in (("numbers", ("price",)), ("car_questions", ()), ("", ())):
        desk: Any = SimpleNamespace(
            me=ME,
            now=lambda: story.now,
            record=SimpleNamespace(id="s1", person_key=b"k"),
            sources={},
            lead=lambda name: None,
            rules=story.rules,
        )
        made = contact_intents.mail(later, "Your figure", "Hi Noor, here it is.", scenario)(cast(Desk, desk))
        assert isinstance(made, SendMail)
        assert (made.scenario, made.answers, bool(made.scenario_version)) == (scenario, answers, bool(scenario))
