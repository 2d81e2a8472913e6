"""The program at an agent's or supervisor's place, without its window: what its pump and its exchanger do, in the run's time."""

from bdcdesk.replica.exchange import Exchange, Result, run
from bdcdesk.replica.file import Damaged, ReplicaError

from .files import Station
from .habits import Habits
from .ledger import Ledger
from .line import Line
from .process import Process
from .server import Server
from .world import SECOND


class DeskProgram:
    """One life of the process. Exchanges run beside it, one after the other; their results come late, twice, or after the next one's."""

    def __init__(self, process: Process, member: str, server: Server, ledger: Ledger, habits: Habits, line: Line) -> None:
        self.process = process
        self.world = process.world
        self.line = line
        self.habits = habits
        self.pace = 0
        self._flying = False
        self._planned = 0
        self.station: Station | None = None
        try:
            self.station = Station(process, member, ledger)
        except Damaged:
            raise
        except ReplicaError as error:
            self.world.say(process.name, f"cannot start: {type(error).__name__}")
            process.kill("gives up")
            return
        self.station.sync.load_first(3)
        process.after(self.world.between(1, SECOND), self._load)
        self._plan(self.world.between(1, SECOND))
        process.after(self.world.between(SECOND, 8 * SECOND), self._press)

    def _load(self) -> None:
        station = self._at()
        station.sync.load(4)
        if not station.sync.loaded:
            self.process.after(self.world.between(1, 300), self._load)

    def _at(self) -> Station:
        assert self.station is not None
        return self.station

    def _plan(self, wait: int) -> None:
        """The next exchange is then, and not at another time that it was planned for."""
        self._planned += 1
        planned = self._planned
        self.process.after(wait, lambda: self._exchange() if planned == self._planned else None)

    def _exchange(self) -> None:
        if not self._flying:
            self._flying = True
            exchange = self._at().sync.prepare(self.world.chance.choice((2, 20, 500)))
            self.process.after(self.world.between(0, 200), lambda: self._fly(exchange), beside=True)

    def _fly(self, exchange: Exchange) -> None:
        result = run(exchange, self.line, self.process.clock)
        self.process.after(self.world.between(0, 50), lambda: self._absorb(exchange, result, True))
        if self.world.happens(self.line.bad):
            self.world.say(self.process.name, "the result comes again")
            self.process.after(self.world.between(0, 30 * SECOND), lambda: self._absorb(exchange, result, False))

    def _absorb(self, exchange: Exchange, result: Result, first: bool) -> None:
        station = self._at()
        self._flying = self._flying and not first
        wait = SECOND
        try:
            stepped = station.sync.absorb(exchange, result)
            wait = stepped.when - station.desk.now()
            station.compare()
        except Damaged:
            raise
        except ReplicaError as error:
            self.world.say(self.process.name, f"cannot keep it: {type(error).__name__}")
        if first:
            self._plan(max(wait, self.pace, 300))

    def _press(self) -> None:
        station = self._at()
        try:
            self.habits.press(station)
        except Damaged:
            raise
        except ReplicaError as error:
            self.world.say(self.process.name, f"says that it was not kept: {type(error).__name__}")
        if self.world.happens(0.5):
            self._plan(self.world.between(1, 500))
        self.process.after(self.world.between(200, self.habits.pace), self._press)
