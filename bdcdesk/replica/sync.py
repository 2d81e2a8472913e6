"""Sync: our actions out, central's events in, as `step(now) -> when to call again`. No thread, no sleep: whoever runs it has those."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from bdcdesk.central.chain import decoded
from bdcdesk.central.ports import Already, Appended, CentralError, Conflict, Cursor, Denied, Link, Log
from bdcdesk.domain.actions import Refused
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import Person
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.copy import Folded, Replica
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
        self._behind = True
        self._must_ask = False
        self._untold = set[str]()
        for action in outbox.waiting():
            # The last run may have ended between the replica's commit and the outbox's.
            if replica.has_action(action.id):
                outbox.done(action.id)
            else:
                held.pending[action.id] = action
        self._hold(replica.beside_leads())

    @property
    def loaded(self) -> bool:
        """Whether all states of the replica are in memory."""
        return self._loaded_to is None

    def load_first(self, count: int) -> set[str]:
        """Reads the leads that a first screen needs, before the rest."""
        return self._hold(self._replica.freshest(self._held.now(), count))

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
        """What to ask of central next.

        While we are behind, nothing is refused: a desk whose copy is read anew does not even know the store's hours yet. What does not
        fit then waits, and all that was pressed after it on its streams.
        """
        self._have([stream for action in self._held.pending.values() for stream in action.streams])
        steps: list[Push | Ask] = []
        known = self._held.bare()
        waits = set[str]()
        for action in self._held.pending.values():
            decision = action.decide(known)
            unsent = action.id not in self._held.sent
            if unsent and (waits.intersection(action.streams) or (self._behind and isinstance(decision, Refused))):
                waits.update(action.streams)
            elif isinstance(decision, Refused):
                steps += [Ask(action.id, action.streams, decision.reason, decision.by)] if unsent else []
            else:
                steps += [Push(action.id, action.streams, known.groups(action, decision.changes, self._random))] if unsent else []
                known.show(action, decision.changes)
        self._must_ask = bool(waits)
        return Exchange(self._held.record.id, self._cursor, tuple(steps), limit)

    def absorb(self, exchange: Exchange, result: Result) -> Stepped:
        """Takes up what central said. The same result again changes nothing. If it raises, what was not taken up comes again."""
        if result.offset is not None:
            self._held.offset = result.offset
        self._untold |= self._held.over.touched
        ours = result.problem is None and exchange.cursor == self._cursor
        if ours:
            self._behind = result.more
        if ours and result.diverged:
            self._begin_again()
        conflicts = [step for step in exchange.steps if self._settle(step, result)]
        if ours:
            self._take_in(result.links)
            if not result.more:
                # All that central has is here. What it took and has not was lost by a restore: it is offered again.
                self._held.sent.clear()
        self._held.lay_over()
        changed, self._untold = frozenset(self._untold | self._held.over.touched), set()
        return Stepped(self._next(result, bool(conflicts) or self._must_ask), changed, result.problem)

    def _take_in(self, links: Sequence[Link]) -> None:
        """Folds and keeps events that follow the cursor."""
        if not links:
            return
        streams = list(dict.fromkeys(link.stream for link in links))
        self._have(streams)
        # Kept before it is shown: on a full disk the same events come again, and must not count twice.
        after = self._held.confirmed.part(streams)
        changed = {lead for link in links if (lead := after.evolve(decoded(link))) is not None}
        self._replica.keep(links, [Folded(stream, after.versions[stream], after.state(stream)) for stream in streams])
        self._cursor = Cursor(links[-1].seq, links[-1].hash)
        self._held.confirmed.take_up(after)
        self._untold |= changed
        self._finish([link.action for link in links])

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
            case _ if step.action not in self._held.pending:
                pass
            case Appended(first=0) | Already(first=0):
                self._finish([step.action])
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

    def _begin_again(self) -> None:
        confirmed = self._held.confirmed
        self._replica.clear()
        self._untold |= confirmed.leads.keys()
        for held in (confirmed.leads, confirmed.persons, confirmed.versions):
            held.clear()
        confirmed.settings = None
        self._cursor = self._replica.cursor()
        self._held.sent.clear()
        self._loaded_to = None

    def _finish(self, actions: Sequence[str]) -> None:
        """They are in the log and here: forgotten. A full disk leaves them in the outbox, and the next start looks through it."""
        done = [action for action in dict.fromkeys(actions) if self._held.pending.pop(action, None) is not None]
        self._held.sent.difference_update(done)
        for action in done:
            self._outbox.done(action)

    def _refuse(self, action: str, reason: str, by: str) -> None:
        self._outbox.refuse(action, reason, by)
        self._held.pending.pop(action, None)
