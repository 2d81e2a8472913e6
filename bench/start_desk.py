"""The two halves of bench/start.py that need a desk: make one with N leads, or show it and say when it was painted."""

import json
import sys
import time
import uuid
from pathlib import Path

HEAVY = ("sqlalchemy", "psycopg", "alembic", "pyqtgraph")


def make(home: Path, count: int) -> None:
    """A store with `count` open leads, and the agent's replica that holds them all."""
    from tqdm import tqdm

    from bdcdesk.central.chain import NOTHING
    from bdcdesk.central.ports import Link
    from bdcdesk.domain.events import SINCE, kind_of, write
    from bdcdesk.domain.events.lead import ContactPoint, LeadReceived, Shopper, Vehicle
    from bdcdesk.domain.identity import lead_stream, person_stream
    from bdcdesk.wiring import demo

    demo.prepare(home)
    station = demo.demo_building(home, demo.AGENT.id).station()
    sync, replica = station.sync, station._files[0]
    now = station.desk.now()
    links = []
    cursor = replica.cursor()
    for n in tqdm(range(count), desc=f"{count:,} leads", leave=False, delay=1):
        lead, arrived = str(uuid.UUID(int=n + 1)), now - 1000 * (n % 200_000)
        address = f"+1602555{n % 10_000:04}"
        facts = LeadReceived("Valley Ridge website", arrived, arrived + 300_000, 300_000, 1, demo.ZONE,
                             (person_stream(bytes(32), address),), (demo.ZONE,), (Vehicle("buy", "new", "2026", "Toyota", "Camry", "XSE"),))  # fmt: skip
        shopper = Shopper(f"Shopper {n}", "Shopper", str(n), (ContactPoint("phone", address, address),), "85001", "Is it still available?")
        links.append(
            Link(str(uuid.uuid4()), str(uuid.uuid4()), demo.STORE, lead_stream(lead), 1, cursor.seq + n + 1, kind_of(facts), SINCE[kind_of(facts)],
                 demo.HUB, now, write(facts), write(shopper), bytes(32), NOTHING, bytes(32))  # fmt: skip
        )
    for start in range(0, count, 2000):
        sync.take_in(links[start : start + 2000])
    station.close()


def show(home: Path, count: int) -> None:
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    from bdcdesk.desktop.shell.application import run_window
    from bdcdesk.desktop.shell.window import Window
    from bdcdesk.wiring import demo
    from bdcdesk.wiring.windows import backstage_of

    told: dict[str, object] = {}

    class Watch(QObject):
        def __init__(self, window: Window) -> None:
            super().__init__(window)
            self._window = window
            window.installEventFilter(self)
            window.work.list.viewport().installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                told.setdefault("shell", time.time_ns())
                if watched is not self._window and self._window.work.model.rowCount() >= min(count, 10):
                    told.setdefault("list", time.time_ns())
                    told["modules"] = [name for name in HEAVY if name in sys.modules]
                    QApplication.postEvent(self._window, QEvent(QEvent.Type.Close))
            return False

    run_window(backstage_of(demo.demo_building(home, demo.AGENT.id), demo.AGENT), demo.STORE, with_window=Watch)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    {"make": make, "show": show}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
