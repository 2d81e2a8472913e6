"""A reply for a time that one chooses: by keys, on the shopper's clock, said before and after."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop.lead.later import LaterForm

from .conftest import Open
from .test_composer import two_leads, write

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_a_text_is_sent_for_a_time_by_keys(opened: Open) -> None:
    story, sent = two_leads(), list[str]()
    page = opened()
    page.text_requested.connect(lambda body, scenario: sent.append(body))
    page.show_lead(story.view())
    page.composer.focus_text()
    write(page, "I will call you after lunch.")
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Return, CTRL_SHIFT)
    form = page.form
    assert isinstance(form, LaterForm)
    assert "their time" in form._moment.accessibleName() or "store time" in form._moment.accessibleName()
    QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_Return)
    assert page.form is None
    assert sent == ["I will call you after lunch."]
    assert page.composer.later.take("l1") > story.view().now
    assert page.composer.later.take("l1") == 0


def test_what_speaks_against_the_words_keeps_the_time_and_a_key_gives_it_up(opened: Open) -> None:
    story, sent = two_leads(), list[str]()
    page = opened()
    page.text_requested.connect(lambda body, scenario: sent.append(body))
    view = story.view()
    page.show_lead(view)
    write(page, "Hi {colleague}, see you.")
    page.composer.later.choose(view.now + 3_600_000)
    assert sent == []
    assert page.composer.later.said.text().startswith("It is to go ")
    assert not page.composer.later.isHidden()
    page.show_lead(story.view(lead="l2"))
    assert page.composer.later.isHidden()
    page.show_lead(story.view())
    page.composer.later.now.click()
    assert page.composer.later.isHidden()
    assert page.composer.later.take("l1") == 0
