"""On the page: a promise found in what was sent, outcomes by two keys, what is another desk's, and a bad lead."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from bdcdesk.desktop.lead.moments import MomentEdit
from bdcdesk.desktop.lead.outcome_form import MATTERS, OUTCOMES, REASONS, OutcomeForm
from bdcdesk.domain.actions.lead import MakePromise
from bdcdesk.domain.actions.outcome import FinishElsewhere, MarkBad, SendElsewhere, TakeBackBad, TakeForSale
from bdcdesk.domain.promising import Found

from .conftest import Open
from .hands import CTRL, LEFT, labels, press
from .story import MINUTE, SECOND, START, Story, delivered, mine

SHIFT = Qt.KeyboardModifier.ShiftModifier
FIGURE = Found("I'll have the figure by 3:00", START + 120 * MINUTE, "by 3:00")
PHOTOS = Found("I'll send photos tonight", START + 540 * MINUTE, "tonight")


def test_one_key_keeps_what_was_promised_one_leaves_it_and_the_lead_may_be_left_meanwhile(opened: Open) -> None:
    page, made, story = opened(), list[tuple[str, object]](), mine()
    page.promise_made.connect(lambda text, due: made.append((text, due)))
    page.show_lead(story.view())
    lead = page.lead
    page.offer_promises(lead, (FIGURE, PHOTOS))
    assert page.promised.text.startswith("Promised: “I'll have the figure by 3:00”, by ")
    page.show_lead(msgspec.structs.replace(story.view(), lead="l2"))
    assert page.promised.isHidden()
    page.show_lead(story.view())
    assert page.promised.isVisible()
    press(page, Qt.Key.Key_P)
    assert made == [(FIGURE.text, FIGURE.due)]
    assert "photos" in page.promised.text
    QTest.keyClick(page.window().focusWidget() or page, Qt.Key.Key_P, CTRL | SHIFT)
    assert page.promised.isHidden()
    assert len(made) == 1
    # With nothing offered the key makes one by hand, as ever.
    press(page, Qt.Key.Key_P)
    assert page.form is not None


def test_the_time_of_what_was_promised_can_be_another(opened: Open) -> None:
    page, made, story = opened(), list[tuple[str, object]](), mine()
    page.promise_made.connect(lambda text, due: made.append((text, due)))
    page.show_lead(story.view())
    page.offer_promises(page.lead, (FIGURE,))
    QTest.mouseClick(page.promised.another, LEFT)
    assert page.form is not None
    moment = page.form.findChild(MomentEdit)
    assert moment is not None
    assert moment.hasFocus()
    QTest.keyClick(moment, Qt.Key.Key_Up)
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert [text for text, _ in made] == [FIGURE.text]
    assert made[0][1] != FIGURE.due


def test_a_promise_past_its_due_is_broken_stays_and_is_settled_by_one_key(opened: Open) -> None:
    page, kept, story = opened(), list[str](), mine()
    delivered(story, "Yes, it is here.")
    story.do(MakePromise, SECOND, promise="p1", due=story.now + 10 * MINUTE, text="the figure")
    story.now += 60 * MINUTE
    page.promise_kept.connect(kept.append)
    page.show_lead(story.view())
    assert any(label.endswith(", broken") for label in labels(page.side))
    assert page.header.due_pill.text().startswith("Promise broken by ")
    QTest.keyClick(page.window().focusWidget() or page, Qt.Key.Key_K, CTRL | SHIFT)
    assert kept == ["p1"]


def test_every_outcome_is_two_keys(opened: Open) -> None:
    page, told = opened(), list[tuple[str, str]]()
    page.outcome_chosen.connect(lambda which: told.append(("outcome", which)))
    page.elsewhere_requested.connect(lambda which: told.append(("elsewhere", which)))
    page.bad_requested.connect(lambda which: told.append(("bad", which)))
    page.show_lead(mine().view())
    wanted = list[tuple[str, str]]()
    for kind, key, value in (
        *(("outcome", key, outcome) for key, outcome, _ in OUTCOMES),
        *(("elsewhere", key, matter) for key, matter, _ in MATTERS),
        *(("bad", key, reason) for key, reason in REASONS),
    ):
        press(page, Qt.Key.Key_O)
        QTest.keyClicks(page.window().focusWidget(), key.lower())
        wanted.append((kind, value))
        assert page.form is None
    assert told == wanted


def test_a_bad_lead_in_ones_own_words_needs_some(opened: Open) -> None:
    page, told = opened(), list[str]()
    page.bad_requested.connect(told.append)
    page.show_lead(mine().view())
    press(page, Qt.Key.Key_O)
    form = page.form
    assert isinstance(form, OutcomeForm)
    line = form.findChild(QLineEdit)
    assert line is not None
    line.setFocus()
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert told == []
    QTest.keyClicks(line, "sells satellite dishes")
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert told == ["sells satellite dishes"]


def test_what_is_another_desks_says_so_and_can_be_done_or_taken_back(opened: Open) -> None:
    page, pressed, story = opened(), list[str](), mine()
    page.elsewhere_done.connect(lambda: pressed.append("done"))
    page.sale_requested.connect(lambda: pressed.append("sale"))
    story.do(SendElsewhere, SECOND, matter="service")
    page.show_lead(story.view())
    assert page.standing.elsewhere.text.startswith("No sale: with the service desk (the supervisor), due ")
    QTest.mouseClick(page.standing.elsewhere.button, LEFT)
    QTest.mouseClick(page.standing.sale, LEFT)
    assert pressed == ["done", "sale"]
    press(page, Qt.Key.Key_O)
    QTest.keyClicks(page.window().focusWidget(), "p")
    assert page.form is not None
    story.do(FinishElsewhere, SECOND)
    page.show_lead(story.view())
    assert page.standing.elsewhere.text == "No sale: the service desk (the supervisor) is done with it"
    assert page.standing.elsewhere.button.isHidden()
    story.do(TakeForSale, SECOND)
    page.show_lead(story.view())
    assert page.standing.elsewhere.isHidden()
    assert not story.view().closed


def test_a_bad_lead_says_by_whom_why_and_what_was_known_and_who_may_takes_it_back(opened: Open) -> None:
    page, back, story = opened(), list[bool](), mine()
    page.bad_taken_back.connect(lambda: back.append(True))
    story.do(MarkBad, SECOND, reason="made-up name")
    page.show_lead(story.view())
    assert "“made-up name” · nothing was tried, nobody had reached the shopper" in page.standing.bad.text
    assert page.standing.bad.button.isHidden()
    page.show_lead(story.view(answers=True))
    QTest.mouseClick(page.standing.bad.button, LEFT)
    assert back == [True]
    story.do(TakeBackBad, SECOND)
    assert story.view().bad == ""


def test_the_story_of_it_is_in_the_timeline() -> None:
    story = mine()
    story.do(SendElsewhere, SECOND, matter="parts")
    story.do(TakeForSale, SECOND)
    story.do(MarkBad, SECOND, reason="never asked")
    told = _words(story)
    assert "No sale, says you: sent to the parts desk (the supervisor), due " in told
    assert "A sale after all, says you: its clock is what it was" in told
    assert "Marked as a bad lead by you: “never asked”" in told


def _words(story: Story) -> str:
    return "\n".join(entry.text for entry in story.view().entries)
