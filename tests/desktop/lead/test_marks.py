"""What a supervisor says of a reply, by keys; and the line that who wrote it sees."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from bdcdesk.desktop.lead.mark_words import marked, newest_reply
from bdcdesk.domain.mark import Mark
from bdcdesk.report.names import Names

from .conftest import Open
from .hands import CTRL, press
from .story import delivered, mine

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_key_marks_the_newest_reply_and_words_can_go_along(opened: Open) -> None:
    page, told = opened(), list[tuple[str, bool, str]]()
    page.reply_marked.connect(lambda *said: told.append(said))
    story = mine()
    page.show_lead(story.view())
    QTest.keyClick(page.window().focusWidget() or page, Qt.Key.Key_M, CTRL | SHIFT)
    assert page.form is None, "nothing was sent yet"
    delivered(story, "Yes, it is here.")
    page.show_lead(story.view())
    touch = story.view().markable
    assert touch
    QTest.keyClick(page.window().focusWidget() or page, Qt.Key.Key_M, CTRL | SHIFT)
    assert page.form is not None
    choice, line = page.form.findChild(QComboBox), page.form.findChild(QLineEdit)
    assert choice is not None
    assert line is not None
    choice.setCurrentIndex(choice.findData("comment"))
    line.setText("Ask them in")
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert told == [(touch, False, "Ask them in")]


def test_a_role_that_may_not_finds_it_closed(opened: Open) -> None:
    page, story = opened(), mine()
    delivered(story, "Yes, it is here.")
    page.show_lead(msgspec.structs.replace(story.view(), may=frozenset({"noted"})))
    QTest.keyClick(page.window().focusWidget() or page, Qt.Key.Key_M, CTRL | SHIFT)
    assert page.form is None


def test_who_wrote_it_sees_it_as_a_quiet_line_and_nobody_else(opened: Open) -> None:
    page, story = opened(), mine()
    delivered(story, "Yes, it is here.")
    newest = newest_reply(story.states["l1"])
    assert newest is not None
    lead = msgspec.structs.replace(
        story.states["l1"], marks=(Mark(newest.id, "rosa", 1, True), Mark(newest.id, "luis", 1, False, "Ask them in"))
    )
    people = {"rosa": "Rosa Mora", "luis": "Luis Vega"}
    said = "Rosa Mora marked your reply as a good one · Luis Vega says of your reply: “Ask them in”"
    assert marked(lead, Names(people, newest.actor)) == said
    assert marked(lead, Names(people, "somebody")) == ""
    page.show_lead(msgspec.structs.replace(story.view(), marked=said))
    assert page.standing.marked.isVisible()
    assert page.standing.marked.text == said
    page.show_lead(story.view())
    assert page.standing.marked.isHidden()
