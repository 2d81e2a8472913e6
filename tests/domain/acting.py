"""Decides actions in tests: what is known, and actions with their envelope filled in."""

from functools import partial
from typing import Any, TypeVar

from hypothesis import strategies as st

from bdcdesk.domain.actions import Action, Append, Decision, Refused
from bdcdesk.domain.actions.source import SetAgreement, SetSource, SwitchSource
from bdcdesk.domain.actions.stock import TakeStock
from bdcdesk.domain.actions.team import SetCover, Share, TransferBook
from bdcdesk.domain.agent import Agent, evolve_agent
from bdcdesk.domain.alike import handles
from bdcdesk.domain.campaign import Campaign, evolve_campaign
from bdcdesk.domain.car import Car, evolve_car
from bdcdesk.domain.events import Facts, Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import evolve, evolve_settings, evolve_source
from bdcdesk.domain.identity import SETTINGS, agent_of, campaign_of, car_of, is_person, lead_of, source_of, wording_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.domain.source import KINDS, Source
from bdcdesk.domain.wording import NO_WORDINGS, Wordings, evolve_wordings
from bdcdesk.wiring.rulebook import rulebook

from .making import AGENTS, GIVEN, START, STORE, TOUCHES, built, event

A = TypeVar("A", bound=Action)
ID = "6d1f7a52-58a4-4c39-9d1b-0c4d8b1f2a10"


class Knows:
    """What a desk knows: one lead or none, the people it has heard of, the store."""

    def __init__(
        self,
        lead: Lead | None = None,
        now: Instant = START,
        settings: StoreDescribed | None = STORE,
        persons: dict[str, Person] | None = None,
        sources: tuple[Source, ...] = (),
        cars: tuple[Car, ...] = (),
        agents: tuple[Agent, ...] = (),
        campaigns: tuple[Campaign, ...] = (),
        wordings: tuple[Wordings, ...] = (),
    ) -> None:
        self._lead, self._now, self._settings, self._persons = lead, now, settings, persons or {}
        self.rules = rulebook()
        self.agents = {agent.member: agent for agent in agents}
        self._sources = {source.id: source for source in sources}
        self._cars = {car.id: car for car in cars}
        self._campaigns = {campaign.id: campaign for campaign in campaigns}
        self._wordings = {kept.scenario: kept for kept in wordings}

    @property
    def now(self) -> Instant:
        return self._now

    @property
    def settings(self) -> StoreDescribed | None:
        return self._settings

    def lead(self, lead: str) -> Lead | None:
        return self._lead if self._lead is not None and self._lead.id == lead else None

    def found(self, handle: str) -> list[Lead]:
        return [self._lead] if self._lead is not None and handle in handles(self._lead) else []

    def agent(self, member: str) -> Agent | None:
        return self.agents.get(member)

    def person(self, stream: str) -> Person:
        return self._persons.get(stream, NOBODY)

    def source(self, source: str) -> Source | None:
        return self._sources.get(source)

    def car(self, car: str) -> Car | None:
        return self._cars.get(car)

    def campaign(self, campaign: str) -> Campaign | None:
        return self._campaigns.get(campaign)

    def wordings(self, scenario: str) -> Wordings:
        return self._wordings.get(scenario, NO_WORDINGS)


def do(made: type[A], actor: str = "ana", pressed: Instant = START, **fields: Any) -> A:
    """The action, pressed on lead l1 by ana unless it says otherwise."""
    where = {"lead": "l1"} if "lead" in made.__struct_fields__ else {}
    return made(id=ID, store="s1", actor=actor, pressed=pressed, **{**where, **fields})


def refusal(decision: Decision) -> str:
    """Why it was refused, with {who} as the name of the member it stands for."""
    assert isinstance(decision, Refused), decision
    return decision.reason.replace("{who}", decision.by)


def facts(decision: Decision) -> list[Facts]:
    """The facts of all events of the decision, in their order."""
    assert isinstance(decision, Append), decision
    return [draft.facts for change in decision.changes for draft in change.drafts]


def without_effect(decision: Append, known: Knows, actor: str, at: Instant) -> list[Facts]:
    """Those of its events that what is known does not allow."""
    idle = []
    for change in decision.changes:
        name = lead_of(change.stream)
        state: Any = known.lead(name or "")
        fold: Any = evolve
        source, car = source_of(change.stream), car_of(change.stream)
        if source is not None:
            state, fold = known.source(source), evolve_source
        elif car is not None:
            state, fold = known.car(car), evolve_car
        elif (offer := campaign_of(change.stream)) is not None:
            state, fold = known.campaign(offer), evolve_campaign
        elif (scenario := wording_of(change.stream)) is not None:
            state, fold = known.wordings(scenario), evolve_wordings
        elif (member := agent_of(change.stream)) is not None:
            state, fold = known.agent(member), partial(evolve_agent, member)
        elif name is None:
            assert is_person(change.stream) or change.stream == SETTINGS
            state = known.person(change.stream) if is_person(change.stream) else known.settings
            fold = evolve_person if is_person(change.stream) else evolve_settings
        for draft in change.drafts:
            after = fold(state, event(draft.facts, at, 1, draft.personal, actor, change.stream))
            if after is state:
                idle.append(draft.facts)
            state = after
    return idle


def any_action(made: type[Action], **named: st.SearchStrategy[Any]) -> st.SearchStrategy[Action]:
    """An action of this kind, about things that may or may not be there."""
    usual: dict[str, st.SearchStrategy[Any]] = {
        "id": st.uuids().map(str),
        "store": st.just("s1"),
        "actor": st.sampled_from(AGENTS),
        "pressed": st.integers(START, START + 10**8),
        "lead": st.sampled_from(("l1", "l1", "l1", "l9")),
        "touch": st.sampled_from((*TOUCHES, "new")),
        "appointment": st.sampled_from(("m1", "m2", "new")),
        "when": st.integers(START, START + 10**9),
        "body": st.sampled_from(("", "Hello", "Hi {first_name}", "STOP")),
        "patience": st.just(600_000),
        "arrived": st.integers(START, START + 10**9),
        "ended": st.integers(START, START + 10**9),
        "persons": st.sampled_from(((GIVEN,), (GIVEN, "person/2b"))),
        "target": st.sampled_from((0, 0, 60_000)),
    }
    if made in (SetSource, SwitchSource):
        usual |= {"source": st.sampled_from(("web", "inbox", "Not Plain")), "kind": st.sampled_from((*KINDS, "pigeon"))}
    if made is SetAgreement:
        usual |= {"source": st.sampled_from(("web", "_own", "gone"))}
    if made is TransferBook:
        usual |= {"shares": st.sampled_from(((), (Share("l1", "ben"),), (Share("l9", "ana"), Share("l1", "ana"))))}
    if made is SetCover:
        usual |= {"by": st.sampled_from(("", *AGENTS)), "since": st.just(START), "until": st.integers(START, START + 10**11)}
    if made is TakeStock:
        usual |= {"gone": st.sampled_from((("s-9",), ("s-B12", "1HGCM82633A004352")))}
    return built(made, **{**usual, **named})
