"""Appending to one store's log from 1, 8 and 32 desks at once, each a process with a connection of its own.

Ours: `PostgresCentral.append` as every desk calls it, each with an own member's login; one event with words on one lead, at a version.
Floor: a PL/pgSQL function written by hand that does the same statements (`by_hand.sql`), one prepared psycopg statement per call, by the
same logins. Both build their own ids and random bytes.
"""

import os
import time
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import Appended, Group, Sealed
from bench.crew import Crew, Turn, until
from bench.filling import fill, settle, streams
from bench.measure import Figure, Size, at_least, in_turn, timed
from bench.server import Database, database

DESKS = 32
STORE = "harbor"
FACTS = '{"kind":"noted"}'
WORDS = '{"kind":"words","text":"Comes after work, wants to see the black one, brings the Corolla for an appraisal."}'
BY_HAND = "SELECT outcome FROM hand.append(%s, %s::uuid, %s, %s, %s::uuid, %s, %s, %s, %s, %s)"
EACH = 15


def ours(url: str, leads: tuple[str, ...], version: int) -> Turn:
    central, at = PostgresCentral(url), dict.fromkeys(leads, version)
    central.now()

    def turn(begin: float, end: float, _: object) -> int:
        until(begin)
        done = 0
        while time.monotonic() < end:
            stream = leads[done % len(leads)]
            event = Sealed(str(uuid.uuid4()), "noted", 1, FACTS, WORDS, os.urandom(32))
            answer = central.append(STORE, str(uuid.uuid4()), (Group(stream, at[stream], (event,)),))
            assert isinstance(answer, Appended), answer
            at[stream] += 1
            done += 1
        return done

    return turn


def by_hand(conninfo: str, leads: tuple[str, ...], version: int) -> Turn:
    connection, at = psycopg.connect(conninfo, autocommit=True, prepare_threshold=0), dict.fromkeys(leads, version)

    def turn(begin: float, end: float, _: object) -> int:
        until(begin)
        done = 0
        while time.monotonic() < end:
            stream = leads[done % len(leads)]
            values = (STORE, str(uuid.uuid4()), stream, at[stream], str(uuid.uuid4()), "noted", 1, FACTS, WORDS, os.urandom(32))
            row = connection.execute(BY_HAND, values).fetchone()
            assert row == ("appended",), row
            at[stream] += 1
            done += 1
        return done

    return turn


def join_by_hand(made: Database, store: str, member: str, login: str) -> None:
    """Makes the login an agent of the store in the log written by hand."""
    made.run("INSERT INTO hand.member VALUES (%s, %s, %s, 'agent')", store, login, member)


def _table(made: Database, size: Size, leads: int, tenfold: bool) -> Iterator[Figure]:
    made.run(Path(__file__).with_name("by_hand.sql").read_bytes())
    with timed(f"append: {leads * EACH:,} events are there already"):
        fill(made, "bdc", STORE, leads, EACH)
        fill(made, "hand", STORE, leads, EACH)
        settle(made)
    logins = [made.login(f"desk{n}") for n in range(DESKS)]
    for n, login in enumerate(logins):
        made.join(STORE, f"desk{n}", login)
        join_by_hand(made, STORE, f"desk{n}", login)
    shares = [tuple(streams(leads)[n::DESKS]) for n in range(DESKS)]
    with (
        Crew(ours, [(made.url_of(login), share, EACH) for login, share in zip(logins, shares, strict=True)]) as desks,
        Crew(by_hand, [(made.url_of(login), share, EACH) for login, share in zip(logins, shares, strict=True)]) as plain,
    ):
        for count in (1, 8, 32):
            for crew in (desks, plain):
                crew.run(0.3, count=count)
            sides = {"ours": partial(_rate, desks, size.seconds, count), "floor": partial(_rate, plain, size.seconds, count)}
            found = in_turn(size.rounds, sides)
            what = f"append on one store, {count} connection{'s' if count > 1 else ''}"
            yield at_least("append", what, "1/s", found["ours"], found["floor"], 0.8, tenfold=tenfold)


def _rate(crew: Crew, seconds: float, count: int) -> float:
    done: list[int] = crew.run(seconds, count=count)
    return sum(done) / seconds


def figures(server: str, size: Size) -> Iterator[Figure]:
    with database(server) as made:
        yield from _table(made, size, size.of(20_000 // EACH, least=DESKS), size.tenfold)
