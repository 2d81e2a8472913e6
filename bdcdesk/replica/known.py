"""What a desk knows: the confirmed states, and over them its own pending actions as if central had taken them already."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from bdcdesk.central.records import ANY, Group, Sealed
from bdcdesk.domain.actions import Action, Append, Change, Decision
from bdcdesk.domain.agent import Agent, evolve_agent
from bdcdesk.domain.campaign import Campaign, evolve_campaign
from bdcdesk.domain.car import Car, evolve_car
from bdcdesk.domain.contact_rules import UNREAD, Book
from bdcdesk.domain.events import Event, Instant, kind_of, since_of, write
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import evolve, evolve_settings, evolve_source
from bdcdesk.domain.identity import SETTINGS, agent_of, campaign_of, car_of, event_id, is_person, lead_of, source_of, wording_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.domain.source import Source
from bdcdesk.domain.wording import NO_WORDINGS, Wordings, evolve_wordings
from bdcdesk.replica.register import Register


class States(msgspec.Struct):
    """States by stream, and the version that each has. Versions of streams without a state (an agent's, a newer kind) are kept too."""

    leads: dict[str, Lead] = {}
    persons: dict[str, Person] = {}
    settings: StoreDescribed | None = None
    versions: dict[str, int] = {}
    sources: dict[str, Source] = {}
    cars: dict[str, Car] = {}
    agents: dict[str, Agent] = {}
    campaigns: dict[str, Campaign] = {}
    wordings: dict[str, Wordings] = {}
    turned: int = 0
    """Another number than before whenever any of `cars` is another."""
    register: Register = msgspec.field(default_factory=Register)

    def part(self, streams: Iterable[str]) -> "States":
        """A copy of these streams alone: events are tried on it, and taken up once they are kept."""
        wanted = set(streams)
        return States(
            {lead: state for stream in wanted if (lead := lead_of(stream)) and (state := self.leads.get(lead))},
            {stream: self.persons[stream] for stream in wanted & self.persons.keys()},
            self.settings,
            {stream: self.versions[stream] for stream in wanted & self.versions.keys()},
            {name: source for stream in wanted if (name := source_of(stream)) and (source := self.sources.get(name))},
            {name: car for stream in wanted if (name := car_of(stream)) and (car := self.cars.get(name))},
            {name: agent for stream in wanted if (name := agent_of(stream)) and (agent := self.agents.get(name))},
            {name: offer for stream in wanted if (name := campaign_of(stream)) and (offer := self.campaigns.get(name))},
            {name: kept for stream in wanted if (name := wording_of(stream)) and (kept := self.wordings.get(name))},
        )

    def take_up(self, part: "States") -> None:
        for lead in part.leads.values():
            self.take(lead)
        self.persons.update(part.persons)
        self.settings = part.settings
        self.versions.update(part.versions)
        self.sources.update(part.sources)
        self.cars.update(part.cars)
        self.turned += part.turned
        self.agents.update(part.agents)
        self.campaigns.update(part.campaigns)
        self.wordings.update(part.wordings)

    def take(self, lead: Lead) -> None:
        """The lead as it is now."""
        self.register.put(self.leads.get(lead.id), lead)
        self.leads[lead.id] = lead

    def state(self, stream: str) -> Lead | Person | StoreDescribed | Source | Car | Agent | Campaign | Wordings | None:
        lead, source, car = lead_of(stream), source_of(stream), car_of(stream)
        if lead is not None:
            return self.leads.get(lead)
        if source is not None:
            return self.sources.get(source)
        if car is not None:
            return self.cars.get(car)
        if (member := agent_of(stream)) is not None:
            return self.agents.get(member)
        if (campaign := campaign_of(stream)) is not None:
            return self.campaigns.get(campaign)
        if (scenario := wording_of(stream)) is not None:
            return self.wordings.get(scenario)
        return self.persons.get(stream) if is_person(stream) else self.settings if stream == SETTINGS else None

    def evolve(self, event: Event) -> str | None:
        """Applies the event. The lead whose state it changed, if any."""
        self.versions[event.stream] = event.version
        lead = lead_of(event.stream)
        if lead is not None:
            before = self.leads.get(lead)
            after = evolve(before, event)
            if after is None or after is before:
                return None
            self.take(after)
            return lead
        if is_person(event.stream):
            self.persons[event.stream] = evolve_person(self.persons.get(event.stream, NOBODY), event)
        elif event.stream == SETTINGS:
            self.settings = evolve_settings(self.settings, event)
        elif (name := source_of(event.stream)) is not None and (source := evolve_source(self.sources.get(name), event)) is not None:
            self.sources[name] = source
        elif (name := car_of(event.stream)) is not None and (car := evolve_car(self.cars.get(name), event)) is not None:
            self.cars[name] = car
            self.turned += 1
        elif (who := agent_of(event.stream)) is not None and (agent := evolve_agent(who, self.agents.get(who), event)) is not None:
            self.agents[who] = agent
        elif (name := campaign_of(event.stream)) is not None and (offer := evolve_campaign(self.campaigns.get(name), event)) is not None:
            self.campaigns[name] = offer
        elif (name := wording_of(event.stream)) is not None and (kept := evolve_wordings(self.wordings.get(name), event)) is not None:
            self.wordings[name] = kept
        return None


class Overlay:
    """Confirmed states with pending actions over them. Implements `Known`; `now` is what the desk believes central's clock to say.

    `rules`: the contact rules; without them nobody may be contacted.
    """

    def __init__(self, confirmed: States, clock: Callable[[], Instant], rules: Callable[[], Book] = lambda: UNREAD) -> None:
        self._rules = rules
        self._confirmed = confirmed
        self._clock = clock
        self._over = States(settings=confirmed.settings)
        self.touched: set[str] = set()
        """Leads whose shown state is not the confirmed one."""

    @property
    def now(self) -> Instant:
        return self._clock()

    @property
    def rules(self) -> Book:
        return self._rules()

    @property
    def settings(self) -> StoreDescribed | None:
        return self._over.settings

    def lead(self, lead: str) -> Lead | None:
        return self._over.leads.get(lead) or self._confirmed.leads.get(lead)

    def person(self, stream: str) -> Person:
        return self._over.persons.get(stream) or self._confirmed.persons.get(stream, NOBODY)

    def found(self, handle: str) -> Iterator[Lead]:
        """Leads that are found by this, and perhaps one that was: whoever asks looks again. Those that came first are first."""
        for name in dict.fromkeys(chain(self._confirmed.register.find(handle), self._over.register.find(handle))):
            lead = self.lead(name)
            if lead is not None:
                yield lead

    def agent(self, member: str) -> Agent | None:
        return self._over.agents.get(member) or self._confirmed.agents.get(member)

    @property
    def agents(self) -> Mapping[str, Agent]:
        return {**self._confirmed.agents, **self._over.agents}

    def source(self, source: str) -> Source | None:
        return self._over.sources.get(source) or self._confirmed.sources.get(source)

    @property
    def sources(self) -> Mapping[str, Source]:
        return {**self._confirmed.sources, **self._over.sources}

    def campaign(self, campaign: str) -> Campaign | None:
        return self._over.campaigns.get(campaign) or self._confirmed.campaigns.get(campaign)

    @property
    def campaigns(self) -> Mapping[str, Campaign]:
        return {**self._confirmed.campaigns, **self._over.campaigns}

    def wordings(self, scenario: str) -> Wordings:
        return self._over.wordings.get(scenario) or self._confirmed.wordings.get(scenario, NO_WORDINGS)

    def car(self, car: str) -> Car | None:
        return self._over.cars.get(car) or self._confirmed.cars.get(car)

    @property
    def cars(self) -> Mapping[str, Car]:
        return {**self._confirmed.cars, **self._over.cars} if self._over.cars else self._confirmed.cars

    def version(self, stream: str) -> int:
        return self._over.versions.get(stream, self._confirmed.versions.get(stream, 0))

    def show(self, action: Action, changes: Iterable[Change]) -> None:
        """Shows the events of a decision made on this knowledge as if they were in the log."""
        for event in provisional(action, changes, self):
            self._take_up(event.stream)
            changed = self._over.evolve(event)
            if changed is not None:
                self.touched.add(changed)

    def apply(self, action: Action) -> Decision:
        """Decides, and shows what fits."""
        decision = action.decide(self)
        if isinstance(decision, Append):
            self.show(action, decision.changes)
        return decision

    def _take_up(self, stream: str) -> None:
        lead = lead_of(stream)
        if lead is not None and lead not in self._over.leads and lead in self._confirmed.leads:
            self._over.take(self._confirmed.leads[lead])
        if is_person(stream) and stream not in self._over.persons:
            self._over.persons[stream] = self._confirmed.persons.get(stream, NOBODY)
        source = source_of(stream)
        if source is not None and source not in self._over.sources and source in self._confirmed.sources:
            self._over.sources[source] = self._confirmed.sources[source]
        car = car_of(stream)
        if car is not None and car not in self._over.cars and car in self._confirmed.cars:
            self._over.cars[car] = self._confirmed.cars[car]
        member = agent_of(stream)
        if member is not None and member not in self._over.agents and member in self._confirmed.agents:
            self._over.agents[member] = self._confirmed.agents[member]
        campaign = campaign_of(stream)
        if campaign is not None and campaign not in self._over.campaigns and campaign in self._confirmed.campaigns:
            self._over.campaigns[campaign] = self._confirmed.campaigns[campaign]
        scenario = wording_of(stream)
        if scenario is not None and scenario not in self._over.wordings and scenario in self._confirmed.wordings:
            self._over.wordings[scenario] = self._confirmed.wordings[scenario]

    def groups(self, action: Action, changes: Iterable[Change], random: Callable[[int], bytes]) -> tuple[Group, ...]:
        """What is sent to central for a decision that was made on this knowledge. Call before `show` moves the versions on."""
        groups, n = [], 0
        for change in changes:
            sealed = []
            for draft in change.drafts:
                kind = kind_of(draft.facts)
                personal = write(draft.personal) if draft.personal is not None else None
                nonce = random(32) if personal is not None else b""
                sealed.append(Sealed(event_id(action.id, n), kind, since_of(draft.facts), write(draft.facts), personal, nonce))
                n += 1
            groups.append(Group(change.stream, self.version(change.stream) if change.wish else ANY, tuple(sealed)))
        return tuple(groups)


def provisional(action: Action, changes: Iterable[Change], known: Overlay) -> list[Event]:
    """The events of a decision before central has given them their place: seq 0, the desk's own idea of the time, no hash."""
    events, versions = [], dict[str, int]()
    n = 0
    for change in changes:
        for draft in change.drafts:
            version = versions.get(change.stream, known.version(change.stream)) + 1
            versions[change.stream] = version
            kind = kind_of(draft.facts)
            events.append(
                Event(
                    id=event_id(action.id, n),
                    action=action.id,
                    store=action.store,
                    stream=change.stream,
                    version=version,
                    seq=0,
                    kind=kind,
                    since=since_of(draft.facts),
                    actor=action.actor,
                    at=known.now,
                    facts=draft.facts,
                    personal=draft.personal,
                    hash=b"",
                )
            )
            n += 1
    return events
