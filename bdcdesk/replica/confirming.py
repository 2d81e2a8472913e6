"""Confirmed states: loaded from the copy, and moved on by the events that come."""

from collections.abc import Mapping, Sequence
from typing import Final

from bdcdesk.central.chain import decoded
from bdcdesk.central.records import Cursor, Link
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.campaign import Campaign
from bdcdesk.domain.car import Car
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.identity import car_of, lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.source import Source
from bdcdesk.domain.wording import Wordings
from bdcdesk.replica.copy import Replica, folded_streams
from bdcdesk.replica.exchange import Reading
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.layout import Folded
from bdcdesk.replica.wiping import wiped

_LEADS: Final = ("lead/", "lead0")
_CARS: Final = ("car/", "car0")
"""The names between which the streams of leads and of cars lie."""


class Confirming:
    """Use from the desk's thread. Raises ReplicaError: then nothing was taken up."""

    def __init__(self, held: Holdings, replica: Replica) -> None:
        self._held = held
        self._replica = replica
        self._leads_to: str | None = _LEADS[0]
        self._cars_to: str | None = _CARS[0]

    @property
    def loaded(self) -> bool:
        """Whether all that the list of work needs is in memory: the leads, and what lies beside them."""
        return self._leads_to is None

    def load(self, count: int) -> set[str]:
        """The next states: those of the leads, and then those of the cars, which no list waits for. The leads among them."""
        if self._leads_to is not None:
            page = self._replica.states(self._leads_to, _LEADS[1], count)
            self._leads_to = page[-1].stream if len(page) == count else None
            return self.hold(page)
        if self._cars_to is not None:
            page = self._replica.states(self._cars_to, _CARS[1], count)
            self._cars_to = page[-1].stream if len(page) == count else None
            self._held.stocked = self._cars_to is None
            self.hold(page)
        return set()

    def have(self, streams: Sequence[str]) -> None:
        """Loads the states of streams that the loading has not come to yet."""
        missing = [stream for stream in dict.fromkeys(streams) if stream not in self._held.confirmed.versions]
        if missing and not (self.loaded and self._held.stocked):
            self.hold([folded for stream in missing if (folded := self._replica.state(stream)) is not None])

    def hold(self, page: Sequence[Folded]) -> set[str]:
        """Takes up states, unless newer ones are here. The leads among them."""
        leads = self._take_up(page)
        self._held.lay_over()
        return leads

    def _take_up(self, page: Sequence[Folded]) -> set[str]:
        confirmed, leads = self._held.confirmed, set[str]()
        for folded in page:
            if folded.version <= confirmed.versions.get(folded.stream, 0):
                continue
            confirmed.versions[folded.stream] = folded.version
            lead = lead_of(folded.stream)
            if lead is not None and isinstance(folded.state, Lead):
                confirmed.take(folded.state)
                leads.add(lead)
            elif isinstance(folded.state, Person):
                confirmed.persons[folded.stream] = folded.state
            elif isinstance(folded.state, StoreDescribed):
                confirmed.settings = folded.state
            elif isinstance(folded.state, Source):
                confirmed.sources[folded.state.id] = folded.state
            elif isinstance(folded.state, Car):
                confirmed.cars[folded.state.id] = folded.state
                confirmed.turned += 1
            elif isinstance(folded.state, Agent):
                confirmed.agents[folded.state.member] = folded.state
            elif isinstance(folded.state, Campaign):
                confirmed.campaigns[folded.state.id] = folded.state
            elif isinstance(folded.state, Wordings):
                confirmed.wordings[folded.state.scenario] = folded.state
        return leads

    def take_streams(self, links: Sequence[Link], cursor: Cursor, reading: Reading | None, search: bool) -> tuple[list[Link], set[str]]:
        """Whole streams, one after the other. Those of them that were not here, and the leads among them."""
        self.have([link.stream for link in links])
        versions = self._held.confirmed.versions
        new = [link for link in links if link.stream not in versions]
        states = folded_streams(new)
        self._replica.keep(new, states, cursor, reading, search)
        return new, self._take_up(states)

    def missing(self, links: Sequence[Link]) -> tuple[str, ...]:
        """Leads and cars of which these are news and whose beginning is not here: closed or gone long ago, or not read yet."""
        streams = {link.stream: link.version for link in reversed(links)}
        self.have(list(streams))
        held = self._held.confirmed.versions
        begun = [stream for stream, version in streams.items() if version > held.get(stream, 0) + 1]
        return tuple(stream for stream in begun if lead_of(stream) is not None or car_of(stream) is not None)

    def wipe(self, erasing: Mapping[str, frozenset[str]]) -> set[str]:
        """Takes the words of these events out of the copy and folds their streams again. The leads whose state that changed."""
        kept = [link for stream, ids in erasing.items() if ids for link in self._replica.links(stream)]
        if not kept:
            return set()
        without = wiped(kept, erasing)
        states = folded_streams(without)
        self._replica.wipe([link for link, before in zip(without, kept, strict=True) if link is not before], states)
        for folded in states:
            self._held.confirmed.versions.pop(folded.stream, None)
        return self._take_up(states)

    def take_news(self, links: Sequence[Link], cursor: Cursor, reading: Reading | None) -> set[str]:
        """Events that follow what is here. The leads whose state they changed."""
        streams = list(dict.fromkeys(link.stream for link in links))
        self.have(streams)
        # Kept before it is shown: on a full disk the same events come again, and must not count twice.
        after = self._held.confirmed.part(streams)
        changed = {lead for link in links if (lead := after.evolve(decoded(link))) is not None}
        states = [Folded(stream, after.versions[stream], after.state(stream)) for stream in streams]
        self._replica.keep(links, states, cursor, reading)
        self._held.confirmed.take_up(after)
        return changed

    def forget(self) -> set[str]:
        """Everything: it is read again. The leads that were here."""
        confirmed = self._held.confirmed
        leads = set(confirmed.leads)
        named = (confirmed.sources, confirmed.cars, confirmed.agents, confirmed.campaigns, confirmed.wordings)
        for held in (confirmed.leads, confirmed.persons, confirmed.versions, *named):
            held.clear()
        confirmed.register.clear()
        confirmed.settings = None
        confirmed.turned += 1
        self._leads_to = self._cars_to = None
        self._held.stocked = True
        return leads
