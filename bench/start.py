"""How long until something is on screen: a bare PySide6 window, the shell, and the list with ten and with 100,000 leads.

Run: python bench/start.py [--leads N] [--cars N] [--runs N]. The larger store also has a year of cars: N in stock, and five times as many
that are gone. Whole processes, from their start to the first paint, medians; offscreen.
"""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from bdcdesk.central.records import Link
    from bdcdesk.desktop.shell.backstage import Backstage
    from bdcdesk.desktop.shell.screens import Screens

HEAVY = ("sqlalchemy", "psycopg", "alembic", "pyqtgraph")
BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        sys.stdout.write(f'{{"bare": {time.time_ns()}}}'); sys.stdout.flush(); QApplication.quit()
app = QApplication([]); window = Bare(); window.resize(1440, 900); window.show(); app.exec()
"""


def run(command: list[str]) -> tuple[dict[str, float], list[str]]:
    """What was painted when, in ms from the process's start, and which of HEAVY were loaded by then."""
    import os
    import subprocess

    # As installed: the warm-up leaves its modules compiled.
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.time_ns()
    done = subprocess.run(
        command, capture_output=True, text=True, env={**compiled, "QT_QPA_PLATFORM": "offscreen"}, timeout=300, check=True
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    loaded = told.pop("modules", [])
    return {name: (at - started) / 1e6 for name, at in told.items()}, loaded


def make(home: Path, count: int, cars: int) -> None:
    """A store with `count` open leads and `cars` in stock, and the agent's replica that holds them all."""
    import uuid

    from tqdm import tqdm

    from bdcdesk.central.chain import NOTHING
    from bdcdesk.central.records import Link
    from bdcdesk.domain.events import SINCE, kind_of, write
    from bdcdesk.domain.events.lead import ContactPoint, LeadReceived, Shopper
    from bdcdesk.domain.events.vehicle import Vehicle
    from bdcdesk.domain.identity import lead_stream, person_stream
    from bdcdesk.replica.exchange import Result
    from bdcdesk.wiring.demo import prepare
    from bdcdesk.wiring.demo_store import AGENT, STORE, ZONE, demo_building

    prepare(home)
    station = demo_building(home, AGENT.id).station()
    now, start = station.desk.now(), station.sync.prepare().cursor.seq
    car = Vehicle("buy", "new", "2026", "Toyota", "Camry", "XSE")
    links: list[Link] = []
    for n in tqdm(range(count), desc=f"{count:,} leads", leave=False, delay=1):
        arrived, address = now - 1000 * (n % 200_000), f"+1602555{n % 10_000:04}"
        person = person_stream(bytes(32), address)
        facts = LeadReceived("Valley Ridge website", arrived, arrived + 300_000, 300_000, 1, ZONE, (person,), (ZONE,), (car,))
        point = ContactPoint("phone", address, address)
        shopper = Shopper(f"Shopper {n}", "Shopper", str(n), (point,), "85001", "Is it still available?")
        kind = kind_of(facts)
        named = str(uuid.uuid4()), str(uuid.uuid4()), STORE, lead_stream(str(uuid.UUID(int=n + 1))), 1, start + n + 1
        links.append(Link(*named, kind, SINCE[kind], "hub", now, write(facts), write(shopper), bytes(32), NOTHING, bytes(32)))
    links += _cars(cars, start + len(links), now)
    for first in range(0, len(links), 2000):
        station.sync.absorb(station.sync.prepare(), Result({}, tuple(links[first : first + 2000])))
    station.close()


def _cars(count: int, start: int, now: int) -> "list[Link]":
    import uuid

    from bdcdesk.central.chain import NOTHING
    from bdcdesk.central.records import Link
    from bdcdesk.domain.events import SINCE, kind_of, write
    from bdcdesk.domain.events.stock import CarGone, CarListed, Listing
    from bdcdesk.domain.identity import car_stream
    from bdcdesk.wiring.demo_store import STORE

    made: list[Link] = []
    for n in range(6 * count):
        vin = f"1HGCM82633A{n:06}"
        photos = tuple(f"https://photos.example/inventory/{vin}/{photo:02}.jpg" for photo in range(20))
        here = Listing(
            vin, f"A{n}", "2024", "Lodestar", "Meridian", "GT", "silver", 30_000_00, n, "used", photos=photos, since="2026-01-01"
        )
        for version, facts in enumerate((CarListed(here, "feed"), *([CarGone()] if n >= count else [])), start=1):
            kind = kind_of(facts)
            ids = str(uuid.uuid4()), str(uuid.uuid4()), STORE, car_stream(vin)
            made.append(Link(*ids, version, start + len(made) + 1, kind, SINCE[kind], "hub", now, write(facts), None, b"", NOTHING, b""))
    return made


def show(home: Path, count: int) -> None:
    """The agent's window as the program opens it, but for central, which is away."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from bdcdesk.desktop.shell.application import run_window

    told: dict[str, object] = {}

    def backstage() -> "Backstage":
        import msgspec

        from bdcdesk.central.errors import Unreachable
        from bdcdesk.wiring.backstages import demo_backstage

        def away() -> NoReturn:
            raise Unreachable("Away on purpose: only the start is measured.")

        made = demo_backstage(home, "dokafor")
        return msgspec.structs.replace(made, stores=tuple(msgspec.structs.replace(store, central=away) for store in made.stores))

    class Watch(QObject):
        def __init__(self, screens: "Screens") -> None:
            super().__init__(screens)
            self._screens = screens
            screens.list.viewport().installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and self._screens.list.work.rowCount() >= min(count, 10) and "list" not in told:
                told["list"] = time.time_ns()
                told["modules"] = [name for name in HEAVY if name in sys.modules]
                QTimer.singleShot(0, self._screens.frame.close)
            return False

    from bdcdesk.desktop.shell.frame import Frame

    painted = Frame.paintEvent

    def paint(frame: Frame, event: "QPaintEvent") -> None:
        painted(frame, event)
        told.setdefault("shell", time.time_ns())

    # By hand: `unittest.mock` loads asyncio and OpenSSL, which the program does not.
    setattr(Frame, "paintEvent", paint)  # noqa: B010
    run_window("Valley Ridge Toyota", "Dami Okafor", backstage, filled=Watch)
    sys.stdout.write(json.dumps(told) + "\n")


def main() -> int:
    import argparse
    import statistics
    import subprocess
    import tempfile

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--leads", type=int, default=100_000)
    options.add_argument("--cars", type=int, default=2_000)
    options.add_argument("--runs", type=int, default=10)
    asked = options.parse_args()
    sizes = (10, asked.leads)
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder:
        for size in sizes:
            cars = asked.cars if size == sizes[-1] else 0
            subprocess.run([sys.executable, __file__, "make", f"{folder}/{size}", str(size), str(cars)], check=True)
        times: dict[str, list[float]] = {}
        modules: set[str] = set()
        for _ in range(asked.runs + 1):
            # In turn, so that a slow moment of the machine falls on all of them.
            row, _ = run([sys.executable, "-c", BARE])
            for size in sizes:
                told, loaded = run([sys.executable, __file__, "show", f"{folder}/{size}", str(size)])
                modules.update(loaded)
                row |= {f"{name}, {size:,} leads": at for name, at in told.items()}
            for name, at in row.items():
                times.setdefault(name, []).append(at)
    medians = {name: statistics.median(found[1:]) for name, found in times.items()}
    bare = medians["bare"]
    print(f"medians of {asked.runs} runs after one warm-up, ms from process start")
    print(f"{'':28}{'median':>9}{'min':>9}{'max':>9}   against bare")
    for name, median in medians.items():
        found = times[name][1:]
        goal = (
            ""
            if name == "bare"
            else f"x {median / bare:.2f} (goal 1.5)"
            if name.startswith("shell")
            else f"+ {median - bare:.0f} ms (goal 250)"
        )
        print(f"{name:28}{median:9.0f}{min(found):9.0f}{max(found):9.0f}   {goal}")
    print(f"loaded before the list was painted, and should not be: {', '.join(sorted(modules)) or 'none'}")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] in (["make"], ["show"]):
        home, *counts = Path(sys.argv[2]), *map(int, sys.argv[3:])
        make(home, *counts) if sys.argv[1] == "make" else show(home, *counts)
        sys.exit(0)
    sys.exit(main())
