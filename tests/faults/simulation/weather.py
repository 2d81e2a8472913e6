"""What goes wrong, when: killed, stopped, cut off, out of room, wrong about the time."""

from collections import Counter
from collections.abc import Sequence

from .line import Line
from .process import Process
from .provider import Provider
from .server import Server
from .world import HOUR, MINUTE, SECOND, World

LOSSES = (0.0, 0.02, 0.05, 0.15)
"""How likely it is that a question to central, or its answer, gets lost."""

OFTEN = (3, 8, 20, 60)
"""Seconds between two things that go wrong, on an average."""

SLOW = (5, 300, 1500, 3000)
"""Milliseconds that a way to or from central takes at most, of which each line has one."""


class Weather:
    """Everything is as bad as the seed says until `calm`."""

    def __init__(self, world: World, processes: Sequence[Process], lines: Sequence[Line], server: Server, provider: Provider) -> None:
        self._world = world
        self._processes = processes
        self._lines = lines
        self._server = server
        self._provider = provider
        self._over = False
        self.counts: Counter[str] = Counter()
        chance = world.chance
        for line in lines:
            line.bad = chance.choice(LOSSES)
            line.slow = chance.choice(SLOW)
        provider.bad = chance.choice((0.0, 0.1, 0.3, 0.6))
        self._often = chance.choice(OFTEN) * SECOND
        self._kinds = tuple(chance.sample(KINDS, k=chance.randint(min(3, len(KINDS)), len(KINDS))))
        world.later(chance.randint(0, self._often), self._strike)
        if world.happens(0.25):
            backed_up = chance.randint(0, 30 * SECOND)
            world.later(backed_up, server.back_up)
            world.later(backed_up + chance.randint(0, 30 * SECOND), self._restore)

    def _strike(self) -> None:
        if self._over:
            return
        kind = self._world.chance.choice(self._kinds)
        self.counts[kind] += 1
        getattr(self, f"_{kind}")(self._world.chance.choice(self._processes))
        self._world.later(self._world.chance.randint(1, 2 * self._often), self._strike)

    def _kill(self, process: Process, power: bool = False) -> None:
        process.kill("is killed", power)
        self._start_again(process)

    def _start_again(self, process: Process) -> None:
        self._world.later(self._world.between(10, 20 * SECOND), process.start)

    def _power(self, process: Process) -> None:
        self._kill(process, power=True)

    def _fuse(self, process: Process) -> None:
        process.disk.fuse = self._world.between(1, 60)
        self._world.later(30 * SECOND, process.start)
        self._world.later(90 * SECOND, process.start)

    def _pause(self, process: Process) -> None:
        for_how_long = self._world.chance.randint(SECOND, 90 * SECOND)
        process.paused_until = self._world.at + for_how_long
        self._world.say(process.name, f"stops for {for_how_long // SECOND} s")

    def _cut(self, process: Process) -> None:
        line = self._lines[self._processes.index(process)]
        line.cut_until = self._world.at + self._world.between(SECOND, MINUTE)
        self._world.say(process.name, f"is cut off from central for {(line.cut_until - self._world.at) // SECOND} s")

    def _clock(self, process: Process) -> None:
        process.wrong = self._world.chance.choice((-HOUR, HOUR, -3 * SECOND, 90 * SECOND, 0))
        self._world.say(process.name, f"its clock is {process.wrong // SECOND} s ahead")

    def _full(self, process: Process) -> None:
        process.disk.full = True
        self._world.say(process.name, "its disk is full")
        self._world.later(self._world.between(SECOND, 40 * SECOND), lambda: setattr(process.disk, "full", False))

    def _central(self, _: Process) -> None:
        self._server.crash()

    def _central_fuse(self, _: Process) -> None:
        self._server.disk.fuse = self._world.between(1, 40)

    def _central_full(self, _: Process) -> None:
        self._server.disk.full = True
        self._world.later(self._world.between(SECOND, 30 * SECOND), lambda: setattr(self._server.disk, "full", False))

    def _restore(self) -> None:
        if not self._over:
            self.counts["restore"] += self._server.restore()

    def calm(self) -> None:
        """Nothing goes wrong any more, and whatever was down is started."""
        self._over = True
        self._world.say("weather", "calm")
        self._provider.bad = 0.0
        for line in self._lines:
            line.bad, line.cut_until, line.slow = 0.0, 0, 40
        for disk in (self._server.disk, *(process.disk for process in self._processes)):
            disk.fuse, disk.full = 0, False
        self._server.start()
        for process in self._processes:
            process.wrong, process.paused_until = 0, 0
            process.start()


KINDS = ("kill", "power", "fuse", "pause", "cut", "clock", "full", "central", "central_fuse", "central_full")
