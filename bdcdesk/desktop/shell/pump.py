"""The desk's thread: takes key presses from the window, keeps and shows them at once, and takes in what central says.

Everything that comes out is a frozen value in a signal, so the Qt thread never waits for a file or a network.
"""

import gc
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from bdcdesk.central.ports import RUNNING, CentralError, Full, Sighting, TooOld
from bdcdesk.desktop.shell.backstage import Backstage, Link, Others, Station
from bdcdesk.desktop.shell.exchanger import Exchanger, Listener
from bdcdesk.desktop.shell.showing import Showing
from bdcdesk.domain.actions import Action, Refused
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.exchange import Exchange, Result
from bdcdesk.replica.farewell import is_over
from bdcdesk.replica.file import Damaged, ReplicaError
from bdcdesk.replica.reading import Progress

if TYPE_CHECKING:
    from bdcdesk.domain.actions.contact import SendText

FIRST: Final = 40
"""Leads read before the first rows are shown: more than any window holds."""

PAGE: Final = 400
AROUND: Final = 5_000
_AFTER_FAILURE: Final = 1_000
AGAIN: Final = 15_000
FLOOR: Final = 500
SILENCE: Final = 10_000
"""Milliseconds after which an exchange that is not answered is told: on every desk's screen within 20 s."""
_FINDABLE: Final = 20
"""Leads made findable at once."""
_GOING: Final = "You were removed from this store. What you still have to report is being handed over."
_GONE: Final = (
    "You were removed from this store. What you still had to report was handed over, and this desk's copy of its leads was destroyed."
)
LONGEST_CALL: Final = 2 * 3_600_000
_BREATH: Final = 0.002
"""Seconds for which this thread lets the Qt thread have the interpreter, after every page of reading."""

Job = Callable[[Station], None]


class Pump(QObject):
    """Made and used on the Qt thread. Signals carry frozen values; they are queued to whoever is connected.

    `closed(why)`: nothing of this desk may be seen, until it comes again with "". `failed(why)`: the desk has ended.
    """

    rows = Signal(object)
    page = Signal(object)
    floor = Signal(object)
    link = Signal(object)
    refused = Signal(str)
    unsent = Signal(str, str, str, str)
    picked = Signal(str)
    closed = Signal(str)
    failed = Signal(str)
    crashed = Signal(object)
    _free = Signal(object)

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk")
        self._ending = threading.Event()
        self._going_on = False
        self._taking = ""
        self._showing = Showing(backstage, self)
        self._flying: Instant = 0
        self._leaving = False
        self._closed = ""
        self._reading: Progress | None = None
        self._due: Instant = 0
        self._around: Instant = 0
        self._again: Instant = 0
        self._floor_due: Instant = 0
        self._away_since: Instant = 0
        self._problem = ""
        self._full = False
        self._doing = ("Here", "")
        self._others = Others()
        self._indexing = True
        self._exchanger: Exchanger | None = None
        self._link: Link | None = None

    def start(self) -> None:
        self._free.connect(_call)
        self._thread.start()

    def stop(self) -> None:
        """Ends all threads of it. What was kept in the outbox is sent at the next start."""
        if self._thread.is_alive():
            self._ending.set()
            self._jobs.put(None)
            self._thread.join()

    # From the Qt thread

    def do(self, make: Callable[[Desk], Action]) -> None:
        """Makes the action from what the desk knows by then, keeps it and shows it; or says why not."""
        self._jobs.put(lambda station: self._do(station, make))

    def open_lead(self, lead: str) -> None:
        self._jobs.put(self._if_open(lambda station: self._showing.open(lead, station.desk, self._others)))

    def take_next(self) -> None:
        """Claims and opens the next best work."""
        self._jobs.put(self._if_open(self._take_next))

    def _if_open(self, job: Job) -> Job:
        return lambda station: None if self._closed else job(station)

    def go_on(self) -> None:
        """The window is built: the rest may be read, which takes the interpreter's time."""

        def begin(station: Station) -> None:
            self._going_on = True

        self._jobs.put(begin)

    def show_floor(self, wanted: bool) -> None:
        self._jobs.put(lambda station: self._showing.want_floor(wanted))

    def doing(self, words: str, lead: str) -> None:
        """What others see of this desk."""
        self._doing = (words, lead)

    def unless_calling(self, act: Callable[[], object]) -> None:
        """Calls `act` on the Qt thread a moment later, unless this member is in a call by then."""

        def look(station: Station) -> None:
            desk = station.desk
            if not any(_in_call(lead, desk.me, desk.now()) for lead in list(desk.leads.values())):
                self._free.emit(act)

        self._jobs.put(look)

    # In the desk's thread

    def _run(self) -> None:
        try:
            while self._serve():
                pass
        except Exception as error:
            self._tell_failure(error)

    def _serve(self) -> bool:
        """One desk until the window closes. Whether another is to be opened: its copy was found damaged, and opening it moves it aside."""
        station = self._backstage.station()
        self._showing = Showing(self._backstage, self, self._showing)
        exchanger = Exchanger(self._backstage.central, self._backstage.clock, self._exchanged, self._around_told, self._left)
        listener = Listener(self._backstage.central, station.desk.record.id, self._news)
        self._flying, self._leaving, self._exchanger = 0, False, exchanger
        try:
            self._closed = station.sync.closed
            self._first(station)
            exchanger.start()
            listener.start()
            self._loop(station, exchanger)
        except Damaged:
            return True
        finally:
            listener.stop()
            exchanger.stop()
            station.close()
        if self._leaving:
            self._backstage.destroy()
            self.closed.emit(_GONE)
        return False

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, ReplicaError) or str(type(error).__module__).startswith("bdcdesk."):
            self.failed.emit(str(error))
        else:
            self.crashed.emit(error)
            self.failed.emit("bdcdesk met a fault of its own and stopped this desk. What you saw done is kept; please start it again.")

    def _first(self, station: Station) -> None:
        if station.rebuilt:
            self.refused.emit(
                f"A damaged file of this desk was moved aside and made anew: {', '.join(str(path) for path in station.rebuilt)}"
            )
        if self._closed:
            self.closed.emit(self._closed)
            return
        self._attempt(self._tell_kept, station)
        self._showing.changed(station.sync.load_first(FIRST), station.desk, self._others, loaded=False)

    def _tell_kept(self, station: Station) -> None:
        """A refused text is a draft: it stands in its lead's composer again, and is kept until a text goes to that lead."""
        for refusal in station.desk.refusals():
            if _text(refusal.action) is not None:
                self._tell_refusal(refusal.action, refusal.reason, refusal.by)
            else:
                station.desk.dismiss(refusal.action.id)

    def _loop(self, station: Station, exchanger: Exchanger) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=self._pause(station))
            except queue.Empty:
                job = _nothing
            if job is None:
                return
            self._attempt(job, station)
            if self._leaving and not self._flying:
                return
            if self._going_on and not self._closed:
                self._attempt(self._load if not station.sync.loaded else self._index, station)
            self._attempt(lambda station: self._timers(station, exchanger), station)

    def _attempt(self, job: Job, station: Station) -> None:
        try:
            job(station)
        except Damaged:
            raise
        except ReplicaError as error:
            self.refused.emit(str(error))

    def _load(self, station: Station) -> None:
        station.sync.load(PAGE)
        self._breathe()
        if station.sync.loaded:
            self._showing.whole(station.desk, self._others, self._breathe)
            # What was loaded stays; looking through it again and again would stop all threads for a third of a second.
            gc.freeze()

    def _index(self, station: Station) -> None:
        self._indexing = station.sync.index(_FINDABLE)
        if self._indexing:
            self._breathe()

    def _breathe(self) -> None:
        self._ending.wait(_BREATH)

    def _timers(self, station: Station, exchanger: Exchanger) -> None:
        now = station.desk.now()
        if not self._flying and now >= self._due:
            self._due = now + _AFTER_FAILURE
            exchange = station.sync.prepare()
            self._flying = now
            exchanger.ask(exchange)
        elif self._flying and now > self._flying + SILENCE and not self._away_since:
            # A line that is dead without having been cut may be waited on for long.
            self._away_since, self._problem, self._full = self._flying, "The store's database does not answer.", False
        self._tell_link(station, now)
        if self._close(station):
            return
        if now >= self._around:
            self._around = now + AROUND
            words, lead = self._doing
            exchanger.look_around(station.desk.record.id, Sighting(self._backstage.me, words, lead, now, now + 4 * AROUND))
        if now >= self._again and station.sync.loaded:
            self._again = now + AGAIN
            self._showing.again(station.desk, self._others)
        if now >= self._floor_due:
            self._floor_due = now + FLOOR
            self._showing.floor(station.desk, self._others)

    def _pause(self, station: Station) -> float:
        if self._going_on and not self._closed and (self._indexing or not station.sync.loaded):
            return 0.0
        now = station.desk.now()
        ends = [now + 1000] + ([] if self._flying else [self._due])
        ends += [] if self._closed else [self._around, self._again, self._floor_due]
        return max(0.0, (min(ends) - now) / 1000)

    def _close(self, station: Station) -> bool:
        """Whether the desk is closed, which the window is told when it changes."""
        why = station.sync.closed
        if why != self._closed:
            self._closed = why
            self.closed.emit(why)
            if not why:
                self._first(station)
                if station.sync.loaded:
                    self._showing.whole(station.desk, self._others, self._breathe)
        return bool(why)

    def _do(self, station: Station, make: Callable[[Desk], Action]) -> None:
        action = make(station.desk)
        if self._closed:
            self._tell_refusal(action, self._closed, "")
            return
        try:
            decision = station.desk.do(action)
        except ReplicaError as error:
            # Not kept, so not done: a text goes back to where it was written.
            self._tell_refusal(action, str(error), "")
            if isinstance(error, Damaged):
                raise
            return
        if isinstance(decision, Refused):
            self._tell_refusal(action, decision.reason, decision.by)
            return
        if (text := _text(action)) is not None:
            for refusal in station.desk.refusals():
                if (draft := _text(refusal.action)) is not None and draft.lead == text.lead:
                    station.desk.dismiss(refusal.action.id)
        self._showing.changed(_leads(action), station.desk, self._others, loaded=station.sync.loaded)
        self._due = 0

    def _take_next(self, station: Station) -> None:
        claim = self._showing.next_best(station.desk)
        if claim is None:
            self.refused.emit("Nothing is waiting for you right now.")
            return
        lead, action = claim
        if action is not None:
            decision = station.desk.do(action)
            if isinstance(decision, Refused):
                self._tell_refusal(action, decision.reason, decision.by)
                return
            self._taking = action.id
        self._showing.changed({lead}, station.desk, self._others, loaded=True)
        self._due = 0
        self._showing.open(lead, station.desk, self._others)
        self.picked.emit(lead)

    def _absorb(self, station: Station, exchange: Exchange, result: Result) -> None:
        # Pressed or heard of while it was under way: central may have been asked before.
        again = self._due == 0
        # Whatever fails from here on, the next exchange is tried.
        self._flying, self._due = 0, station.desk.now() + _AFTER_FAILURE
        before = {refusal.action.id for refusal in station.desk.refusals()} if exchange.steps else set()
        stepped = station.sync.absorb(exchange, result)
        self._due = 0 if again and stepped.problem is None else stepped.when
        now = station.desk.now()
        if is_over(stepped.problem):
            # Central's own word: what was still to be told is handed over, and then this desk is nobody's.
            self._flying, self._leaving = now, True
            assert self._exchanger is not None, "who answers was asked"
            self._exchanger.leave(station.sync.farewell())
            self.closed.emit(_GOING)
        if isinstance(stepped.problem, TooOld) and str(stepped.problem) != self._problem:
            self.refused.emit(str(stepped.problem))
        self._reading = stepped.progress
        self._problem = str(stepped.problem or "")
        self._full = isinstance(stepped.problem, Full)
        self._away_since = (self._away_since or now) if stepped.problem else 0
        if stepped.changed and not self._closed:
            self._showing.changed(set(stepped.changed), station.desk, self._others, loaded=station.sync.loaded)
        if exchange.steps:
            for refusal in station.desk.refusals():
                if refusal.action.id not in before:
                    self._tell_refusal(refusal.action, refusal.reason, refusal.by)
                    if _text(refusal.action) is None:
                        station.desk.dismiss(refusal.action.id)
                    if refusal.action.id == self._taking:
                        # Somebody was faster: the key that was pressed meant any best, so the next one is taken.
                        self._take_next(station)

    def _tell_refusal(self, action: Action, reason: str, by: str) -> None:
        words = self._showing.words(reason, by, self._others)
        if (text := _text(action)) is not None:
            self.unsent.emit(text.lead, text.body, text.scenario, words)
        self.refused.emit(words)

    def _tell_link(self, station: Station, now: Instant) -> None:
        hubs = {member.id for member in self._others.members if member.role == "hub"}
        doing = [seen.doing for seen in self._others.here if seen.member in hubs and seen.expires > now]
        hub = "" if RUNNING in doing else doing[0] if doing else "The hub is silent: texts are not going out"
        store = station.desk.settings.name if station.desk.settings else station.desk.record.name
        offset = (now - self._backstage.clock()) // 100 * 100
        link = Link(store, offset, station.desk.waiting, self._away_since, self._problem, hub, self._reading, self._full)
        if link != self._link:
            self._link = link
            self.link.emit(link)

    # From the other threads

    def _exchanged(self, exchange: Exchange, result: Result) -> None:
        self._jobs.put(lambda station: self._absorb(station, exchange, result))

    def _left(self, problem: CentralError | None) -> None:
        def take(station: Station) -> None:
            # Not all is handed over while central is away; then it is asked again, and answers again that we were removed.
            self._flying, self._leaving = 0, problem is None or is_over(problem)
            self._due = station.desk.now() + _AFTER_FAILURE

        self._jobs.put(take)

    def _around_told(self, others: Others) -> None:
        def take(station: Station) -> None:
            if others != self._others:
                self._others = others
                self._showing.again(station.desk, others)

        self._jobs.put(take)

    def _news(self) -> None:
        def take(station: Station) -> None:
            self._due = 0

        self._jobs.put(take)


def _call(act: Callable[[], object]) -> None:
    act()


def _in_call(lead: Lead, me: str, now: Instant) -> bool:
    """Whether a call that this member placed has not ended; one whose end was never told is over after some hours."""
    mine = (touch for touch in lead.touches if touch.channel == "call" and touch.actor == me)
    return any(touch.open and now - touch.requested < LONGEST_CALL for touch in mine)


def _nothing(station: Station) -> None:
    return


def _text(action: Action) -> "SendText | None":
    from bdcdesk.domain.actions.contact import SendText

    return action if isinstance(action, SendText) else None


def _leads(action: Action) -> set[str]:
    lead = getattr(action, "lead", "")
    return {lead} if lead else set()
