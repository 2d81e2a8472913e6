"""Notes, outcomes, appointments, arrivals and settings: what each action writes, and the few that are refused."""

import pytest

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.appointment import MarkMissed, SetAppointment
from bdcdesk.domain.actions.following import SkipStep, WaitNoMore, WaitUntil
from bdcdesk.domain.actions.intake import DescribeStore, EnterLead, ReceiveLead
from bdcdesk.domain.actions.lead import Close, MakePromise, MarkSold, Note, OptOut, Reopen, SetOutcome, TakeBackWrongNumber
from bdcdesk.domain.events.appointment import AppointmentMissed, AppointmentSet
from bdcdesk.domain.events.lead import (
    Closed,
    LeadReceived,
    Noted,
    NotNow,
    NotNowOver,
    OutcomeSet,
    OutcomeTakenBack,
    Promised,
    Reopened,
    Shopper,
    Sold,
    StepSkipped,
    Words,
)
from bdcdesk.domain.events.person import NumberRight, NumberWrong, OptedOut
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.person_fold import Person, evolve_person

from .acting import Knows, do, facts, refusal
from .making import ALWAYS_OPEN, DAY, GIVEN, HOUR, MINUTE, START, STORE, STRANGER, Story, event, texted, wrote
from .test_clock import at

OPEN = Knows(Story().now)
CLOSED = Knows(Story().then(Closed("bought elsewhere")).now)


def test_words_go_into_the_part_that_can_be_erased() -> None:
    for action, made in (
        (do(Note, text="Wife decides"), Noted()),
        (do(MakePromise, promise="p1", due=9, text="Wife decides"), Promised("p1", 9)),
    ):
        decision = action.decide(OPEN)
        assert isinstance(decision, Append)
        assert facts(decision) == [made]
        assert decision.changes[0].drafts[0].personal == Words("Wife decides")


def test_told_to_stop_holds_for_every_number_they_gave() -> None:
    decision = do(OptOut, persons=(GIVEN, "person/2b")).decide(OPEN)
    assert isinstance(decision, Append)
    assert [change.stream for change in decision.changes] == [GIVEN, "person/2b"]
    assert facts(decision) == [OptedOut(("text", "call", "email"), "told", "l1")] * 2


def test_a_wrong_number_is_wrong_for_all_leads_of_it() -> None:
    action = do(SetOutcome, outcome="wrong number", person=GIVEN)
    assert facts(action.decide(OPEN)) == [OutcomeSet("wrong number", GIVEN), NumberWrong("l1")]
    assert action.streams == ("lead/l1", GIVEN)
    assert facts(do(SetOutcome, outcome="wrong number").decide(OPEN)) == [OutcomeSet("wrong number")]
    assert facts(do(SetOutcome, outcome="reached", person=GIVEN).decide(OPEN)) == [OutcomeSet("reached", GIVEN)]


def test_closing_needs_a_reason_and_an_open_lead() -> None:
    decision = do(Close, reason="bought elsewhere").decide(OPEN)
    assert facts(decision) == [Closed("by hand")]
    assert isinstance(decision, Append)
    assert decision.changes[0].drafts[0].personal == Words("bought elsewhere")  # what is said of a shopper can be erased
    assert refusal(do(Close, reason=" ").decide(OPEN)) == "Say why the lead is closed."
    assert refusal(do(Close, reason="again").decide(CLOSED)) == "This lead is closed (bought elsewhere)."


def test_who_waits_for_a_reply_is_not_closed_away() -> None:
    story = wrote(texted(Story()), "how much?")
    assert refusal(do(Close, reason="no answer").decide(Knows(story.now))) == "The shopper has written and waits for a reply."
    assert isinstance(do(Close, reason="no answer").decide(Knows(texted(story, "t2").now)), Append)


@pytest.mark.parametrize("person", [Person(frozenset({"text", "call"})), Person(wrong=True)])
def test_who_may_not_be_answered_can_be_closed(person: Person) -> None:
    known = Knows(wrote(Story(), "STOP").now, persons={GIVEN: person})
    assert facts(do(Close, reason="asked us to stop").decide(known)) == [Closed("by hand")]


def test_only_a_closed_lead_is_reopened() -> None:
    assert facts(do(Reopen, reason="fell through").decide(CLOSED)) == [Reopened()]
    assert refusal(do(Reopen).decide(OPEN)) == "This lead is not closed."
    assert facts(do(MarkSold).decide(CLOSED)) == [Sold()]


def test_an_appointment_is_in_time_to_come() -> None:
    asked = do(SetAppointment, appointment="m1", when=START + HOUR, zone="America/New_York", salesperson="Kim")
    assert facts(asked.decide(OPEN)) == [AppointmentSet("m1", START + HOUR, "America/New_York", "Kim", START + 2 * HOUR, HOUR // 2)]
    past = do(SetAppointment, appointment="m1", when=START, zone="America/New_York")
    assert refusal(past.decide(OPEN)) == "That time is past. Choose a time to come."
    assert facts(do(MarkMissed, appointment="m1").decide(Knows())) == [AppointmentMissed("m1")]


def test_a_time_zone_that_does_not_exist_is_refused() -> None:
    asked = do(SetAppointment, appointment="m1", when=START + HOUR, zone="Mars/Olympus")
    assert refusal(asked.decide(OPEN)) == "“Mars/Olympus” is no time zone that this computer knows."


@pytest.mark.parametrize(("made", "by_hand"), [(ReceiveLead, False), (EnterLead, True)])
def test_a_lead_is_stamped_with_what_its_clock_depends_on(made: type[ReceiveLead], by_hand: bool) -> None:
    hours = Hours("America/New_York", (((540, 1200),),) * 7, version=3)
    store = StoreDescribed("Harbor", hours, "+12025550100", first_answer=10 * MINUTE)
    night = at("2026-03-03T04:00:00Z")
    arrival = do(made, source="AutoBazaar", arrived=night, shopper=Shopper(first="Maria"), persons=(GIVEN,))
    decision = arrival.decide(Knows(now=night, settings=store))
    assert isinstance(decision, Append)
    assert facts(decision) == [
        LeadReceived(
            source="AutoBazaar",
            arrived=night,
            due=at("2026-03-03T14:10:00Z"),
            target=10 * MINUTE,
            calendar=3,
            zone="America/New_York",
            persons=(GIVEN,),
            by_hand=by_hand,
        )
    ]
    assert decision.changes[0].drafts[0].personal == Shopper(first="Maria")


def test_a_store_without_hours_takes_no_lead_and_says_so() -> None:
    arrival = do(ReceiveLead, source="AutoBazaar", arrived=START, shopper=Shopper())
    assert refusal(arrival.decide(Knows(settings=None))) == "The store is not set up yet: it has no hours and no target."


def test_a_store_is_described_once() -> None:
    assert facts(do(DescribeStore, described=STORE).decide(Knows(settings=None))) == [STORE]
    assert do(DescribeStore, described=STORE).decide(Knows()) == Append(())


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (Hours("Mars/Olympus", ALWAYS_OPEN.week), "“Mars/Olympus” is no time zone that this computer knows."),
        (Hours("America/New_York", (((540, 1020),),) * 5), "The hours need seven days, Monday first."),
        (Hours("America/New_York", (((1020, 540),),) * 7), "Each span of hours must end after it begins, within its day."),
        (Hours("America/New_York", (((-5, 540),),) * 7), "Each span of hours must end after it begins, within its day."),
        (Hours("America/New_York", (((540, 1441),),) * 7), "Each span of hours must end after it begins, within its day."),
    ],
)
def test_hours_by_which_no_clock_could_run_are_refused(hours: Hours, said: str) -> None:
    described = StoreDescribed("Harbor", hours, "+12025550100")
    assert refusal(do(DescribeStore, described=described).decide(Knows())) == said


@pytest.mark.parametrize("target", [-1, 31 * 24 * HOUR])
def test_targets_that_are_no_targets_are_refused(target: int) -> None:
    for described in (
        StoreDescribed("Harbor", ALWAYS_OPEN, "+12025550100", first_answer=target),
        StoreDescribed("Harbor", ALWAYS_OPEN, "+12025550100", next_reply=target),
    ):
        assert refusal(do(DescribeStore, described=described).decide(Knows())) == "A target is between nothing and 30 days."


@pytest.mark.parametrize(("target", "stamped"), [(0, MINUTE), (30_000, 30_000), (10 * MINUTE, MINUTE)])
def test_who_is_on_the_site_is_answered_within_a_minute_of_the_stores_hours(target: int, stamped: int) -> None:
    hours = Hours("America/New_York", (((540, 1200),),) * 7)
    store = StoreDescribed("Harbor", hours, "+12025550100", first_answer=10 * MINUTE)
    for arrived, opens in ((at("2026-03-03T15:00:00Z"), 0), (at("2026-03-03T04:00:00Z"), 10 * HOUR)):
        arrival = do(ReceiveLead, source="Web", arrived=arrived, shopper=Shopper(), target=target, visitor="t" * 32, on_site=True)
        (made,) = facts(arrival.decide(Knows(now=arrived, settings=store)))
        assert isinstance(made, LeadReceived)
        assert (made.target, made.due, made.visitor, made.on_site) == (stamped, arrived + opens + stamped, "t" * 32, True)


def test_what_is_no_lead_is_not_urgent_wherever_it_was_sent_from() -> None:
    store = StoreDescribed("Harbor", ALWAYS_OPEN, "+12025550100", first_answer=10 * MINUTE)
    arrival = do(ReceiveLead, source="Web", arrived=START, shopper=Shopper(), nature="test", on_site=True)
    (made,) = facts(arrival.decide(Knows(now=START, settings=store)))
    assert isinstance(made, LeadReceived)
    assert made.target == 8 * HOUR


def test_not_now_is_a_day_to_come_and_can_be_taken_back() -> None:
    decision = do(WaitUntil, until=START + 30 * DAY, text="after the holidays").decide(OPEN)
    assert facts(decision) == [NotNow(START + 30 * DAY)]
    assert isinstance(decision, Append)
    assert decision.changes[0].drafts[0].personal == Words("after the holidays")
    assert refusal(do(WaitUntil, until=START - DAY).decide(OPEN)) == "That day is past. Choose a day to come."
    assert refusal(do(WaitUntil, until=START + 9 * 366 * DAY).decide(OPEN)).startswith("That day is more than five years away.")
    assert refusal(do(WaitUntil, until=START + DAY).decide(CLOSED)) == "This lead is closed (bought elsewhere)."
    assert refusal(do(WaitNoMore).decide(OPEN)) == "This shopper did not ask us to wait."
    assert facts(do(WaitNoMore).decide(Knows(Story().then(NotNow(START + 30 * DAY)).now))) == [NotNowOver()]


def test_a_step_is_skipped_once_and_with_a_reason() -> None:
    assert facts(do(SkipStep, begun=START, day=3, reason="we spoke").decide(OPEN)) == [StepSkipped(START, 3)]
    assert refusal(do(SkipStep, begun=START, day=3, reason=" ").decide(OPEN)) == "Say why this step is skipped."
    skipped = Knows(Story().then(StepSkipped(START, 5)).now)
    assert refusal(do(SkipStep, begun=START, day=3, reason="again").decide(skipped)) == "This step is done or skipped already."
    assert facts(do(SkipStep, begun=START + 1, day=3, reason="another plan").decide(skipped)) == [StepSkipped(START + 1, 3)]


def test_a_wrong_number_is_taken_back_for_all_leads_and_the_outcome_with_it() -> None:
    wrong = {GIVEN: Person(wrong=True)}
    marked = Story().then(OutcomeSet("wrong number", GIVEN)).now
    decision = do(TakeBackWrongNumber, person=GIVEN).decide(Knows(marked, persons=wrong))
    assert facts(decision) == [OutcomeTakenBack("wrong number"), NumberRight("l1")]
    assert isinstance(decision, Append)
    assert [(change.stream, change.wish) for change in decision.changes] == [("lead/l1", True), (GIVEN, True)]
    # Another outcome has been set since: it stays.
    reached = Story().then(OutcomeSet("wrong number", GIVEN)).then(OutcomeSet("reached", GIVEN)).now
    assert facts(do(TakeBackWrongNumber, person=GIVEN).decide(Knows(reached, persons=wrong))) == [NumberRight("l1")]
    for known in (Knows(marked), Knows(marked, persons={STRANGER: Person(wrong=True)})):
        assert refusal(do(TakeBackWrongNumber, person=GIVEN).decide(known)).startswith("This is not marked")
    assert refusal(do(TakeBackWrongNumber, person=STRANGER).decide(Knows(marked, persons={STRANGER: Person(wrong=True)})))


def test_what_is_taken_back_is_gone_from_the_state() -> None:
    marked = Story().then(OutcomeSet("wrong number", GIVEN))
    assert marked.then(OutcomeTakenBack("wrong number")).now.outcome == ""
    assert marked.then(OutcomeSet("reached")).then(OutcomeTakenBack("wrong number")).now.outcome == "reached"
    wrong = evolve_person(Person(), event(NumberWrong("l1"), START, 1, stream=GIVEN))
    right = evolve_person(wrong, event(NumberRight("l1"), START, 2, stream=GIVEN))
    assert (wrong.wrong, right.wrong) == (True, False)
    assert evolve_person(right, event(NumberRight("l1"), START, 3, stream=GIVEN)) is right
