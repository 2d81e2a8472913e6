"""What the page offers of sharing the work: an introduction, the store's choice, two leads made one, and what a role may."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from bdcdesk.desktop.lead.akin import ONE, TWO
from bdcdesk.desktop.lead.forms import ChoiceForm
from bdcdesk.domain.actions.appointment import SetAppointment
from bdcdesk.domain.actions.arrivals import SetLeadApart
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.joining import JoinLead
from bdcdesk.domain.events.team import Team
from bdcdesk.domain.rights import RIGHTS

from .conftest import Open, every
from .story import DAY, MEMBERS, MINUTE, NOOR, STORE, ZONE, mine

ME, OTHER = list(MEMBERS)[:2]


def press(widget: object, words: str) -> None:
    QApplication.processEvents()
    buttons = [one for one in every(widget) if isinstance(one, QAbstractButton) and one.text() == words]  # type: ignore[arg-type]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def test_who_takes_over_is_introduced_by_a_key_and_nothing_goes_by_itself(opened: Open) -> None:
    page, view = opened(), mine().view()
    page.show_lead(view)
    sent: list[tuple[str, str]] = []
    over: list[tuple[str, str]] = []
    page.text_requested.connect(lambda *text: sent.append(text))
    page.hand_over_requested.connect(lambda *given: over.append(given))
    QTest.keyClick(page, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(page.form, ChoiceForm)
    member, name = view.colleagues[0]
    page.form._choice.setCurrentIndex(0)
    page.form._line.setText("wants Saturday")
    page.form.submit()
    assert over == [(member, "wants Saturday")]
    first = name.split(" ")[0]
    assert page.handing.introduce.text == f"Introduce {first} to {view.called}?"
    QTest.keyClick(page, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    words = page.composer.editor.toPlainText()
    assert first in words
    assert "{" not in words
    assert (sent, page.handing.introduce.isVisible()) == ([], False)


def test_the_stores_choice_decides_whether_handing_over_is_offered(opened: Open) -> None:
    story = mine()
    story.do(SetAppointment, MINUTE, appointment="m1", when=story.now + DAY, zone=ZONE)
    page = opened()
    page.show_lead(story.view())
    assert page.handing.keeps.text == "The appointment is set: hand over to who receives them"
    page.show_lead(story.view(store=msgspec.structs.replace(STORE, team=Team("one person"))))
    assert not page.handing.keeps.isVisible()


def test_two_leads_are_made_one_and_two_again_from_the_page(opened: Open) -> None:
    story = mine()
    given = {"shopper": NOOR, "source": "CarLine", "persons": ("person/strange",), "arrived": story.now}
    story.do(ReceiveLead, MINUTE, "hub", lead="l2", vehicles=story.state.vehicles, **given)
    page, told, apart = opened(), list[str](), list[str]()
    page.join_requested.connect(told.append)
    page.set_apart_requested.connect(apart.append)
    page.show_lead(story.view())
    press(page.akin, ONE)
    assert told == ["l2"]
    story.do(JoinLead, MINUTE, other="l2")
    page.show_lead(story.view())
    assert page.akin.lines[0].startswith("One with the lead from CarLine")
    assert story.view(lead="l2").akin[0].opens == "l1"
    press(page.akin, TWO)
    story.do(SetLeadApart, MINUTE, raising=apart[0])
    assert not story.states["l2"].closed
    assert "One with" not in " ".join(line.words for line in story.view().akin)


def test_no_key_is_dead_whatever_the_role(opened: Open) -> None:
    story, page = mine(), opened()
    for role in ("agent", "receptionist"):
        page.show_lead(story.view(may=frozenset(right.kind for right in RIGHTS[role])))
        can = {what: button.isEnabled() for what, button in page.header._buttons.items()}
        allowed = role == "agent"
        assert (can["text"], can["call"], can["hand over"]) == (allowed, allowed, allowed)
        assert can["appointment"]
        assert page.header._actions["close"].isEnabled() is allowed
