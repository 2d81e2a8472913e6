"""A year of a big store on one desk: 12,000 leads, 180,000 events. Finding a lead, and starting the window.

Search: `Desk.search` on the desk's own encrypted file, by phone as people type it, by name, by VIN, and by a word that every lead has;
`Desk.written` by what is remembered of a message. The slowest of a hundred looks in each round. Floor: the same FTS5 tables with the same
words in a plain SQLite file, asked directly.
Start: whole processes as `bench/start.py` runs them, from their start to the painted list; floor: the same with 100 leads.
"""

import multiprocessing
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from bdcdesk.central.records import Cursor
from bdcdesk.domain.identity import lead_stream
from bdcdesk.replica.copy import Noted, Replica, folded_streams
from bdcdesk.replica.search import query_of, words_of, written
from bdcdesk.wiring.demo import prepare
from bdcdesk.wiring.demo_store import AGENT, STORE, demo_building
from bdcdesk.wiring.station import Station
from bench import start
from bench.measure import Figure, Size, at_most, in_turn, timed
from bench.news import clock
from bench.story import EACH, number_of, shopper_of, vin_of, year

SMALL = 100
ROWS = 5
"""Rows that must be in the list before its paint counts: of the small store's leads eight are open."""
LOOKS = 100
SEARCH_MS = 20.0
START = 1.2
_PAGE = 1_000 * EACH


def make(home: Path, leads: int) -> None:
    """A desk of the demo's agent that holds so many leads of a year, with their timelines, ready to be searched."""
    prepare(home)
    building, now = demo_building(home, AGENT.id), clock()
    building.station().close()
    folder = building._folder("desk")
    replica = Replica(folder / "replica.db", building.replica_key(folder))
    replica.arrange(many=True)
    events = year(leads, now, STORE)
    while page := list(islice(events, _PAGE)):
        replica.keep(page, folded_streams(page), Cursor(page[-1].seq, page[-1].hash), None, search=False)
    replica.note(Noted(reached=now, indexed=""))
    while replica.index(1_000):
        pass
    replica.arrange(many=False)
    replica.close()


def asked(leads: int, chance: random.Random) -> dict[str, Callable[[], str]]:
    """What people type, at random."""

    def phone() -> str:
        digits = number_of(chance.randrange(leads))[2:]
        return chance.choice((digits, f"({digits[:3]}) {digits[3:6]}-{digits[6:]}", f"{digits[3:6]}-{digits[6:]}"))

    return {
        "phone": phone,
        "name": lambda: " ".join(shopper_of(chance.randrange(leads))),
        "VIN": lambda: vin_of(chance.randrange(leads)),
        "a word that all leads have": lambda: "outback",
    }


def recalled(leads: int, chance: random.Random) -> dict[str, Callable[[], str]]:
    """What people remember of a message, at random."""
    return {
        "words of one message": lambda: f"come by {chance.randrange(leads)}",
        "words that each conversation has": lambda: "tomorrow at 5",
    }


Look = Callable[[str], Sequence[object]]


class Plain:
    """The same words in a file of SQLite's own, and nothing around it."""

    def __init__(self, folder: Path, station: Station) -> None:
        self._file = sqlite3.connect(folder / "floor.db")
        self._file.execute(
            "CREATE VIRTUAL TABLE search USING fts5(words, stream UNINDEXED, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )
        rows = ((n, words_of(lead), lead_stream(lead.id)) for n, lead in enumerate(station.desk.leads.values()))
        self._file.executemany("INSERT INTO search (rowid, words, stream) VALUES (?, ?, ?)", rows)
        self._file.execute(
            "CREATE VIRTUAL TABLE written USING fts5(words, stream UNINDEXED, tokenize = 'unicode61 remove_diacritics 2', prefix = '3')"
        )
        for lead in station.desk.lead_ids():
            said = ((link.seq, written(link), link.stream) for link in station.desk._replica.links(lead_stream(lead)))
            self._file.executemany("INSERT INTO written (rowid, words, stream) VALUES (?, ?, ?)", (row for row in said if row[1]))
        self._file.commit()

    def written(self, text: str) -> list[str]:
        statement = "SELECT snippet(written, 0, '', '', '…', 14) FROM written WHERE written MATCH ? ORDER BY rowid DESC LIMIT 20"
        return [words for (words,) in self._file.execute(statement, (query_of(text),))]

    def search(self, text: str) -> list[str]:
        statement = "SELECT stream FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 50"
        return [stream for (stream,) in self._file.execute(statement, (query_of(text),))]

    def close(self) -> None:
        self._file.close()


def slowest(search: Look, text: Callable[[], str]) -> float:
    """In ms, of so many looks that all find something."""
    worst = 0.0
    for _ in range(LOOKS):
        typed = text()
        began = time.perf_counter()
        found = search(typed)
        worst = max(worst, (time.perf_counter() - began) * 1000)
        assert found, f"{typed} was not found"
    return worst


def _searches(home: Path, leads: int, size: Size) -> Iterator[Figure]:
    station = demo_building(home, AGENT.id).station()
    while not station.sync.loaded:
        station.sync.load()
    assert len(station.desk.leads) == leads
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder:
        plain = Plain(Path(folder), station)
        desk = station.desk
        looked: list[tuple[str, Callable[[], str], Look, Look]] = []
        looked += [(name, text, desk.search, plain.search) for name, text in asked(leads, random.Random(5)).items()]
        looked += [(name, text, desk.written, plain.written) for name, text in recalled(leads, random.Random(5)).items()]
        for name, text, ours, floor in looked:
            sides = {"ours": partial(slowest, ours, text), "floor": partial(slowest, floor, text)}
            found = in_turn(size.rounds, sides)
            figure = Figure("year", f"search by {name}", "ms", tuple(found["ours"]), tuple(found["floor"]), tenfold=size.tenfold)
            goal = "" if name.startswith("a word that all") else f"<= {SEARCH_MS:g} ms"
            met = None if size.tenfold or not goal else figure.median <= SEARCH_MS
            note = f"slowest of {LOOKS}, {leads:,} leads"
            yield Figure("year", figure.what, "ms", figure.ours, figure.floor, goal, met, size.tenfold, note)
        plain.close()
    station.close()


def _start(home: Path) -> float:
    told, _ = start.run([sys.executable, start.__file__, "show", str(home), str(ROWS)])
    return told["list"]


def figures(server: str, size: Size) -> Iterator[Figure]:
    leads = size.of(12_000, least=1_000)
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder:
        big, small = Path(folder, "big"), Path(folder, "small")
        with timed(f"year: a desk with {leads:,} leads, {leads * EACH:,} events"):
            # In a process of its own, so that what it takes in memory is gone before anything is measured.
            for home, count in ((big, leads), (small, SMALL)):
                making = multiprocessing.get_context("spawn").Process(target=make, args=(home, count))
                making.start()
                making.join()
                assert making.exitcode == 0, "the desk could not be made"
        yield from _searches(big, leads, size)
        for home in (big, small):
            _start(home)
        found = in_turn(size.rounds, {"ours": partial(_start, big), "floor": partial(_start, small)})
        note = f"{leads:,} leads and {SMALL}, of which a twelfth is open"
        yield at_most(
            "year", "start until the list is painted", "ms", found["ours"], found["floor"], START, tenfold=size.tenfold, note=note
        )
