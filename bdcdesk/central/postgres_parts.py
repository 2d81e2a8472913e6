"""A store's log in parts, as a new desk reads it from a server: people, settings, open leads, cars in stock, closed ones."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection

from bdcdesk.central.parts import PARTS
from bdcdesk.central.postgres_server import PostgresServer, driver_of
from bdcdesk.central.records import Cursor, Extent, Link, Page, Part
from bdcdesk.domain.events import Instant

KEPT: Final = "id::text, action::text, store, stream, version, seq, kind, since, actor, at, facts, personal, nonce, commitment, hash"
"""The columns of `bdc.event` that a `Link` has, in its order."""
_AT_ONCE: Final = 200
_EXTENT: Final = "SELECT t.seq, t.head, " + ", ".join(
    f"(SELECT count(*) FROM bdc.stream s WHERE s.store = t.id AND {where})" for where in PARTS.values()
)


class PostgresParts(PostgresServer):
    def extent(self, store: str) -> Extent:
        with self._snapshot() as connection:
            rows = rows_of(connection, f"{_EXTENT} FROM bdc.store t WHERE t.id = %s", store)
        if not rows:
            self._admitted(store)
        found: tuple[Any, ...] = rows[0] if rows else (0, bytes(32), *(0 for _ in PARTS))
        seq, head, *counts = found
        return Extent(Cursor(seq, bytes(head)), dict(zip(PARTS, counts, strict=True)))

    def page(self, store: str, part: Part, after: str, until: int, since: Instant, count: int) -> Page:
        # The page first: joined at once, each page would be looked for among the events of all streams before it.
        statement = (
            "SELECT s.stream,"
            " (SELECT e.at >= %s FROM bdc.event e WHERE e.store = s.store AND e.stream = s.stream AND e.version = s.version)"
            f" FROM (SELECT s.store, s.stream, s.version FROM bdc.stream s WHERE s.store = %s AND s.stream > %s AND {PARTS[part]}"
            " ORDER BY s.stream LIMIT %s) s ORDER BY s.stream"
        )
        with self._snapshot() as connection:
            rows = rows_of(connection, statement, since, store, after, count)
            links = _streams(connection, store, [stream for stream, recent in rows if recent], until)
        if not rows:
            self._admitted(store)
        return Page(tuple(links), rows[-1][0] if len(rows) == count else "")

    def whole(self, store: str, streams: Sequence[str], until: int) -> list[Link]:
        with self._snapshot() as connection:
            links = _streams(connection, store, streams, until)
        if streams and not links:
            self._admitted(store)
        return links


def _streams(connection: Connection, store: str, streams: Sequence[str], until: int) -> list[Link]:
    statement = f"SELECT {KEPT} FROM bdc.event WHERE store = %s AND stream = ANY(%s) AND seq <= %s ORDER BY stream, version"
    return [Link(*row) for row in rows_of(connection, statement, store, list(streams), until)] if streams else []


def rows_of(connection: Connection, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Straight from the driver, and in its binary form: rows by the hundred thousand pass through here."""
    rows: list[tuple[Any, ...]] = []
    with driver_of(connection).cursor(binary=True) as cursor:
        cursor.execute(statement.encode(), values)
        # Some at a time: while the driver makes rows, no other thread of this process runs, and one of them paints.
        while some := cursor.fetchmany(_AT_ONCE):
            rows += some
    return rows
