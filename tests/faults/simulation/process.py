"""A process of the store: it may be killed between any two statements, stop for minutes and go on, and be wrong about the time."""

from collections.abc import Callable
from pathlib import Path

from .disk import Disk, Killed
from .world import Do, World


class Process:
    """`life` counts its starts. `make` gives the program anew for each start.

    `wrong`: how far ahead the clock of its computer is, in ms. A `steady` process keeps the one that it began with, as wiring gives it.
    """

    def __init__(self, world: World, name: str, folder: Path, make: Callable[["Process"], None], steady: bool) -> None:
        self.world = world
        self.name = name
        self.disk = Disk(folder, world)
        self.life = 0
        self.alive = False
        self.wrong = 0
        self._steady = steady
        self._ahead = 0
        self.paused_until = 0
        self._make = make
        self._busy = False
        self._meanwhile: list[Do] = []

    def clock(self) -> int:
        return self.world.at + (self._ahead if self._steady else self.wrong)

    def start(self) -> None:
        if not self.alive:
            self.life += 1
            self.alive = True
            self._ahead = self.wrong
            self.world.say(self.name, f"starts ({self.life})")
            self._guarded(self.life, lambda: self._make(self))

    def after(self, wait: int, do: Do, beside: bool = False) -> None:
        """Does it later in this process, if it still lives by then; `beside`: in a thread of its own, even while the main one waits."""
        life = self.life
        self.world.later(wait, lambda: self._enter(life, do, beside))

    def _enter(self, life: int, do: Do, beside: bool) -> None:
        if life != self.life or not self.alive:
            return
        if self.paused_until > self.world.at:
            self.world.later(self.paused_until - self.world.at, lambda: self._enter(life, do, beside))
        elif self._busy and not beside:
            self._meanwhile.append(lambda: self._enter(life, do, beside))
        else:
            self._guarded(life, do)

    def _guarded(self, life: int, do: Do) -> None:
        try:
            do()
        except Killed as killed:
            if killed.disk is not self.disk:
                raise
            if life == self.life:
                self.kill("is killed by its fuse")

    def wait(self, milliseconds: int) -> None:
        """The main thread waits for somebody: others go on, and the process may be killed or stopped meanwhile."""
        self._busy = True
        try:
            self.wait_beside(milliseconds)
        finally:
            self._busy = False
        waiting, self._meanwhile = self._meanwhile, []
        for do in waiting:
            self.world.later(0, do)

    def wait_beside(self, milliseconds: int) -> None:
        """The same for a thread that the main one does not wait for."""
        life = self.life
        self.world.elapse(milliseconds)
        while life == self.life and self.alive and self.paused_until > self.world.at:
            self.world.elapse(self.paused_until - self.world.at)
        if life != self.life or not self.alive:
            raise Killed(self.disk)

    def kill(self, how: str, power: bool = False) -> None:
        """It is gone, and what it had not written with it; with the power, what the disk had not been told to keep as well."""
        if self.alive:
            self.alive = False
            self.world.say(self.name, f"{how}{' with the power' if power else ''}")
            self._meanwhile.clear()
            self._busy = False
            self.disk.drop(power)
