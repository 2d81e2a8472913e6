"""The store's log on a PostgreSQL server: a store or group with many desks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Row, and_, not_, or_, select, text

from bdcdesk.central.chain import check, decoded
from bdcdesk.central.erasing import named
from bdcdesk.central.errors import NotAllowed
from bdcdesk.central.opening import persons_of
from bdcdesk.central.ports import Still
from bdcdesk.central.postgres_beside import PostgresBeside
from bdcdesk.central.postgres_members import PostgresMembers, add_record
from bdcdesk.central.postgres_parts import KEPT, PostgresParts, rows_of
from bdcdesk.central.postgres_patience import unhurried
from bdcdesk.central.postgres_server import driver_of
from bdcdesk.central.postgres_still import PostgresStill
from bdcdesk.central.postgres_waiting import PostgresWaiting
from bdcdesk.central.records import START, Already, Answer, Appended, Conflict, Cursor, Diverged, Group, Invited, Link, Member, StoreRecord
from bdcdesk.central.refusals import no_farewell, no_store, not_their_kind, was_removed
from bdcdesk.central.schema import EVENT, STORE, STREAM
from bdcdesk.domain.events import Event, Instant

_OUTCOME: Final = "SELECT outcome, first_seq, last_seq, at_stream, actual FROM bdc."
_GIVEN: Final = "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
_APPEND: Final = f"{_OUTCOME}append({_GIVEN})".encode()
_APPEND_ONE: Final = f"{_OUTCOME}append_one(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)".encode()
_FAREWELL: Final = f"{_OUTCOME}farewell({_GIVEN})".encode()
_ERASE: Final = f"{_OUTCOME}erase({_GIVEN}, %s)".encode()
_OWNS: Final = text("SELECT pg_has_role(session_user, nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'bdc'")
_NOW: Final = text("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
_AFTER: Final = f"SELECT {KEPT} FROM bdc.event WHERE store = %s AND seq > %s ORDER BY seq LIMIT %s"
_LINK: Final = select(*(EVENT.c[name] for name in Link.__struct_fields__))


def _array(values: Sequence[str]) -> str:
    """As PostgreSQL writes a list of what needs no quotes. For a handful of short ones, the driver's own way costs more than all else in
    a call."""
    return "{" + ",".join(values) + "}"


def _texts(values: Sequence[str | None]) -> str:
    return _array(["NULL" if each is None else '"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in values])


def _decoded(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Event]:
    return [decoded(Link(*row)) for row in rows]


def _values(store: str, action: str, groups: Sequence[Group]) -> tuple[object, ...]:
    """What `_GIVEN` stands for."""
    check(action, groups)
    events = [event for group in groups for event in group.events]
    return (
        store,
        action,
        _texts([group.stream for group in groups]),
        _array([str(group.expected) for group in groups]),
        _array([str(len(group.events)) for group in groups]),
        _array([event.id for event in events]),
        _texts([event.kind for event in events]),
        _array([str(event.since) for event in events]),
        _texts([event.facts for event in events]),
        _texts([event.personal for event in events]),
        _array([f'"\\\\x{event.nonce.hex()}"' for event in events]),
    )


class PostgresCentral(PostgresMembers, PostgresBeside, PostgresParts, PostgresWaiting):
    """Implements `Central` on a server. Nothing is asked of it before the first call, and a lost connection is made anew at the next.

    In whose name events are written, the server knows by the login in the address. One object belongs to one thread. Raises Unreachable,
    WrongCredentials, NotOurs, Full or Removed.
    """

    def append(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        if len(groups) != 1 or len(groups[0].events) != 1:
            return self._write(_APPEND, store, action, groups)
        check(action, groups)
        (group,) = groups
        (event,) = group.events
        sealed = (event.id, event.kind, event.since, event.facts, event.personal, event.nonce)
        return self._answer(_APPEND_ONE, store, (store, action, group.stream, group.expected, *sealed))

    def farewell(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        return self._write(_FAREWELL, store, action, groups)

    def erase(self, store: str, action: str, groups: Sequence[Group], blobs: Sequence[str] = ()) -> Answer:
        named(groups)
        return self._write(_ERASE, store, action, groups, _texts(blobs))

    def scrub(self) -> bool:
        """What old versions of rows still hold becomes free space. The server's write-ahead log and its backups are its owner's to keep."""
        with self._connected() as connection:
            if not connection.execute(_OWNS).scalar_one():
                return False
            with unhurried(driver_of(connection)):
                connection.execute(text("VACUUM bdc.event, bdc.blob"))
        return True

    def begin_store(
        self, record: StoreRecord, action: str, groups: Sequence[Group], members: Sequence[Member], hours: int
    ) -> list[Invited]:
        """A store, its first events and an invite for each of its first members, in one transaction: all of it, or nothing is changed.

        For the database's owner. Raises CentralError for a store that is there already.
        """
        with self._snapshot() as connection:
            add_record(connection, record)
            row = driver_of(connection).execute(_APPEND, _values(record.id, action, groups)).fetchone()
            if row is None or row[0] != "appended":
                raise NotAllowed(f"Only the database's owner begins a store, and {record.id} was not begun. Nothing was changed.")
            return [self._let_in(connection, record.id, member, hours) for member in members]

    def _write(self, statement: bytes, store: str, action: str, groups: Sequence[Group], *other: str) -> Answer:
        return self._answer(statement, store, (*_values(store, action, groups), *other))

    def _answer(self, statement: bytes, store: str, values: Sequence[object]) -> Answer:
        row = self._row(statement, values)
        assert row is not None
        outcome, first, last, stream, actual = row
        match outcome:
            case "appended":
                return Appended(first, last)
            case "already":
                return Already(first, last)
            case "conflict":
                return Conflict(stream, actual)
            case "denied":
                return not_their_kind(stream)
            case "no farewell":
                return no_farewell(store)
            case "removed":
                raise was_removed(store, actual)
        return no_store(store)

    def read(self, store: str, after: Cursor, limit: int) -> list[Event] | Diverged:
        links = self.pull(store, after, limit)
        return links if isinstance(links, Diverged) else [decoded(link) for link in links]

    def pull(self, store: str, after: Cursor, limit: int) -> list[Link] | Diverged:
        # The reader's own last event is read along: it shows whether this is still the same log.
        along = 0 if after == START else 1
        with self._connected() as connection:
            links = [Link(*row) for row in rows_of(connection, _AFTER, store, after.seq - along, limit + along)]
        if not links:
            self._admitted(store)
        if along and (not links or links[0].seq != after.seq or links[0].hash != after.hash):
            return Diverged(self.head(store)[0])
        del links[:along]
        self._read_up_to[store] = links[-1].seq if links else after.seq
        return links

    def read_open(self, store: str) -> list[Event]:
        """All events of the open leads, of the people they speak of, of the cars in stock, and of all other streams; ordered by seq."""
        beside = not_(or_(*(STREAM.c.stream.like(f"{kind}/%") for kind in ("lead", "person", "car"))))
        wanted = select(STREAM.c.stream).where(STREAM.c.store == store, or_(STREAM.c.open, beside))
        with self._snapshot() as connection:
            found = _decoded(connection.execute(_LINK.where(EVENT.c.store == store, EVENT.c.stream.in_(wanted))).all())
            persons = persons_of(found)
            spoken_of = and_(EVENT.c.store == store, EVENT.c.stream == text("ANY(CAST(:persons AS text[]))"))
            found += _decoded(connection.execute(_LINK.where(spoken_of), {"persons": persons}).all())
        if not found:
            self._admitted(store)
        return sorted(found, key=lambda event: event.seq)

    def read_stream(self, store: str, stream: str) -> list[Event]:
        with self._connected() as connection:
            rows = connection.execute(_LINK.where(EVENT.c.store == store, EVENT.c.stream == stream).order_by(EVENT.c.version)).all()
        if not rows:
            self._admitted(store)
        return _decoded(rows)

    def now(self) -> Instant:
        with self._connected() as connection:
            return int(connection.execute(_NOW).scalar_one())

    def links(self, store: str, after: int, limit: int) -> list[Link]:
        """Events as they are kept, after place `after` in commit order, at most `limit`."""
        with self._connected() as connection:
            return [Link(*row) for row in rows_of(connection, _AFTER, store, after, limit)]

    @contextmanager
    def still(self) -> Iterator[Still]:
        """The log as it is now, whatever is appended meanwhile."""
        with self._snapshot() as connection:
            yield PostgresStill(connection)

    def head(self, store: str) -> tuple[int, bytes]:
        """Place and hash of the store's last event; (0, 32 zero bytes) while the store is empty or unknown."""
        with self._connected() as connection:
            row = connection.execute(select(STORE.c.seq, STORE.c.head).where(STORE.c.id == store)).one_or_none()
        return START.seq if row is None else row.seq, START.hash if row is None else row.head
