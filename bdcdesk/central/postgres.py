"""The store's log on a PostgreSQL server: a store or group with many desks."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Row, and_, not_, or_, select, text
from sqlalchemy.exc import DBAPIError

from bdcdesk.central.chain import check, decoded
from bdcdesk.central.opening import persons_of
from bdcdesk.central.ports import START, Already, Answer, Appended, Conflict, Cursor, Denied, Diverged, Group, Link
from bdcdesk.central.postgres_beside import PostgresBeside
from bdcdesk.central.schema import EVENT, STORE, STREAM
from bdcdesk.domain.events import Event, Instant

_APPEND: Final = text(
    "SELECT outcome, first_seq, last_seq, at_stream, actual FROM bdc.append("
    "CAST(:store AS text), CAST(:action AS uuid), CAST(:actor AS text),"
    " CAST(:streams AS text[]), CAST(:expected AS bigint[]), CAST(:counts AS integer[]), CAST(:ids AS uuid[]), CAST(:kinds AS text[]),"
    " CAST(:since AS integer[]), CAST(:facts AS text[]), CAST(:personal AS text[]), CAST(:nonces AS bytea[]))"
)
_NOW: Final = text("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
_LINK: Final = select(*(EVENT.c[name] for name in Link.__struct_fields__))


def _decoded(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Event]:
    return [decoded(Link(*row)) for row in rows]


class PostgresCentral(PostgresBeside):
    """Implements `Central` on a server. Nothing is asked of it before the first call, and a lost connection is made anew at the next.

    `actor`: the member in whose name events are written. One object belongs to one thread. Raises Unreachable, WrongCredentials,
    NotOurs or Full.
    """

    def __init__(self, url: str, actor: str) -> None:
        super().__init__(url)
        self._actor = actor
        self._read_up_to: dict[str, int] = {}
        self._listener: Connection | None = None
        self._heard: set[str] = set()

    def append(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        check(action, groups)
        events = [event for group in groups for event in group.events]
        values = {
            "store": store,
            "action": action,
            "actor": self._actor,
            "streams": [group.stream for group in groups],
            "expected": [group.expected for group in groups],
            "counts": [len(group.events) for group in groups],
            "ids": [event.id for event in events],
            "kinds": [event.kind for event in events],
            "since": [event.since for event in events],
            "facts": [event.facts for event in events],
            "personal": [event.personal for event in events],
            "nonces": [event.nonce for event in events],
        }
        with self._connected() as connection:
            outcome, first, last, stream, actual = connection.execute(_APPEND, values).one()
        if outcome == "conflict":
            return Conflict(stream, actual)
        if outcome == "no store":
            return Denied(f"There is no store {store} in this database.")
        return Already(first, last) if outcome == "already" else Appended(first, last)

    def read(self, store: str, after: Cursor, limit: int) -> list[Event] | Diverged:
        links = self.pull(store, after, limit)
        return links if isinstance(links, Diverged) else [decoded(link) for link in links]

    def pull(self, store: str, after: Cursor, limit: int) -> list[Link] | Diverged:
        # The reader's own last event is read along: it shows whether this is still the same log.
        along = 0 if after == START else 1
        with self._connected() as connection:
            rows = connection.execute(
                _LINK.where(EVENT.c.store == store, EVENT.c.seq > after.seq - along).order_by(EVENT.c.seq).limit(limit + along)
            ).all()
        if along and (not rows or rows[0].seq != after.seq or rows[0].hash != after.hash):
            return Diverged(self.head(store)[0])
        links = [Link(*row) for row in rows[along:]]
        self._read_up_to[store] = links[-1].seq if links else after.seq
        return links

    def read_open(self, store: str) -> list[Event]:
        """All events of the open leads, of the people they speak of, and of streams that are neither lead nor person; ordered by seq."""
        beside = not_(or_(STREAM.c.stream.like("lead/%"), STREAM.c.stream.like("person/%")))
        wanted = select(STREAM.c.stream).where(STREAM.c.store == store, or_(STREAM.c.open, beside))
        with self._snapshot() as connection:
            found = _decoded(connection.execute(_LINK.where(EVENT.c.store == store, EVENT.c.stream.in_(wanted))).all())
            persons = persons_of(found)
            spoken_of = and_(EVENT.c.store == store, EVENT.c.stream == text("ANY(CAST(:persons AS text[]))"))
            found += _decoded(connection.execute(_LINK.where(spoken_of), {"persons": persons}).all())
        return sorted(found, key=lambda event: event.seq)

    def read_stream(self, store: str, stream: str) -> list[Event]:
        with self._connected() as connection:
            found = connection.execute(_LINK.where(EVENT.c.store == store, EVENT.c.stream == stream).order_by(EVENT.c.version))
            return _decoded(found.all())

    def wait(self, stores: Sequence[str], timeout: float) -> list[str]:
        try:
            with self._explained():
                driver = self._listening(stores)
                # Asked after we listen: what was committed before told nobody.
                news = self._news(stores)
                if news or timeout <= 0:
                    return news
                for _ in driver.notifies(timeout=timeout, stop_after=1):
                    pass
            return self._news(stores)
        except Exception:
            self._stop_listening()
            raise

    def _news(self, stores: Sequence[str]) -> list[str]:
        with self._connected() as connection:
            heads = connection.execute(select(STORE.c.id, STORE.c.seq).where(STORE.c.id.in_(stores)).order_by(STORE.c.id)).all()
        news = {store: seq for store, seq in heads if seq > self._read_up_to.get(store, 0)}
        self._read_up_to.update(news)
        return list(news)

    def _listening(self, stores: Sequence[str]) -> psycopg.Connection[Any]:
        if self._listener is None:
            with self._connected():
                pass
            self._listener, self._heard = self._engine.connect(), set()
        if not self._heard.issuperset(stores):
            for store, channel in self._listener.execute(select(STORE.c.id, STORE.c.channel).where(STORE.c.id.in_(stores))).all():
                self._listener.execute(text(f'LISTEN "{channel}"'))
                self._heard.add(store)
        driver = self._listener.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        return driver

    def _stop_listening(self) -> None:
        if self._listener is not None:
            # It may be dead already, which is why it is given up.
            with suppress(DBAPIError, psycopg.Error):
                self._listener.invalidate()
            self._listener.close()
            self._listener = None

    def now(self) -> Instant:
        with self._connected() as connection:
            return int(connection.execute(_NOW).scalar_one())

    def close(self) -> None:
        self._stop_listening()
        super().close()

    def links(self, store: str, after: int, limit: int) -> list[Link]:
        """Events as they are kept, after place `after` in commit order, at most `limit`."""
        with self._connected() as connection:
            rows = connection.execute(_LINK.where(EVENT.c.store == store, EVENT.c.seq > after).order_by(EVENT.c.seq).limit(limit)).all()
        return [Link(*row) for row in rows]

    def head(self, store: str) -> tuple[int, bytes]:
        """Place and hash of the store's last event; (0, 32 zero bytes) while the store is empty or unknown."""
        with self._connected() as connection:
            row = connection.execute(select(STORE.c.seq, STORE.c.head).where(STORE.c.id == store)).one_or_none()
        return START.seq if row is None else row.seq, START.hash if row is None else row.head
