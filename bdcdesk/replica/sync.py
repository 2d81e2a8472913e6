"""Sync: our actions out, central's events in, as `step(now) -> when to call again`. No thread, no sleep: whoever runs it has those."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from bdcdesk.central.chain import decoded
from bdcdesk.central.ports import Already, Appended, CentralError, Conflict, Denied, Link, Log
from bdcdesk.domain.actions import Refused
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import Person
from bdcdesk.domain.identity import SETTINGS, is_person, lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.copy import Folded, Replica, State
from bdcdesk.replica.exchange import Ask, Exchange, Push, Result, run
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox

PAGE: Final = 500
LOOK_AGAIN: Final = 3000
"""Milliseconds after which central is asked even if nothing was heard: a hint can be lost."""
_RETRY: Final = (250, 500, 1000, 2000, 5000, 10_000)


class Stepped(msgspec.Struct, frozen=True):
    """`when`: call again then at the latest. `changed`: leads whose shown state may differ. `problem`: why central could not be asked."""

    when: Instant
    changed: frozenset[str]
    problem: CentralError | None = None


class Sync:
    """Use from the desk's thread; only `bdcdesk.replica.exchange.run` may run in another. Raises ReplicaError."""

    def __init__(self, held: Holdings, replica: Replica, outbox: Outbox, random: Callable[[int], bytes]) -> None:
        self._held = held
        self._replica = replica
        self._outbox = outbox
        self._random = random
        self._cursor = replica.cursor()
        self._loaded_to: str | None = ""
        self._failures = 0
        for action in outbox.waiting():
            # The last run may have ended between the replica's commit and the outbox's.
            if replica.has_action(action.id):
                outbox.done(action.id)
            else:
                held.pending[action.id] = action

    @property
    def loaded(self) -> bool:
        """Whether all states of the replica are in memory."""
        return self._loaded_to is None

    def load_first(self, count: int) -> set[str]:
        """Reads the leads that a first screen needs, before the rest."""
        return self._hold([*self._replica.beside_leads(), *self._replica.freshest(self._held.now(), count)])

    def load(self, count: int = PAGE) -> set[str]:
        """Reads the next page of states. The leads read."""
        if self._loaded_to is None:
            return set()
        page = self._replica.states(self._loaded_to, count)
        self._loaded_to = page[-1].stream if len(page) == count else None
        return self._hold(page)

    def step(self, log: Log, clock: Callable[[], Instant]) -> Stepped:
        """One exchange, blocking on central for as long as it takes."""
        exchange = self.prepare()
        return self.absorb(exchange, run(exchange, log, clock))

    def prepare(self, limit: int = PAGE) -> Exchange:
        """What to ask of central next."""
        self._have([stream for action in self._held.pending.values() for stream in action.streams])
        steps: list[Push | Ask] = []
        known = self._held.bare()
        for action in self._held.pending.values():
            decision = action.decide(known)
            unsent = action.id not in self._held.sent
            if isinstance(decision, Refused):
                steps += [Ask(action.id, action.streams, decision.reason, decision.by)] if unsent else []
                continue
            steps += [Push(action.id, action.streams, known.groups(action, decision.changes, self._random))] if unsent else []
            known.show(action, decision.changes)
        return Exchange(self._held.record.id, self._cursor, tuple(steps), limit)

    def absorb(self, exchange: Exchange, result: Result) -> Stepped:
        """Takes up what central said."""
        if result.offset is not None:
            self._held.offset = result.offset
        changed = set(self._held.over.touched)
        if result.diverged:
            changed |= self._begin_again()
        conflicts = [step for step in exchange.steps if self._settle(step, result)]
        changed |= self.take_in(result.links)
        self._held.lay_over()
        changed |= self._held.over.touched
        return Stepped(self._next(result, bool(conflicts)), frozenset(changed), result.problem)

    def take_in(self, links: Sequence[Link]) -> set[str]:
        """Folds and keeps events that follow the cursor. The leads they changed."""
        changed, streams = set[str](), dict[str, None]()
        self._have([link.stream for link in links])
        for link in links:
            lead = self._held.confirmed.evolve(decoded(link))
            streams[link.stream] = None
            if lead is not None:
                changed.add(lead)
        if links:
            self._replica.keep(links, [self._folded(stream) for stream in streams])
            self._cursor = self._replica.cursor()
        for link in links:
            if link.action in self._held.pending:
                self._finish(link.action)
        return changed

    def _next(self, result: Result, again: bool) -> Instant:
        now = self._held.now()
        if result.problem is not None:
            self._failures += 1
            return now + _RETRY[min(self._failures, len(_RETRY)) - 1]
        self._failures = 0
        return now if result.more or again else now + LOOK_AGAIN

    def _settle(self, step: Push | Ask, result: Result) -> bool:
        """Whether the action must be decided again at once."""
        match result.answers.get(step.action):
            case Appended(first=0) | Already(first=0):
                self._finish(step.action)
            case Appended() | Already():
                self._held.sent.add(step.action)
            case Denied(reason=reason):
                self._refuse(step.action, reason, "")
            case Conflict():
                if isinstance(step, Push):
                    return True
                self._refuse(step.action, step.reason, step.by)
            case None:
                pass
        return False

    def _folded(self, stream: str) -> Folded:
        confirmed = self._held.confirmed
        lead = lead_of(stream)
        state: State | None = None
        if lead is not None:
            state = confirmed.leads.get(lead)
        elif is_person(stream):
            state = confirmed.persons.get(stream)
        elif stream == SETTINGS:
            state = confirmed.settings
        return Folded(stream, confirmed.versions[stream], state)

    def _have(self, streams: Sequence[str]) -> None:
        """Loads the states of streams that the loading has not come to yet."""
        missing = [stream for stream in dict.fromkeys(streams) if stream not in self._held.confirmed.versions]
        if missing and not self.loaded:
            self._hold([folded for stream in missing if (folded := self._replica.state(stream)) is not None])

    def _hold(self, page: Sequence[Folded]) -> set[str]:
        confirmed, leads = self._held.confirmed, set[str]()
        for folded in page:
            if folded.version <= confirmed.versions.get(folded.stream, 0):
                continue
            confirmed.versions[folded.stream] = folded.version
            lead = lead_of(folded.stream)
            if lead is not None and isinstance(folded.state, Lead):
                confirmed.leads[lead] = folded.state
                leads.add(lead)
            elif isinstance(folded.state, Person):
                confirmed.persons[folded.stream] = folded.state
            elif isinstance(folded.state, StoreDescribed):
                confirmed.settings = folded.state
        self._held.lay_over()
        return leads

    def _begin_again(self) -> set[str]:
        confirmed = self._held.confirmed
        changed = set(confirmed.leads)
        self._replica.clear()
        for held in (confirmed.leads, confirmed.persons, confirmed.versions):
            held.clear()
        confirmed.settings = None
        self._cursor = self._replica.cursor()
        self._held.sent.clear()
        self._loaded_to = None
        return changed

    def _finish(self, action: str) -> None:
        self._outbox.done(action)
        self._held.pending.pop(action, None)
        self._held.sent.discard(action)

    def _refuse(self, action: str, reason: str, by: str) -> None:
        self._outbox.refuse(action, reason, by)
        self._held.pending.pop(action, None)
