"""The always-on process of a store: a desk with a role, plus intake, contact and their timers, pumped in one loop."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Final

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Central
from bdcdesk.central.records import RUNNING, SET_ASIDE, Sighting
from bdcdesk.contact.errand import Steps
from bdcdesk.contact.switchboard import Contact
from bdcdesk.domain.events import Instant
from bdcdesk.hub.attending import Attending
from bdcdesk.hub.backups import DailyBackups
from bdcdesk.hub.bulkheads import Bulkheads, Part, part_of
from bdcdesk.hub.edge import Edge
from bdcdesk.hub.errands import AT_ONCE, Errands
from bdcdesk.hub.front import Front, Noticing, Stepping, Timed, Timer
from bdcdesk.hub.pulse import Pulse
from bdcdesk.intake.folder import WatchedFolder
from bdcdesk.intake.forgetting import Forgetting
from bdcdesk.intake.reading.plain import whole
from bdcdesk.intake.receive import Reception
from bdcdesk.machine import logs
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import Damaged, ReplicaError
from bdcdesk.replica.sync import Stepped, Sync

_log = logging.getLogger("bdcdesk.hub")

_BEAT: Final = 5_000
_SET_BACK: Final = 5_000
"""Milliseconds by which the clock may go back without more ado: as central's time is measured anew, it moves a little."""
SEEN_FOR: Final = 15_000
"""Milliseconds for which a hub's word that it is there holds: a hub that ends right after it is told as silent within 20 s."""
_LONGEST_WAIT: Final = 1.0
_WHILE_ERRANDS_RUN: Final = 0.02
_EXCHANGE: Final = Part("The exchange with the store's database")
_TELLING: Final = Part("Telling desks how the hub is")


class Hub:
    """The loop of the store's process. `clock` is this computer's, in ms; `pause(seconds)`: its wait where central cannot be waited on."""

    def __init__(
        self,
        desk: Desk,
        sync: Sync,
        central: Central,
        switchboard: Contact,
        folder: WatchedFolder,
        reception: Reception,
        clock: Callable[[], Instant],
        pause: Callable[[float], None],
        backups: DailyBackups | None = None,
        forgetting: Forgetting | None = None,
        front: Front | None = None,
        timers: Sequence[Timer] = (),
        attending: Attending | None = None,
    ) -> None:
        self._desk = desk
        self._sync = sync
        self._central = central
        self._switchboard = switchboard
        self._folder = folder
        self._reception = reception
        self._clock = clock
        self._pause = pause
        self._backups = backups
        self._forgetting = forgetting
        self._timers = timers
        self._front = front
        self._bulkheads = Bulkheads()
        self._attending = attending
        self._errands = Errands(self._bulkheads)
        self._unnoticed: dict[str, None] = {}
        self._next_beat: Instant = 0
        self._latest: Instant = 0
        self._said = ""
        self.set_back = False
        """Whether the clock was set back while this ran. What was to be done in a moment would be done in an hour: it must begin anew."""

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set, or the clock was set back: whoever called begins anew then."""
        while not self._sync.stocked:
            self._sync.load()
        self._notice(list(self._desk.leads))
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="errand") as pool:
            while not stop.is_set() and not self.set_back:
                when, reachable = self._turn(pool)
                self._wait((when - self._desk.now()) / 1000, reachable)
        # What was on its way when we were told to stop has its answer by now: without this the next start would have to look it up.
        try:
            self._errands.finish(self._desk.now())
        except ReplicaError as error:
            self._say(str(error))

    def _turn(self, pool: Executor) -> tuple[Instant, bool]:
        """One round of everything. When the next is due, and whether central answered."""
        answered = True
        try:
            stepped = self._exchange()
            answered = stepped.problem is None
            self._notice(stepped.changed)
            self._errands.finish(self._desk.now())
            now = self._desk.now()
            self.set_back = self.set_back or now < self._latest - _SET_BACK
            self._latest = now
            steps = self._steps(self._switchboard, now, pool)
            kept = self._steps(self._backups, now, pool) if self._backups else Steps((), steps.when)
            edges = [self._steps(edge, now, pool) for edge in self._edges]
            folder = self._time(self._folder, now) if self._reception.ready else now + 200
            self._bulkheads.step(part_of(self._reception), now, lambda: self._reception.tidy(now), lambda until: None)
            timed = [self._time(timer, now) for timer in self._timers]
            forgot = self._time(self._forgetting, now) if self._forgetting else folder
            problem = str(stepped.problem or "")
        except Damaged:
            raise
        except ReplicaError as error:
            # Nothing is lost: what could not be kept is still in the folder, at the provider, or among the errands.
            self._say(str(error))
            if answered:
                # Else desks would hear only that the hub is silent.
                self._tell_desks(self._desk.now(), str(error))
            self._tell()
            return self._desk.now() + 1000, True
        if answered:
            self._tell_desks(now)
            self._tell_visits()
        self._say(problem or self._bulkheads.problem or self._switchboard.problem or self._unforgotten or self._edge_problem)
        self._tell()
        when = min(
            stepped.when,
            steps.when,
            kept.when,
            folder,
            forgot,
            *timed,
            *(edge.when for edge in edges),
            *([now] if self._desk.waiting and not problem else []),
        )
        return when, answered

    def _steps(self, part: Stepping, now: Instant, pool: Executor) -> Steps:
        steps = self._bulkheads.step(part_of(part), now, lambda: part.step(now), lambda until: Steps((), until))
        # At once: the part waits for them from now on, and the next part may find the disk full.
        self._errands.begin(steps.errands, pool)
        return steps

    def _time(self, part: Timed, now: Instant) -> Instant:
        return self._bulkheads.step(part_of(part), now, lambda: part.step(now), lambda until: until)

    def _notice(self, leads: Iterable[str]) -> None:
        """Whoever looks after leads hears of these; of those that a full disk kept from somebody, all hear once more."""
        self._unnoticed |= dict.fromkeys(leads)
        self._tell_of(list(self._unnoticed))
        self._unnoticed = {}

    def _tell_of(self, leads: Collection[str]) -> None:
        told: list[Noticing] = [self._switchboard, *self._timers]
        if self._front is not None:
            told += [self._front] if self._front.visits is None else [self._front, self._front.visits]
        now = self._desk.now()
        for part in told:
            self._bulkheads.notice(part_of(part, "notice"), now, leads, part.notice)

    def _exchange(self) -> Stepped:
        if self._front is not None:
            # First, so that what was handed in goes out with this exchange.
            self._front.counter.step()
        return self._bulkheads.step(_EXCHANGE, self._desk.now(), self._exchanged, _not_exchanged)

    def _exchanged(self) -> Stepped:
        return self._front.reach.step(self._serve) if self._front is not None else self._sync.step(self._central, self._clock)

    def _serve(self) -> None:
        """While central is waited for."""
        if self._front is not None:
            self._front.counter.step()
            self._tell()

    def _tell(self) -> None:
        if self._front is not None:
            front = self._front
            self._bulkheads.step(part_of(front, "tell"), self._desk.now(), lambda: self._pulse(front), lambda until: None)

    def _pulse(self, front: Front) -> None:
        here, reached = self._clock(), self._desk.reached
        front.tell(
            Pulse(
                turned=here,
                reached=here - max(0, self._desk.now() - reached) if reached else 0,
                waiting=self._desk.waiting,
                ready=self._reception.ready and not front.counter.problem,
                problem=self._said,
                fetching=front.fetching(),
            )
        )

    @property
    def _edges(self) -> tuple[Edge, ...]:
        return self._front.edges if self._front else ()

    @property
    def _edge_problem(self) -> str:
        problems = [self._front.counter.problem] if self._front else []
        # All of them: what stays broken must not hide what breaks next.
        return "\n".join(problem for problem in (*problems, *(self._problem_of(edge) for edge in self._edges)) if problem)

    def _problem_of(self, edge: Edge) -> str:
        return self._bulkheads.step(part_of(edge, "problem"), self._desk.now(), lambda: edge.problem, lambda until: "")

    def _tell_desks(self, now: Instant, failed: str = "") -> None:
        self._bulkheads.step(_TELLING, now, lambda: self._beat(now, failed), lambda until: None)

    def _beat(self, now: Instant, failed: str = "") -> None:
        """`failed`: why this round came to nothing."""
        if now < self._next_beat:
            return
        self._next_beat = now + _BEAT
        try:
            stuck = self._folder.problems
            unsaved = self._backups.problem if self._backups else ""
            more = f" So it is with {len(stuck) - 1} more." if len(stuck) > 1 else ""
            folder = stuck[0].told + more if stuck else ""
            # Each on a line of its own: a mailbox that fails is not to be hidden by a provider that does.
            problems = (failed, self._bulkheads.problem, self._switchboard.problem, self._edge_problem, folder, unsaved, self._unforgotten)
            waiting = self._reception.waiting
            doing = "\n".join(line for line in (*problems, f"{SET_ASIDE}{waiting}" if waiting else "") if line) or RUNNING
            # The name of a file may be made of bytes that are no text.
            self._central.tell(self._desk.record.id, Sighting(self._desk.me, whole(doing), "", now, now + SEEN_FOR))
            if self._attending is not None:
                self._attending.ask(self._central, now)
        except CentralError as error:
            self._desk.missed()
            self._say(str(error))

    def _tell_visits(self) -> None:
        if self._front is None or self._front.visits is None:
            return
        visits, now = self._front.visits, self._desk.now()

        def tell() -> None:
            try:
                visits.tell(self._central, now)
            except CentralError as error:
                self._desk.missed()
                self._say(str(error))

        self._bulkheads.step(part_of(visits), now, tell, lambda until: None)

    @property
    def _unforgotten(self) -> str:
        return self._forgetting.problem if self._forgetting else ""

    def _say(self, problem: str) -> None:
        if problem != self._said:
            self._said = problem
            logs.event(_log, "hub.problem" if problem else "hub.well", logging.WARNING if problem else logging.INFO)

    def _wait(self, seconds: float, reachable: bool) -> None:
        longest = _WHILE_ERRANDS_RUN if self._errands.running else _LONGEST_WAIT
        timeout = max(0.005, min(seconds, longest))
        if self._front is not None:
            if self._front.reach.missed:
                self._desk.missed()
            self._front.reach.wait(timeout if reachable else max(timeout, 0.05))
            return
        if not reachable:
            self._pause(max(timeout, 0.05))
            return
        try:
            self._central.wait([self._desk.record.id], timeout)
        except CentralError:
            self._desk.missed()
            self._pause(max(timeout, 0.05))


def _not_exchanged(until: Instant) -> Stepped:
    why = "The exchange with the store's database stopped for a fault in bdcdesk. What comes in is kept here, and it is tried again."
    return Stepped(until, frozenset(), CentralError(why))
