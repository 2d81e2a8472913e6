"""The desk's thread: takes key presses from the window, keeps and shows them at once, and takes in what the centrals say.

Everything that comes out is a frozen value in a signal, so the Qt thread never waits for a file or a network.
"""

import gc
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from bdcdesk.desktop.shell.backstage import Backstage, Link
from bdcdesk.desktop.shell.deeds import Deeds, calls
from bdcdesk.desktop.shell.desks import at_desks
from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.looking import Looking
from bdcdesk.desktop.shell.opening import STOPPED, Opening, is_expected
from bdcdesk.desktop.shell.rooftop import Job, Rooftop
from bdcdesk.desktop.shell.settling import Settling
from bdcdesk.desktop.shell.showing import Showing
from bdcdesk.desktop.shell.talks import talks
from bdcdesk.desktop.shell.while_seen import WhileSeen
from bdcdesk.domain.actions import Action
from bdcdesk.domain.events import Instant
from bdcdesk.replica.desk import Desk
from bdcdesk.translation import phrase

AGAIN: Final = 15_000
FLOOR: Final = 500
_BREATH: Final = 0.002
"""Seconds for which this thread lets the Qt thread have the interpreter, after every page of reading."""
_ELSEWHERE: Final = phrase("At another store")


class Pump(QObject):
    """Made and used on the Qt thread. Signals carry frozen values; they are queued to whoever is connected.

    `page(None)`: the lead that is open may not be seen any more. `closed(why)`: nothing at all may be seen, until it comes again with "".
    `failed(why)`: all has ended. `status(status)`: what this person has said of being there, "" for nothing yet. `not_done(lead, name,
    sentence, stands)`: what was wished for this shopper; where it `stands`, its words are in the composer again, and why.
    """

    rows = Signal(object)
    page = Signal(object)
    floor = Signal(object)
    link = Signal(object)
    refused, not_done = Signal(str), Signal(str, str, str, bool)
    unsent = Signal(str, str, str, str, object)
    unsent_mail = Signal(str, str, str, str, str)
    picked = Signal(str)
    morning = Signal(str)
    today = Signal(str)
    promised = Signal(str, object)
    status = Signal(str)
    settings = Signal(object)
    elsewhere = Signal(object)
    talking = Signal(object)
    found = Signal(object)
    closed = Signal(str)
    failed = Signal(str)
    crashed = Signal(object)
    _free = Signal(object)

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk")
        self._ending = threading.Event()
        self._going_on = False
        self._group = Group(several=len(backstage.stores) > 1)
        self._showing = Showing(self._group, self)
        self._deeds = Deeds(self._group, self, self._showing)
        self._settling = Settling(self._group, self)
        self._desks = WhileSeen(partial(at_desks, self._group), self.elsewhere.emit)
        self._talks = WhileSeen(partial(talks, self._group, self._showing.work_of), self.talking.emit)
        self._looking = Looking(self._group, self)
        self._typed = ""
        self._opening = Opening(backstage.stores, self._group, self, self._showing, self._deeds, self._later, self._breathe)
        self._again: Instant = 0
        self._latest: Instant = 0
        self._understands = False
        self._floor_due: Instant = 0
        self._doing = (phrase("Here"), "")
        self._status = ""
        self._link: Link | None = None

    def start(self) -> None:
        self._free.connect(_call)
        self._thread.start()

    def stop(self) -> None:
        """Ends all threads of it. What was kept in the outboxes is sent at the next start."""
        if self._thread.is_alive():
            self._ending.set()
            self._jobs.put(None)
            self._thread.join()

    # From the Qt thread

    def do(self, lead: str, make: Callable[[Desk], Action], done: Callable[[], object] | None = None) -> None:
        """Makes the action from what the desk that holds the lead knows by then, keeps it and shows it; or says why not. `done` is called
        on the Qt thread if it was not refused."""
        told = None if done is None else partial(self._free.emit, done)
        self._jobs.put(lambda: self._deeds.do(lead, make, told))

    def look_for_promises(self, lead: str, body: str) -> None:
        """`promised(lead, found)` comes where these words, which went to its shopper, promise something by a time."""
        self._jobs.put(lambda: self._deeds.look_for_promises(lead, body))

    def open_lead(self, lead: str) -> None:
        def open_it() -> None:
            rooftop = self._group.at(lead)
            if rooftop is not None and not rooftop.closed:
                self._showing.open(lead, rooftop)

        self._jobs.put(open_it)

    def take_next(self) -> None:
        """Claims and opens the next best work of all stores."""
        self._jobs.put(lambda: None if self._group.closed else self._deeds.take_next())

    def set_status(self, status: str) -> None:
        """This person is there, away or gone home: at all of their stores."""
        self._jobs.put(lambda: self._deeds.say_status(status))

    def go_on(self) -> None:
        """The window is built: the rest may be read, which takes the interpreter's time."""

        def begin() -> None:
            self._going_on = True

        self._jobs.put(begin)

    def show_floor(self, store: str | None) -> None:
        """The floor of this store is looked at, or none."""
        self._jobs.put(lambda: self._showing.floor.want(store))

    def show_elsewhere(self, wanted: bool) -> None:
        """What waits at other desks is looked at, or not any more."""
        self._jobs.put(lambda: self._desks.want(wanted))

    def show_talking(self, wanted: bool) -> None:
        """With whom this person talks and whom they chase is looked at, or not any more."""
        self._jobs.put(lambda: self._talks.want(wanted))

    def look_for(self, typed: str) -> None:
        """`found(Found)` comes, unless something else is looked for by then."""
        self._typed = typed
        self._jobs.put(lambda: self._looking.look(typed) if typed == self._typed else None)

    def show_settings(self, store: str | None) -> None:
        """The settings of this store are looked at, or none."""
        self._jobs.put(lambda: self._settling.want(store))

    def settle(self, store: str, make: Callable[[Desk], Action], done: Callable[[str], object]) -> None:
        """Changes this store's settings; `done` is called on the Qt thread with why it was not done, "" if it was."""
        self._jobs.put(lambda: self._settling.do(store, make, lambda why: self._free.emit(partial(done, why))))

    def look(self, store: str, ask: Callable[[Rooftop], object], done: Callable[[object], object]) -> None:
        """Asks this store's desk; `done` is called on the Qt thread with what it knows. Not where the store is closed."""
        self._jobs.put(lambda: self._settling.look(store, ask, lambda known: self._free.emit(partial(done, known))))

    def doing(self, words: str, lead: str) -> None:
        """What others see of this desk."""
        self._doing = (words, lead)

    def unless_calling(self, act: Callable[[], object]) -> None:
        """Calls `act` on the Qt thread a moment later, unless this member is in a call by then."""
        self._jobs.put(lambda: None if any(calls(rooftop.desk) for rooftop in self._group.all) else self._free.emit(act))

    # In the desk's thread

    def _run(self) -> None:
        try:
            try:
                self._opening.begin()
                self._loop()
            finally:
                for rooftop in self._group.all:
                    rooftop.end()
        except Exception as error:
            self._tell_failure(error)

    def _tell_failure(self, error: Exception) -> None:
        if is_expected(error):
            self.failed.emit(str(error))
        else:
            self.crashed.emit(error)
            self.failed.emit(STOPPED)

    def _loop(self) -> None:
        while self._group.all:
            try:
                job = self._jobs.get(timeout=self._pause())
            except queue.Empty:
                job = _nothing
            if job is None:
                return
            job()
            for rooftop in list(self._group.all):
                rooftop.careful(partial(self._attend, rooftop))
                if rooftop.damaged:
                    self._opening.open_anew(rooftop)
            if self._group.all:
                self._tell_link(self._group.link())
            if self._group.open:
                self._show_later()

    def _attend(self, rooftop: Rooftop) -> None:
        if rooftop.damaged:
            return
        if rooftop.left:
            self._opening.part(rooftop)
            return
        if self._going_on and not rooftop.closed:
            rooftop.careful(lambda: self._read_on(rooftop))
        rooftop.exchange()
        if rooftop.turned():
            self._opening.turn(rooftop)
        if not rooftop.closed:
            words, lead = self._doing
            rooftop.look_around(*((words, lead) if not lead or self._group.at(lead) is rooftop else (_ELSEWHERE, "")))

    def _read_on(self, rooftop: Rooftop) -> None:
        if rooftop.station.sync.stocked:
            if rooftop.index():
                self._breathe()
            elif not self._understands:
                self._understands = True
                # Nothing else waits: what the first page needs is read now.
                from bdcdesk.domain.comment import NOTHING

                rooftop.store.recognise("", NOTHING)
                gc.freeze()
            return
        shown = rooftop.loaded
        if rooftop.load():
            # A page that is open may say now what the store has of its car.
            self._again = 0
        self._breathe()
        if self._group.loaded and not shown:
            self._showing.whole(self._breathe)
            # What was loaded stays; looking through it again and again would stop all threads for a third of a second.
            gc.freeze()

    def _breathe(self) -> None:
        self._ending.wait(_BREATH)

    def _show_later(self) -> None:
        """What time alone changes."""
        now = self._group.now()
        self._showing.look_around()
        self._tell_status()
        if now < self._latest:
            self._again = self._floor_due = 0
        self._latest = now
        if now >= self._again and self._group.loaded:
            self._again = now + AGAIN
            self._showing.again()
        self._settling.step(now)
        self._desks.step(now)
        self._talks.step(now)
        if now >= self._floor_due:
            self._floor_due = now + FLOOR
            self._showing.floor.tell()

    def _tell_status(self) -> None:
        said = {agent.status if (agent := rooftop.desk.agents.get(rooftop.desk.me)) and agent.since else "" for rooftop in self._group.open}
        status = said.pop() if len(said) == 1 else ""
        if status != self._status:
            self._status = status
            self.status.emit(status)

    def _pause(self) -> float:
        if self._going_on and any(rooftop.busy for rooftop in self._group.all):
            return 0.0
        now = self._group.now()
        ends = [now + rooftop.pause() for rooftop in self._group.all]
        if self._group.open:
            ends += [self._floor_due] + ([self._again] if self._group.loaded else [])
        return max(0.0, (min(ends) - now) / 1000)

    def _tell_link(self, link: Link) -> None:
        if link != self._link:
            self._link = link
            self.link.emit(link)

    def _later(self, rooftop: Rooftop, job: Job) -> None:
        """From the threads that wait for a central: done unless that run of its desk has ended by then."""
        self._jobs.put(lambda: rooftop.careful(job) if rooftop in self._group.all else None)


def _call(act: Callable[[], object]) -> None:
    act()


def _nothing() -> None:
    return
