"""How a store's people share the work: cover that ends by itself, a whole book in one act, two leads that are one shopper's, whose customer
somebody is, and who has the credit."""

from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain import distribution
from bdcdesk.domain.actions import Append, Decision
from bdcdesk.domain.actions.arrivals import SetLeadApart
from bdcdesk.domain.actions.desk import AskDesk
from bdcdesk.domain.actions.joining import JoinLead
from bdcdesk.domain.actions.offers import MoveOn
from bdcdesk.domain.actions.team import EndCover, SetCover, SetTeam, Share, TransferBook, shared
from bdcdesk.domain.agent import Agent, Cover, covered
from bdcdesk.domain.alike import handles
from bdcdesk.domain.events import Event, lead
from bdcdesk.domain.events.appointment import AppointmentSet
from bdcdesk.domain.events.desk import DeskAsked
from bdcdesk.domain.events.offer import Offered
from bdcdesk.domain.events.settings import Distribution
from bdcdesk.domain.events.team import Team, TeamSet
from bdcdesk.domain.fold import evolve, evolve_settings
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.introduction import introduction
from bdcdesk.domain.joining_fold import JOINED
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.work import look_at_alike, next_work
from bdcdesk.report.names import Names
from bdcdesk.report.team_words import credit

from .acting import Knows, do, facts, refusal
from .making import DAY, GIVEN, HOUR, MINUTE, START, STORE, Story, event, logs, received, texted

ANN = lead.Shopper(name="Ann Lee", first="Ann", points=(lead.ContactPoint("phone", "+12025550123"),), comments="Is it still there?")


class Several(Knows):
    """Knows more than one lead."""

    def __init__(self, *leads: Lead, now: int = START + HOUR, **other: Any) -> None:
        super().__init__(leads[0], now, STORE, **other)
        self.leads = {one.id: one for one in leads}

    def lead(self, lead: str) -> Lead | None:
        return self.leads.get(lead)

    def found(self, handle: str) -> list[Lead]:
        return [one for one in self.leads.values() if handle in handles(one)]

    def take(self, decision: Decision, actor: str = "ana") -> "Several":
        """With what was decided in the log."""
        assert isinstance(decision, Append), decision
        for n, change in enumerate(decision.changes, 1):
            name = lead_of(change.stream) or ""
            for draft in change.drafts:
                after = evolve(self.leads[name], event(draft.facts, self.now + n, n, draft.personal, actor, change.stream))
                assert after is not None
                self.leads[name] = after
        return self


def named(story: Story, name: str) -> Lead:
    return msgspec.structs.replace(story.now, id=name)


# -- cover


@given(st.integers(START, START + 3 * DAY), st.integers(1, 2 * DAY), st.integers(START - DAY, START + 6 * DAY))
def test_cover_begins_and_ends_by_itself_and_leaves_owner_and_credit(since: int, length: int, now: int) -> None:
    knows = Knows(Story().then(lead.Claimed("ben")).now, START, STORE)
    decision = do(SetCover, member="ben", by="ana", since=since, until=since + length).decide(knows)
    (told,) = facts(decision)
    agents = {"ben": Agent("ben", cover=Cover("ana", told.since, told.until))}  # type: ignore[attr-defined]
    assert covered(agents, "ana", now) == ({"ben"} if since <= now < since + length else set())
    assert knows.lead("l1").owner == "ben"  # type: ignore[union-attr]


def test_cover_that_means_nothing_is_refused_with_why() -> None:
    away = Knows(None, START, STORE, agents=(Agent("ana", cover=Cover("cy", START - 1, START + DAY)),))
    assert "somebody else" in refusal(do(SetCover, member="ben", by="ben", since=START, until=START + DAY).decide(away))
    assert "ana is away then too" in refusal(do(SetCover, member="ben", by="ana", since=START, until=START + DAY).decide(away))
    assert "past" in refusal(do(SetCover, member="ben", by="cy", since=START - DAY, until=START).decide(away))
    assert "Nobody covers" in refusal(do(EndCover, member="ben").decide(away))
    assert facts(do(EndCover, member="ana").decide(away))


# -- a whole book


COUNTS = st.lists(st.tuples(st.sampled_from(("ana", "cy", "dee")), st.integers(0, 12)), max_size=3, unique_by=lambda count: count[0])


@given(st.integers(0, 30), COUNTS)
def test_a_book_is_shared_whole_by_the_counts(size: int, counts: list[tuple[str, int]]) -> None:
    book = [msgspec.structs.replace(Story().now, id=f"l{n}", arrived=START + n) for n in range(size)]
    shares = shared(book, counts)
    if not counts:
        assert shares == ()
        return
    assert sorted(share.lead for share in shares) == sorted(one.id for one in book)
    got = Counter(share.to for share in shares)
    wanted = dict(counts)
    for member, count in counts:
        assert got[member] >= count or sum(wanted.values()) > size
        assert got[member] <= count or sum(wanted.values()) < size


@given(st.lists(logs(), min_size=1, max_size=4), st.data())
def test_a_book_moves_whole_and_one_undo_brings_it_back(books: list[list[Event]], data: st.DataObject) -> None:
    leads = []
    for n, events in enumerate(books):
        state = None
        for one in events:
            state = evolve(state, one)
        assert state is not None
        leads.append(msgspec.structs.replace(state, id=f"l{n}", newer=False))
    before = {one.id: one for one in leads}
    mine = [one for one in leads if one.owner == "ana" and not one.closed]
    knows = Several(*leads)
    drawn = tuple(Share(one.id, data.draw(st.sampled_from(("ben", "cy")))) for one in leads)
    transfer = do(TransferBook, actor="lou", member="ana", shares=drawn)
    decision = transfer.decide(knows)
    if not mine:
        assert "nothing was moved" in refusal(decision)
        return
    knows.take(decision, "lou")
    for one in leads:
        after = knows.leads[one.id]
        assert after.owner == (next(share.to for share in transfer.shares if share.lead == one.id) if one in mine else one.owner)
        # What is planned, promised and set is the lead's own, and goes with it.
        assert (after.promises, after.appointment, after.later, after.skipped) == (one.promises, one.appointment, one.later, one.skipped)
    moved = tuple(share for share in drawn if share.lead in {one.id for one in mine})
    back = msgspec.structs.replace(transfer, undoes=True, shares=moved)
    knows.take(back.decide(knows), "lou")
    assert {name: one.owner for name, one in knows.leads.items()} == {name: one.owner for name, one in before.items()}


# -- two leads of one shopper


def two() -> Several:
    first = Story(received(source="Web"), ANN).then(lead.Claimed("ana"))
    again = Story(received(source="Bazaar", persons=(GIVEN, "person/2b"), arrived=START + MINUTE, due=START + 9 * MINUTE), ANN)
    return Several(named(first, "l1"), named(again, "l2"))


def test_two_leads_become_one_and_two_again_with_nothing_lost() -> None:
    knows = two()
    apart = dict(knows.leads)
    knows.take(do(JoinLead, other="l2").decide(knows))
    one, other = knows.leads["l1"], knows.leads["l2"]
    assert (other.closed, other.part_of) == (JOINED, "l1")
    assert set(one.persons) == {GIVEN, "person/2b"}
    assert one.sources == ("Web", "Bazaar")
    # Nobody had answered it: that wait goes on here, with the due time it had.
    assert [(raised.received.arrived, raised.received.due) for raised in one.raisings] == [(START + MINUTE, START + 9 * MINUTE)]
    assert "already" in refusal(do(SetLeadApart, raising="nothing").decide(knows))
    knows.take(do(SetLeadApart, raising=one.raised[0].id).decide(knows))
    assert not knows.leads["l2"].closed
    for name, before in apart.items():
        after = knows.leads[name]
        assert (after.shopper, after.persons, after.vehicles, after.owner, after.raisings) == (
            before.shopper,
            before.persons,
            before.vehicles,
            before.owner,
            before.raisings,
        )
        assert next_work(after) == next_work(before)
    assert "l2" in knows.leads["l1"].apart


@given(logs(), logs())
def test_joining_loses_no_promise_no_wait_and_no_owner_and_can_be_undone(one: list[Event], other: list[Event]) -> None:
    found = []
    for n, events in enumerate((one, other), 1):
        state = None
        for each in events:
            state = evolve(state, each)
        assert state is not None
        found.append(msgspec.structs.replace(state, id=f"l{n}"))
    knows = Several(*found, now=max(found[0].last, found[1].last) + 1)
    decision = do(JoinLead, other="l2").decide(knows)
    if not isinstance(decision, Append):
        return
    before = dict(knows.leads)
    knows.take(decision)
    kept, gone = knows.leads["l1"], knows.leads["l2"]
    assert not any(promise.state == "open" for promise in gone.promises)
    assert next_work(gone) is None
    assert next_work(kept) is not None
    assert set(before["l2"].persons) <= set(kept.persons)
    if before["l2"].is_lead and not before["l2"].answered:
        assert kept.raisings
    knows.take(do(SetLeadApart, raising=kept.raised[-1].id).decide(knows))
    again, once = next_work(knows.leads["l2"]), next_work(before["l2"])
    assert again is not None
    assert once is not None
    # A plain follow-up is counted from the last that happened, which this was.
    assert (again.kind, again.why) == (once.kind, once.why)


def test_what_is_owed_on_the_other_lead_is_settled_first() -> None:
    base = Story(received(source="Bazaar"), ANN).then(lead.Claimed("ben"))
    first = named(Story(received(), ANN).then(lead.Claimed("ana")), "l1")
    promised = named(Story(received()).then(lead.Promised("p1", START + DAY)), "l2")
    meeting = named(Story(received()).then(AppointmentSet("m1", START + DAY, "America/New_York")), "l2")
    asked = named(Story(received()).then(DeskAsked("q1", "price", START + HOUR)), "l2")
    for other, why in ((promised, "promise"), (meeting, "appointment"), (asked, "desk")):
        assert why in refusal(do(JoinLead, other="l2").decide(Several(first, other))).lower()
    assert "ben has one of the two" in refusal(do(JoinLead, actor="cy", other="l2").decide(Several(first, named(base, "l2"))))
    assert "this lead" in refusal(do(JoinLead, other="l1").decide(Several(first)))


def test_who_was_answered_elsewhere_waits_for_nothing_here() -> None:
    answered = named(texted(Story(received(source="Bazaar"), ANN)), "l2")
    knows = Several(named(texted(Story(received(), ANN)), "l1"), answered)
    before = next_work(knows.leads["l1"])
    knows.take(do(JoinLead, other="l2").decide(knows))
    after = next_work(knows.leads["l1"])
    assert before is not None
    assert after is not None
    assert knows.leads["l1"].raisings == ()
    assert after.kind == before.kind == "follow-up"


def test_a_duplicate_is_work_of_the_later_lead_alone_and_never_before_who_waits() -> None:
    first, later = named(texted(Story(received(), ANN)), "l1"), named(texted(Story(received(arrived=START + 1), ANN)), "l2")
    for one, other, kind in ((later, first, "duplicate"), (first, later, "follow-up")):
        work = next_work(one)
        assert work is not None
        assert look_at_alike(work, one, [other]).kind == kind
    fresh = named(Story(received(arrived=START + 2), ANN), "l3")
    waiting = next_work(fresh)
    assert waiting is not None
    assert look_at_alike(waiting, fresh, [first]) is waiting


# -- whose customer


def customer(sold: bool = True) -> tuple[Lead, Lead]:
    before = Story(received(), ANN).then(lead.Claimed("sam"))
    before.then(lead.Sold() if sold else lead.Closed("by hand"))
    return named(before, "old"), named(Story(received(earlier="old"), ANN), "l1")


@pytest.mark.parametrize("mode", ["up for grabs", "round robin"])
def test_a_salespersons_customer_is_offered_to_them_first(mode: Any) -> None:
    old, new = customer()
    rules, agents = Distribution(mode), {name: Agent(name, "available", 1) for name in ("ana", "sam")}
    known = {"old": old, "l1": new}.get
    (choice,) = distribution.choose([new], rules, agents, distribution.Turns(), START + MINUTE, 5, known=known)
    store = msgspec.structs.replace(STORE, distribution=rules)
    knows = Several(new, old, now=START + MINUTE, agents=tuple(agents.values()))
    knows._settings = store
    (move,) = facts(do(MoveOn, actor="hub", turn=new.turn, members=choice.members).decide(knows))
    assert isinstance(move, Offered)
    assert move.to == "sam"


def test_who_is_nobodys_customer_or_whose_salesperson_is_away_goes_the_usual_way() -> None:
    grabs = Distribution()
    for sold, status in ((False, "available"), (True, "away")):
        old, new = customer(sold)
        agents: Any = {"ana": Agent("ana", "available", 1), "sam": Agent("sam", status, 1)}  # type: ignore[arg-type]
        assert distribution.choose([new], grabs, agents, distribution.Turns(), START + MINUTE, 5, known={"old": old}.get) == []


# -- the store's choice, handing over, credit


def test_the_desk_has_the_time_that_the_store_says() -> None:
    quick = msgspec.structs.replace(STORE, team=Team(desk_answer=3 * MINUTE))
    (asked,) = facts(do(AskDesk, question="q1", wanted="price").decide(Knows(Story().now, START, quick)))
    assert isinstance(asked, DeskAsked)
    assert asked.due == START + 3 * MINUTE
    assert "between a minute" in refusal(do(SetTeam, team=Team(desk_answer=1)).decide(Knows(None, START, STORE)))
    (told,) = facts(do(SetTeam, team=quick.team).decide(Knows(None, START, STORE)))
    settled = evolve_settings(STORE, event(told, START, stream="settings"))
    assert settled == quick
    # What is said of hours and name later leaves it as it is.
    assert evolve_settings(settled, event(STORE, START + 1, stream="settings")) == quick
    assert isinstance(told, TeamSet)


def test_whoever_waits_for_the_desk_sees_until_when() -> None:
    story = Story().then(lead.Claimed("ana")).then(DeskAsked("q1", "price", START + HOUR))
    work = next_work(story.now)
    assert work is not None
    assert (work.kind, work.desk) == ("new", START + HOUR)


def test_hand_overs_are_counted_and_the_credit_of_each_step_is_in_the_log() -> None:
    story, told = Story(), list[Event]()

    def then(made: Any, actor: str) -> None:
        story.then(made, actor=actor)
        told.append(event(made, story.at, story.n, actor=actor))

    then(lead.Claimed("ana"), "ana")
    texted(story)
    then(AppointmentSet("m1", START + DAY, "America/New_York"), "ana")
    then(lead.HandedOver("ben", before="ana"), "ana")
    then(lead.Sold(), "ben")
    assert story.now.hand_overs == 1
    words = credit(story.now, told, frozenset(), Names({"ana": "Ana", "ben": "Ben"}, ""))
    assert words == "answered by Ana · set by Ana · handed over by Ana to Ben · sold by Ben"
    assert credit(Story().now, [], frozenset(), Names({}, "")) == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_introduction_names_who_takes_over_and_stops_where_a_name_is_missing(language: Any) -> None:
    known = {"first_name": "Ann", "agent": "Ana", "store": "Harbor Motors"}
    words = introduction(language, known, "Ben Okoro")
    assert words.count("Ben") == 2
    assert "{" not in words
    assert "{agent}" in introduction(language, {}, "Ben")
    assert "{first_name}" not in introduction(language, {}, "Ben")
