"""The hub's process: the real loop body of `Hub`, its errands beside it in the run's time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bdcdesk.contact.dispatcher import Sending
from bdcdesk.contact.errand import Errand
from bdcdesk.contact.switchboard import Switchboard
from bdcdesk.hub.hub import Hub
from bdcdesk.intake.apart import SettingApart
from bdcdesk.intake.folder import WatchedFolder
from bdcdesk.intake.offering import Offering
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.replica.file import Damaged, ReplicaError

from .files import Station
from .ledger import Ledger
from .line import Line
from .process import Process
from .provider import Provider
from .world import SECOND

_MEMBER = "hub"
LATE, LATEST = 0.1, 25 * SECOND
"""How likely it is that an errand waits for seconds until one of the pool's threads is free, and for how many."""


class HubProgram:
    """One life of the process. `name` is new in each, as the program makes it."""

    def __init__(self, process: Process, ledger: Ledger, line: Line, provider: Provider, incoming: Path, quarantine: Quarantine) -> None:
        self.process = process
        self.world = process.world
        self.line = line
        self.provider = provider
        self.name = f"{process.name}-{process.life}"
        self.pace = 0
        """Milliseconds from one round to the next whatever is due, 0 to go by what is due."""
        self._incoming = incoming
        self._quarantine = quarantine
        self._hub: Hub | None = None
        self._turning = 0
        self.station: Station | None = None
        try:
            self.station = Station(process, _MEMBER, ledger)
        except Damaged:
            raise
        except ReplicaError as error:
            self.world.say(process.name, f"cannot start: {type(error).__name__}")
            process.kill("gives up")
            return
        while not self.station.sync.loaded:
            self.station.sync.load()
        process.after(0, self.turn)

    def turn(self) -> None:
        """One round of everything, and the next one when it is due."""
        station = self.station
        assert station is not None
        self._turning += 1
        turning = self._turning
        if self._hub is None and station.desk.settings is None:
            try:
                when = station.sync.step(self.line, self.process.clock).when
            except ReplicaError as error:
                self.world.say(self.process.name, f"cannot start: {type(error).__name__}")
                self.process.kill("gives up")
                return
        else:
            self._hub = self._hub or self._begin(station)
            when, _ = self._hub._turn(_Beside(self))  # type: ignore[arg-type]
            if self._hub.set_back:
                self._hub = None
        if turning == self._turning:
            station.compare()
            wait = self.pace or max(500, min(when - station.desk.now(), SECOND))
            self.process.after(wait, lambda: self.turn() if turning == self._turning else None)

    def _begin(self, station: Station) -> Hub:
        desk, store = station.desk, station.desk.settings
        assert store is not None
        switchboard = Switchboard(desk, self.line, self.provider.adapter(), self.name, store.number, desk.now)  # type: ignore[arg-type]
        reception = Reception(desk, self._quarantine)
        folder = WatchedFolder(self._incoming, reception.take)
        timers = (SettingApart(desk), Offering(desk))
        hub = Hub(
            *(desk, station.sync, self.line, switchboard, folder, reception, self.process.clock, lambda _: None),  # type: ignore[arg-type]
            timers=timers,
        )
        hub._notice(list(desk.leads))
        return hub


class _Beside:
    """In the place of the hub's pool of threads: an errand runs a moment later, and what came of it is told when the answer came."""

    def __init__(self, program: HubProgram) -> None:
        self._program = program

    def submit(self, run: Callable[[Errand], None], errand: Errand) -> None:
        process, world = self._program.process, self._program.world
        late = LATEST if world.happens(LATE) else 300
        process.after(world.between(0, late), lambda: self._run(run, errand), beside=True)

    def _run(self, run: Callable[[Errand], None], errand: Errand) -> None:
        program, provider = self._program, self._program.provider
        touch = errand._touch.id if isinstance(errand, Sending) else ""
        provider.sending, provider.took = (touch, program.name), 0
        errand.run()
        provider.sending = ("", "")
        program.process.after(provider.took, lambda: self._tell(run, errand), beside=True)

    def _tell(self, run: Callable[[Errand], None], errand: Errand) -> None:
        run(_Ran(errand))
        if not self._program.pace:
            self._program.process.after(0, self._program.turn)


class _Ran:
    """An errand that ran before it was told."""

    def __init__(self, errand: Any) -> None:
        self.finish = errand.finish

    def run(self) -> None:
        """It did."""
