"""`Desk`: what screens, intake and contact talk to. It shows the log as this machine knows it, with its own pending actions over it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from bdcdesk.central.chain import decoded
from bdcdesk.central.records import Cursor, StoreRecord
from bdcdesk.domain.actions import Action, Append, Refused
from bdcdesk.domain.actions.arrivals import goes_to
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.campaign import Campaign
from bdcdesk.domain.car import Car
from bdcdesk.domain.contact_rules import Book
from bdcdesk.domain.duplicates import alike_leads
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.lead import document_of
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.identity import lead_of, lead_stream, person_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.source import Source
from bdcdesk.domain.stock import Stock
from bdcdesk.domain.wording import Wordings
from bdcdesk.replica.copy import Passage, Replica
from bdcdesk.replica.exchange import Push
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.known import provisional
from bdcdesk.replica.outbox import Begun, Outbox, Refusal
from bdcdesk.replica.search import query_of
from bdcdesk.replica.timeline import Timeline, timeline_of

_AT_ONCE: Final = 500


_ARRIVALS: Final = frozenset({"lead_received", "raised_again", "sent_again"})


class Desk:
    """Use from one thread. Raises ReplicaError when this desk's own files fail. `random(n)` gives n random bytes."""

    def __init__(self, me: str, held: Holdings, replica: Replica, outbox: Outbox, random: Callable[[int], bytes]) -> None:
        self.me = me
        self._held = held
        self._replica = replica
        self._outbox = outbox
        self._random = random
        self._stock: tuple[int, Stock] = (-1, Stock(()))

    @property
    def record(self) -> StoreRecord:
        return self._held.record

    def now(self) -> Instant:
        return self._held.now()

    @property
    def whole(self) -> bool:
        """Whether all that was in the log at some moment is here, and what central lost of ours waits again, and it was asked for its
        time since the start: machines act only then."""
        return self._held.whole and self._held.measured

    @property
    def epoch(self) -> Instant:
        """When this desk last found that central had been restored from a backup, by central's time; 0 for never."""
        return self._held.epoch

    @property
    def unbroken(self) -> Instant | None:
        """Since when central has answered all that this desk asked, by its time; None while it does not.

        Nobody can put a backup in its place under a connection that goes on: what was looked at since then, and is nowhere in the log,
        was not lost by a restore.
        """
        return None if self._held.missed or not self._held.reached else self._held.unbroken

    @property
    def reached(self) -> Instant:
        """When central last answered in this run, by its time; 0 for never."""
        return self._held.reached

    def missed(self) -> None:
        """Central did not answer somebody here. Whoever sees that tells it: the connection is made anew for all of them."""
        self._held.missed = True

    @property
    def cursor(self) -> Cursor:
        """The last event that is here."""
        return self._replica.cursor()

    @property
    def settings(self) -> StoreDescribed | None:
        return self._held.over.settings

    @property
    def agents(self) -> Mapping[str, Agent]:
        """Who is there, and what they can do, by member, with pending actions shown."""
        return self._held.over.agents

    @property
    def sources(self) -> Mapping[str, Source]:
        """Where the store's leads come from, by id, also those that are off."""
        return self._held.over.sources

    @property
    def campaigns(self) -> Mapping[str, Campaign]:
        """What the store advertises, by id, also what is over, with pending actions shown."""
        return self._held.over.campaigns

    def wordings(self, scenario: str) -> Wordings:
        """How people of the store word this scenario's replies, with pending actions shown."""
        return self._held.over.wordings(scenario)

    @property
    def cars(self) -> Mapping[str, Car]:
        """The store's cars by id, also those that are gone, with pending actions shown. Complete once `stocked`."""
        return self._held.over.cars

    @property
    def stocked(self) -> bool:
        """Whether all cars are here: what a file does not list is gone only then."""
        return self._held.whole and self._held.stocked

    @property
    def stock_turn(self) -> int:
        """Another number than before whenever a confirmed car is another."""
        return self._held.confirmed.turned

    @property
    def stock(self) -> Stock:
        """The confirmed cars, to find those in it that leads ask for."""
        turn = self.stock_turn
        if self._stock[0] != turn:
            self._stock = (turn, Stock(self._held.confirmed.cars.values()))
        return self._stock[1]

    def version(self, stream: str) -> int:
        """How many events the stream has, pending ones with them."""
        return self._held.over.version(stream)

    @property
    def waiting(self) -> int:
        """How many of our actions central does not have yet."""
        return len(self._held.pending)

    @property
    def leads(self) -> Mapping[str, Lead]:
        """All leads read so far, with pending actions shown."""
        over = self._held.over
        if not over.touched:
            return self._held.confirmed.leads
        return {**self._held.confirmed.leads, **{lead: state for lead in over.touched if (state := over.lead(lead))}}

    def lead(self, lead: str) -> Lead | None:
        return self._held.over.lead(lead)

    def confirmed(self, lead: str) -> Lead | None:
        """The lead without our own pending actions: what a machine may act on."""
        return self._held.confirmed.leads.get(lead)

    def lead_ids(self) -> list[str]:
        """Of all leads that are confirmed."""
        return list(self._held.confirmed.leads)

    def person(self, stream: str) -> Person:
        return self._held.over.person(stream)

    @property
    def rules(self) -> Book:
        """The contact rules of this computer."""
        return self._held.rules()

    def found(self, handle: str) -> Iterable[Lead]:
        """Leads that may be found by this, for one a person's stream: as of `Known`."""
        return self._held.over.found(handle)

    @property
    def erasures(self) -> int:
        """Another number than before whenever `erased` may have changed."""
        return self._held.erasures

    def erased(self) -> dict[str, Instant]:
        """Every person who was erased at their own request, by stream, and when."""
        return {stream: person.erased for stream, person in self._held.confirmed.persons.items() if person.erased}

    def documents(self, after: int) -> tuple[list[tuple[str, str]], int]:
        """Some of the documents that leads came in: the SHA-256 in hex of each, and a lead; and where to go on: `after`, if that is all.

        From 0 on all that is held here, with what is pending; from where it ended, what has come since.
        """
        links, last = self._replica.kept(after, _AT_ONCE)
        facts = [(lead_of(link.stream), decoded(link).facts) for link in links if link.kind in _ARRIVALS]
        found = [(digest, lead) for lead, one in facts if lead is not None and (digest := document_of(one))]
        ours = [(action.raw_hash, self.place(action)) for action in self._held.pending.values() if isinstance(action, ReceiveLead)]
        return [(digest, lead) for digest, lead in (*found, *ours) if digest], last

    def stream_of(self, address: str) -> str:
        """The person behind an E.164 number or a lower-case mail address."""
        return person_stream(self.record.person_key, address)

    def history(self, stream: str) -> tuple[Event, ...]:
        """All that happened in this stream, own pending actions last. From this desk's own file."""
        return (*self._replica.timeline((stream,)), *self._pending_events((stream,)))

    def timeline(self, lead: str) -> Timeline:
        state = self.lead(lead)
        streams = (lead_stream(lead), *(state.persons if state else ()))
        return timeline_of(streams[0], (*self._replica.timeline(streams), *self._pending_events(streams)))

    def search(self, text: str, limit: int = 50) -> list[str]:
        """Leads that hold all the words typed, the newest first."""
        query = query_of(text)
        found = self._replica.search(query, limit) if query else []
        return [lead for stream in found if (lead := lead_of(stream)) is not None]

    def written(self, text: str, limit: int = 20) -> list[Passage]:
        """What was written to or by shoppers, or noted, and holds all the words typed, the newest first."""
        query = query_of(text)
        return self._replica.written(query, limit) if query else []

    def refusals(self) -> list[Refusal]:
        """Actions that were not done, until they are dismissed."""
        return self._outbox.refusals()

    def dismiss(self, action: str) -> None:
        self._outbox.forget(action)

    def do(self, action: Action) -> Append | Refused:
        """Keeps the action and shows it, or says why not. When this returns an Append, no crash loses it.

        The same action again (a cause told twice) changes nothing.
        """
        if self.done(action.id):
            return Append(())
        decision = action.decide(self._held.over)
        if isinstance(decision, Append) and any(change.drafts for change in decision.changes):
            if not self._outbox.put(action):
                return self._refused_before(action) or Append(())
            self._held.pending[action.id] = action
            self._held.over.show(action, decision.changes)
        return decision

    def done(self, action: str) -> bool:
        """Whether the action of this id is kept here, or in the log as far as it is here."""
        return action in self._held.pending or self._replica.has_action(action)

    def decide(self, action: Action) -> Append | Refused:
        """What would come of it now; nothing is kept."""
        return action.decide(self._held.over)

    def place(self, action: ReceiveLead) -> str:
        """The lead that a request would become or join now."""
        decision = action.decide(self._held.over)
        return goes_to(decision) if isinstance(decision, Append) else action.lead

    def alike(self, lead: Lead) -> list[Lead]:
        """Open leads that may be the same shopper's, for somebody to look at."""
        return alike_leads(lead, self._held.over)

    def _refused_before(self, action: Action) -> Refused | None:
        return next((Refused(known.reason, known.by) for known in self._outbox.refusals() if known.action.id == action.id), None)

    def push(self, action: Action) -> Push | Refused:
        """For who must know before acting (the dispatcher): the action as decided on confirmed states alone, for the caller to append."""
        known = self._held.bare()
        decision = action.decide(known)
        if isinstance(decision, Refused):
            return decision
        return Push(action.id, action.streams, known.groups(action, decision.changes, self._random))

    def begin(self, touch: str, begun: Begun, request: Action) -> None:
        """Keeps it apart from the log, which may forget it, that this is about to be sent. `request`: what would bring it back."""
        self._outbox.begin(touch, begun, request)

    def request_begun(self, touch: str) -> Action | None:
        """What was kept to bring back this touch; None if nothing was, or it is wiped."""
        return self._outbox.request_begun(touch)

    def begun(self) -> dict[str, Begun]:
        """What this desk has sent, or meant to, in the last days; by touch."""
        return self._outbox.begun()

    def quiet(self, streams: Sequence[str]) -> bool:
        """Whether none of our own pending actions is on these streams."""
        return not any(set(action.streams) & set(streams) for action in self._held.pending.values())

    def _pending_events(self, streams: Sequence[str]) -> Iterator[Event]:
        known = self._held.bare()
        for action in self._held.pending.values():
            decision = action.decide(known)
            if isinstance(decision, Append):
                yield from (event for event in provisional(action, decision.changes, known) if event.stream in streams)
                known.show(action, decision.changes)
