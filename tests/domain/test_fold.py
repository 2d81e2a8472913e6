"""What events mean: total, the same in any chunking, and what cannot be changes nothing."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.events import Event, Facts, arrangement, lead, person, settings, team
from bdcdesk.domain.events.appointment import AppointmentConfirmed, AppointmentHere, AppointmentMissed, AppointmentSet, AppointmentShown
from bdcdesk.domain.events.contact import LinkOpened
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.fold import evolve, evolve_settings, fold
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person

from .making import ALWAYS_OPEN, FACTS, GIVEN, START, STORE, Story, event, logs, person_logs, received, wrote


@given(logs(begun=False))
def test_no_sequence_of_events_raises(events: list[Event]) -> None:
    state: Lead | None = None
    for one in events:
        before, kept = state, msgspec.json.encode(state)
        state = evolve(state, one)
        assert msgspec.json.encode(before) == kept, "the state before is never touched"
        assert before is None or state is not None, "a lead that was received stays"


@given(logs())
def test_an_event_either_leaves_its_mark_or_gives_back_the_very_same_lead(events: list[Event]) -> None:
    state: Lead | None = None
    for one in events:
        after = evolve(state, one)
        assert after is not None
        # Whoever opens a link has not been followed up by that.
        if after is not state and one.facts is not None and not isinstance(one.facts, LinkOpened):
            assert after.last == one.at
        state = after


@given(logs(begun=False), st.data())
def test_any_chunking_through_snapshots_gives_the_same_lead(events: list[Event], data: st.DataObject) -> None:
    whole = fold(events)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=4)))
    state: Lead | None = None
    for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True):
        state = fold(events[start:end], state)
        state = msgspec.json.decode(msgspec.json.encode(state), type=Lead | None)
        state = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=Lead | None)
    assert state == whole


@given(logs(begun=False))
def test_the_fold_is_the_same_each_time(events: list[Event]) -> None:
    assert fold(events) == fold(events)


@given(logs())
def test_a_missed_first_answer_stays_missed(events: list[Event]) -> None:
    state: Lead | None = None
    missed = False
    for one in events:
        state = evolve(state, one)
        assert state is not None
        assert not missed or state.missed(one.at)
        missed = state.missed(one.at)


@given(logs())
def test_a_lead_is_received_once(events: list[Event]) -> None:
    state = fold(events)
    assert state is not None
    again = event(received(source="Another"), events[-1].at + 1, len(events) + 1)
    assert evolve(state, again) is state


@given(logs())
def test_nothing_but_the_arrival_sets_what_the_clock_is_counted_from(events: list[Event]) -> None:
    first = evolve(None, events[0])
    state = fold(events)
    assert first is not None
    assert state is not None
    fixed = ("id", "store", "arrived", "received", "due", "target", "zone", "source")
    assert [getattr(state, name) for name in fixed] == [getattr(first, name) for name in fixed]
    # Who asks again may give another number; what was given first stays.
    assert set(first.persons) <= set(state.persons)
    assert set(first.zones) <= set(state.zones)


def test_nothing_is_known_before_the_lead_was_received() -> None:
    assert evolve(None, event(lead.Claimed("ana"), START)) is None
    assert evolve(None, event(None, START)) is None


def test_a_lead_arrives_only_on_the_stream_of_a_lead() -> None:
    assert evolve(None, event(received(), START, stream=GIVEN)) is None


def test_an_erased_shopper_leaves_a_lead_without_a_name() -> None:
    assert Story().now.shopper == lead.Shopper()


# -- who has it ---------------------------------------------------------------------------------------------------------------------------


def test_a_lead_has_one_owner() -> None:
    story = Story().then(lead.Claimed("ana"))
    assert story.now.owner == "ana"
    assert not story.changed_by(lead.Claimed("ben"))
    assert not story.changed_by(lead.Claimed("ana"))


def test_nobody_claims_nothing() -> None:
    assert not Story().changed_by(lead.Claimed(""))


def test_the_time_of_the_claim_is_that_of_the_first() -> None:
    story = Story().then(lead.Claimed("ana"))
    first = story.at
    story.then(lead.Released("ana")).then(lead.Claimed("ben"))
    assert (story.now.owner, story.now.claimed) == ("ben", first)


def test_only_the_owner_lets_go() -> None:
    story = Story()
    assert not story.changed_by(lead.Released("ana"))
    assert not story.changed_by(lead.Released(""))
    story.then(lead.Claimed("ana"))
    assert not story.changed_by(lead.Released("ben"))
    assert story.then(lead.Released("ana")).now.owner == ""


@pytest.mark.parametrize("made", [lead.Reassigned, lead.HandedOver])
def test_it_passes_on_only_from_who_has_it(made: type[lead.Reassigned] | type[lead.HandedOver]) -> None:
    story = Story().then(lead.Claimed("ana"))
    assert not story.changed_by(made("cem", before="ben"))
    assert not story.changed_by(made("cem", before=""))
    assert not story.changed_by(made("ana", before="ana"))
    assert story.then(made("cem", before="ana")).now.owner == "cem"


def test_reassigned_to_anyone_is_up_for_grabs_again() -> None:
    story = Story().then(lead.Claimed("ana")).then(lead.Reassigned("", before="ana"))
    assert story.now.owner == ""
    assert story.changed_by(lead.Claimed("ben"))


# -- closed and open ----------------------------------------------------------------------------------------------------------------------


def test_a_closed_lead_takes_no_new_plans() -> None:
    story = Story().then(AppointmentSet("m1", START, "UTC")).then(lead.Closed("bought elsewhere"))
    for facts in (
        lead.Claimed("ana"),
        lead.Reassigned("ana", before=""),
        lead.Promised("p1", START),
        AppointmentSet("m2", START, "UTC"),
        AppointmentHere("m1"),
        lead.Sold(),
        lead.Closed("twice"),
    ):
        assert not story.changed_by(facts), facts
    assert story.now.closed == "bought elsewhere"


def test_closing_needs_a_reason_and_reopening_a_closed_lead() -> None:
    story = Story()
    assert not story.changed_by(lead.Closed(""))
    assert not story.changed_by(lead.Reopened("called back"))
    story.then(lead.Sold())
    assert story.now.closed == "sold"
    assert story.then(lead.Reopened("fell through")).now.closed == ""


def test_a_shopper_who_writes_opens_the_lead_again() -> None:
    story = Story().then(lead.Closed("no answer"))
    assert wrote(story, "is it still there?").now.closed == ""


# -- promises and appointments ----------------------------------------------------------------------------------------------------------


def test_a_promise_is_settled_once() -> None:
    story = Story().then(lead.Promised("p1", START + 1), personal=lead.Words("send the video"))
    assert not story.changed_by(lead.Promised("p1", START + 2))
    assert not story.changed_by(lead.PromiseKept("p2"))
    story.then(lead.PromiseKept("p1"))
    assert story.now.promises[0].state == "kept"
    assert story.now.promises[0].text == "send the video"
    assert not story.changed_by(lead.PromiseKept("p1"))
    assert not story.changed_by(lead.PromiseTakenBack("p1"))


MEETINGS: dict[str, dict[type[Facts], str]] = {
    "set": {AppointmentConfirmed: "confirmed", AppointmentHere: "here", AppointmentShown: "shown", AppointmentMissed: "missed"},
    "confirmed": {AppointmentHere: "here", AppointmentShown: "shown", AppointmentMissed: "missed"},
    "here": {AppointmentShown: "shown"},
    "shown": {},
    "missed": {},
}
"""From each state of an appointment, where each event may take it."""

_MARKS: tuple[type[AppointmentConfirmed | AppointmentHere | AppointmentShown | AppointmentMissed], ...] = (
    AppointmentConfirmed,
    AppointmentHere,
    AppointmentShown,
    AppointmentMissed,
)


def _meeting(state: str) -> Story:
    story = Story().then(AppointmentSet("m1", START + 1, "America/New_York", "Kim"))
    marks = {"confirmed": AppointmentConfirmed, "here": AppointmentHere, "shown": AppointmentShown, "missed": AppointmentMissed}
    return story if state == "set" else story.then(marks[state]("m1"))


@pytest.mark.parametrize("state", MEETINGS)
@pytest.mark.parametrize("mark", _MARKS)
def test_an_appointment_goes_only_where_it_can(
    state: str, mark: type[AppointmentConfirmed | AppointmentHere | AppointmentShown | AppointmentMissed]
) -> None:
    story = _meeting(state)
    assert not story.changed_by(mark("m2")), "another appointment"
    assert not story.changed_by(AppointmentSet("m1", START + 2, "UTC")), "set twice"
    allowed = MEETINGS[state].get(mark)
    assert story.changed_by(mark("m1")) == (allowed is not None)
    missed = story.now.missed_appointments
    after = story.then(mark("m1")).now
    assert after.appointment is not None
    assert after.appointment.state == (allowed or state)
    assert after.missed_appointments == missed + (allowed == "missed")


def test_without_an_appointment_nobody_is_here() -> None:
    for mark in _MARKS:
        assert not Story().changed_by(mark("m1"))


def test_a_new_appointment_takes_the_place_of_the_old() -> None:
    story = _meeting("missed").then(AppointmentSet("m2", START + 5, "UTC"))
    assert story.now.appointment is not None
    assert (story.now.appointment.id, story.now.appointment.state, story.now.missed_appointments) == ("m2", "set", 1)


# -- newer releases, people and settings ------------------------------------------------------------------------------------------------


@given(logs())
def test_an_event_of_a_newer_release_only_marks_the_lead(events: list[Event]) -> None:
    state = fold(one for one in events if one.facts is not None)
    assert state is not None
    marked = evolve(state, event(None, events[-1].at, 99))
    assert marked == msgspec.structs.replace(state, newer=True)
    assert evolve(marked, event(None, events[-1].at, 100)) is marked


@given(person_logs)
def test_only_their_own_word_takes_an_opt_out_back(events: list[Event]) -> None:
    state, out = NOBODY, set[str]()
    for one in events:
        after = evolve_person(state, one)
        if isinstance(one.facts, person.OptedIn):
            assert state.opted_out - after.opted_out <= set(one.facts.channels)
            out &= after.opted_out
        else:
            assert after.opted_out >= state.opted_out
        if isinstance(one.facts, person.OptedOut | person.OptOutJudged):
            out |= set(one.facts.channels)
        assert after.company >= state.company
        assert after.wrong >= state.wrong or isinstance(one.facts, person.NumberRight)
        assert (after is state) == (after == state)
        state = after
    assert state.opted_out == out
    marks = [one.facts for one in events if isinstance(one.facts, person.NumberWrong | person.NumberRight)]
    assert state.wrong == (bool(marks) and isinstance(marks[-1], person.NumberWrong))


def test_what_a_person_opted_out_of_adds_up() -> None:
    state = evolve_person(NOBODY, event(person.OptedOut(("text",), "text"), START, stream=GIVEN))
    state = evolve_person(state, event(person.OptedOut(("call",), "told"), START, stream=GIVEN))
    assert state == Person(frozenset({"text", "call"}), stopped=frozenset({"text"}))
    state = evolve_person(state, event(person.OptedOut(("call", "text"), "told"), START, stream=GIVEN))
    assert state == Person(frozenset({"text", "call"}))
    assert evolve_person(state, event(person.OptedOut(("call", "text"), "told"), START, stream=GIVEN)) is state


@given(person_logs, st.integers(0, 5))
def test_a_person_survives_snapshots(events: list[Event], cut: int) -> None:
    state = NOBODY
    for n, one in enumerate(events):
        state = evolve_person(state, one)
        if n % (cut + 1) == 0:
            state = msgspec.json.decode(msgspec.json.encode(state), type=Person)
            state = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=Person)
    whole = NOBODY
    for one in events:
        whole = evolve_person(whole, one)
    assert state == whole


_PARTS: dict[type[Facts], tuple[str, str]] = {
    settings.ContactRulesSet: ("contact", "rules"),
    settings.CallsSet: ("calls", "calls"),
    settings.VisitsSet: ("visits", "visits"),
    arrangement.DepartmentsSet: ("departments", "departments"),
    arrangement.AfterHoursSet: ("after_hours", "after_hours"),
    team.TeamSet: ("team", "team"),
}
"""Which part of a store's settings an event of its own sets, and from what in it."""


def test_only_a_description_describes_the_store() -> None:
    for facts in FACTS:
        _describes(facts)
    assert {type(facts) for facts in FACTS} > {settings.StoreDescribed, *_PARTS}


def _describes(facts: Facts) -> None:
    after = evolve_settings(STORE, event(facts, START, stream="settings"))
    if isinstance(facts, settings.StoreDescribed):
        # What the store is called, and when it is open, changes nothing that has an event of its own.
        own = {part: getattr(STORE, part) for part, _ in _PARTS.values()}
        assert after == msgspec.structs.replace(facts, plans=STORE.plans, **own)
    elif isinstance(facts, PlanKept):
        assert after == msgspec.structs.replace(STORE, plans=(facts,))
    elif type(facts) in _PARTS:
        part, told = _PARTS[type(facts)]
        assert after == msgspec.structs.replace(STORE, **{part: getattr(facts, told)})
        # And does not loosen what the store has added to the rules.
        assert evolve_settings(after, event(STORE, START, stream="settings")) == after
    else:
        assert after is STORE


def test_the_first_description_stands_as_it_is() -> None:
    assert evolve_settings(None, event(STORE, START, stream="settings")) is STORE
    assert STORE.hours is ALWAYS_OPEN


def test_a_closed_lead_says_why_until_the_words_are_erased() -> None:
    told = Story().then(lead.Closed("by hand"), personal=lead.Words("bought elsewhere"))
    erased = Story().then(lead.Closed("by hand"))
    assert (told.now.closed, erased.now.closed) == ("bought elsewhere", "by hand")


def test_the_newest_word_on_a_channel_counts_and_lifts_no_opt_out() -> None:
    state = evolve_person(NOBODY, event(person.OptedOut(("text",), "text"), START, stream=GIVEN))
    state = evolve_person(state, event(person.ConsentStated(refused=("text", "call")), START, stream=GIVEN))
    assert (state.refused, state.opted_out) == ({"text", "call"}, {"text"})
    state = evolve_person(state, event(person.ConsentStated(allowed=("text", "call"), refused=("email",)), START, stream=GIVEN))
    assert (state.refused, state.opted_out) == ({"email"}, {"text"})
    assert evolve_person(state, event(person.ConsentStated(refused=("email",)), START, stream=GIVEN)) is state
