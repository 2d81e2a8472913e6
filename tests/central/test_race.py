"""Sixteen write at once, with random delays inside their transactions, while readers follow by (seq, hash): nothing lost, nothing twice."""

import random
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from bdcdesk.central.chain import audit
from bdcdesk.central.records import ANY, START, Appended, Cursor, Group, Link
from bdcdesk.central.sqlite import SqliteCentral

from .conftest import KEY, NOW, STORE, Bench, Kept, Postgres, action, sealed

S = STORE.id
WRITERS, EACH, READERS = 16, 8, 2
LONGEST = 0.004
"""Seconds that a writer may linger in its transaction, before and after it writes."""

Write = Callable[[random.Random], str]
"""Writes one event after delays of its own; its id."""


def race(
    writer: Callable[[], tuple[Write, Callable[[], None]]], reader: Callable[[], list[str]], readers: int = READERS
) -> tuple[set[str], list[list[str]]]:
    """What was written, and what each reader saw, in its order."""
    written: set[str] = set()
    seen: list[list[str]] = []
    failures: list[BaseException] = []
    begin = threading.Barrier(WRITERS + readers)

    def guarded(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                failures.append(error)
                begin.abort()

        return run

    def write(seed: int) -> None:
        chance, (one, close) = random.Random(seed), writer()
        begin.wait(60)
        for _ in range(EACH):
            written.add(one(chance))
        close()

    def read() -> None:
        begin.wait(60)
        seen.append(reader())

    works = [lambda seed=seed: write(seed) for seed in range(WRITERS)] + [read] * readers
    threads = [threading.Thread(target=guarded(work)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures, failures
    return written, seen


def follow(central: Kept) -> list[str]:
    """Reads on in small pages until all is here."""
    cursor, found = START, list[str]()
    while len(found) < WRITERS * EACH:
        page = central.pull(S, cursor, 7)
        assert isinstance(page, list)
        for link in page:
            assert link.seq == cursor.seq + 1
            cursor = Cursor(link.seq, link.hash)
            found.append(link.id)
    assert central.pull(S, cursor, 7) == []
    central.close()
    return found


def check(central: Kept, written: set[str], seen: list[list[str]]) -> None:
    assert len(written) == WRITERS * EACH
    for found in seen:
        assert len(found) == len(set(found))
        assert set(found) == written
    assert len({tuple(found) for found in seen}) == 1
    assert audit(central, S) is None


def test_on_a_server(postgres: Postgres, database: str, postgres_bench: Bench) -> None:
    owner = postgres_bench.open()
    owner.add_store(STORE)
    url = make_url(postgres.url(database)).set(username=postgres.login(database, "ann")).render_as_string(hide_password=False)
    call = b"""SELECT outcome FROM bdc.append('north', %s, ARRAY[%s], ARRAY[-1]::bigint[], ARRAY[1], ARRAY[%s]::uuid[], ARRAY['noted'],
        ARRAY[1], ARRAY['{"kind":"noted"}'], ARRAY[NULL]::text[], ARRAY['']::bytea[])"""

    def writer() -> tuple[Write, Callable[[], None]]:
        connection = psycopg.connect(url)

        def write(chance: random.Random) -> str:
            made = str(uuid4())
            with connection.transaction():
                connection.execute("SELECT pg_sleep(%s)", [chance.random() * LONGEST])
                row = connection.execute(call, [action(), f"lead/{chance.randrange(3)}", made]).fetchone()
                assert row == ("appended",)
                connection.execute("SELECT pg_sleep(%s)", [chance.random() * LONGEST])
            return made

        return write, connection.close

    postgres.login(database, "bob")
    check(owner, *race(writer, lambda: follow(postgres_bench.lend("bob"))))


def test_the_same_race_would_lose_rows_after_a_plain_sequence(postgres: Postgres, database: str) -> None:
    """So the races above do race."""
    postgres.run("CREATE TABLE public.aside (id bigserial PRIMARY KEY, made text)", database)
    done = threading.Event()

    def writer() -> tuple[Write, Callable[[], None]]:
        connection = psycopg.connect(postgres.url(database))

        def write(chance: random.Random) -> str:
            made = str(uuid4())
            with connection.transaction():
                connection.execute("INSERT INTO public.aside (made) VALUES (%s)", [made])
                connection.execute("SELECT pg_sleep(%s)", [chance.random() * LONGEST])
            return made

        return write, connection.close

    def reader() -> list[str]:
        last, found = 0, list[str]()
        with psycopg.connect(postgres.url(database), autocommit=True) as connection:
            while True:
                over = done.is_set()
                rows = connection.execute("SELECT id, made FROM public.aside WHERE id > %s ORDER BY id", [last]).fetchall()
                if not rows and over:
                    return found
                last = rows[-1][0] if rows else last
                found += [made for _, made in rows]

    follower: list[list[str]] = []
    thread = threading.Thread(target=lambda: follower.append(reader()))
    thread.start()
    written, _ = race(writer, list, readers=0)
    done.set()
    thread.join(60)
    postgres.run("DROP TABLE public.aside", database)
    assert len(written) == WRITERS * EACH
    assert len(follower[0]) < len(written)


class Lingering(SqliteCentral):
    """Stays in its transaction for a while, before and after it writes."""

    chance: random.Random

    def _keep(self, link: Link, own_hash: bytes) -> None:
        self._pause(self.chance.random() * LONGEST)
        super()._keep(link, own_hash)
        self._pause(self.chance.random() * LONGEST)


def test_in_a_file(tmp_path: Path) -> None:
    path, pause = tmp_path / "central.db", threading.Event()
    owner = SqliteCentral(path, KEY, "owner", lambda: NOW, lambda _: None)
    owner.add_store(STORE)

    def writer() -> tuple[Write, Callable[[], None]]:
        central = Lingering(path, KEY, "ann", lambda: NOW, lambda seconds: pause.wait(seconds) and None)

        def write(chance: random.Random) -> str:
            central.chance, one = chance, sealed()
            assert isinstance(central.append(S, action(), [Group(f"lead/{chance.randrange(3)}", ANY, (one,))]), Appended)
            return one.id

        return write, central.close

    check(owner, *race(writer, lambda: follow(SqliteCentral(path, KEY, "bob", lambda: NOW, lambda _: None))))
    owner.close()
