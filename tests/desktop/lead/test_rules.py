"""What the contact rules say on the page, before anything is sent: what they add, what they hold, and who decides about it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bdcdesk.desktop.lead.consent_form import ConsentForm
from bdcdesk.desktop.lead.doubt import ELSEWHERE, NO_MORE, OTHER, WRONG
from bdcdesk.desktop.lead.forms import AgainForm, AsideForm
from bdcdesk.desktop.lead.people_view import Agreed
from bdcdesk.desktop.shell import consent_intents
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.lead import OptOut, SetOutcome
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.contact_rules import Allowed, asks, case_of, completed, verdict
from bdcdesk.domain.events.person import DoNotCallChecked, DoNotCallSet, OptOutJudged, OptOutSuspected

from .conftest import Open
from .story import BY_PHONE, DAY, MINUTE, NOOR, Story, arrived, delivered, wrote
from .test_composer import write

HOUR = 60 * MINUTE


def at_night(story: Story | None = None) -> Story:
    story = story or arrived()
    story.now += 8 * HOUR
    return story


def test_the_composer_shows_what_is_added_to_a_first_text_and_counts_it(opened: Open) -> None:
    story = arrived()
    page = opened()
    page.show_lead(story.view())
    write(page, "Yes, it is here.")
    assert page.composer.adds.isVisible()
    assert "“Copper Canyon Motors. Reply STOP to opt out.”" in page.composer.adds.text()
    whole = completed(story.rules, case_of(story, story.state, BY_PHONE, "text", letter="Yes, it is here."))
    assert whole == "Yes, it is here.\nCopper Canyon Motors. Reply STOP to opt out."
    assert f"1 text · {len(whole)} characters" in page.composer.chips.said
    write(page, "Ines at Copper Canyon Motors: it is here.")
    assert "“Reply STOP to opt out.”" in page.composer.adds.text()
    page.composer.editor.replace("")
    assert not page.composer.adds.isVisible(), "nothing is no message"


def test_a_later_text_is_sent_as_it_stands(opened: Open) -> None:
    page = opened()
    page.show_lead(delivered(arrived(), "It is here.").view())
    write(page, "Come and see it.")
    assert not page.composer.adds.isVisible()


@pytest.mark.parametrize("words", ["Hi", "Copper Canyon Motors here", "Hi. Reply STOP to opt out", " ", "CC Motors\n\nhi."])
def test_what_is_shown_is_what_is_sent(words: str) -> None:
    story = arrived()
    case = case_of(story, story.state, BY_PHONE, "text", letter=words)
    made, added = completed(story.rules, case), asks(story.rules, case).added(words)
    assert made == (f"{words.rstrip()}\n{added}" if added else words)
    if words.strip():
        assert isinstance(verdict(story, story.state, BY_PHONE, "text", story.now, letter=made), Allowed)


def test_what_is_held_names_its_rule_its_source_and_the_day_it_was_looked_at(opened: Open) -> None:
    page = opened()
    page.show_lead(at_night().view())
    (pill,) = (said for said in page.composer.chips.said if said.startswith("Held"))
    assert pill == "Held until tomorrow, 8:00 am, their time, and sent then if it is still allowed"
    line = page.composer.rule
    assert line.isVisible()
    assert line.text.startswith("Phones may ring only from 8 am to 9 pm. Where the shopper may be: Phoenix. Rule: 47 CFR 64.1200(c)(1)")
    assert line.text.endswith("looked at on Nov 22, 2026.")
    assert line.text.count("Phones may ring") == 1, "texts and calls are held by the same rule"
    assert not line.button.isVisible(), "who is no supervisor sets nothing aside"


def test_nothing_stands_there_when_nothing_speaks_against_it(opened: Open) -> None:
    page = opened()
    page.show_lead(arrived().view())
    assert not page.composer.rule.isVisible()


def test_a_warning_is_told_though_it_may_go() -> None:
    story = arrived()
    story.happen(BY_PHONE, DoNotCallChecked(True, story.now))
    story.now += 88 * DAY
    way = story.view().text
    assert (way.open, way.tone) == (True, Tone.ok)
    assert "Their number is on the national list" in way.why[0]


def test_a_supervisor_sets_a_rule_aside_with_a_reason(opened: Open) -> None:
    page = opened()
    asked: list[tuple[str, str]] = []
    page.aside_requested.connect(lambda channel, why: asked.append((channel, why)))
    page.show_lead(at_night().view(answers=True))
    QTest.mouseClick(page.composer.rule.button, Qt.MouseButton.LeftButton)
    form = page.form
    assert isinstance(form, AsideForm)
    form.submit()
    assert asked == []
    assert "Say why" in form._warning.text()
    QTest.keyClicks(form._line, "He asked us to write tonight")
    QTest.keyClick(form._line, Qt.Key.Key_Return)
    assert asked == [("text", "He asked us to write tonight")]


def test_where_law_leaves_no_room_there_is_no_button(opened: Open) -> None:
    page = opened()
    florida = at_night(arrived(msgspec.structs.replace(NOOR, postal_code="33101")))
    view = florida.view(answers=True)
    assert len(view.text.why) == 2, "Florida's hours and the federal ones"
    page.show_lead(view)
    assert not page.composer.rule.button.isVisible()


def test_a_supervisor_helps_with_a_colleagues_lead_and_does_not_write_on_it() -> None:
    story = at_night()
    story.do(Claim)
    way = story.view(me="kofi", answers=True).text
    assert (way.open, way.words) == (False, "Ines Duarte has this lead.")
    assert way.aside == ("hours-federal",)
    assert story.view(me="kofi").text.aside == ()


def doubtful(words: str = "take me off your list") -> Story:
    story = delivered(arrived(), "It is here.")
    wrote(story, words)
    return story


def test_what_may_mean_stop_stands_on_top_and_is_judged(opened: Open) -> None:
    story = doubtful()
    view = story.view()
    assert not view.text.open
    (doubt,) = view.doubts
    assert (doubt.person, doubt.quote, doubt.wrong) == (BY_PHONE, "take me off your list", False)
    page = opened()
    page.show_lead(view)
    assert page.doubt.isVisible()
    judged: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
    page.judged.connect(lambda *said: judged.append(said))
    QTest.mouseClick(page.doubt.buttons[OTHER], Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.doubt.buttons[NO_MORE], Qt.MouseButton.LeftButton)
    assert judged == [(BY_PHONE, doubt.doubts, ()), (BY_PHONE, doubt.doubts, ("text", "call"))]
    story.happen(BY_PHONE, OptOutJudged((), "l1", doubt.doubts))
    after = story.view()
    assert after.text.open
    page.show_lead(after)
    assert not page.doubt.isVisible()


def test_the_side_never_says_that_all_is_allowed_while_something_speaks_against_it() -> None:
    doubt = doubtful().view().side
    assert (doubt.allowed, doubt.consent) == (False, ("(602) 555-0148: wrote what may mean stop, still to be read",))
    story = arrived()
    story.happen(BY_PHONE, DoNotCallSet("l1"))
    story.happen(BY_PHONE, DoNotCallChecked(True, story.now))
    assert story.view().side.consent == (
        "(602) 555-0148: on the store's own do-not-call list",
        "(602) 555-0148: on the national do-not-call list",
    )


def test_a_strangers_number_is_told_as_one(opened: Open) -> None:
    page = opened()
    page.show_lead(doubtful("I'm not Noor").view())
    assert next(iter(page.doubt.buttons)) == WRONG, "what it most likely means comes first"
    told: list[str] = []
    page.wrong_number_told.connect(told.append)
    QTest.mouseClick(page.doubt.buttons[WRONG], Qt.MouseButton.LeftButton)
    assert told == [BY_PHONE]


def test_a_text_that_opened_the_lead_is_quoted_as_what_it_is() -> None:
    who = msgspec.structs.replace(NOOR, comments="Take me off your list", points=NOOR.points[:1])
    story = arrived(who, source="Text to the store", persons=(BY_PHONE,))
    story.happen(BY_PHONE, OptOutSuspected("words-perhaps-stop", "1", "l1", "SM1"))
    (doubt,) = story.view().doubts
    assert doubt.quote == "Take me off your list"


def test_a_call_at_night_says_when_it_will_be_placed_before_it_is_asked_for(opened: Open) -> None:
    page = opened(call_delay=5_000)
    page.show_lead(at_night().view())
    page._want("call")
    assert page.calls.calling.text.startswith(
        "They asked to be texted. Held until tomorrow, 8:00 am, their time, and placed then if it is still"
    )
    assert page.calls.calling.text.endswith("Asked for in 5 s — Esc cancels")
    QTest.keyClick(page, Qt.Key.Key_Escape)


def test_what_stands_on_another_lead_says_so(opened: Open) -> None:
    story = arrived()
    story.happen(BY_PHONE, OptOutSuspected("words-perhaps-stop", "1", "l9", "SM9"))
    page = opened()
    page.show_lead(story.view())
    assert page.doubt.isVisible()
    assert any(label.text() == ELSEWHERE for label in page.doubt.findChildren(type(page.composer.adds)))


def test_a_wrong_number_has_its_undo_on_the_page(opened: Open) -> None:
    story = arrived()
    story.do(SetOutcome, outcome="wrong number", person=BY_PHONE)
    page = opened()
    told: list[str] = []
    page.right_told.connect(told.append)
    page.show_lead(story.view())
    assert page.wrong.isVisible()
    page.wrong.button.click()
    assert told == [BY_PHONE]
    page.show_lead(arrived().view())
    assert not page.wrong.isVisible()


@pytest.mark.parametrize("opens", [True, False])
def test_who_asks_to_be_contacted_again_is_recorded_with_what_they_said(opened: Open, opens: bool) -> None:
    story = arrived()
    page = opened()
    page.show_lead(story.view(answers=opens))
    action = page.header._actions["opt in"]
    assert not action.isEnabled(), "nobody closed anything"
    story.do(OptOut, persons=(BY_PHONE,), channels=("text", "call"))
    page.show_lead(story.view(answers=opens))
    told: list[tuple[str, ...]] = []
    page.opted_in.connect(lambda *said: told.append(said))
    action.trigger()
    form = page.form
    assert isinstance(form, AgainForm)
    assert form.does.text() == ("Allow it" if opens else "Keep it")
    form._choice.setCurrentIndex(1)
    form.submit()
    assert told == [], "without what they said it is no evidence"
    form._line.setText("On the phone, today at 3")
    form.submit()
    assert told == [(BY_PHONE, "call", "Calls to (602) 555-0148", "On the phone, today at 3")]


def test_what_they_agreed_to_is_kept_with_its_place_words_and_proof_and_shown(opened: Open) -> None:
    story = arrived()
    page = opened()
    page.show_lead(story.view())
    told: list[Agreed] = []
    page.consent_told.connect(told.append)
    page.header._actions["agreed"].trigger()
    form = page.form
    assert isinstance(form, ConsentForm)
    form.submit()
    assert "Say what they agreed to" in form._warning.text()
    form.purpose.setCurrentIndex(1)
    form.source.setText("showroom form")
    form.submit()
    assert told == [], "without its words it counts for nothing"
    form.wording.setText("Text me your offers.")
    form.evidence.setText("form 12, in the drawer")
    form.when.set_wall(datetime.fromtimestamp(story.now / 1000, UTC) + timedelta(days=3))
    form.submit()
    assert told == [], "nobody agrees tomorrow"
    form.when.set_wall(datetime.fromtimestamp(story.now / 1000, UTC) - timedelta(days=3))
    form.submit()
    desk: Any = SimpleNamespace(record=SimpleNamespace(id="s1"), me="ana", now=lambda: story.now)
    decision = consent_intents.agreed("l1", told[0])(desk).decide(story)
    assert isinstance(decision, Append)
    for change in decision.changes:
        story.happen(change.stream, change.drafts[0].facts)
    assert story.view().side.consent[1:] == ("(602) 555-0148: agreed to texts and calls about offers (showroom form)",)
