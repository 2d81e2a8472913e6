"""Whom a lead is offered to: in any interleaving of arrivals, offers that run out, people who come and go, and claims."""

from collections import Counter
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import settings as budget
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bdcdesk.domain import distribution
from bdcdesk.domain.actions import Action, Append, Refused
from bdcdesk.domain.actions.offers import LetLeadGo, MoveOn, SetStatus
from bdcdesk.domain.actions.ownership import Claim, Release
from bdcdesk.domain.agent import Agent, evolve_agent
from bdcdesk.domain.distribution import AT_ONCE, Turns, able, choose, in_turn, next_move
from bdcdesk.domain.events import lead, offer
from bdcdesk.domain.events.agent import SkillsSet, StatusSet
from bdcdesk.domain.events.settings import GRABS, Distribution, Need, StoreDescribed
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import agent_of, lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person
from tests.depth import depth

from .acting import ID, Knows
from .making import ALWAYS_OPEN, MINUTE, SECOND, START, Story, event, received

ROUND = Distribution("round robin")
STAFF = ("ana", "ben", "cyd")


def agents(*there: str, away: tuple[str, ...] = ()) -> dict[str, Agent]:
    found = {member: Agent(member, "available", START) for member in there}
    return found | {member: Agent(member, "away", START) for member in away}


def fresh(**facts: Any) -> Lead:
    return Story(received(**facts)).now


def offered(to: str, after: int = 0, story: Story | None = None) -> Story:
    told = story or Story()
    return told.then(offer.Offered(to, told.at + after + MINUTE, told.now.turn), after)


def test_a_store_that_says_nothing_has_its_leads_up_for_grabs() -> None:
    assert StoreDescribed("Harbor", ALWAYS_OPEN, "").distribution == GRABS
    assert next_move(fresh(), GRABS, ("ana",), START) is None
    assert choose([fresh()], GRABS, agents("ana"), Turns(), START, 9) == []


def test_an_offer_that_is_not_taken_goes_on_to_the_next_then_to_all_then_to_the_supervisor() -> None:
    rules, story = Distribution("round robin", most=2), Story()
    due, moves = story.now.due, []
    for members in (("ana", "ben", "cyd"),) * 4:
        move = next_move(story.now, rules, members, story.at)
        assert move is not None
        moves.append(move)
        assert next_move(story.then(move, 0).now, rules, members, story.at) is None
        story.at += max(rules.patience, rules.all_for)
    assert [type(move) for move in moves] == [offer.Offered, offer.Offered, offer.OfferedToAll, offer.LeftToSupervisor]
    assert [move.to for move in moves if isinstance(move, offer.Offered)] == ["ana", "ben"]
    assert next_move(story.now, rules, ("cyd",), story.at) is None
    assert story.now.due == due


def test_who_goes_away_has_no_offer_any_more() -> None:
    story = offered("ana")
    assert next_move(story.now, ROUND, ("ana", "ben"), story.at) is None
    assert next_move(story.now, ROUND, ("ben",), story.at) == offer.Offered("ben", story.at + MINUTE, 1)


def test_where_nobody_is_there_the_supervisor_has_it_and_whoever_comes_is_asked() -> None:
    story = Story()
    move = next_move(story.now, ROUND, (), story.at)
    assert move == offer.LeftToSupervisor("nobody is there", 0)
    story.then(move, 0)
    assert next_move(story.now, ROUND, (), story.at) is None
    assert next_move(story.now, ROUND, ("ana",), story.at) == offer.Offered("ana", story.at + MINUTE, 1)


def test_what_is_not_owed_yet_is_offered_to_nobody() -> None:
    story = Story()
    assert next_move(story.then(lead.Claimed("ana")).now, ROUND, ("ben",), story.at) is None
    assert next_move(story.then(lead.Released("ana")).now, ROUND, ("ben",), story.at) is not None
    assert next_move(story.then(lead.Closed("bought")).now, ROUND, ("ben",), story.at) is None
    assert next_move(fresh(nature="test"), ROUND, ("ben",), START) is None


def test_by_skill_and_language_and_by_source() -> None:
    spanish = Story(received(source="CarLine"), lead.Shopper(comments="Hola, tienen el Camry?")).now
    skilled = agents("ana", "ben") | {"ben": Agent("ben", "available", START, languages=("Spanish",))}
    needs = Distribution("by skill", needs=(Need("words", "hola", "spanish"), Need("source", "AutoBarn", "trucks")))
    assert able(spanish, needs, skilled.values()) == ["ben"]
    assert able(fresh(source="AutoBarn"), needs, skilled.values()) == ["ana", "ben"]
    teams = Distribution("by source", teams={"carline": ("ana", "gone")})
    assert able(spanish, teams, skilled.values()) == ["ana"]
    assert able(fresh(source="Elsewhere"), teams, skilled.values()) == ["ana", "ben"]


@pytest.mark.parametrize("mode", ["round robin", "longest idle", "by skill", "by source"])
@pytest.mark.parametrize("speaks", ["Spanish", "español", "ES"])
def test_who_writes_in_spanish_comes_first_to_who_speaks_it_and_waits_for_none_of_them(mode: Any, speaks: str) -> None:
    spanish = Story(received(source="CarLine"), lead.Shopper(comments="Hola, tienen el Camry?")).now
    there = agents("ana", "ben", "cyd") | {"ben": Agent("ben", "available", START, languages=(speaks,))}
    rules = Distribution(mode)

    def spoken(words: str) -> Literal["en", "es"]:
        return "es" if "Hola" in words else "en"

    assert able(spanish, rules, there.values(), spoken) == ["ben"]
    assert able(fresh(), rules, there.values(), spoken) == ["ana", "ben", "cyd"]
    gone = there | {"ben": msgspec.structs.replace(there["ben"], status="gone home")}
    assert able(spanish, rules, gone.values(), spoken) == ["ana", "cyd"]
    (choice,) = choose([spanish], Distribution("round robin"), there, Turns(), START, 9, spoken=spoken)
    assert choice.members == ("ben",)


def test_the_longest_idle_is_who_has_done_nothing_for_the_longest() -> None:
    turns = Turns()
    turns.notice(Story().then(lead.Claimed("ana"), 5 * MINUTE).now)
    turns.notice(Story().then(lead.Claimed("ben"), 9 * MINUTE).now)
    assert in_turn(fresh(), ("ana", "ben", "cyd"), Distribution("longest idle"), turns) == ["cyd", "ana", "ben"]


def test_a_backlog_does_not_come_down_on_one() -> None:
    backlog = [Lead(f"l{n}", *("s1", "Web", START, START, START, 1, "UTC"), lead.Shopper()) for n in range(20)]
    chosen = choose(backlog, ROUND, agents("ana", "ben"), Turns(), START, 99)
    assert len(chosen) == 2 * AT_ONCE
    idle = choose(backlog, Distribution("longest idle"), agents("ana", "ben"), Turns(), START, 99)
    assert len(idle) == 2


def test_what_a_shopper_waits_for_does_not_stay_with_who_went_home() -> None:
    story = Story().then(lead.Claimed("ana"))
    gone = {"ana": Agent("ana", "gone home", story.at)}
    assert distribution.must_let_go(story.now, gone, story.at)
    assert not distribution.must_let_go(story.now, {"ana": Agent("ana", "away", story.at)}, story.at)
    assert not distribution.must_let_go(story.now, {"ana": Agent("ana")}, story.at)
    let = story.then(offer.LetGo("ana")).now
    assert (let.owner, let.due, let.claimed > 0) == ("", let.arrived + 5 * MINUTE, True)


def test_only_what_an_agent_is_told_of_themself_counts() -> None:
    ana = evolve_agent("ana", None, event(StatusSet("ana", "available"), START, stream="agent/ana"))
    assert ana == Agent("ana", "available", START)
    assert evolve_agent("ana", ana, event(StatusSet("ben", "away"), START)) is ana
    skilled = evolve_agent("ana", ana, event(SkillsSet("ana", ("trucks",), ("Spanish",)), START))
    assert skilled is not None
    assert skilled.can == {"trucks", "spanish"}
    assert Agent("ana").left is False


class Floor(RuleBasedStateMachine):
    """A store's leads and people, and its hub, which does what the pure core tells it to. Whatever happens in whatever order."""

    @initialize(mode=st.sampled_from(("round robin", "round robin", "longest idle")), most=st.integers(1, 3))
    def open(self, mode: Any, most: int) -> None:
        self.rules = Distribution(mode, patience=MINUTE, most=most, all_for=2 * MINUTE)
        self.settings = StoreDescribed("Harbor", ALWAYS_OPEN, "", distribution=self.rules)
        self.now, self.turns = START, Turns()
        self.leads: dict[str, Lead] = {}
        self.agents: dict[str, Agent] = {}
        self.dues: dict[str, int] = {}
        self.firsts: Counter[str] = Counter()
        self.claims: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.n = 0

    # What a desk knows

    def lead(self, name: str) -> Lead | None:
        return self.leads.get(name)

    def agent(self, member: str) -> Agent | None:
        return self.agents.get(member)

    def person(self, stream: str) -> Person:
        return NOBODY

    def do(self, made: type[Action], actor: str, **fields: Any) -> bool:
        decision = made(id=ID, store="s1", actor=actor, pressed=self.now, **fields).decide(self)  # type: ignore[arg-type]
        if isinstance(decision, Refused):
            return False
        for change in decision.changes:
            for draft in change.drafts:
                self.happen(change.stream, draft.facts, actor)
        return any(change.drafts for change in decision.changes)

    def happen(self, stream: str, facts: Any, actor: str = "hub") -> None:
        self.n += 1
        name, member = lead_of(stream), agent_of(stream)
        if name is not None:
            before = self.leads.get(name)
            after = evolve(before, event(facts, self.now, self.n, actor=actor, stream=stream))
            if after is None or after is before:
                self.wrong.append(f"{type(facts).__name__} on {name} changed nothing")
                return
            self._look(before, after, facts)
            self.leads[name] = after
        elif member is not None:
            agent = evolve_agent(member, self.agents.get(member), event(facts, self.now, self.n, stream=stream))
            if agent is not None:
                if agent.there != (member in self.agents and self.agents[member].there):
                    self.firsts.clear()
                self.agents[member] = agent

    def _look(self, before: Lead | None, after: Lead, facts: Any) -> None:
        if isinstance(facts, offer.Offered):
            agent = self.agents.get(facts.to)
            if agent is None or not agent.there:
                self.wrong.append(f"{facts.to} is not there and was offered {after.id}")
            if before is not None and before.first_offer is None:
                self.firsts[facts.to] += 1
        if before is not None and before.owner and after.owner not in ("", before.owner):
            self.wrong.append(f"{after.id} was {before.owner}'s and is {after.owner}'s")

    def hub(self) -> None:
        """All that is due."""
        for one in list(self.leads.values()):
            if distribution.must_let_go(one, self.agents, self.now):
                assert self.do(LetLeadGo, "hub", lead=one.id, agent=one.owner, turn=one.turn)
        for one in self.leads.values():
            self.turns.notice(one)
        while chosen := choose(self.leads.values(), self.rules, self.agents, self.turns, self.now, 5):
            for choice in chosen:
                assert self.do(MoveOn, "hub", lead=choice.lead, turn=self.leads[choice.lead].turn, members=choice.members)

    # What happens

    @rule(count=st.integers(1, 4))
    def arrive(self, count: int) -> None:
        for _ in range(count):
            name = f"l{len(self.leads)}"
            self.happen(f"lead/{name}", received(arrived=self.now, due=self.now + 5 * MINUTE))
            self.dues[name] = self.now + 5 * MINUTE
        self.hub()

    @rule(wait=st.sampled_from((SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 10 * MINUTE)))
    def waits(self, wait: int) -> None:
        self.now += wait
        self.hub()

    @rule(member=st.sampled_from(STAFF), status=st.sampled_from(("available", "available", "away", "gone home")))
    def says(self, member: str, status: Any) -> None:
        self.do(SetStatus, member, member=member, status=status)
        self.hub()

    @precondition(lambda self: self.leads)
    @rule(member=st.sampled_from(STAFF), place=st.integers(0, 99), late=st.booleans())
    def claims_one(self, member: str, place: int, late: bool) -> None:
        lead = list(self.leads.values())[place % len(self.leads)]
        standing = lead.standing(self.now)
        took = self.do(Claim, member, lead=lead.id)
        assert took == (not lead.owner and (standing is None or standing.to == member))
        if not late:
            self.hub()

    @precondition(lambda self: any(lead.owner for lead in self.leads.values()))
    @rule(place=st.integers(0, 99))
    def gives_back(self, place: int) -> None:
        owned = [lead for lead in self.leads.values() if lead.owner]
        lead = owned[place % len(owned)]
        assert self.do(Release, lead.owner, lead=lead.id)
        self.hub()

    # What holds

    @invariant()
    def nothing_went_wrong(self) -> None:
        assert not getattr(self, "wrong", [])

    @invariant()
    def every_clock_is_as_it_was(self) -> None:
        for name, due in getattr(self, "dues", {}).items():
            assert self.leads[name].due == due

    @invariant()
    def every_free_lead_is_somebodys_to_take(self) -> None:
        for one in getattr(self, "leads", {}).values():
            if one.owner:
                assert not one.offers
                continue
            last = one.offers[-1] if one.offers else None
            standing = one.standing(self.now)
            if standing is not None:
                assert self.agents[standing.to].there
            elif last is not None and last.kind == "agent":
                raise AssertionError(f"{one.id} stays with an offer that has run out")
            elif last is not None and last.kind == "all":
                assert self.now < last.until
            elif last is None:
                # Open to all: all whose turn it could be have their hands full.
                assert any(agent.there for agent in self.agents.values())

    @invariant()
    def a_round_is_fair(self) -> None:
        if getattr(self, "rules", GRABS).mode == "round robin":
            there = [member for member, agent in self.agents.items() if agent.there]
            counts = [self.firsts[member] for member in there]
            assert not counts or max(counts) - min(counts) <= 1, self.firsts


Floor.TestCase.settings = budget(max_examples=depth(20, 100), stateful_step_count=30, deadline=None)
TestFloor = Floor.TestCase


@pytest.mark.parametrize("twice", [False, True])
def test_two_hubs_that_move_one_lead_on_do_it_once(twice: bool) -> None:
    story = Story()
    made = MoveOn(id=ID, store="s1", actor="hub", pressed=START, lead="l1", turn=0, members=("ana",))

    known = Knows(
        story.now, settings=StoreDescribed("Harbor", ALWAYS_OPEN, "", distribution=ROUND), agents=(Agent("ana", "available", START),)
    )
    decision = made.decide(known)
    assert isinstance(decision, Append)
    assert [(change.stream, change.wish) for change in decision.changes] == [("lead/l1", True), ("agent/ana", True)]
    if twice:
        assert made.decide(Knows(offered("ana").now, settings=known.settings)) == Append(())
