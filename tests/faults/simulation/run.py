"""One seed, from an empty store to the evening after a bad day."""

import gc
import logging
import os
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import msgspec
from msgspec.structs import replace

from bdcdesk.central.chain import audit
from bdcdesk.central.records import Link
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.domain.actions.base import Append
from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.events.settings import Distribution, Hours, StoreDescribed
from bdcdesk.domain.identity import caused
from bdcdesk.domain.rights import OWNER
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.replica.known import Overlay, States

from . import habits
from .desk import DeskProgram
from .disk import Disk, watching
from .evidence import under_way
from .files import Station
from .holds import look
from .hub import HubProgram
from .ledger import Ledger
from .line import Line
from .process import Process
from .provider import Provider
from .server import KEY, RECORD, Server
from .shoppers import OURS, Shoppers
from .weather import Weather
from .world import HOUR, MINUTE, SECOND, Do, World

MONDAY = 1_772_463_600_000
"""2026-03-02 15:00 UTC: 10 in the morning in New York."""
_BEGINS = (3 * HOUR, 3 * HOUR, 5 * HOUR, 0, int(10.9 * HOUR), int(-2.1 * HOUR))
STORE = StoreDescribed("Harbor Motors", Hours("America/New_York", (((0, 1440),),) * 7), OURS)
IN_TURN = replace(STORE, distribution=Distribution("round robin", patience=20_000, most=2, all_for=30_000))


HUBS = (1, 2)
"""How many hubs a store may have; two by mistake."""


class Outcome(msgspec.Struct, frozen=True):
    """`wrong`: what did not hold, each beginning with the number and name of the guarantee. `digest`: the same for the same run."""

    seed: int
    wrong: tuple[str, ...]
    digest: str
    trace: tuple[str, ...]
    counts: dict[str, int]
    faults: dict[str, int]

    def told(self) -> str:
        """What was wrong, and how to see it again."""
        again = f".venv/bin/python bench/simulate_faults.py --seeds 1 --first {self.seed} --trace"
        return "\n".join((f"seed {self.seed}:", *(f"  {one}" for one in self.wrong), f"  the whole day: {again}"))


_EVENING = (1,) * 10 + (5,) * 7
"""Minutes of fair weather, after each of which all may be well. Looking five times for what nobody knows of takes some six of them, what a
restore lost waits ten for what it builds on, and a lead that is free by then is offered up to the supervisor."""


class Day:
    """Everybody in one run. `folder` is empty."""

    def __init__(self, seed: int, folder: Path) -> None:
        chance = Random(f"start {seed}")
        self.world = World(seed, MONDAY + chance.choice(_BEGINS))
        self.ledger = Ledger()
        self.server = Server(self.world, folder)
        self.provider = Provider(self.world)
        self.incoming, self.quarantine = folder / "incoming", Quarantine(folder / "quarantine")
        self.incoming.mkdir()
        self.programs: dict[str, DeskProgram | HubProgram] = {}
        self.lines: list[Line] = []
        self.processes: list[Process] = []
        self._folder = folder
        self.shoppers = Shoppers(self.world, self.ledger, self.provider, self.incoming)
        self.offers = seed % 2 == 1
        """Whether leads are offered in turn, or up for grabs."""
        self.server.path.write_bytes(_described(self.offers))
        self.hubs = self.world.chance.choice(HUBS)
        for number in range(self.hubs):
            self._add(f"hub{number + 1}", "hub")
        for name in habits.AGENTS[: self.world.chance.choice((2, 3))]:
            self._add(name, name)
        self._add(habits.SUPERVISOR, habits.SUPERVISOR)

    def _add(self, name: str, member: str) -> None:
        world = self.world
        if member == "hub":

            def make(process: Process) -> None:
                self.programs[name] = HubProgram(process, self.ledger, line, self.provider, self.incoming, self.quarantine)
        else:
            presses = habits.Habits(member, Random(f"{member} {world.seed}"))

            def make(process: Process) -> None:
                self.programs[name] = DeskProgram(process, member, self.server, self.ledger, presses, line)

        process = Process(world, name, self._folder / name, make, steady=member == "hub")
        line = Line(self.server, member, process.wait if member == "hub" else process.wait_beside)
        self.processes.append(process)
        self.lines.append(line)

    @property
    def stations(self) -> list[Station]:
        return [program.station for program in self.programs.values() if program.station is not None]

    def play(self) -> list[str]:
        """The whole day. What did not hold."""
        world = self.world
        for process in self.processes:
            world.later(world.between(0, 3 * SECOND), process.start)
        ends = world.at + world.chance.randint(20, 55) * SECOND
        for _ in range(5):
            self.shoppers.ask()
        self._come(self.shoppers.ask, 10 * SECOND, ends)
        self._come(self.shoppers.write_in, 12 * SECOND, ends)
        self.weather = Weather(world, self.processes, self.lines, self.server, self.provider)
        # As something that happens, because somebody may be waiting for somebody at that moment, and go on waiting while it is bad.
        world.later(ends - world.at, self.weather.calm)
        world.elapse(ends - world.at)
        return self._rest()

    def _come(self, what: Do, pace: int, until: int) -> None:
        def come() -> None:
            if self.world.at < until:
                what()
                self.world.later(self.world.chance.randint(1, 2 * pace), come)

        self.world.later(pace, come)

    def _rest(self) -> list[str]:
        """Fair weather until all is well. What is wrong by then is not on its way to be put right."""
        for minutes in _EVENING:
            for program in self.programs.values():
                program.pace = 15 * SECOND if minutes == 1 else MINUTE
                if isinstance(program, DeskProgram):
                    program.habits.pace = 1 << 40
            self.world.elapse(minutes * MINUTE)
            if self._quiet() and not look(self):
                return []
        return look(self)

    def _quiet(self) -> bool:
        """Whether it looks as if all was done: a cheap look before the whole one."""
        head = self.server.serve("auditor", lambda central: central.head(RECORD.id))
        if any(station.held.pending or (station.sync._cursor.seq, station.sync._cursor.hash) != head for station in self.stations):
            return False
        leads = self.stations[0].held.confirmed.leads.values()
        return not any(under_way(touch, self.world.at) for lead in leads for touch in lead.touches)

    def log(self) -> list[Link]:
        return self.server.serve("auditor", lambda central: central.links(RECORD.id, 0, 1 << 40))

    def broken(self) -> int | None:
        return self.server.serve("auditor", lambda central: audit(central, RECORD.id))

    def close(self) -> None:
        for process in self.processes:
            process.disk.close()
        self.server.close()
        self.provider.close()


def simulate(seed: int) -> Outcome:
    """Runs one seed, and says what did not hold."""
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with TemporaryDirectory(prefix="bdcdesk-run-", dir=where) as name:
        day = Day(seed, Path(name))
        gc.disable()
        logging.disable()
        try:
            with watching([day.server.disk, *(process.disk for process in day.processes)]), day.provider.reached():
                wrong = day.play()
        finally:
            logging.disable(logging.NOTSET)
            gc.enable()
            day.close()
        faults = day.weather.counts + day.provider.faults + sum((Counter(line.lost) for line in day.lines), Counter())
        counts = {
            "leads": len(day.stations[0].held.confirmed.leads),
            "actions": len(day.ledger.accepted),
            "posts": len(day.provider.posts),
            "taken": sum(bool(post.sid) for post in day.provider.posts),
            "events": day.stations[0].sync._cursor.seq,
        }
        return Outcome(seed, tuple(wrong), day.world.digest(), tuple(day.world.trace), counts, dict(sorted(faults.items())))


@cache
def _described(offers: bool) -> bytes:
    """The central file of a store that is set up, and whose leads are offered in turn or up for grabs."""
    world = World(0, MONDAY - 24 * HOUR)
    with TemporaryDirectory(prefix="bdcdesk-described-") as name:
        disk = Disk(Path(name), world)
        path = disk.folder / "central.db"
        with watching([disk]):
            central = SqliteCentral(path, KEY, OWNER, lambda: world.at, lambda _: None)
        central.add_store(RECORD)
        action = DescribeStore(id=caused("described"), store=RECORD.id, actor=OWNER, pressed=MONDAY, described=IN_TURN if offers else STORE)
        known = Overlay(States(), lambda: MONDAY)
        decision = action.decide(known)
        assert isinstance(decision, Append)
        central.append(RECORD.id, action.id, known.groups(action, decision.changes, lambda n: bytes(n)))
        central.close()
        return path.read_bytes()
