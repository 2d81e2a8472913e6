"""Stores filled by the database itself, in bdcdesk's tables and in those written by hand: what lies there already when a bench begins."""

from collections.abc import Iterable

from psycopg import sql

from bdcdesk.central.records import Link, StoreRecord
from bench.server import Database

_FACTS = '{"kind":"noted"}'
_PERSONAL = '{"kind":"words","text":"Comes after work, wants to see the black one, brings the Corolla for an appraisal."}'

# `lead_received` in both: its body is never read by what is measured on these rows.
_EVENTS = """
INSERT INTO {schema}.event (store, seq, id, action, stream, version, kind, since, actor, at, facts, personal, nonce, commitment, hash)
SELECT {store}, g, gen_random_uuid(), gen_random_uuid(), {stream}, 1 + (g - 1) / {leads},
    CASE WHEN g <= {leads} THEN 'lead_received' ELSE 'noted' END, 1, 'hub', 1790000000000 + g, {facts}, {personal},
    sha256(int8send(g)), sha256(int8send(-g)), sha256(int8send(g * 2))
FROM generate_series(1, {leads} * {each}::bigint) g
"""
_BESIDE = """
INSERT INTO {schema}.action SELECT store, action, seq, seq FROM {schema}.event WHERE store = {store};
INSERT INTO {schema}.stream SELECT store, stream, max(version), true FROM {schema}.event WHERE store = {store} GROUP BY 1, 2;
UPDATE {schema}.store s SET seq = e.seq, head = e.hash, last_at = e.at
    FROM (SELECT * FROM {schema}.event WHERE store = {store} ORDER BY seq DESC LIMIT 1) e WHERE s.id = {store}
"""


def streams(leads: int) -> list[str]:
    """The streams of a store so filled, in the order in which its leads came."""
    import hashlib
    import uuid

    return [f"lead/{uuid.UUID(hashlib.md5(str(n).encode()).hexdigest())}" for n in range(leads)]


def fill(database: Database, schema: str, store: str, leads: int, each: int) -> None:
    """A store with so many open leads of so many events, without a chain before what will be appended."""
    names = {
        "schema": sql.Identifier(schema),
        "store": sql.Literal(store),
        "leads": sql.Literal(leads),
        "each": sql.Literal(each),
        "stream": sql.SQL("'lead/' || md5(((g - 1) % {})::text)::uuid::text").format(sql.Literal(leads)),
        "facts": sql.Literal(_FACTS),
        "personal": sql.Literal(_PERSONAL),
    }
    added = {
        "bdc": "INSERT INTO bdc.store (id, name, person_key) VALUES ({store}, 'Harbor Motors', decode(repeat('07', 32), 'hex'))",
        "hand": "INSERT INTO hand.store (id, channel) VALUES ({store}, 'hand_' || {store})",
    }[schema]
    with database.connect() as connection, connection.transaction():
        for statement in (added, _EVENTS, _BESIDE):
            connection.execute(sql.SQL(statement).format(**names))


def load(database: Database, record: StoreRecord, links: Iterable[Link]) -> int:
    """A store with these events, of which every stream is open. How many they are."""
    columns, last = sql.SQL(", ").join(sql.Identifier(name) for name in Link.__struct_fields__), None
    with database.connect() as connection, connection.transaction():
        connection.execute("INSERT INTO bdc.store (id, name, person_key) VALUES (%s, %s, %s)", (record.id, record.name, record.person_key))
        with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY bdc.event ({}) FROM STDIN").format(columns)) as copy:
            for last in links:
                copy.write_row([getattr(last, name) for name in Link.__struct_fields__])
        assert last is not None
        connection.execute(
            "UPDATE bdc.store SET seq = %s, head = %s, last_at = %s WHERE id = %s", (last.seq, last.hash, last.at, record.id)
        )
        connection.execute("INSERT INTO bdc.stream SELECT store, stream, max(version), true FROM bdc.event GROUP BY 1, 2")
    database.run("VACUUM ANALYZE")
    return last.seq


_AGAIN = """
INSERT INTO bdc.event (store, seq, id, action, stream, version, kind, since, actor, at, facts, personal, nonce, commitment, hash)
SELECT store, seq + n * (SELECT max(seq) FROM bdc.event WHERE store = {store}), md5(id::text || n)::uuid, md5(action::text || n)::uuid,
    'lead/' || md5(stream || n)::uuid, version, kind, since, actor, at, facts, personal, nonce, commitment, sha256(hash || int4send(n))
FROM bdc.event, generate_series(1, {times} - 1) n WHERE store = {store}
"""


def multiply(database: Database, store: str, times: int) -> None:
    """As many leads again, of the same story, until there are so many times as many."""
    names = {"store": sql.Literal(store), "times": sql.Literal(times), "schema": sql.Identifier("bdc")}
    with database.connect() as connection, connection.transaction():
        connection.execute(sql.SQL(_AGAIN).format(**names))
        connection.execute(sql.SQL("DELETE FROM bdc.stream WHERE store = {store}").format(**names))
        for statement in _BESIDE.split(";")[1:]:
            connection.execute(sql.SQL(statement).format(**names))
    database.run("VACUUM ANALYZE")


def settle(database: Database) -> None:
    """Statistics are fresh and nothing waits to be written: each round begins alike."""
    database.run("VACUUM ANALYZE")
    database.run("CHECKPOINT")
