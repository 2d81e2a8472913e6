"""Writing and sending with real keys: what is typed is never lost, what is unfinished never goes."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop import stylesheet, theme
from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.reply_tabs import GUIDE
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.dispatch import BeginSending, ReportNotSent
from bdcdesk.domain.actions.lead import Note, OptOut
from tests.letters import named
from tests.report.making import STORE

from .conftest import Open
from .story import BY_PHONE, MINUTE, NOOR, PHONE, SECOND, Story, arrived, delivered, wrote

PHOTO, SIDE = (f"https://photos.example.com/inventory/{n}.jpg" for n in (1, 2))

CTRL = Qt.KeyboardModifier.ControlModifier
ASKED_PRICE = msgspec.structs.replace(NOOR, comments="what is your best price?")
OTHER = msgspec.structs.replace(NOOR, name="Sam Osei", first="Sam", comments="is it available?")


def write(page: LeadPage, words: str) -> None:
    """Real keys, over whatever stood there."""
    page.composer.focus_text()
    QTest.keyClick(page.composer.editor, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(page.composer.editor, words)


def press_send(page: LeadPage) -> None:
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Return, CTRL)


def sent_by(page: LeadPage) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    page.text_requested.connect(lambda body, scenario: sent.append((body, scenario)))
    return sent


def shown(page: LeadPage) -> str:
    return page.composer.editor.toPlainText()


def two_leads() -> Story:
    return arrived(OTHER, "l2", arrived())


def test_ctrl_return_sends_exactly_the_words_and_empties_the_composer(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived().view())
    sent = sent_by(page)

    write(page, "Yes, it is here. 100% & <b>silver</b>")
    press_send(page)
    press_send(page)

    assert sent == [("Yes, it is here. 100% & <b>silver</b>", "trade_in")]
    assert shown(page) == ""
    assert "Not sent: There is nothing to send yet." in page.composer.chips.said


def test_return_alone_begins_a_new_line_and_sends_nothing(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived().view())
    sent = sent_by(page)

    write(page, "Yes")
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Return)
    QTest.keyClicks(page.composer.editor, "here")

    assert (shown(page), sent) == ("Yes\nhere", [])


def test_own_words_carry_no_scenario(opened: Open) -> None:
    page = opened()
    page.show_lead(delivered(arrived(), "Yes.").view())
    sent = sent_by(page)

    write(page, "One more thing")
    press_send(page)

    assert sent == [("One more thing", "")]


def test_an_unfilled_value_is_not_sent_says_so_and_is_selected(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived(ASKED_PRICE).view())
    sent = sent_by(page)
    assert "{promised} is still to be filled in" in page.composer.chips.said

    page.composer.focus_text()
    press_send(page)
    assert "Not sent: “{promised}” is still to be filled in." in page.composer.chips.said
    assert page.composer.editor.textCursor().selectedText() == "{promised}"

    QTest.keyClicks(page.composer.editor, "3 pm")
    assert not [words for words in page.composer.chips.said if "filled in" in words]
    press_send(page)
    assert len(sent) == 1
    assert "tax and fees by 3 pm." in sent[0][0]


def test_pressing_the_chip_goes_to_the_value(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived(ASKED_PRICE).view())
    chip = page.composer.chips._missing["promised"]

    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)

    assert page.composer.editor.textCursor().selectedText() == "{promised}"
    assert page.composer.editor.hasFocus()


def test_greeting_another_shopper_is_not_sent(opened: Open) -> None:
    page = opened()
    page.show_lead(two_leads().view(known_firsts=frozenset({"noor", "sam"})))
    sent = sent_by(page)

    write(page, "Hi Sam, it is here.")
    press_send(page)
    assert "Not sent: It greets Sam, but this is Noor." in page.composer.chips.said
    assert sent == []

    write(page, "Hi Noor, it is here.")
    press_send(page)
    assert sent == [("Hi Noor, it is here.", "trade_in")]


def test_who_may_not_be_texted_is_not_texted_by_key_or_button(opened: Open) -> None:
    story = arrived()
    page = opened()
    page.show_lead(story.view())
    sent = sent_by(page)
    write(page, "Yes, it is here.")

    story.do(OptOut, persons=(BY_PHONE,), channels=("text",))
    page.show_lead(story.view())
    press_send(page)

    assert sent == []
    assert not page.composer.chips.send.isEnabled()
    assert "✕ The shopper asked for no more texts." in page.composer.chips.said
    assert shown(page) == "Yes, it is here."


def test_what_is_typed_survives_updates_of_the_same_lead(opened: Open) -> None:
    story = arrived()
    page = opened()
    page.show_lead(story.view())
    write(page, "Half a sent")
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Left)

    story.do(Note, SECOND, text="a note")
    wrote(story, "hello?")
    page.show_lead(story.view())
    QTest.keyClicks(page.composer.editor, "!")

    page.timeline.setFocus()
    page.show_lead(story.view())

    assert shown(page) == "Half a sen!t"


def test_what_is_typed_survives_another_lead(opened: Open) -> None:
    story = two_leads()
    page = opened()
    page.show_lead(story.view())
    write(page, "For Noor")
    page.show_lead(story.view(lead="l2"))
    assert shown(page).startswith("Hi Sam")
    write(page, "For Sam")

    page.show_lead(story.view())
    assert shown(page) == "For Noor"
    page.show_lead(story.view(lead="l2"))
    assert shown(page) == "For Sam"


def test_a_suggestion_is_not_swapped_under_the_fingers(opened: Open) -> None:
    story = arrived()
    page = opened()
    page.show_lead(story.view())
    page.composer.focus_text()
    before = shown(page)

    wrote(story, "what is your best price?")
    page.show_lead(story.view())
    assert shown(page) == before

    page.timeline.setFocus()
    page.show_lead(story.view())
    assert shown(page) != before
    assert "The 2026 Lodestar Meridian GT was listed at $36,480" in shown(page)


def test_a_suggestion_that_was_cleared_does_not_come_back_by_itself(opened: Open) -> None:
    story = arrived()
    page = opened()
    page.show_lead(story.view())
    page.composer.focus_text()
    QTest.keyClick(page.composer.editor, Qt.Key.Key_A, CTRL)
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Delete)

    story.do(Note, SECOND, text="a note")
    page.show_lead(story.view())

    assert shown(page) == ""


def test_a_refused_text_stands_in_the_composer_again(opened: Open) -> None:
    story = two_leads()
    page = opened()
    page.show_lead(story.view())
    write(page, "Yes, it is here.")
    press_send(page)

    page.composer.refuse("l1", "Yes, it is here.", "trade_in", "Taken by Kofi Mensah before you.")
    assert shown(page) == "Yes, it is here."
    assert "Not sent: Taken by Kofi Mensah before you." in page.composer.chips.said

    page.show_lead(story.view(lead="l2"))
    page.show_lead(story.view())
    assert shown(page) == "Yes, it is here."


def test_a_refusal_never_overwrites_what_was_typed_since_nor_another_lead(opened: Open) -> None:
    story = two_leads()
    page = opened()
    page.show_lead(story.view())
    write(page, "First")
    press_send(page)
    write(page, "Second")
    page.composer.refuse("l1", "First", "", "No.", (PHOTO,))
    assert shown(page) == "Second"
    assert page.composer.pictures.of_lead == ()

    page.show_lead(story.view(lead="l2"))
    write(page, "For Sam")
    page.composer.refuse("l1", "First", "", "No.")
    assert shown(page) == "For Sam"


def test_a_refused_texts_pictures_stand_with_its_words_again_unless_others_were_chosen(opened: Open) -> None:
    page, story = opened(), two_leads()
    page.show_lead(story.view())
    page.composer.refuse("l1", "First", "", "Sent a moment ago. Again?", (PHOTO,))
    pictures = page.composer.pictures
    assert pictures.of_lead == (PHOTO,)
    assert pictures.take("l1") == (PHOTO,)
    pictures.put_back("l1", (SIDE,))
    pictures.put_back("l1", (PHOTO,))
    assert pictures.of_lead == (SIDE,)
    page.composer.refuse("l2", "For the other", "", "No.", (PHOTO,))
    assert pictures.of_lead == (SIDE,)
    page.show_lead(story.view(lead="l2"))
    assert (shown(page), pictures.of_lead) == ("For the other", (PHOTO,))


def test_what_did_not_go_can_be_written_again(opened: Open) -> None:
    story = arrived()
    story.do(SendText, touch="t1", person=BY_PHONE, to=PHONE, body=named("Yes, it is here.", STORE.name), pictures=(PHOTO,))
    story.do(BeginSending, SECOND, "hub", touch="t1", dispatcher="hub", until=story.now + MINUTE)
    story.do(ReportNotSent, SECOND, "hub", touch="t1", reason="No such number.")
    page = opened()
    page.show_lead(story.view())
    assert page._unsent.text == "Text not sent: No such number."

    QTest.mouseClick(page._unsent.button, Qt.MouseButton.LeftButton)

    assert shown(page) == named("Yes, it is here.", STORE.name)
    assert page.composer.pictures.of_lead == (PHOTO,)


def test_choosing_a_scenario_fills_its_words_and_undo_brings_mine_back(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived().view())
    sent = sent_by(page)
    write(page, "My own words")

    menu = page.composer.scenario_line.choose.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "Visit").trigger()
    assert shown(page).startswith("Hi Noor, this is Ines at Copper Canyon Motors. Yes, you're welcome to come")
    assert page.composer.scenario_line.because.text() == "chosen by you · first answer"
    assert "Answers: test drive" not in page.composer.chips.said, "it is not known yet whether the car is there"

    QTest.keyClick(page.composer.editor, Qt.Key.Key_Z, CTRL)
    assert shown(page) == "My own words"
    assert sent == []


def test_the_chips_tell_the_length_and_what_makes_it_longer(opened: Open) -> None:
    page = opened()
    page.show_lead(delivered(arrived(), "It is here.").view())

    write(page, "x" * 161)
    assert "2 texts · 161 characters" in page.composer.chips.said
    page.composer.editor.replace("Здравствуйте")
    assert "1 text · 12 characters (a special character makes it longer)" in page.composer.chips.said


def test_the_call_guide_tells_goal_and_steps(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(arrived().view())

    page.composer.tabs.setCurrentIndex(GUIDE)

    assert page.composer.guide.isVisible()
    assert page.composer.guide.text.startswith("Goal: A written figure")
    assert "3.  Say who gives the figure and by when." in page.composer.guide.text
    assert not page.composer.chips.isVisible()


def test_what_is_to_be_filled_in_is_marked_in_the_colours_of_another_look(opened: Open) -> None:
    page = opened()
    editor = page.composer.editor
    editor.setPlainText("I have you down for {time}.")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    seen = []
    for look in ("dark", "light"):
        stylesheet.apply(app, theme.theme(look))
        formats = editor.document().firstBlock().layout().formats()
        seen.append([part.format.background().color() for part in formats])
        assert theme.theme(look).warn_soft in seen[-1]
    assert seen[0] != seen[1]
