"""Ten minutes of a busy day in the real window of an agent whose desk holds 100,000 open leads: what takes long on the Qt thread, and what
memory does.

    .venv/bin/python bench/replay.py [--minutes 10] [--leads 100000] [--new 6] [--out FILE]

Real: PostgreSQL, the hub, the practice provider with its shoppers who answer, a colleague's desk, each a process of its own, and the window
with real key events. A robot takes the next best, reads, types a reply letter by letter, sends it, says what came of it, searches, turns
through the list, opens forms. No display is needed. "own" is the time that the thread itself worked: on a machine that does other things
too, the rest of the wall time is waiting for a processor, or for Python's lock.
"""

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from psycopg import sql

from bdcdesk.central.records import Link
from bdcdesk.wiring.station import HUB
from bench.measure import percentile, timed
from bench.slots import LIMIT, TimedApplication, told
from bench.story import new_leads
from tests.faults.real.day import Day, Pace
from tests.faults.real.server import Server
from tests.faults.real.town import DESCRIBED, MEMBERS, STORE, Town

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.screens import Screens

ME = next(member for member in MEMBERS if member.id == "ann")
COLLEAGUES = tuple(member for member in MEMBERS if member.id == "bo")
LOOK = 5.0
"""Seconds between two looks at the memory."""


def put(town: Town, leads: int) -> None:
    """So many open leads into the town's log, as if its hub had taken them in."""
    assert town.server is not None
    url = town.server.url(town.database)
    with psycopg.connect(url, autocommit=True) as connection, connection.transaction():
        found = connection.execute("SELECT seq FROM bdc.store WHERE id = %s", (STORE,)).fetchone()
        assert found is not None
        last: Link | None = None
        columns = sql.SQL(", ").join(sql.Identifier(name) for name in Link.__struct_fields__)
        with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY bdc.event ({}) FROM STDIN").format(columns)) as copy:
            for last in new_leads(leads, time.time_ns() // 1_000_000 - 600_000):
                row = {name: getattr(last, name) for name in Link.__struct_fields__}
                copy.write_row([*(row | {"seq": found[0] + last.seq, "store": STORE, "actor": "hub"}).values()])
        assert last is not None
        connection.execute(
            "UPDATE bdc.store SET seq = %s, head = %s, last_at = %s WHERE id = %s", (found[0] + last.seq, last.hash, last.at, STORE)
        )
        connection.execute(
            "INSERT INTO bdc.stream SELECT store, stream, max(version), true FROM bdc.event WHERE store = %s GROUP BY 1, 2"
            " ON CONFLICT DO NOTHING",
            (STORE,),
        )


def read(town: Town, member: str) -> None:
    """What their computer would do for minutes beside the others'."""
    building = town.building(member)
    station, central = building.station(), building.central()
    try:
        while station.sync.step(central, building.clock).progress is not None:
            pass
    finally:
        station.close()
        central.close()


class Robot:
    """What an agent's hands do, a key at a time. On the Qt thread."""

    def __init__(self, screens: "Screens", seed: int) -> None:
        self._screens = screens
        self._chance = random.Random(seed)
        self.did: dict[str, int] = {}
        self._plan: Iterator[float] = iter(())

    def step(self) -> float:
        """Presses what comes next; seconds until the one after it."""
        for pause in self._plan:
            return pause
        name, plan = self._chance.choices(*zip(*self._plans(), strict=True))[0]
        self.did[name] = self.did.get(name, 0) + 1
        self._plan = plan()
        return 0.2

    def _plans(self) -> list[tuple[tuple[str, Callable[[], Iterator[float]]], float]]:
        return [
            (("took the next best and wrote", self._write), 10),
            (("searched", self._search), 3),
            (("turned through the list", self._turn), 3),
            (("chose a filter", self._filter), 2),
            (("wrote a note", self._note), 2),
            (("opened and left a form", self._form), 2),
            (("read leads one after the other", self._read), 3),
        ]

    def _press(self, key: str, *held: str) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        on = QApplication.focusWidget() or self._screens.frame
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= Qt.KeyboardModifier[f"{one}Modifier"]
        QTest.keyClick(on, Qt.Key[f"Key_{key}"], modifiers)

    def _type(self, words: str) -> Iterator[float]:
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        for letter in words:
            on = QApplication.focusWidget()
            if on is not None:
                QTest.keyClicks(on, letter)
            yield self._chance.uniform(0.05, 0.14)

    def _write(self) -> Iterator[float]:
        self._press("N", "Control")
        yield self._chance.uniform(1.0, 2.0)
        self._press("End", "Control")
        yield from self._type(" I can have it ready by 4:30, and I will send you the figure by 3. Does that suit you?")
        yield 0.8
        self._press("Return", "Control")
        yield 1.5
        self._press("Return", "Control")
        yield 1.0
        self._press("O", "Control")
        yield 0.6
        self._press("1")
        yield 0.8
        self._press("Escape")
        yield 0.3

    def _search(self) -> Iterator[float]:
        self._press("K", "Control")
        yield 0.4
        yield from self._type(self._chance.choice(("robin", "602555", "outback", "P-12", "rivera 77", "trade", "shopper42@")))
        yield 0.8
        self._press("Down")
        yield 0.4
        self._press("Return")
        yield 1.2
        self._press("Escape")
        yield 0.3

    def _turn(self) -> Iterator[float]:
        self._press("F5")
        yield 0.4
        for key in ("PageDown",) * 8 + ("End", "Home") + ("Down",) * 10:
            self._press(key)
            yield self._chance.uniform(0.1, 0.25)

    def _filter(self) -> Iterator[float]:
        from PySide6.QtWidgets import QAbstractButton

        room = self._screens.room
        chips = room.list_page.filters.findChildren(QAbstractButton) if room is not None and hasattr(room, "list_page") else []
        for chip in chips[:5]:
            chip.click()
            yield 0.5
        self._press("T", "Control", "Shift")
        yield 0.6
        self._press("T", "Control", "Shift")
        yield 0.4

    def _note(self) -> Iterator[float]:
        self._press("J", "Control")
        yield 0.6
        yield from self._type("Comes after work, brings the title.")
        self._press("Return", "Control")
        yield 0.8
        self._press("Escape")
        yield 0.3

    def _form(self) -> Iterator[float]:
        self._press(self._chance.choice("AHPW"), "Control")
        yield 1.0
        for _ in range(4):
            self._press("Tab")
            yield 0.2
        self._press("Escape")
        yield 0.3

    def _read(self) -> Iterator[float]:
        self._press("F5")
        yield 0.4
        for _ in range(8):
            self._press("Down")
            yield self._chance.uniform(0.5, 1.2)


class Memory:
    """MiB in use, looked at every few seconds."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, float]] = []

    def look(self, second: float) -> None:
        self.seen.append((second, resident()))

    def growth(self) -> float:
        """By which share it grows in the second half: the median of its last tenth to that of the first tenth of the half."""
        half = self.seen[len(self.seen) // 2 :]
        tenth = max(1, len(half) // 10)
        first, last = (sorted(mib for _, mib in part)[tenth // 2] for part in (half[:tenth], half[-tenth:]))
        return last / first - 1


def resident() -> float:
    with Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def window(town: Town, day: Day, minutes: float, leads: int, pace: float) -> tuple[TimedApplication, Memory, dict[str, int]]:
    from PySide6.QtCore import QObject, QTimer

    from bdcdesk.desktop.shell.application import run_window
    from bdcdesk.wiring.backstages import backstage_of

    app, memory, made = TimedApplication(sys.argv[:1]), Memory(), list[Robot]()
    feeding = threading.Thread(target=day.run, args=(minutes * 60 + 3600,), daemon=True)

    class Player(QObject):
        def __init__(self, screens: "Screens") -> None:
            super().__init__(screens)
            self._screens, self._waiting = screens, QTimer(self)
            self._waiting.timeout.connect(self._begin)
            self._waiting.start(500)
            self._hands, self._looks = QTimer(self, singleShot=True), QTimer(self)
            self._hands.timeout.connect(self._step)
            self._looks.timeout.connect(lambda: memory.look(time.perf_counter() - app.begun))

        def _begin(self) -> None:
            rows, room = self._screens.list.work.rowCount(), self._screens.room
            if rows < leads * 0.99 or room is None or "Live" not in room.bar.link:
                return
            self._waiting.stop()
            print(f"    {rows:,} rows in the list, {resident():.0f} MiB", file=sys.stderr, flush=True)
            # What is left of the start is done in some seconds.
            QTimer.singleShot(15_000, self._play)

        def _play(self) -> None:
            made.append(Robot(self._screens, 5))
            feeding.start()
            app.begin()
            self._looks.start(int(LOOK * 1000))
            self._hands.start(0)
            QTimer.singleShot(int(minutes * 60_000), self._end)

        def _step(self) -> None:
            self._hands.start(int(made[0].step() * 1000 * pace))

        def _end(self) -> None:
            app.measuring = False
            # The event that is under way began before.
            QTimer.singleShot(0, self._screens.frame.close)

    building = town.building(ME.id)
    run_window(DESCRIBED.name, ME.name, lambda: backstage_of(building, ME), filled=Player)
    app.watch.stop()
    return app, memory, made[0].did


def report(app: TimedApplication, memory: Memory, did: dict[str, int]) -> str:
    walls, slow = [wall for each in app.took.values() for wall, _ in each], sorted(app.slow, key=lambda one: -one.wall)
    lines = [
        "did: " + ", ".join(f"{name} {count}" for name, count in sorted(did.items())),
        f"{len(walls):,} events on the Qt thread, p50 {percentile(walls, 0.5):.3f}, p99 {percentile(walls, 0.99):.2f},"
        f" p99.9 {percentile(walls, 0.999):.2f}, longest {max(walls):.1f} ms",
        f"over {LIMIT:g} ms: {len(slow)}, of which the thread itself worked so long in {sum(one.own > LIMIT for one in slow)}",
        f"memory: {memory.seen[0][1]:.0f} MiB at the start, {memory.seen[len(memory.seen) // 2][1]:.0f} at half,"
        f" {memory.seen[-1][1]:.0f} at the end; in the second half {memory.growth():+.1%} (goal below 5 %)",
        "",
        f"  {'ms':28}{'events':>9}{'p50':>8}{'p99':>8}{'longest':>9}   own p50     p99 longest   over {LIMIT:g}",
    ]
    for kind, each in sorted(app.took.items(), key=lambda item: -sum(own for _, own in item[1]))[:12]:
        wall, own = [one for one, _ in each], [one for _, one in each]
        figures = (*(f"{percentile(wall, share):8.2f}" for share in (0.5, 0.99)), f"{max(wall):9.1f}  ")
        owns = (*(f"{percentile(own, share):8.2f}" for share in (0.5, 0.99)), f"{max(own):8.1f}")
        lines.append(f"  {kind:28}{len(each):9,}{''.join(figures)}{''.join(owns)}{sum(one > LIMIT for one in own):8}")
    lines += ["", "  ms wall     own      gc  second  what"]
    for one in slow[:60]:
        lines.append(f"{one.wall:9.1f}{one.own:8.1f}{one.collected:8.1f}{one.second:8.0f}  {one.what}  {' < '.join(one.at[:4])}")
    waited = [one for one in slow if one.wall - one.own > LIMIT / 2]
    lines += ["", f"what other threads did in the {len(waited)} that mostly waited:"]
    lines += [f"{count:6}  {where}" for where, count in Counter(where for one in waited for where in one.beside).most_common(60)]
    lines += ["", "how often what:"]
    lines += [f"{count:6}  {what}  {where}" for (what, where), count in told(app.slow).most_common(40)]
    return "\n".join(lines)


def main() -> int:
    asked = argparse.ArgumentParser(description="A busy day in the real window, and what takes long in it.")
    asked.add_argument("--minutes", type=float, default=10.0)
    asked.add_argument("--leads", type=int, default=100_000)
    asked.add_argument("--new", type=float, default=6.0, help="leads that come in a minute")
    asked.add_argument("--presses", type=float, default=0.5, help="what the colleague does in a second")
    asked.add_argument("--pace", type=float, default=1.0, help="0.5: the robot is twice as fast")
    args = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder:
        server = Server()
        server.start()
        try:
            town = Town(Path(folder), server)
            town.members = COLLEAGUES
            with timed(f"replay: {args.leads:,} leads into the log"):
                put(town, args.leads)
            for member in (HUB, ME.id, *(one.id for one in COLLEAGUES)):
                with timed(f"replay: {member} reads them"):
                    read(town, member)
            with Day(town, 5, Pace(args.new / 60, args.presses, 0, 0)) as day:
                app, memory, did = window(town, day, args.minutes, args.leads, args.pace)
        finally:
            server.stop()
    print(report(app, memory, did), flush=True)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
