"""A shopper's data is erased: what stays of the lead, and of who was behind it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions import Action, Append
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.lead import Close, Note, Reopen, SetOutcome
from bdcdesk.domain.actions.ownership import Release
from bdcdesk.domain.events import Draft, Event, contact, lead, person, write
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.fold import ERASED, evolve, fold
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.report.names import Names
from bdcdesk.report.timeline_words import entries

from .acting import Knows, do
from .making import GIVEN, HOUR, MINUTE, START, Story, event, logs, ringing, text, texted, wrote

ANA = lead.Shopper("Zoë Quist", "Zoë", "Quist", (lead.ContactPoint("phone", "+12025550123", "202 555 0123"),), "20001", "A red one?")


def wiped(events: list[Event]) -> list[Event]:
    return [msgspec.structs.replace(one, personal=None) for one in events]


@given(logs(), st.data())
def test_a_copy_that_folds_on_and_one_that_wipes_first_come_to_the_same_lead(events: list[Event], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(events)))
    erased = event(person.Erased(), events[place - 1].at, 1000)
    before, after = events[:place], events[place:]
    folded_on = fold([*before, erased, *after])
    assert folded_on == fold([*wiped(before), erased, *wiped(after)])
    assert folded_on is not None
    assert folded_on.closed
    assert folded_on.erased >= erased.at


def figures(state: Lead) -> dict[str, object]:
    """What reports stand on."""
    names = "arrived received due target owner claimed attempted delivered talked answered useful outcome buying notes sold source vehicles"
    return {name: getattr(state, name) for name in (*names.split(), "appointment", "missed_appointments", "received_sids")}


@given(logs())
def test_erasing_leaves_the_figures(events: list[Event]) -> None:
    before = fold(events)
    after = evolve(before, event(person.Erased(), events[-1].at, 1000))
    assert before is not None
    assert after is not None
    assert figures(before) == figures(after)
    assert [(touch.id, touch.reached, touch.accepted, touch.talk) for touch in before.touches] == [
        (touch.id, touch.reached, touch.accepted, touch.talk) for touch in after.touches
    ]


def told() -> Story:
    story = texted(Story(shopper=ANA)).then(text("t2"), personal=contact.Letter("+12025550123", "Zoë, it is red"))
    story.then(lead.Promised("p1", START + HOUR), personal=lead.Words("call Zoë"))
    return wrote(ringing(story, "c1"), "Zoë here")


def test_nothing_of_the_shopper_is_left_in_the_lead() -> None:
    story = told()
    assert "Zo" in msgspec.json.encode(story.now).decode()
    story.then(person.Erased(("e1",)))
    left = msgspec.json.encode(story.now).decode()
    assert "Zo" not in left
    assert "+1202" not in left
    assert (story.now.closed, story.now.erased) == (ERASED, story.at)


WORDS = lead.Words("Zoë said so")
CARS = (
    Vehicle("buy", "used", "2019", "Honda", "Fit", vin="VINFIT"),
    Vehicle("trade-in", "", "2008", "Saab", vin="VINSAAB", color="red"),
)


def drafts(made: type[Action], state: Lead | None, **other: Any) -> list[Draft]:
    decision = do(made, **other).decide(Knows(state))
    assert isinstance(decision, Append)
    return [draft for change in decision.changes for draft in change.drafts]


def test_what_tells_whose_a_trade_in_is_can_be_erased() -> None:
    (arrival,) = drafts(ReceiveLead, None, source="Web", arrived=START, shopper=ANA, vehicles=CARS)
    assert "VINSAAB" not in write(arrival.facts)
    assert "VINFIT" in write(arrival.facts)
    state = evolve(None, event(arrival.facts, START, 1, arrival.personal))
    assert state is not None
    assert state.vehicles == CARS
    after = evolve(state, event(person.Erased(("e1",)), START, 2))
    assert after is not None
    assert after.vehicles == (CARS[0], Vehicle("trade-in", "", "2008", "Saab"))


@pytest.mark.parametrize(
    ("made", "state", "other"),
    [
        (Release, Story().then(lead.Claimed("ana")).now, {"reason": WORDS.text}),
        (SetOutcome, Story().now, {"outcome": "bad lead", "reason": WORDS.text}),
        (Reopen, Story().then(lead.Closed("by hand")).now, {"reason": WORDS.text}),
        (Close, Story().now, {"reason": WORDS.text}),
        (Note, Story().now, {"text": WORDS.text}),
    ],
)
def test_what_an_agent_says_of_a_lead_can_be_erased(made: type[Action], state: Lead, other: dict[str, Any]) -> None:
    (draft,) = drafts(made, state, **other)
    assert (draft.personal, "Zo" in write(draft.facts)) == (WORDS, False)
    told_of = event(draft.facts, START, 9, draft.personal)
    assert "Zoë said so" in entries(state, [told_of], frozenset(), Names({}), START)[-1].text


def test_what_waits_is_taken_back_and_what_is_unknown_is_given_up() -> None:
    story = told()
    story.then(contact.CallUnknown("c1"))
    assert story.touch("c1").stage == "accepted"
    story.then(text("t3")).then(contact.MessageSending("t3", "hub", story.at + MINUTE)).then(person.Erased())
    assert [(touch.id, touch.stage, touch.given_up) for touch in story.now.touches] == [
        ("t1", "accepted", False),
        ("t2", "withdrawn", False),
        ("c1", "accepted", False),
        ("t3", "unknown", True),
    ]
    # Who was sending says so after what waited was taken back: nobody can look it up.
    later = story.then(contact.MessageUnknown("t2", "lost")).touch("t2")
    assert (later.stage, later.given_up) == ("unknown", True)
    # The POST was under way when it was erased: its receipt still counts.
    assert story.then(contact.MessageAccepted("t3", "sim", "SM3")).touch("t3").stage == "accepted"


def test_an_erased_lead_stays_closed() -> None:
    story = Story(shopper=ANA).then(person.Erased())
    assert not story.changed_by(lead.Reopened("came back"))
    assert not story.changed_by(lead.Claimed("ana"))
    assert not story.changed_by(text("t9"))
    wrote(story, "me again")
    assert (story.now.closed, story.now.reply and story.now.reply.text) == (ERASED, "")
    assert "again" not in msgspec.json.encode(story.then(lead.Noted(), personal=lead.Words("again")).now).decode()


def test_a_sale_stays_a_sale() -> None:
    assert Story().then(lead.Sold()).then(person.Erased()).now.closed == "sold"
    assert Story().then(lead.Closed("by hand"), personal=lead.Words("sold")).then(person.Erased()).now.closed == ERASED


def test_the_person_is_remembered_as_erased_and_opted_out() -> None:
    state = evolve_person(NOBODY, event(person.OptedOut(("text",), "text"), START, 1, stream=GIVEN))
    state = evolve_person(state, event(person.Erased(), START + MINUTE, 2, stream=GIVEN))
    assert (state.opted_out, state.erased) == (frozenset({"text"}), START + MINUTE)
    assert evolve_person(state, event(person.Erased(), START + HOUR, 3, stream=GIVEN)).erased == START + HOUR


def test_nobody_is_contacted_about_what_was_before_and_who_returns_is_answered() -> None:
    old = Story().now
    state = evolve_person(NOBODY, event(person.Erased(), old.received + MINUTE, 2, stream=GIVEN))
    for channel in ("text", "call", "email"):
        assert isinstance(_verdict(old, state, channel), contact_rules.Blocked)
        new = msgspec.structs.replace(old, received=state.erased + 1)
        assert isinstance(_verdict(new, state, channel), contact_rules.Allowed)
    out = msgspec.structs.replace(state, opted_out=frozenset({"text"}))
    assert isinstance(_verdict(new, out, "text"), contact_rules.Blocked)


def _verdict(about: Lead, known: Person, channel: Channel) -> contact_rules.Verdict:
    here = msgspec.structs.replace(about, zones=("America/New_York",))
    return contact_rules.verdict(Knows(here, persons={GIVEN: known}), here, GIVEN, channel, START + HOUR)


def test_the_timeline_says_so() -> None:
    story = Story().then(person.Erased())
    last = event(person.Erased(), story.at, 2)
    assert "erased at their request, by Ana" in entries(story.now, [last], frozenset(), Names({"ana": "Ana"}), story.at)[-1].text
