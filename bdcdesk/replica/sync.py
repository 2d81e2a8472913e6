"""Sync: our actions out, central's events in, as `step(now) -> when to call again`. No thread, no sleep: whoever runs it has those."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Log
from bdcdesk.central.records import START, Already, Appended, Conflict, Cursor, Denied, Link
from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.arrivals import Came
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events import Instant
from bdcdesk.replica.absence import closed
from bdcdesk.replica.confirming import Confirming
from bdcdesk.replica.copy import Noted, Replica, came_in
from bdcdesk.replica.deciding import Deciding
from bdcdesk.replica.exchange import Ask, Exchange, Push, Reading, Result, run
from bdcdesk.replica.farewell import Farewell, reports
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.reading import ALL_AT_ONCE, HISTORY, SHOWN, Progress, advanced, begin, progress
from bdcdesk.replica.recovery import Recovery
from bdcdesk.replica.wiping import concerns, erased, erased_at

PAGE: Final = 500
LOOK_AGAIN: Final = 3000
"""Milliseconds after which central is asked even if nothing was heard: a hint can be lost."""
_RETRY: Final = (250, 500, 1000, 2000, 5000, 10_000)
_NOTE_OFFSET: Final = 50
_UNSURE: Final = 5_000
"""Milliseconds by which central's time, as we know it, may be off before machines wait for a better look."""
_NOTE_REACHED: Final = 600_000
_INDEX: Final = 100


class Stepped(msgspec.Struct, frozen=True):
    """`when`: call again then at the latest. `changed`: leads whose shown state may differ. `problem`: why central could not be asked.
    `progress`: how far a new desk is with what was there before it."""

    when: Instant
    changed: frozenset[str]
    problem: CentralError | None = None
    progress: Progress | None = None


class Sync:
    """Use from the desk's thread; only `bdcdesk.replica.exchange.run` may run in another. Raises ReplicaError.

    `days`: for how long closed leads are kept here.
    """

    def __init__(self, held: Holdings, replica: Replica, outbox: Outbox, random: Callable[[int], bytes], days: int = HISTORY) -> None:
        self._held = held
        self._replica = replica
        self._outbox = outbox
        self._random = random
        self._days = days
        self._cursor = replica.cursor()
        self._reading = replica.reading()
        self._noted = replica.noted()
        held.offset = self._noted.offset
        self._confirming = Confirming(held, replica)
        self._recovery = Recovery(held, replica, outbox, rebuilding=self._cursor == START or self._reading is not None)
        self._deciding = Deciding(held, self._recovery, random)
        self._missing: tuple[str, ...] = ()
        self._asked_for = set[str]()
        self._failures = 0
        self._behind = True
        self._must_ask = False
        self._untold = set[str]()
        for action in outbox.waiting():
            held.pending[action.id] = action
        # The last run may have ended between the replica's commit and the outbox's.
        kept = [action for action in held.pending if replica.has_action(action)]
        self._finish(kept, replica.came(action for action in kept if isinstance(held.pending[action], ReceiveLead)))
        self._confirming.hold(replica.beside_leads())

    @property
    def loaded(self) -> bool:
        """Whether all leads of the replica are in memory, and what lies beside them: what a list needs."""
        return self._confirming.loaded

    @property
    def stocked(self) -> bool:
        """Whether the cars are, too."""
        return self._confirming.loaded and self._held.stocked

    def load_first(self, count: int) -> set[str]:
        """Reads the leads that a first screen needs, before the rest."""
        return self._confirming.hold(self._replica.freshest(self._held.now(), count))

    def load(self, count: int = PAGE) -> set[str]:
        """Reads the next page of states: first the leads, then the cars. The leads read."""
        return self._confirming.load(count)

    def index(self, count: int = _INDEX) -> bool:
        """Makes some more leads findable, once all open ones are shown. Whether to call again at once."""
        shown = self._reading is None or self._reading.part in SHOWN
        if self._noted.indexed is None or not shown or self._cursor == START:
            return False
        more = self._replica.index(count)
        self._noted = self._replica.noted()
        return more

    @property
    def closed(self) -> str:
        """Why this desk may show nothing now, in a sentence; "" if it may."""
        return closed(self._noted.reached, self._held.now())

    def farewell(self) -> Farewell:
        """What a member who was removed still has to report."""
        self._confirming.have([stream for action in self._held.pending.values() for stream in action.streams])
        known, pushes = self._held.bare(), []
        for action in [*self._recovery.looked_for.values(), *self._held.pending.values()]:
            decision = action.decide(known)
            if not isinstance(decision, Refused):
                pushes.append(Push(action.id, action.streams, known.groups(action, decision.changes, self._random)))
        return Farewell(self._held.record.id, reports(pushes))

    def step(self, log: Log, clock: Callable[[], Instant]) -> Stepped:
        """One exchange, blocking on central for as long as it takes."""
        exchange = self.prepare()
        result = run(exchange, log, clock)
        # Before: a disk that is full by then must not swallow what has changed.
        self.index()
        return self.absorb(exchange, result)

    def prepare(self, limit: int = PAGE) -> Exchange:
        """What to ask of central next."""
        self._confirming.have([stream for action in self._held.pending.values() for stream in action.streams])
        steps, self._must_ask = self._deciding.steps(behind=self._behind, loaded=self.loaded)
        return Exchange(self._held.record.id, self._cursor, steps, limit, self._reading, self._missing)

    def absorb(self, exchange: Exchange, result: Result) -> Stepped:
        """Takes up what central said. The same result again changes nothing. If it raises, what was not taken up comes again."""
        self._held.missed |= result.problem is not None
        self._untold |= self._held.over.touched
        ours = result.problem is None and (exchange.cursor, exchange.reading) == (self._cursor, self._reading)
        if result.offset is not None:
            self._compare(result.offset, result.unsure)
        if ours and result.diverged:
            self._begin_again(result.asked)
        conflicts = [step for step in exchange.steps if self._settle(step, result)]
        if ours and not result.diverged:
            self._take_in(exchange, result)
        if result.offset is not None:
            self._held.answered()
            self._reached()
        self._held.lay_over()
        changed, self._untold = frozenset(self._untold | self._held.over.touched), set()
        again = bool(conflicts) or self._must_ask or (ours and self._behind)
        return Stepped(self._next(result, again), changed, result.problem, progress(self._reading))

    def _take_in(self, exchange: Exchange, result: Result) -> None:
        if result.extent is not None:
            self._note(msgspec.structs.replace(self._noted, indexed=""))
            self._go_on(result.extent.head, begin(result.extent, self._held.now(), self._days))
        elif exchange.cursor == START and result.links:
            # Until the last of them is here, a start finds that this was a new desk.
            self._reading = ALL_AT_ONCE
        if result.page is not None and self._reading is not None:
            self._take_streams(result.page.links, advanced(self._reading, result.page), search=self._reading.part == "closed")
        self._take_streams(result.whole, self._reading, search=True)
        self._asked_for.update(exchange.missing)
        self._missing = tuple(stream for stream in self._confirming.missing(result.links) if stream not in self._asked_for)
        if not self._missing:
            self._asked_for.clear()
            self._take_news(result.links)
        self._behind = result.more or bool(self._missing)
        if not self._behind:
            if self._reading is not None:
                self._go_on(self._cursor, None)
            # All that central has is here. What it took and has not was lost by a restore: it is offered again.
            self._recovery.lost(self._held.sent)
            self._held.sent.clear()
            self._must_ask |= self._recovery.finish(result.asked)

    def _take_streams(self, links: Sequence[Link], reading: Reading | None, search: bool) -> None:
        """Keeps whole streams of what was there before."""
        if links or reading != self._reading:
            self._wipe_own(erased(links), erased_at(links))
            kept, changed = self._confirming.take_streams(links, self._cursor, reading, search)
            self._reading = reading
            self._untold |= changed
            self._finish([link.action for link in kept], came_in(kept))

    def _take_news(self, links: Sequence[Link]) -> None:
        """Folds and keeps events that follow the cursor."""
        if links:
            erasing = erased(links)
            if erasing:
                # Before anything is read on: however often this is cut off, it comes again.
                self._untold |= self._confirming.wipe(erasing)
                self._wipe_own(erasing, erased_at(links))
            cursor = Cursor(links[-1].seq, links[-1].hash)
            changed = self._confirming.take_news(links, cursor, self._reading)
            self._cursor = cursor
            self._untold |= changed
            self._finish([link.action for link in links], came_in(links))

    def _wipe_own(self, erasing: Mapping[str, frozenset[str]], at: Instant) -> None:
        """What was pressed about who was erased, done, waiting or refused, goes with them."""
        if erasing:
            self._held.erasures += 1
            for action in self._outbox.wipe(lambda action: concerns(action, erasing, at)):
                self._held.pending.pop(action, None)
                self._held.sent.discard(action)
                self._recovery.found([action])

    def _go_on(self, cursor: Cursor, reading: Reading | None) -> None:
        self._replica.arrange(many=reading is not None)
        self._replica.keep([], [], cursor, reading)
        self._cursor, self._reading = cursor, reading

    def _compare(self, offset: int, unsure: int) -> None:
        held = self._held
        # What we know may be nearer to the truth than a look that took half a minute because this computer slept in the midst of it.
        if not held.measured or abs(offset - held.offset) > unsure:
            held.offset, held.measured = offset, unsure <= _UNSURE

    def _reached(self) -> None:
        now, offset = self._held.now(), self._held.offset
        if abs(offset - self._noted.offset) > _NOTE_OFFSET or not 0 <= now - self._noted.reached < _NOTE_REACHED:
            self._note(msgspec.structs.replace(self._noted, offset=offset, reached=now))

    def _note(self, noted: Noted) -> None:
        self._replica.note(noted)
        self._noted = noted

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
                self._forget(step.action)
            case Appended() | Already():
                self._held.sent.add(step.action)
            case Denied(reason=reason):
                self._refuse(step.action, reason, "")
            case Conflict():
                if isinstance(step, Push):
                    return True
                if step.reason:
                    self._refuse(step.action, step.reason, step.by)
                else:
                    self._forget(step.action)
            case None:
                pass
        return False

    def _begin_again(self, now: Instant | None) -> None:
        self._recovery.begin(now)
        self._replica.clear()
        self._untold |= self._confirming.forget()
        self._cursor, self._reading = START, None
        self._missing = ()
        self._behind = True
        self._held.sent.clear()

    def _finish(self, actions: Iterable[str], came: Mapping[str, Came]) -> None:
        """They are in the log and here. A full disk leaves them in the outbox as they were, and the next start looks through it."""
        known = list(dict.fromkeys(actions))
        self._recovery.found(known)
        done = [action for action in known if self._held.pending.pop(action, None) is not None]
        self._held.sent.difference_update(done)
        if done:
            self._outbox.done(done, self._held.now(), came)

    def _forget(self, action: str) -> None:
        self._outbox.forget(action)
        self._held.pending.pop(action, None)

    def _refuse(self, action: str, reason: str, by: str) -> None:
        self._outbox.refuse(action, reason, by)
        self._held.pending.pop(action, None)
