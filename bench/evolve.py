"""How fast one core decodes and folds events, and what the window feels while the desk's thread does it.

Rate: `folded_streams`, by which a desk takes up what it reads, over the events of a store; in the thread's own time. Floor, told beside:
msgspec decoding the same bodies, and no more.
Window: a Qt loop with a timer every 5 ms, and in the same process the desk's real threads (`Pump`) reading a whole store from PostgreSQL,
with the interpreter set as the window sets it. How much later than asked each slot was called. Floor: the same loop with nothing else
in the process.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence

import msgspec

from bdcdesk.central.records import Link, Member
from bdcdesk.domain.events import read_facts, read_personal
from bdcdesk.replica.copy import folded_streams
from bench.crew import Crew, Turn
from bench.filling import load
from bench.measure import Figure, Size, in_turn, percentile, timed
from bench.news import RECORD, clock, opened
from bench.server import Database, database
from bench.story import STORE, links

RATE = 200_000
SLOT_MS = 2.0
EVERY_MS = 5


def _fold(events: Sequence[Link]) -> float:
    began = time.thread_time()
    folded_streams(events)
    return len(events) / (time.thread_time() - began)


def _decode(events: Sequence[Link]) -> float:
    began = time.thread_time()
    for link in events:
        read_facts(link.kind, link.since, link.facts)
        read_personal(link.personal)
    return len(events) / (time.thread_time() - began)


def _rates(size: Size, tenfold: bool) -> Figure:
    leads = size.of(2_000)
    made = sorted(links(leads, clock()), key=lambda link: (link.stream, link.version))
    # As a page of whole streams comes off the wire, each event beside the one before it: made in another order, they lie scattered in
    # memory, and reaching for them takes a quarter of the time.
    events = msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=list[Link])
    del made
    gc.collect()
    gc.freeze()
    try:
        found = in_turn(size.rounds, {"ours": lambda: _fold(events), "floor": lambda: _decode(events)})
    finally:
        gc.unfreeze()
    figure = Figure("evolve", "decode and evolve, one core", "events/s", tuple(found["ours"]), tuple(found["floor"]), tenfold=tenfold)
    met = None if tenfold else figure.median >= RATE
    return msgspec.structs.replace(figure, goal=f">= {RATE:,} events/s", met=met, note=f"{len(events):,} events; floor: decoding alone")


def window(url: str) -> Turn:
    """Asked for with a folder, it reads the store into it and says how late its slots were; with "", it only lets time pass."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from bdcdesk.desktop.shell.application import SWITCH

    app = QApplication.instance() or QApplication([])
    sys.setswitchinterval(SWITCH)

    def turn(begin: float, end: float, place: object) -> list[float]:
        late, due = list[float](), [time.perf_counter() + EVERY_MS / 1000]

        def slot() -> None:
            now = time.perf_counter()
            late.append(max(0.0, (now - due[0]) * 1000))
            due[0] = now + EVERY_MS / 1000

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(slot)
        timer.start(EVERY_MS)
        if place:
            pump = opened(url, str(place), Member("dokafor", "Dami Okafor", "agent", ""))
            timer.stop()
            pump.stop()
        else:
            QTimer.singleShot(max(1, round((end - time.monotonic()) * 1000)), app.quit)
            app.exec()
            timer.stop()
        return late[1:]

    return turn


def _slots(server: str, size: Size, tenfold: bool) -> Iterator[Figure]:
    leads = size.of(2_000)
    rounds = 1 if tenfold else size.rounds
    with database(server) as made, timed(f"evolve: a window while {leads * 15:,} events are read"):
        load(made, RECORD, links(leads, clock()))
        login = made.login("dokafor")
        made.join(STORE, "dokafor", login)
        ours, floor, whole = list[float](), list[float](), list[float]()
        for _ in range(rounds):
            busy = _round(made, login, reads=True)
            idle = _round(made, login, reads=False)
            ours.append(percentile(busy, 0.99))
            floor.append(percentile(idle, 0.99))
            whole.append(max(busy))
    figure = Figure("evolve", "Qt slots late while the desk's thread folds, p99", "ms", tuple(ours), tuple(floor), tenfold=tenfold)
    note = f"{leads * 15:,} events; worst slot of a round {min(whole):.1f} to {max(whole):.1f} ms"
    yield msgspec.structs.replace(figure, goal=f"<= {SLOT_MS:g} ms", met=None if tenfold else figure.median <= SLOT_MS, note=note)


def _round(made: Database, login: str, *, reads: bool) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder, Crew(window, [(made.url_of(login),)]) as crew:
        late: list[float] = crew.run(2.0, told=[folder if reads else ""])[0]
    return late


def figures(server: str, size: Size) -> Iterator[Figure]:
    yield _rates(size, size.tenfold)
    yield from _slots(server, size, size.tenfold)
