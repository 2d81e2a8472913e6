"""A new desk reads a store of 20,000 open leads of 15 events from PostgreSQL: when its list is usable, it is whole, and all is found.

Ours: `Sync` with the desk's own files, step by step as the window does it; the search index is built after the list is usable. Floor: a
bare psycopg fetch of the same rows by the same login, and an executemany of them into a file under the same cipher. Both begin empty.
"""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from sqlcipher3 import dbapi2

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import Link
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.exchange import run
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.sync import Sync
from bench.filling import load, multiply
from bench.measure import Figure, Size, at_most, timed
from bench.news import RECORD, clock
from bench.server import Database, database
from bench.story import EACH, KEY, STORE, links

READ = ", ".join(f"{name}::text" if name in ("id", "action") else name for name in Link.__struct_fields__)
AT_ONCE = 20_000

Times = dict[str, float]


def floor(conninfo: str, folder: Path) -> Times:
    """Fetches the same rows and writes them down, and does nothing else."""
    file = dbapi2.connect(str(folder / "floor.db"), isolation_level=None)
    file.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = NORMAL")
    file.execute(
        "CREATE TABLE event (id TEXT, action TEXT, store TEXT, stream TEXT, version INTEGER, seq INTEGER PRIMARY KEY, kind TEXT,"
        " since INTEGER, actor TEXT, at INTEGER, facts TEXT, personal TEXT, nonce BLOB, commitment BLOB, hash BLOB)"
    )
    began = time.perf_counter()
    with psycopg.connect(conninfo) as connection, connection.cursor("floor") as cursor:
        wanted = "store = %s AND stream IN (SELECT stream FROM bdc.stream WHERE store = %s AND open)"
        cursor.execute(f"SELECT {READ} FROM bdc.event WHERE {wanted}".encode(), (STORE, STORE))
        file.execute("BEGIN")
        while rows := cursor.fetchmany(AT_ONCE):
            file.executemany(f"INSERT INTO event VALUES ({', '.join('?' * len(rows[0]))})", rows)
        file.execute("COMMIT")
    took = time.perf_counter() - began
    file.close()
    return {"floor": took}


def ours(url: str, leads: int, folder: Path) -> Times:
    replica, outbox = Replica(folder / "replica.db", KEY), Outbox(folder / "outbox.db", KEY)
    held, central = Holdings(RECORD, clock), PostgresCentral(url)
    sync = Sync(held, replica, outbox, os.urandom)
    while not sync.loaded:
        sync.load()
    desk = Desk("dokafor", held, replica, outbox, os.urandom)
    began, told = time.perf_counter(), Times()
    while not desk.whole:
        if _step(sync, central) and "usable" not in told:
            told["usable"] = time.perf_counter() - began
            assert len(desk.leads) == leads
            assert not desk.search("rivera 17"), "the search index was built before the list was usable"
    told["whole"] = time.perf_counter() - began
    while sync.index():
        pass
    told["searchable"] = time.perf_counter() - began
    assert desk.search("rivera 17")
    for closing in (replica, outbox, central):
        closing.close()
    gc.unfreeze()
    gc.collect()
    return told


def _step(sync: Sync, central: PostgresCentral) -> bool:
    """One exchange as the window makes it. Whether the open leads are all there."""
    exchange = sync.prepare()
    stepped = sync.absorb(exchange, run(exchange, central, clock))
    # As the window does: what was read stays, and is not looked through again and again.
    gc.freeze()
    if stepped.problem:
        raise stepped.problem
    return exchange.cursor.seq > 0 and (stepped.progress is None or stepped.progress.history)


def _in_turn(rounds: int, sides: list[Callable[[Path], Times]]) -> dict[str, list[float]]:
    found = dict[str, list[float]]()
    for number in range(rounds):
        for side in sides[:: 1 if number % 2 else -1]:
            with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder:
                for name, seconds in side(Path(folder)).items():
                    found.setdefault(name, []).append(seconds)
    return found


def _filled(made: Database, size: Size) -> int:
    leads = size.of(20_000, least=200)
    if not size.tenfold:
        load(made, RECORD, links(leads, clock()))
        return leads
    # Made by the database from a tenth of them: a bench need not take its time for inventing three million events.
    load(made, RECORD, links(leads // 10, clock()))
    multiply(made, STORE, 10)
    return leads


def figures(server: str, size: Size) -> Iterator[Figure]:
    with database(server) as made:
        with timed("sync: filling the store"):
            leads = _filled(made, size)
            login = made.login("dokafor")
            made.join(STORE, "dokafor", login)
        with timed(f"sync: {leads:,} open leads"):
            bare, desk = partial(floor, make_conninfo(made.conninfo, user=login)), partial(ours, made.url_of(login), leads)
            found = _in_turn(1 if size.tenfold else size.rounds, [bare, desk])
    note, many = f"{leads * EACH:,} events", {"tenfold": size.tenfold}
    yield at_most("sync", "new desk, list of open leads usable", "s", found["usable"], found["floor"], 2, note=note, **many)
    for name, what in (("whole", "new desk, whole"), ("searchable", "new desk, all can be searched for")):
        yield Figure("sync", what, "s", tuple(found[name]), tuple(found["floor"]), tenfold=size.tenfold, note=note)
