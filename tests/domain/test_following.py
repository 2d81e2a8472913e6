"""Which step of its plan a lead is at: by examples, and by laws over any story of weeks."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain import clock
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.distribution import Turns, choose, next_move
from bdcdesk.domain.events import calls, contact, lead
from bdcdesk.domain.events.appointment import AppointmentMissed, AppointmentSet, AppointmentShown
from bdcdesk.domain.events.settings import Distribution, Hours
from bdcdesk.domain.following import Following, Standing, begun, contacted
from bdcdesk.domain.owed import Work
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.plan import named, wording
from bdcdesk.domain.work import next_work
from tests.depth import depth

from .making import DAY, GIVEN, HOUR, MINUTE, START, Story, call, received, text, texted, wrote
from .test_plan import PLANS

NEW_YORK = "America/New_York"
MAIL = "person/mail"
BOTH = lead.Shopper(
    name="Dana Reed",
    first="Dana",
    points=(lead.ContactPoint("phone", "+12025550123"), lead.ContactPoint("email", "dana@example.com")),
)
ROUND = Distribution("round robin")
LONG_DAY = ((8 * 60, 20 * 60),)
OPEN = Hours(NEW_YORK, (LONG_DAY,) * 7)
NO_SUNDAYS = Hours(NEW_YORK, ((LONG_DAY,) * 6) + ((),))


def following(hours: Hours = OPEN, **people: Person) -> Following:
    known = {GIVEN: people.get("phone", Person()), MAIL: people.get("mail", Person())}
    return Following(PLANS, hours, lambda stream: known[stream])


def fresh(shopper: lead.Shopper = BOTH, **given: Any) -> Story:
    """Answered by text on Monday, March 2, 10:03 in New York."""
    persons = tuple(GIVEN if point.kind == "phone" else MAIL for point in shopper.points)
    return texted(Story(received(persons=persons, **given), shopper))


def touched(story: Story, at: int, name: str = "", channel: str = "text") -> Story:
    name = name or f"n{story.n}"
    made = call(name, at=at) if channel == "call" else text(name, MAIL if channel == "email" else GIVEN, at)
    story.then(made, at - story.at)
    return story


def wall(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return clock.instant(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(NEW_YORK)))


def on(at: int) -> str:
    return clock.local(at, NEW_YORK).strftime("%a %b %d %H:%M")


def standing(story: Story, by: Following | None = None) -> Standing:
    found = (by or following()).standing(story.now)
    assert found is not None
    return found


def work(story: Story, by: Following | None = None) -> Work:
    found = next_work(story.now, by or following())
    assert found is not None
    return found


def test_the_days_of_the_usual_plan_one_after_the_other() -> None:
    story, seen = fresh(), []
    for _ in range(11):
        found = standing(story)
        seen.append((found.day, found.channel, on(found.since)))
        touched(story, found.since + HOUR, channel=found.channel)
    assert seen == [
        (2, "text", "Tue Mar 03 09:00"),
        (3, "call", "Wed Mar 04 16:00"),
        (5, "text", "Fri Mar 06 11:00"),
        (7, "call", "Sun Mar 08 09:00"),
        (10, "email", "Wed Mar 11 14:00"),
        (14, "text", "Sun Mar 15 16:00"),
        (21, "call", "Sun Mar 22 11:00"),
        (30, "text", "Tue Mar 31 14:00"),
        (60, "text", "Thu Apr 30 11:00"),
        (90, "email", "Sat May 30 09:00"),
        (120, "call", "Mon Jun 29 16:00"),
    ]


def test_the_work_says_the_day_and_the_channel() -> None:
    story = fresh()
    found = work(story)
    assert (found.kind, found.why, found.channel) == ("follow-up", "Follow up, day 2: text", "text")
    assert (found.since, found.due) == (wall(2026, 3, 3, 9), wall(2026, 3, 3, 11))
    touched(story, wall(2026, 4, 5, 9))
    assert work(story).why == "Long-term, day 60: text"


def test_a_step_is_at_the_stores_hour_also_after_the_night_on_which_clocks_change() -> None:
    story = touched(fresh(), wall(2026, 3, 6, 12))
    found = standing(story)
    assert (found.day, found.since - wall(2026, 3, 7, 9)) == (7, 23 * HOUR), "that day has 23 hours"


def test_late_at_night_the_day_is_the_stores_and_not_that_of_greenwich() -> None:
    story = Story(received(persons=(GIVEN, MAIL)), BOTH)
    story.then(text("t1", at=START), wall(2026, 3, 2, 23, 30) - START)
    story.then(contact.MessageSending("t1", "hub", story.at + MINUTE)).then(contact.MessageAccepted("t1", "sim", "SM"))
    assert on(standing(story).since) == "Tue Mar 03 09:00"


def test_a_closed_day_is_never_due_and_the_next_step_does_not_fall_on_the_same() -> None:
    closed = Hours(NEW_YORK, (LONG_DAY,) * 7, ("2026-03-03", "2026-03-04"))
    story, by = fresh(), following(closed)
    found = standing(story, by)
    assert (found.day, on(found.since)) == (2, "Thu Mar 05 09:00")
    touched(story, found.since, channel="text")
    assert (standing(story, by).day, on(standing(story, by).since)) == (3, "Fri Mar 06 16:00")
    touched(story, standing(story, by).since, channel="call")
    assert (standing(story, by).day, on(standing(story, by).since)) == (5, "Sat Mar 07 11:00"), "two had been moved onto its day"


def test_a_window_outside_the_hours_of_a_day_becomes_the_first_that_there_are() -> None:
    afternoons = Hours(NEW_YORK, (((13 * 60, 15 * 60),),) * 7)
    found = standing(fresh(), following(afternoons))
    assert (on(found.since), on(found.due)) == ("Tue Mar 03 13:00", "Tue Mar 03 15:00")
    half = Hours(NEW_YORK, (((10 * 60, 12 * 60),),) * 7)
    found = standing(fresh(), following(half))
    assert (on(found.since), on(found.due)) == ("Tue Mar 03 10:00", "Tue Mar 03 11:00")


def test_a_store_that_says_of_no_day_that_it_is_open_is_followed_all_the_same() -> None:
    assert on(standing(fresh(), following(Hours(NEW_YORK, ((),) * 7))).since) == "Tue Mar 03 09:00"


def test_a_contact_on_any_channel_does_the_step_of_its_day_and_only_that() -> None:
    story = touched(fresh(), wall(2026, 3, 3, 18), channel="call")
    assert standing(story).day == 3
    touched(touched(story, wall(2026, 3, 4, 9)), wall(2026, 3, 4, 17))
    assert standing(story).day == 5, "twice on one day is one step"


def test_notes_outcomes_and_what_did_not_go_do_no_step() -> None:
    story = fresh()
    story.then(lead.Noted(), DAY).then(lead.OutcomeSet("no answer"))
    touched(story, story.at + HOUR, "w1").then(contact.MessageWithdrawn("w1"))
    assert standing(story).day == 2


def test_done_early_it_is_done_and_far_too_early_it_is_not() -> None:
    assert standing(touched(fresh(), wall(2026, 3, 2, 20))).day == 2, "on the day of the first answer"
    story = touched(fresh(), wall(2026, 3, 11, 15))
    assert standing(touched(story, wall(2026, 3, 12, 9))).day == 14, "one day of four has passed"
    assert standing(touched(story, wall(2026, 3, 13, 9))).day == 21, "two of four"


def test_done_late_it_passes_over_what_has_gone_by_and_nothing_comes_on_the_next_days_in_a_row() -> None:
    story = touched(fresh(), wall(2026, 3, 12, 9))
    assert (standing(story).day, on(standing(story).since)) == (14, "Sun Mar 15 16:00")


def test_not_done_it_stays_due_since_its_day() -> None:
    story = fresh().then(lead.Noted(), after=40 * DAY)
    assert work(story).since == wall(2026, 3, 3, 9)


def test_skipped_it_is_not_asked_for_again() -> None:
    story = fresh()
    story.then(lead.StepSkipped(begun(story.now).told, 2), wall(2026, 3, 3, 9) - story.at)
    assert standing(story).day == 3
    story.then(lead.StepSkipped(begun(story.now).told, 3))
    assert standing(story).day == 5, "before its day"
    assert not story.changed_by(lead.StepSkipped(begun(story.now).told, 3))
    story.then(lead.StepSkipped(17, 10))
    assert standing(story).day == 5, "of another plan"


@pytest.mark.parametrize(
    ("shopper", "people", "channels"),
    [
        (BOTH, {}, ["text", "call", "text", "call", "email"]),
        (BOTH, {"phone": Person(frozenset({"text"}))}, ["email", "call", "email", "call", "email"]),
        (BOTH, {"phone": Person(refused=frozenset({"call"}))}, ["text", "text", "text", "text", "email"]),
        (BOTH, {"phone": Person(company=True)}, ["text", "text", "text", "text", "email"]),
        (BOTH, {"phone": Person(wrong=True)}, ["email"] * 5),
        (BOTH, {"mail": Person(frozenset({"email"}))}, ["text", "call", "text", "call", "text"]),
        (msgspec.structs.replace(BOTH, points=BOTH.points[1:]), {}, ["email"] * 5),
        (msgspec.structs.replace(BOTH, points=BOTH.points[:1]), {}, ["text", "call", "text", "call", "text"]),
    ],
)
def test_a_step_whose_channel_is_closed_goes_to_the_next_that_is_open(
    shopper: lead.Shopper, people: dict[str, Person], channels: list[str]
) -> None:
    story, by, seen = fresh(shopper), following(**people), list[str]()
    for _ in channels:
        found = standing(story, by)
        seen.append(found.channel)
        touched(story, found.since)
    assert seen == channels


def test_a_step_that_serves_on_no_open_channel_is_passed_over() -> None:
    plan = next(plan for plan in PLANS.plans if plan.id == "usual")
    strict = tuple(msgspec.structs.replace(step, instead=()) for step in plan.steps)
    plans = msgspec.structs.replace(PLANS, plans=(msgspec.structs.replace(plan, steps=strict), *PLANS.plans))
    by = Following(plans, OPEN, lambda stream: Person(frozenset({"call", "email"})) if stream == GIVEN else Person(frozenset({"email"})))
    found = standing(fresh(), by)
    assert (found.day, found.channel, found.then) == (2, "text", (5, "text"))


def test_who_asked_for_texts_is_not_called_where_a_text_serves() -> None:
    story = touched(fresh(prefers="text"), wall(2026, 3, 3, 9))
    assert (standing(story).day, standing(story).channel) == (3, "text")


def test_who_can_be_reached_no_more_is_followed_up_by_nobody_and_still_looked_at() -> None:
    none = {"phone": Person(frozenset({"text", "call"})), "mail": Person(frozenset({"email"}))}
    found = work(fresh(), following(**none))
    assert (found.kind, found.why) == ("look", "No way left to reach them: find one, or close it")


def test_a_person_who_opts_out_is_seen_at_once_though_their_lead_is_the_same() -> None:
    people = {GIVEN: Person(), MAIL: Person()}
    by, story = Following(PLANS, OPEN, people.__getitem__), fresh()
    assert work(story, by).channel == "text"
    people[GIVEN] = Person(frozenset({"text", "call", "email"}))
    assert work(story, by).channel == "email"


# -- what stops it, and what begins it anew ---------------------------------------------------------------------------------------------


def test_a_reply_stops_the_plan_and_silence_after_our_answer_begins_another() -> None:
    story = wrote(fresh(), "still there?", after=DAY)
    assert work(story).kind == "reply"
    touched(story, story.at + MINUTE, "r1").then(contact.MessageSending("r1", "hub", story.at + HOUR))
    story.then(contact.MessageAccepted("r1", "sim", "SMr"))
    found = standing(story)
    assert (found.begun.stage, found.day, on(found.since)) == ("reply", 3, "Thu Mar 05 11:00")
    assert work(story).why == "Follow up, day 3 since they last spoke to us: text"


def test_a_talk_is_a_reply_and_a_voicemail_is_none() -> None:
    story = touched(fresh(), wall(2026, 3, 3, 9), "c1", "call").then(contact.CallSending("c1", "hub", START + 9 * DAY))
    story.then(contact.CallAccepted("c1", "sim", "CA"))
    assert standing(story).begun.stage == "first"
    left = Story.__new__(Story)
    left.__dict__.update(story.__dict__)
    assert standing(left.then(contact.CallEnded("c1", "voicemail", voicemail=20))).begun.stage == "first"
    assert standing(story.then(contact.CallEnded("c1", "answered", 31))).begun.stage == "reply"


def test_an_appointment_stops_the_plan_and_a_missed_one_resumes_it_once_it_was_talked_of() -> None:
    story = fresh().then(AppointmentSet("m1", START + 2 * DAY, NEW_YORK))
    assert work(story).kind == "confirm"
    story.then(AppointmentMissed("m1"), 2 * DAY)
    assert work(story).kind == "no-show"
    touched(story, story.at + MINUTE, "c1", "call")
    found = standing(story)
    assert (work(story).kind, found.begun.stage, found.day) == ("follow-up", "missed", 2)
    assert work(story).why == "Follow up, day 2 since the missed appointment: text"


def test_who_showed_and_did_not_buy_is_a_be_back_and_then_followed_up() -> None:
    story = fresh().then(AppointmentSet("m1", START + DAY, NEW_YORK)).then(AppointmentShown("m1"), DAY)
    touched(story, story.at + HOUR)
    assert work(story).kind == "be-back", "a word of thanks on the way home is part of the visit"
    touched(story, story.at + 20 * HOUR)
    assert (work(story).kind, standing(story).begun.stage, standing(story).day) == ("follow-up", "visited", 3)


def test_who_comes_back_is_followed_up_from_then_on() -> None:
    story = fresh().then(lead.RaisedAgain("r1", received(), "phone"), 10 * DAY)
    assert work(story).kind == "again"
    texted(story, "t2")
    assert (standing(story).begun.stage, standing(story).day) == ("back", 2)
    opened = fresh().then(lead.Closed("bought elsewhere"), DAY)
    assert next_work(opened.now, following()) is None
    opened.then(lead.Reopened(), 50 * DAY)
    assert (standing(opened).begun.stage, on(standing(opened).since)) == ("back", "Thu Apr 23 09:00")


def test_not_now_until_a_day_leaves_them_in_peace_until_then() -> None:
    until = wall(2026, 5, 4, 0)
    story = fresh().then(lead.NotNow(until), DAY)
    found = standing(story)
    assert (found.begun.stage, found.day, on(found.since)) == ("later", 1, "Mon May 04 09:00")
    assert work(story).why == "Follow up, day 1 of when they wanted to hear from us: call"
    touched(story, story.at + 10 * DAY)
    assert standing(story).since == found.since, "a contact before it changes nothing"
    touched(story, until + 10 * HOUR)
    assert standing(story).day == 3


def test_that_they_wait_no_more_is_as_if_it_had_not_been_said() -> None:
    story = fresh().then(lead.NotNow(wall(2026, 5, 4, 0)), DAY).then(lead.NotNowOver())
    assert (standing(story).begun.stage, standing(story).day) == ("first", 2)
    assert not story.changed_by(lead.NotNowOver())


def test_their_own_word_ends_the_waiting() -> None:
    story = wrote(fresh().then(lead.NotNow(wall(2026, 5, 4, 0)), DAY), "actually, now", after=DAY)
    texted(story, "t2")
    assert standing(story).begun.stage == "reply"


@pytest.mark.parametrize("until", [START, START - DAY, 0, START + 6 * 366 * DAY, 2**53])
def test_a_day_that_is_past_or_years_away_is_no_day(until: int) -> None:
    assert not fresh().changed_by(lead.NotNow(until))


@pytest.mark.parametrize("day", [0, -1, 2**53])
def test_a_day_that_no_plan_has_is_not_skipped(day: int) -> None:
    assert not fresh().changed_by(lead.StepSkipped(START, day))


def test_a_follow_up_that_nobody_has_is_offered_on_the_day_of_its_plan_and_not_before() -> None:
    story, by, there = fresh(), following(), {"ana": Agent("ana", "available", START)}

    def chosen(at: int) -> list[str]:
        return [choice.lead for choice in choose([story.now], ROUND, there, Turns(), at, 9, by)]

    touched(story, standing(story).since)
    later = standing(story).since
    assert standing(story).day == 3
    assert chosen(later - HOUR) == []
    assert chosen(later) == ["l1"]
    assert next_move(story.now, ROUND, ("ana",), later) is not None, "whoever decides it again finds it owed too"
    story.then(lead.NotNow(story.at + 40 * DAY))
    assert chosen(story.at + 39 * DAY) == []


# -- laws -------------------------------------------------------------------------------------------------------------------------------

_DOES = (
    "text",
    "call",
    "note",
    "reply",
    "talk",
    "set",
    "missed",
    "shown",
    "later",
    "over",
    "skip",
    "again",
    "close",
    "open",
    "stop",
    "start",
)
_does = st.lists(st.tuples(st.sampled_from(_DOES), st.sampled_from((MINUTE, 7 * HOUR, DAY, 2 * DAY, 9 * DAY, 40 * DAY))), max_size=14)
_hours = st.sampled_from(
    (
        OPEN,
        NO_SUNDAYS,
        Hours(NEW_YORK, ((), LONG_DAY, (), ((60, 120), (1200, 1439)), (), (), ()), ("2026-03-03",)),
        Hours("Pacific/Auckland", ((LONG_DAY,) * 5) + ((), ())),
    )
)


class _Life:
    """A lead that anything happens to, in the order that is drawn, and what was seen of its plan."""

    def __init__(self, hours: Hours) -> None:
        self.people = {GIVEN: Person(), MAIL: Person()}
        self.hours = hours
        self.by = Following(PLANS, hours, self.people.__getitem__)
        self.story = fresh()
        self.done = set[tuple[str, int, int]]()
        self.changed = False

    def day(self, at: int) -> date:
        return datetime.fromtimestamp(at / 1000, ZoneInfo(self.hours.zone)).date()

    def step(self) -> Standing | None:
        found = next_work(self.story.now, self.by)
        return self.by.standing(self.story.now) if found is not None and found.kind == "follow-up" else None

    def do(self, what: str, gap: int) -> None:
        story, name = self.story, f"n{self.story.n}"
        before, state = self.step(), story.now
        match what:
            case "text" | "call":
                story.then(text(name, at=story.at + gap) if what == "text" else call(name, at=story.at + gap), gap)
            case "note":
                story.then(lead.Noted(), gap)
            case "reply":
                texted(wrote(story, "Hm.", f"SM{name}", gap), name)
            case "talk":
                story.then(call(name, at=story.at + gap), gap).then(contact.CallSending(name, "hub", story.at + HOUR))
                story.then(contact.CallAccepted(name, "sim", f"CA{name}")).then(contact.CallEnded(name, "answered", 60))
            case "set":
                story.then(AppointmentSet(name, story.at + gap + DAY, NEW_YORK), gap)
            case "missed" | "shown" if story.now.appointment is not None:
                made = AppointmentMissed if what == "missed" else AppointmentShown
                story.then(made(story.now.appointment.id), gap)
            case "later":
                story.then(lead.NotNow(story.at + gap + 17 * DAY), gap)
            case "over":
                story.then(lead.NotNowOver(), gap)
            case "skip" if before is not None:
                story.then(lead.StepSkipped(before.begun.told, before.day), gap)
            case "again":
                story.then(lead.RaisedAgain(name, received(), "phone"), gap)
            case "close":
                story.then(lead.Closed("bought elsewhere"), gap)
            case "open":
                story.then(lead.Reopened(), gap)
            case "stop" | "start":
                out = frozenset({"text", "call", "email"} if what == "stop" else ())
                self.people |= {GIVEN: Person(out), MAIL: Person(out)}
        self.changed = story.now is not state
        if before is not None and (what == "skip" or (what in ("text", "call") and self.day(story.at) >= self.day(before.since))):
            self.done.add((before.begun.stage, before.begun.told, before.day))

    def check(self, what: str) -> None:
        state, found = self.story.now, next_work(self.story.now, self.by)
        assert (found is None) == bool(state.closed)
        assert next_work(state, Following(PLANS, self.hours, self.people.__getitem__)) == found, "what it remembers is what it would find"
        if found is None or found.kind != "follow-up":
            return
        step = self.step()
        assert step is not None
        assert found.since < found.due
        assert clock.spans(self.hours, self.day(found.since)), "due on a closed day"
        assert self.day(found.since) == self.day(found.due - 1)
        assert (step.begun.stage, step.begun.told, step.day) not in self.done, "due twice"
        heard = [self.day(at) for touch in state.touches if (at := contacted(touch)) >= step.begun.told]
        assert self.day(found.since) not in heard, "two on one day"
        assert not any(day > self.day(found.since) for day in heard), "a contact after it was not counted"
        assert step.then[0] > step.day
        # Every rule that stops it.
        assert not state.awaits_reply
        assert state.appointment is None or state.appointment.state in ("missed", "shown")
        assert not state.raisings
        assert not all(person.opted_out for person in self.people.values())
        if state.later is not None and step.begun.stage == "later":
            assert found.since >= state.later.until
        if what == "later":
            assert step.begun.stage == "later"
        if self.changed and what in ("reply", "talk", "set", "missed", "shown", "close", "open", "again"):
            assert step.begun.stage != "first"


@given(_hours, _does)
@settings(max_examples=depth(80, 1500))
def test_whatever_happens_there_is_one_thing_to_do_on_an_open_day_and_never_twice(hours: Hours, does: list[tuple[str, int]]) -> None:
    life = _Life(hours)
    life.check("")
    for what, gap in does:
        life.do(what, gap)
        life.check(what)


@given(_hours, st.lists(st.sampled_from((0, 0, 0, HOUR, DAY, 3 * DAY, 20 * DAY)), min_size=3, max_size=25))
@settings(max_examples=depth(40, 500))
def test_who_does_each_step_when_it_is_due_or_later_gets_rising_days_and_never_the_same_words(hours: Hours, waits: list[int]) -> None:
    story, by, seen = fresh(), following(hours), list[tuple[int, str, date]]()
    for wait in waits:
        step = standing(story, by)
        n = wording(step.step, step.plan.id, step.day, story.now, frozenset({"first_name", "agent", "store"}))
        said, name = step.step.say[n], named(step.plan.id, step.day, n)
        at = max(step.since + wait, story.at + 1)
        seen.append((step.day, said, clock.local(at, hours.zone).date()))
        story.then(text(f"n{story.n}", at=at, scenario=name), at - story.at)
    for (day, said, when), (later, next_said, next_when) in pairwise(seen):
        assert later > day
        assert next_said != said
        assert next_when > when


@pytest.mark.parametrize(
    ("closed", "mail", "why"),
    [
        ((), (), "Missed call: call back"),
        (("call",), (), "Missed call: write, they want no calls"),
        (("call", "text"), (), "Missed call: write, they want no calls"),
        (("call", "text"), ("email",), None),
    ],
)
def test_a_missed_call_of_somebody_who_wants_none_is_no_call_back(closed: tuple[str, ...], mail: tuple[str, ...], why: str | None) -> None:
    story = fresh()
    story.then(calls.CallReceived("k1", "sim", "CA1", GIVEN, story.at)).then(calls.CallInEnded("k1", "missed", due=story.at + HOUR))
    by = following(phone=Person(opted_out=frozenset(closed)), mail=Person(opted_out=frozenset(mail)))
    work = next_work(story.now, by)
    assert work is not None
    assert (work.why if work.kind == "missed call" else None) == why
