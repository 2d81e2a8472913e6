"""Thirty-two desks take one store's 10,000 leads, each a process with a connection of its own; every lead must have one owner at the end.

Each desk goes through the leads in an order of its own. Where somebody was faster it reads the news, as a desk does, and skips what is
taken. Ours: `PostgresCentral.append` of `claimed` at version 1, by members. Floor: the function written by hand (`by_hand.sql`), and the
same reading. Beside them two job queues for PostgreSQL that fetch and finish jobs that do nothing (`peers.py`): they keep no log.
"""

import random
import time
import uuid
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import Appended, Conflict, Cursor, Diverged, Group, Link, Sealed
from bench import peers
from bench.append import BY_HAND, join_by_hand
from bench.crew import Crew, Turn, until
from bench.filling import fill, settle, streams
from bench.measure import Figure, Size, at_least, in_turn, percentile, timed
from bench.server import Database, database

DESKS = 32
PAGE = 500
COLUMNS = ", ".join(name if name not in ("id", "action") else f"{name}::text" for name in Link.__struct_fields__)


def _order(leads: int, desk: int) -> list[str]:
    order = streams(leads)
    random.Random(desk).shuffle(order)
    return order


def ours(url: str, store: str, leads: int, desk: int) -> Turn:
    central, order, member = PostgresCentral(url), _order(leads, desk), f"desk{desk}"
    facts = f'{{"kind":"claimed","agent":"{member}"}}'
    head = central.head(store)

    def turn(begin: float, end: float, _: object) -> tuple[list[str], list[float], float]:
        taken, mine, took, cursor = set[str](), list[str](), list[float](), Cursor(*head)
        until(begin)
        for stream in order:
            if stream in taken:
                continue
            began = time.monotonic()
            if began > end:
                break
            answer = central.append(store, str(uuid.uuid4()), (Group(stream, 1, (Sealed(str(uuid.uuid4()), "claimed", 1, facts),)),))
            took.append(time.monotonic() - began)
            if isinstance(answer, Appended):
                mine.append(stream)
            else:
                assert isinstance(answer, Conflict), answer
                more = True
                while more:
                    links = central.pull(store, cursor, PAGE)
                    assert not isinstance(links, Diverged)
                    taken.update(link.stream for link in links)
                    cursor = Cursor(links[-1].seq, links[-1].hash) if links else cursor
                    more = len(links) == PAGE
        return mine, took, time.monotonic()

    return turn


def by_hand(conninfo: str, store: str, leads: int, desk: int) -> Turn:
    connection, order, member = psycopg.connect(conninfo, autocommit=True, prepare_threshold=0), _order(leads, desk), f"desk{desk}"
    facts, reading = (
        f'{{"kind":"claimed","agent":"{member}"}}',
        f"SELECT {COLUMNS} FROM hand.event WHERE store = %s AND seq > %s ORDER BY seq LIMIT {PAGE}",
    )

    def turn(begin: float, end: float, _: object) -> tuple[list[str], list[float], float]:
        taken, mine, took, seq = set[str](), list[str](), list[float](), leads
        until(begin)
        for stream in order:
            if stream in taken:
                continue
            began = time.monotonic()
            if began > end:
                break
            values = (store, str(uuid.uuid4()), stream, 1, str(uuid.uuid4()), "claimed", 1, facts, None, b"")
            row = connection.execute(BY_HAND, values).fetchone()
            took.append(time.monotonic() - began)
            if row == ("appended",):
                mine.append(stream)
            else:
                rows: Sequence[Any] = [()] * PAGE
                while len(rows) == PAGE:
                    rows = connection.execute(reading.encode(), (store, seq)).fetchall()
                    taken.update(one[3] for one in rows)
                    seq = rows[-1][5] if rows else seq
        return mine, took, time.monotonic()

    return turn


class Race:
    """One race after the other, each in a store of its own."""

    def __init__(self, made: Database, leads: int, seconds: float) -> None:
        self._made = made
        self._leads = leads
        self._seconds = seconds
        self._number = 0
        self._logins = [made.login(f"desk{n}") for n in range(DESKS)]
        self.waits: list[float] = []

    def ours(self) -> float:
        store = self._store("bdc")
        for n, login in enumerate(self._logins):
            self._made.join(store, f"desk{n}", login)
        return self._run(store, "bdc", ours, [self._made.url_of(login) for login in self._logins])

    def by_hand(self) -> float:
        store = self._store("hand")
        for n, login in enumerate(self._logins):
            join_by_hand(self._made, store, f"desk{n}", login)
        return self._run(store, "hand", by_hand, [self._made.url_of(login) for login in self._logins])

    def _store(self, schema: str) -> str:
        self._number += 1
        fill(self._made, schema, f"store{self._number}", self._leads, 1)
        settle(self._made)
        return f"store{self._number}"

    def _run(self, store: str, schema: str, make: Any, urls: list[str]) -> float:
        with Crew(make, [(url, store, self._leads, n) for n, url in enumerate(urls)]) as crew:
            began = time.monotonic()
            found: list[tuple[list[str], list[float], float]] = crew.run(self._seconds)
        won = [stream for mine, _, _ in found for stream in mine]
        self._check(store, schema, won)
        if schema == "bdc":
            self.waits = [one for _, took, _ in found for one in took]
        return len(won) / (max(ended for _, _, ended in found) - began)

    def _check(self, store: str, schema: str, won: list[str]) -> None:
        """Raises where a lead has two owners, or none that was told so, or the log a gap."""
        assert len(won) == len(set(won)), "two desks were told that the same lead is theirs"
        with self._made.connect() as connection:
            asked = (
                f"SELECT count(*), count(DISTINCT stream), max(seq) - {self._leads}, bool_and(version = 2)"
                f" FROM {schema}.event WHERE store = %s AND kind = 'claimed'"
            )
            row = connection.execute(asked.encode(), (store,)).fetchone()
        assert row == (len(won), len(won), len(won), True), f"the log of {store} says {row}, the desks {len(won)}"
        if self._seconds > 60:
            assert len(won) == self._leads, "not all leads were claimed"


def _races(server: str, size: Size, tenfold: bool) -> Iterator[Figure]:
    leads = size.of(10_000)
    rounds, seconds = (3, 3.0) if tenfold else (size.rounds, 600.0)
    with database(server) as made, timed(f"claims: {leads:,} leads"):
        made.run(Path(__file__).with_name("by_hand.sql").read_bytes())
        race = Race(made, leads, seconds)
        sides = {"ours": race.ours, "floor": race.by_hand}
        queues = (
            {}
            if tenfold
            else {name: peers.Queue(made, name, 3_000 if size.part >= 1 else 300) for name in peers.NAMES if peers.installed(name)}
        )
        for name, queue in queues.items():
            sides |= {name: partial(queue.run, DESKS), f"{name}, one": partial(queue.run, 1)}
        found = in_turn(rounds, sides)
        waits = [wait * 1000 for wait in race.waits]
    note = "one winner each" if not tenfold else "of so many, those claimed in 3 s"
    note += f"; an answer takes {percentile(waits, 0.5):.1f} ms p50, {percentile(waits, 0.99):.1f} ms p99"
    yield at_least(
        "claims", "claim race, 32 desks, against a claim by hand", "leads/s", found["ours"], found["floor"], 0.8, tenfold=tenfold, note=note
    )
    for name in queues:
        what = f"claim race, 32 desks, against {name}, 32 workers"
        yield at_least("claims", what, "1/s", found["ours"], found[name], 2.0, note=f"{name}: fetch and finish, batch 1")
        what = f"claim race, 32 desks, against {name}, one worker"
        yield at_least("claims", what, "1/s", found["ours"], found[f"{name}, one"], 2.0, note=f"{name}: fetch and finish, batch 1")
    for name in () if tenfold else peers.NAMES:
        if not peers.installed(name):
            print(f"  {name} is not installed, so not compared with: it comes with the extra “bench”.")


def figures(server: str, size: Size) -> Iterator[Figure]:
    yield from _races(server, size, size.tenfold)
