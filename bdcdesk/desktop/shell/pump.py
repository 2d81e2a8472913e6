"""The desk's thread: takes key presses from the window, keeps and shows them at once, and takes in what central says.

Everything that comes out is a frozen value in a signal, so the Qt thread never waits for a file or a network.
"""

import gc
import queue
import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from bdcdesk.desktop.shell.backstage import Backstage, Link
from bdcdesk.desktop.shell.deeds import Deeds, calls
from bdcdesk.desktop.shell.rooftop import GONE, Job, News, Rooftop
from bdcdesk.desktop.shell.showing import Showing
from bdcdesk.domain.actions import Action
from bdcdesk.domain.events import Instant
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import Damaged, ReplicaError

FIRST: Final = 40
"""Leads read before the first rows are shown: more than any window holds."""

AGAIN: Final = 15_000
FLOOR: Final = 500
_BREATH: Final = 0.002
"""Seconds for which this thread lets the Qt thread have the interpreter, after every page of reading."""


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
        self._showing = Showing(backstage, self)
        self._deeds = Deeds(self, self._showing)
        self._again: Instant = 0
        self._floor_due: Instant = 0
        self._doing = ("Here", "")
        self._link: Link | None = None
        self._rooftop: Rooftop | None = None

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
        self._put(lambda rooftop: self._deeds.do(rooftop, make))

    def open_lead(self, lead: str) -> None:
        self._put(lambda rooftop: None if rooftop.closed else self._showing.open(lead, rooftop))

    def take_next(self) -> None:
        """Claims and opens the next best work."""
        self._put(lambda rooftop: None if rooftop.closed else self._deeds.take_next(rooftop))

    def go_on(self) -> None:
        """The window is built: the rest may be read, which takes the interpreter's time."""

        def begin() -> None:
            self._going_on = True

        self._jobs.put(begin)

    def show_floor(self, wanted: bool) -> None:
        self._jobs.put(lambda: self._showing.want_floor(wanted))

    def doing(self, words: str, lead: str) -> None:
        """What others see of this desk."""
        self._doing = (words, lead)

    def unless_calling(self, act: Callable[[], object]) -> None:
        """Calls `act` on the Qt thread a moment later, unless this member is in a call by then."""
        self._put(lambda rooftop: None if calls(rooftop.desk) else self._free.emit(act))

    def _put(self, act: Callable[[Rooftop], None]) -> None:
        """What is to be done at the desk that is open by then."""
        self._jobs.put(lambda: act(self._rooftop) if self._rooftop is not None else None)

    # In the desk's thread

    def _run(self) -> None:
        try:
            while self._serve():
                pass
        except Exception as error:
            self._tell_failure(error)

    def _serve(self) -> bool:
        """One desk until the window closes. Whether another is to be opened: its copy was found damaged, and opening it moves it aside."""
        rooftop = self._rooftop = Rooftop(self._backstage, self._later, self._told)
        self._showing.forget()
        try:
            self._first(rooftop)
            rooftop.begin()
            self._loop(rooftop)
        except Damaged:
            return True
        finally:
            rooftop.end()
        if rooftop.left:
            self._backstage.destroy()
            self.closed.emit(GONE)
        return False

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, ReplicaError) or str(type(error).__module__).startswith("bdcdesk."):
            self.failed.emit(str(error))
        else:
            self.crashed.emit(error)
            self.failed.emit("bdcdesk met a fault of its own and stopped this desk. What you saw done is kept; please start it again.")

    def _first(self, rooftop: Rooftop) -> None:
        if rooftop.station.rebuilt:
            self.refused.emit(
                f"A damaged file of this desk was moved aside and made anew: {', '.join(str(path) for path in rooftop.station.rebuilt)}"
            )
        if rooftop.closed:
            self.closed.emit(rooftop.closed)
        else:
            self._show_first(rooftop)

    def _show_first(self, rooftop: Rooftop) -> None:
        self._attempt(lambda: self._deeds.tell_kept(rooftop))
        self._showing.changed(rooftop, rooftop.station.sync.load_first(FIRST), loaded=False)

    def _loop(self, rooftop: Rooftop) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=self._pause(rooftop))
            except queue.Empty:
                job = _nothing
            if job is None:
                return
            self._attempt(job)
            if rooftop.left:
                return
            if self._going_on and not rooftop.closed:
                self._attempt(lambda: self._read_on(rooftop))
            self._attempt(lambda: self._timers(rooftop))

    def _attempt(self, job: Job) -> None:
        try:
            job()
        except Damaged:
            raise
        except ReplicaError as error:
            self.refused.emit(str(error))

    def _read_on(self, rooftop: Rooftop) -> None:
        if rooftop.loaded:
            if rooftop.index():
                self._breathe()
            return
        whole = rooftop.load()
        self._breathe()
        if whole:
            self._showing.whole(rooftop, self._breathe)
            # What was loaded stays; looking through it again and again would stop all threads for a third of a second.
            gc.freeze()

    def _breathe(self) -> None:
        self._ending.wait(_BREATH)

    def _timers(self, rooftop: Rooftop) -> None:
        now = rooftop.desk.now()
        rooftop.exchange()
        self._tell_link(rooftop.link())
        if rooftop.turned():
            self.closed.emit(rooftop.closed)
            if not rooftop.closed:
                self._show_first(rooftop)
                if rooftop.loaded:
                    self._showing.whole(rooftop, self._breathe)
        if rooftop.closed:
            return
        rooftop.look_around(*self._doing)
        if now >= self._again and rooftop.loaded:
            self._again = now + AGAIN
            self._showing.again(rooftop)
        if now >= self._floor_due:
            self._floor_due = now + FLOOR
            self._showing.floor(rooftop)

    def _pause(self, rooftop: Rooftop) -> float:
        if self._going_on and rooftop.busy:
            return 0.0
        now = rooftop.desk.now()
        ends = [now + rooftop.pause()] + ([] if rooftop.closed else [self._again, self._floor_due])
        return max(0.0, (min(ends) - now) / 1000)

    def _tell_link(self, link: Link) -> None:
        if link != self._link:
            self._link = link
            self.link.emit(link)

    def _told(self, rooftop: Rooftop, news: News) -> None:
        self._deeds.take_in(rooftop, news)

    def _later(self, rooftop: Rooftop, job: Job) -> None:
        """From the threads that wait for central: done unless that desk was closed by then."""
        self._jobs.put(lambda: job() if rooftop is self._rooftop else None)


def _call(act: Callable[[], object]) -> None:
    act()


def _nothing() -> None:
    return
