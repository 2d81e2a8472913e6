"""No sale, and a bad lead: who has it, what it does to the clock and to figures, and how it is taken back."""

import pytest
from hypothesis import given, settings

from bdcdesk.domain import clock
from bdcdesk.domain.actions.lead import SetOutcome
from bdcdesk.domain.actions.outcome import FinishElsewhere, MarkBad, SendElsewhere, SetDepartments, TakeBackBad, TakeForSale
from bdcdesk.domain.distribution import live_work
from bdcdesk.domain.events import lead, outcome
from bdcdesk.domain.events.arrangement import ELSEWHERE_TARGET, Department
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.fold import evolve, fold
from bdcdesk.domain.rights import RIGHTS
from bdcdesk.domain.work import next_work
from tests.depth import depth

from .acting import Knows, do, facts, refusal
from .making import DAY, HOUR, MINUTE, START, Story, event, logs, texted, wrote

NINE_TO_FIVE = Hours("America/New_York", (((540, 1020),),) * 5 + ((), ()))
SERVICE = Department("service", ("ben", "cyd"), target=2 * HOUR)
STORE = StoreDescribed("Harbor Motors", NINE_TO_FIVE, "+12025550100", departments=(SERVICE, Department("job", mail="hr@example.com")))


def sent(matter: outcome.Matter = "service", **other: object) -> outcome.SentElsewhere:
    return outcome.SentElsewhere(matter, START + HOUR, HOUR, 1, **other)  # type: ignore[arg-type]


def test_what_is_no_sale_goes_to_the_desk_that_the_store_named_with_a_timer_in_its_hours() -> None:
    # At ten on Monday in New York; two business hours.
    (made,) = facts(do(SendElsewhere, matter="service").decide(Knows(Story().now, settings=STORE)))
    assert made == outcome.SentElsewhere("service", START + 2 * HOUR, 2 * HOUR, 1, ("ben", "cyd"))
    late = Knows(Story().now, now=START + 6 * HOUR + 30 * MINUTE, settings=STORE)
    (made,) = facts(do(SendElsewhere, matter="spam").decide(late))
    assert isinstance(made, outcome.SentElsewhere)
    assert (made.members, made.mail, made.target) == ((), "", ELSEWHERE_TARGET)
    assert f"{clock.local(made.due, NINE_TO_FIVE.zone):%a %H:%M}" == "Tue 12:30"
    (job,) = facts(do(SendElsewhere, matter="job").decide(Knows(Story().now, settings=STORE)))
    assert isinstance(job, outcome.SentElsewhere)
    assert job.mail == "hr@example.com"


def test_it_leaves_the_sales_queue_and_every_figure_and_is_that_desks_work() -> None:
    story = Story().then(lead.Claimed("ana")).then(sent(members=("ben",), before="ana"))
    state, work = story.now, next_work(story.now)
    assert (state.is_lead, state.outcome, state.owner) == (False, "not sales", "")
    assert live_work(state, story.at) is None
    assert work is not None
    assert (work.kind, work.why, work.due, work.who) == ("elsewhere", "Service: see to it", START + HOUR, "ben")
    wrote(story, "any news?")
    work = next_work(story.now)
    assert work is not None
    assert (work.kind, work.why) == ("elsewhere", "Service: they wrote")


def test_done_there_it_is_closed_and_who_writes_again_is_that_desks_again() -> None:
    story = Story().then(sent()).then(outcome.DoneElsewhere("service"))
    assert story.now.closed == "not sales: service"
    wrote(story, "it broke again")
    work = next_work(story.now)
    assert work is not None
    assert work.kind == "elsewhere"


def test_a_sale_after_all_has_the_clock_that_it_had() -> None:
    story = Story().then(lead.Claimed("ana"))
    before = story.now
    story.then(sent(before="ana"), DAY).then(outcome.SaleAfterAll("ana"), DAY)
    state, work = story.now, next_work(story.now)
    assert (state.due, state.arrived, state.owner, state.outcome, state.is_lead) == (before.due, before.arrived, "ana", "", True)
    assert state.missed(story.at)
    assert work is not None
    assert (work.kind, work.due) == ("new", before.due)


def test_who_takes_back_their_own_has_it_again_else_it_is_anyones() -> None:
    state = Story().then(sent(before="ana")).now
    assert facts(do(TakeForSale).decide(Knows(state))) == [outcome.SaleAfterAll("ana")]
    assert facts(do(TakeForSale, actor="ben").decide(Knows(state))) == [outcome.SaleAfterAll("")]
    assert refusal(do(TakeForSale).decide(Knows(Story().now))) == "This is at no other desk."


def test_what_is_there_is_not_sent_there_again_but_may_be_sent_on() -> None:
    state = Story().then(sent(before="ana")).now
    assert refusal(do(SendElsewhere, matter="service").decide(Knows(state, settings=STORE))) == "It is there already."
    on = fold([event(sent("parts"), START + 2 * HOUR, 9)], state)
    assert on is not None
    assert on.elsewhere is not None
    assert (on.elsewhere.matter, on.elsewhere.before) == ("parts", "ana")
    assert refusal(do(FinishElsewhere).decide(Knows(Story().now))) == "This is a sale, and at no other desk."


def test_a_bad_lead_needs_a_reason_and_keeps_what_was_known() -> None:
    story = texted(Story())
    wrote(story, "who is this?")
    texted(story, "t2")
    knows = Knows(story.now, now=story.at)
    assert refusal(do(MarkBad, reason=" ").decide(knows)).startswith("Say why")
    (made,) = facts(do(MarkBad, reason="made-up name").decide(knows))
    assert made == outcome.MarkedBad(True, 2, 1, story.now.due - story.at)
    before = story.now
    story.then(made, personal=lead.Words("made-up name"))
    bad = story.now.bad
    assert bad is not None
    assert (bad.by, bad.reason, story.now.closed, story.now.outcome) == ("ana", "made-up name", "bad lead", "bad lead")
    story.then(outcome.BadTakenBack())
    assert (story.now.bad, story.now.closed, story.now.outcome, story.now.due) == (None, "", "", before.due)


def test_who_wrote_and_waits_is_not_called_bad() -> None:
    waits = wrote(Story(), "is it there?").now
    assert refusal(do(MarkBad, reason="x").decide(Knows(waits))) == "The shopper has written and waits for a reply."
    assert refusal(do(TakeBackBad).decide(Knows(Story().now))) == "This is not marked as a bad lead."


def test_only_supervisors_take_a_bad_lead_back() -> None:
    assert {role for role, rights in RIGHTS.items() if any(right.kind == "bad_taken_back" for right in rights)} == {"supervisor"}


def test_what_went_by_itself_is_no_answer_and_no_trouble_but_counts_for_the_caps() -> None:
    story = texted(Story(), auto=True)
    state, work = story.now, next_work(story.now)
    assert (state.answered, state.attempted, story.touch().reached, story.touch().stage) == (0, 0, 0, "accepted")
    assert work is not None
    assert (work.kind, work.pending, work.since) == ("new", False, state.arrived)
    assert state.newest_touch is None


def test_desks_are_named_once_and_have_some_time() -> None:
    def asked(*departments: Department) -> str:
        return refusal(do(SetDepartments, departments=departments).decide(Knows(settings=STORE)))

    assert asked(SERVICE, SERVICE) == "A desk is named twice."
    assert asked(Department("job", mail="hr")) == "“hr” is no mail address."
    assert asked(Department("job", target=0)) == "How long job has is more than no time."


@settings(max_examples=depth(40, 400))
@given(logs())
def test_sent_elsewhere_and_back_the_clock_is_what_it_was(events: list) -> None:  # type: ignore[type-arg]
    state = fold(events)
    if state is None or state.closed or state.elsewhere is not None:
        return
    at = events[-1].at
    there = evolve(state, event(sent("parts", before=state.owner), at, 900))
    assert there is not None
    assert not there.is_lead
    back = evolve(there, event(outcome.SaleAfterAll(state.owner), at, 901))
    assert back is not None
    for name in ("due", "arrived", "received", "target", "touches", "promises", "reply", "appointment", "owner", "answered", "nature"):
        assert getattr(back, name) == getattr(state, name)


@pytest.mark.parametrize("outcome_set", ["reached", "qualified", "no answer", "wrong number"])
def test_an_outcome_is_what_was_told(outcome_set: lead.Outcome) -> None:
    story = Story().then(*facts(do(SetOutcome, outcome=outcome_set).decide(Knows(Story().now))))
    assert story.now.outcome == outcome_set
