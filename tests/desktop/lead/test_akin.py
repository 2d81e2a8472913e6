"""The lines on the same shopper elsewhere: what they say, and what a press on them asks for."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from bdcdesk.desktop.lead.akin import A_LEAD, NO_LEAD, OPEN, TWO
from bdcdesk.desktop.lead.header import NOTHING_DUE
from bdcdesk.desktop.work.view_model import work_row
from bdcdesk.domain.actions.after_all import AFTER_ALL, TakeForLead, after_all
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.lead import Close
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.work import next_work

from .conftest import Open, every
from .story import BY_MAIL, BY_PHONE, ME, MEMBERS, MINUTE, NOOR, SECOND, Story, arrived, delivered

AGAIN = Shopper(NOOR.name, comments="And in blue?")


def again(story: Story, lead: str = "l2", shopper: Shopper = AGAIN, **facts: object) -> Story:
    given = {"source": "CarLine", "persons": (BY_PHONE,), "arrived": story.now + 20 * MINUTE, **facts}
    story.do(ReceiveLead, 20 * MINUTE, "hub", lead=lead, shopper=shopper, **given)
    return story


def mine() -> Story:
    story = arrived()
    story.do(Claim, 13 * SECOND)
    return delivered(story, "Yes, the silver one is here.", answers=("availability",))


def press(widget: object, words: str) -> None:
    buttons = [one for one in every(widget) if isinstance(one, QAbstractButton) and one.text() == words]  # type: ignore[arg-type]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def test_who_asks_again_is_the_next_work_and_stands_on_top(opened: Open) -> None:
    story = again(mine())
    work = next_work(story.state)
    assert work is not None
    assert (work.kind, work.why, work.who) == ("again", "Asked again: CarLine", ME)
    assert work.due == story.state.raised[0].received.due
    row = work_row(story.state, work, (0.0, "l1"), MEMBERS, ME, "")
    assert (row.tag, row.owner) == ("asked again", "you")
    view = story.view()
    assert [line.words for line in view.akin] == ["Asked again through CarLine, 2:59 pm (same phone number)"]
    assert (view.ask.newest, view.ask.newest_at) == ("And in blue?", "2:59 pm")
    assert view.due is not None
    assert view.due.noun == "Answer"
    assert ("Source", "the dealer's website, then CarLine") in view.side.history
    page = opened()
    page.show_lead(view)
    assert page.akin.isVisible()
    told: list[str] = []
    page.set_apart_requested.connect(told.append)
    press(page.akin, TWO)
    assert told == [story.state.raised[0].id]


def test_once_answered_it_no_longer_stands_there_and_can_still_be_told_apart(opened: Open) -> None:
    story = again(mine())
    delivered(story, "Blue too.", touch="t2")
    view = story.view()
    assert view.akin == ()
    assert view.again == story.state.raised[0].id
    page = opened()
    page.show_lead(view)
    assert not page.akin.isVisible()
    told: list[str] = []
    page.set_apart_requested.connect(told.append)
    page.header.wanted.emit("set apart")
    assert told == [view.again]


def test_before_the_first_answer_the_first_clock_stays(opened: Open) -> None:
    story = arrived()
    due = story.state.due
    again(story)
    work = next_work(story.state)
    assert work is not None
    assert (work.kind, work.why, work.due) == ("new", "New, first answer, asked again", due)


def test_who_asked_before_is_a_lead_that_names_the_earlier_one(opened: Open) -> None:
    story = mine()
    story.do(Close, MINUTE, reason="bought elsewhere")
    again(story)
    view = story.view(lead="l2")
    (line,) = view.akin
    assert line.words.startswith("Asked before: ")
    assert line.words.endswith("closed (bought elsewhere)")
    page = opened()
    page.show_lead(view)
    wanted: list[str] = []
    page.lead_wanted.connect(wanted.append)
    press(page.akin, OPEN)
    assert wanted == ["l1"]


def test_one_that_only_looks_alike_is_shown_and_both_stay(opened: Open) -> None:
    story = again(mine(), persons=("person/else",), vehicles=mine().state.vehicles)
    view = story.view(lead="l2")
    (line,) = view.akin
    assert line.words.startswith(f"May be the same shopper: {NOOR.name}, ")
    assert line.words.endswith("you have it")
    page = opened()
    page.show_lead(view)
    told: list[str] = []
    page.told_apart_requested.connect(told.append)
    press(page.akin, TWO)
    assert told == ["l1"]
    assert BY_MAIL in story.state.persons


def test_what_came_as_no_lead_is_taken_for_one_and_back(opened: Open) -> None:
    story = arrived(nature="auto-response")
    page = opened()
    page.show_lead(story.view())
    assert page.akin.lines == ("Came as no lead: an automatic answer, not a shopper's request",)
    assert NOTHING_DUE in [one.text() for one in every(page.header) if isinstance(one, QLabel)]
    asked: list[str] = []
    page.asked_requested.connect(lambda: asked.append(A_LEAD))
    press(page.akin, A_LEAD)
    assert asked == [A_LEAD]
    story.do(TakeForLead, MINUTE)
    made = after_all("l1")
    assert story.state.closed == AFTER_ALL
    # From either of the two one comes to the other, and takes it back.
    for lead, other in (("l1", made), (made, "l1")):
        asked.clear()
        page = opened()
        page.none_requested.connect(asked.append)
        page.lead_wanted.connect(asked.append)
        page.show_lead(story.view(lead=lead))
        assert len(page.akin.lines) == 1
        press(page.akin, OPEN)
        press(page.akin, NO_LEAD)
        assert asked == [other, "l1"]
