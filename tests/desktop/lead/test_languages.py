"""A reply in the shopper's language, changed by key and button; mails from scenarios; how they would like to buy, asked once."""

from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.reply_tabs import GUIDE, MAIL
from bdcdesk.desktop.shell import contact_intents
from bdcdesk.domain.actions.contact import SendMail, SendText
from bdcdesk.domain.actions.lead import SetBuying
from bdcdesk.domain.contact_rules.book import Book

from .conftest import Open
from .hands import button, labels, press
from .story import ME, NOOR, SECOND, Story, arrived, delivered, mine, wrote

ASKS_IN_SPANISH = msgspec.structs.replace(NOOR, comments="Hola, ¿puedo ir el sábado en la mañana a probarlo?")
REMOTE = msgspec.structs.replace(NOOR, comments="I live four hours away, can you deliver it?")
QUESTION = "How would you like to buy: at the store, by phone, online, or with delivery?"


def shown(page: LeadPage) -> str:
    return page.composer.editor.toPlainText()


def choose(page: LeadPage, name: str) -> None:
    menu = page.composer.scenario_line.choose.menu()
    menu.aboutToShow.emit()
    (action,) = (action for action in menu.actions() if action.text() == name)
    action.trigger()


def test_who_writes_in_spanish_is_answered_in_spanish(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived(ASKS_IN_SPANISH).view())
    assert shown(page).startswith("Hola, Noor: le escribe Ines, de Copper Canyon Motors. Sí,")
    assert "Responda STOP para no recibir más." in shown(page)
    assert page.composer.scenario_line.language.text() == "Español"
    assert page.composer.adds.text() == "", "what the first text needs is in it already"
    page.composer.tabs.setCurrentIndex(GUIDE)
    assert "1.  Diga que sí" in page.composer.guide.text


def test_a_key_and_a_button_change_the_language(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived().view())
    english = shown(page)
    page.composer.focus_text()
    press(page, Qt.Key.Key_G)
    assert shown(page).startswith("Hola, Noor: le escribe Ines")
    assert page.composer.scenario_line.language.text() == "Español"
    QTest.mouseClick(button(page, "The reply is in Español, press for English"), Qt.MouseButton.LeftButton)
    assert shown(page) == english
    QTest.mouseClick(button(page, "The reply is in English, press for Español"), Qt.MouseButton.LeftButton)
    choose(page, "Visit")
    assert "con gusto le recibo" in shown(page)


def test_what_was_typed_stays_when_the_language_changes(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived().view())
    page.composer.focus_text()
    QTest.keyClicks(page.composer.editor, " Ask for Ines.")
    typed = shown(page)
    press(page, Qt.Key.Key_G)
    assert shown(page) == typed


def test_another_lead_is_written_to_in_its_own_language(opened: Open) -> None:
    page, story = opened(), arrived(msgspec.structs.replace(NOOR, name="Sam Osei", first="Sam"), "l2", arrived())
    page.show_lead(story.view())
    page.composer.focus_text()
    press(page, Qt.Key.Key_G)
    page.show_lead(story.view())
    assert shown(page).startswith("Hola, Noor"), "news of the same lead changes nothing"
    page.show_lead(story.view(lead="l2"))
    assert shown(page).startswith("Hi Sam")


def test_the_picker_offers_the_twelve_once_and_says_how_far_it_has_come(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived().view())
    menu = page.composer.scenario_line.choose.menu()
    menu.aboutToShow.emit()
    *offered, line, wordings, pictures = [action.text() for action in menu.actions()]
    assert len(offered) == len(set(offered)) == 12
    assert (line, wordings, pictures) == ("", "Wording of this reply (Ctrl+M)", "Pictures with it (Ctrl+Shift+I)")
    assert page.composer.scenario_line.because.text().startswith("because: has a car to give towards it (“")
    assert page.composer.scenario_line.because.text().endswith("”) · first answer")


def test_a_scenario_gives_a_mail_its_subject_and_words(opened: Open) -> None:
    page = opened()
    page.show_lead(mine().view(mails=True))
    sent: list[tuple[str, str, str]] = []
    page.mail_requested.connect(lambda *mail: sent.append(mail))
    page.composer.tabs.setCurrentIndex(MAIL)
    choose(page, "Visit")
    mail = page.composer.mail
    assert mail.subject.text() == "Your visit"
    assert mail.editor.toPlainText().startswith("Hi Noor,\n\nYes, you're welcome to come")
    assert mail.editor.toPlainText().endswith("Ines\nCopper Canyon Motors")
    mail.editor.setFocus()
    press(page, Qt.Key.Key_G)
    assert mail.subject.text() == "Su visita"
    QTest.keyClick(mail.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [(one[0], one[2]) for one in sent] == [("Su visita", "visit")]
    assert mail.editor.toPlainText() == ""


class _Desk:
    """As much of a desk as a wish asks of it."""

    def __init__(self, story: Story) -> None:
        self._story, self.me = story, ME
        self.record = msgspec.defstruct("Record", [("id", str), ("person_key", bytes)])("s1", b"k" * 32)
        self.sources: dict[str, Any] = {}

    def now(self) -> int:
        return self._story.now

    @property
    def rules(self) -> Book:
        return self._story.rules

    def lead(self, name: str) -> None:
        return None


def _asked(story: Story, body: str, scenario: str) -> tuple[str, ...]:
    made = contact_intents.text(story.view(), body, scenario)(_Desk(story))  # type: ignore[arg-type]
    assert isinstance(made, SendText)
    return made.asks


def test_how_they_would_like_to_buy_is_asked_once_and_noted(opened: Open) -> None:
    story = arrived(REMOTE)
    page = opened()
    page.show_lead(story.view())
    assert QUESTION in shown(page)
    assert _asked(story, shown(page), "buy_remotely") == ("buying",)
    assert _asked(story, "Yes, we deliver.", "buy_remotely") == (), "the agent took the question out"

    delivered(story, shown(page), asks=("buying",))
    wrote(story, "and what would that cost to deliver?")
    page.show_lead(story.view())
    offer = story.view().offer("buy_remotely")
    assert offer is not None
    assert QUESTION not in offer.body + offer.mail
    assert any("no answer noted yet" in words for words in labels(page.side))

    story.do(SetBuying, SECOND, how="delivered")
    page.show_lead(story.view())
    assert not any("no answer noted yet" in words for words in labels(page.side))
    assert page.side.buying.value() == "delivered"


def test_it_is_not_asked_when_it_is_known(opened: Open) -> None:
    story = arrived(REMOTE)
    story.do(SetBuying, SECOND, how="online")
    assert all(QUESTION not in offer.body for offer in story.view().offers)


def test_a_question_that_was_taken_back_may_be_asked_again() -> None:
    from bdcdesk.domain.actions.contact import Withdraw

    from .story import text

    story = arrived(REMOTE)
    text(story, f"Yes. {QUESTION}", "t1", asks=("buying",))
    assert story.state.buying_asked
    story.do(Withdraw, SECOND, touch="t1")
    assert not story.state.buying_asked


def test_a_mail_tells_its_scenario_to_the_log() -> None:
    story = arrived(REMOTE)
    view = story.view(mails=True)
    offer = view.offer("buy_remotely", "es")
    assert offer is not None
    made = contact_intents.mail(view, offer.subject, offer.mail, "buy_remotely")(_Desk(story))  # type: ignore[arg-type]
    assert isinstance(made, SendMail)
    assert (made.scenario, made.scenario_version, made.answers, made.asks) == ("buy_remotely", 1, ("delivery",), ("buying",))
