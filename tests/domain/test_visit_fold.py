"""What an appointment and a visit mean for a lead: who may say so, what counts as missed, and what is owed next."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain import clock
from bdcdesk.domain.actions.appointment import (
    LATE,
    OWN,
    MarkShown,
    MissByTimer,
    MoveAppointment,
    ReadAnswered,
    ReadConfirmed,
    SetAppointment,
)
from bdcdesk.domain.actions.base import Append
from bdcdesk.domain.actions.visit import MarkHandedOver, MarkLeft, SetVisits
from bdcdesk.domain.events import Event, Facts, contact, lead, since_of
from bdcdesk.domain.events import appointment as meeting
from bdcdesk.domain.events.settings import Visits, VisitsSet
from bdcdesk.domain.fold import evolve, fold
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.work import next_work

from .acting import Knows, do, facts, refusal
from .making import DAY, HOUR, MINUTE, START, STORE, Story, event, logs, texted, wrote

WHEN = START + DAY
SET = meeting.AppointmentSet("m1", WHEN, "America/New_York", "kim", WHEN + HOUR, 30 * MINUTE)


def planned() -> Story:
    return texted(Story()).then(SET)


def work(story: Story) -> tuple[str, str]:
    found = next_work(story.now)
    assert found is not None
    return found.kind, found.words({"kim": "Kim"})


@given(logs())
def test_misses_are_only_taken_back_by_who_comes_after_the_clock_alone_had_missed_them(events: list[Event]) -> None:
    state: Lead | None = None
    for one in events:
        before, state = state, evolve(state, one)
        if before is None or state is None:
            continue
        assert state.missed_appointments >= 0
        if state.missed_appointments < before.missed_appointments:
            assert before.appointment is not None
            assert before.appointment.timed
            assert isinstance(one.facts, meeting.AppointmentHere | meeting.AppointmentShown)


@given(logs())
def test_nobody_shows_by_the_word_of_who_set_the_appointment(events: list[Event]) -> None:
    state: Lead | None = None
    for one in events:
        before, state = state, evolve(state, one)
        if isinstance(one.facts, meeting.AppointmentShown) and state is not before:
            assert before is not None
            assert before.appointment is not None
            assert one.actor not in before.appointment.set_by


@given(logs())
def test_every_open_lead_has_next_work_whatever_happened_to_its_appointment(events: list[Event]) -> None:
    state = fold(events)
    assert state is not None
    assert (next_work(state) is None) == bool(state.closed)


def test_the_log_itself_does_not_take_the_word_of_who_set_it() -> None:
    story = planned()
    assert not story.changed_by(meeting.AppointmentShown("m1", "ana", START + 2 * DAY))
    assert story.then(meeting.AppointmentShown("m1", "kim", START + 2 * DAY), actor="kim").now.appointment is not None
    assert story.now.appointment.state == "shown"
    older = Story().then(meeting.AppointmentSet("m1", WHEN, "America/New_York"))
    assert older.changed_by(meeting.AppointmentShown("m1")), "what an older release wrote means what it meant"


def test_moving_a_missed_appointment_keeps_the_miss_and_counts_the_move() -> None:
    story = planned().then(meeting.AppointmentMissed("m1", timed=True), 2 * DAY)
    story.then(meeting.AppointmentMoved("m1", story.at + DAY, "America/New_York", "", 0, 30 * MINUTE))
    known = story.now.appointment
    assert known is not None
    assert (known.state, known.moved, story.now.missed_appointments) == ("set", 1, 1)
    story.then(meeting.AppointmentHere("m1"))
    assert story.now.missed_appointments == 1


def test_who_comes_after_the_clock_has_given_them_up_was_late_and_missed_nothing() -> None:
    story = planned().then(meeting.AppointmentMissed("m1", timed=True), 2 * DAY)
    assert work(story)[0] == "no-show"
    story.then(meeting.AppointmentShown("m1", "kim", story.at + DAY), actor="kim")
    assert story.now.missed_appointments == 0
    by_hand = planned().then(meeting.AppointmentMissed("m1"), 2 * DAY)
    assert not by_hand.changed_by(meeting.AppointmentHere("m1"))


def test_an_answer_decides_what_is_owed_until_somebody_has_seen_to_it() -> None:
    story = wrote(planned(), "running 10 min late").then(meeting.AppointmentAnswered("m1", "SM-in", "late", 10, 10))
    assert work(story) == ("reply", "Running late, 10 min: tell Kim")
    texted(story, "t2")
    assert work(story) == ("appointment", "Running late, 10 min: tell Kim")
    assert work(story.then(meeting.AppointmentHere("m1"))) == ("appointment", "Here now")
    story = wrote(planned(), "can't make it").then(meeting.AppointmentAnswered("m1", "SM-in", "cannot"))
    assert work(texted(story, "t2")) == ("confirm", "Can't come: set another time")
    story.then(meeting.AppointmentMoved("m1", WHEN + DAY, "America/New_York", "kim", 0, 30 * MINUTE))
    assert work(story)[1].startswith("Confirm ")
    assert work(story.then(meeting.AppointmentCancelled("m1")))[0] == "follow-up"


@pytest.mark.parametrize(("before", "settled", "waits"), [("", True, False), ("", False, True), ("What colours are there?", True, True)])
def test_a_yes_settles_itself_and_nothing_that_was_asked_before(before: str, settled: bool, waits: bool) -> None:
    story = wrote(planned(), before, "SM-1") if before else planned()
    wrote(story, "yes").then(meeting.AppointmentConfirmed("m1", read=True, sid="SM-in", settled=settled))
    assert story.now.appointment is not None
    assert story.now.appointment.state == "confirmed"
    assert story.now.awaits_reply is waits


def test_who_left_without_buying_is_asked_back_with_the_floors_reason() -> None:
    story = planned().then(meeting.AppointmentShown("m1", "kim", START + 2 * DAY), DAY, actor="kim")
    assert work(story) == ("be-back", "Be-back: showed, did not buy")
    story.then(meeting.LeftWithout("m1", START + 3 * DAY), personal=lead.Words("waits for the spouse"))
    found = next_work(story.now)
    assert found is not None
    assert (found.kind, found.why, found.due) == ("be-back", "Be-back: waits for the spouse", START + 3 * DAY)


def test_a_car_is_delivered_once_and_to_who_bought_it() -> None:
    story = planned()
    assert not story.changed_by(meeting.CarHandedOver())
    story.then(lead.Sold()).then(meeting.CarHandedOver())
    assert story.now.handed_over == story.at
    assert not story.changed_by(meeting.CarHandedOver())


# -- what is wished --------------------------------------------------------------------------------------------------------------


def test_who_set_or_moved_it_is_refused_and_the_floor_is_not() -> None:
    story = planned().then(meeting.AppointmentMoved("m1", WHEN + HOUR, "America/New_York", "kim", 0, 30 * MINUTE), actor="ben")
    for actor in ("ana", "ben"):
        assert refusal(do(MarkShown, actor, appointment="m1").decide(Knows(story.now, story.at))) == OWN
    (shown,) = facts(do(MarkShown, "kim", appointment="m1").decide(Knows(story.now, story.at)))
    assert isinstance(shown, meeting.AppointmentShown)
    assert shown.greeter == "kim"
    assert shown.back == clock.next_morning(STORE.hours, story.at)


@given(st.integers(-5, 95), st.integers(0, 60), st.booleans())
def test_the_hub_counts_a_miss_when_time_grace_and_lateness_are_over_and_never_before(after: int, minutes: int, late: bool) -> None:
    story = planned()
    if late:
        story.then(meeting.AppointmentAnswered("m1", "SM", "late", minutes, minutes or LATE))
    now = WHEN + after * MINUTE
    decision = do(MissByTimer, "hub", appointment="m1").decide(Knows(story.now, now))
    over = now >= WHEN + 30 * MINUTE + ((minutes or LATE) * MINUTE if late else 0)
    assert facts(decision) == ([meeting.AppointmentMissed("m1", timed=True)] if over else [])


@pytest.mark.parametrize(
    "marked", [meeting.AppointmentHere("m1"), meeting.AppointmentMissed("m1"), meeting.AppointmentCancelled("m1"), lead.Sold()]
)
def test_the_hub_counts_no_miss_of_what_somebody_marked(marked: Facts) -> None:
    story = planned().then(marked)
    assert do(MissByTimer, "hub", appointment="m1").decide(Knows(story.now, WHEN + DAY)) == Append(())


def test_the_hub_does_not_read_an_answer_that_is_not_the_newest_word() -> None:
    story = wrote(wrote(planned(), "yes", "SM-1"), "no wait", "SM-2")
    for made, more in ((ReadConfirmed, {}), (ReadAnswered, {"said": "late"})):
        assert do(made, "hub", appointment="m1", sid="SM-1", **more).decide(Knows(story.now)) == Append(())


def test_an_appointment_takes_its_salespersons_time_and_the_stores_grace() -> None:
    settings = msgspec.structs.replace(STORE, visits=Visits(10 * MINUTE))
    (made,) = facts(do(SetAppointment, appointment="m1", when=WHEN, zone="America/New_York").decide(Knows(Story().now, settings=settings)))
    assert isinstance(made, meeting.AppointmentSet)
    assert (made.until, made.grace) == (WHEN + HOUR, 10 * MINUTE)


def test_what_cannot_be_is_refused_in_words() -> None:
    known = Knows(planned().now)
    same = do(MoveAppointment, appointment="m1", when=WHEN, zone="America/New_York", salesperson="kim")
    assert refusal(same.decide(known)).startswith("The appointment is at that time already")
    assert refusal(do(MarkLeft, appointment="m1", reason=" ").decide(known)).startswith("Say why")
    assert refusal(do(MarkLeft, appointment="m1", reason="spouse").decide(known)).startswith("Nobody has marked")
    assert refusal(do(MarkHandedOver).decide(known)).startswith("This lead is not sold")
    assert refusal(do(SetVisits, visits=Visits(1)).decide(known)).startswith("An appointment counts as missed")
    assert facts(do(SetVisits, visits=Visits(HOUR)).decide(known)) == [VisitsSet(Visits(HOUR, 1))]


def test_an_older_desk_does_not_take_these_for_less_than_they_say() -> None:
    assert since_of(meeting.AppointmentSet("m1", WHEN, "UTC")) == 1
    for more in (SET, meeting.AppointmentConfirmed("m1", read=True), meeting.AppointmentMissed("m1", timed=True)):
        assert since_of(more) == 4
    assert since_of(contact.MessageDelivered("t1")) == 1


def test_an_erased_shopper_takes_the_floors_reason_along() -> None:
    story = planned().then(meeting.AppointmentShown("m1", "kim", START + 2 * DAY), DAY, actor="kim")
    story.then(meeting.LeftWithout("m1", START + 3 * DAY), personal=lead.Words("Noor waits for the spouse"))
    from bdcdesk.domain.events.person import Erased

    erased = evolve(story.now, event(Erased(), story.at + 1, 99))
    assert erased is not None
    assert b"spouse" not in msgspec.json.encode(erased)
