"""This desk's copy of a store's log, with the folded states beside it, in one encrypted file.

It holds nothing that central does not: damaged or of an older fold, it is made again. So it syncs lazily, and the outbox does not.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from bdcdesk.central.chain import decoded
from bdcdesk.central.ports import START, Cursor, Link
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import FOLD_VERSION, NOBODY, Person
from bdcdesk.domain.identity import SETTINGS, is_person, lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.work import next_work
from bdcdesk.replica.file import Connection, DriverError, explained, open_file
from bdcdesk.replica.search import words_of

_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL, fold INTEGER NOT NULL);
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    action TEXT NOT NULL,
    link BLOB NOT NULL
);
CREATE INDEX event_stream ON event (stream, seq);
CREATE INDEX event_action ON event (action);
CREATE TABLE state (
    stream TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    open INTEGER NOT NULL,
    since INTEGER NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX state_open ON state (open, since);
CREATE VIRTUAL TABLE search USING fts5(words, stream UNINDEXED, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')
"""

State = Lead | Person | StoreDescribed

# A stream has no state while all its events come from newer releases, or come before the lead itself.
_LEAD: Final[msgspec.msgpack.Decoder[Lead | None]] = msgspec.msgpack.Decoder(Lead | None)
_PERSON: Final[msgspec.msgpack.Decoder[Person | None]] = msgspec.msgpack.Decoder(Person | None)
_STORE: Final[msgspec.msgpack.Decoder[StoreDescribed | None]] = msgspec.msgpack.Decoder(StoreDescribed | None)
_LINK: Final = msgspec.msgpack.Decoder(Link)
_encode = msgspec.msgpack.Encoder().encode


class Folded(msgspec.Struct, frozen=True):
    """A stream's state as of its `version`."""

    stream: str
    version: int
    state: State | None


class Replica:
    """Use from one thread. Raises ReplicaError."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._connection: Connection = open_file(path, key, _VERSION, _SCHEMA, "NORMAL")

    def cursor(self) -> Cursor:
        """The last event held; START if there is none, or if an older fold made the states: then everything is read again."""
        row = self._one("SELECT seq, hash, fold FROM cursor")
        if row is not None and row[2] != FOLD_VERSION:
            self.clear()
            row = None
        return Cursor(row[0], bytes(row[1])) if row else START

    def keep(self, links: Sequence[Link], states: Iterable[Folded]) -> None:
        """Events and the states that they lead to, in one transaction."""
        with self._writing():
            for link in links:
                self._connection.execute("INSERT INTO event VALUES (?, ?, ?, ?)", (link.seq, link.stream, link.action, _encode(link)))
            for folded in states:
                self._keep_state(folded)
            if links:
                last = links[-1]
                self._connection.execute("INSERT OR REPLACE INTO cursor VALUES (1, ?, ?, ?)", (last.seq, last.hash, FOLD_VERSION))

    def _keep_state(self, folded: Folded) -> None:
        state = folded.state
        work = next_work(state) if isinstance(state, Lead) else None
        row = (folded.stream, folded.version, int(work is not None), work.since if work else 0, _encode(state))
        self._connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?, ?)", row)
        if isinstance(state, Lead):
            self._connection.execute("DELETE FROM search WHERE rowid = (SELECT min(seq) FROM event WHERE stream = ?)", (folded.stream,))
            self._connection.execute(
                "INSERT INTO search (rowid, words, stream) SELECT min(seq), ?, ? FROM event WHERE stream = ?",
                (words_of(state), folded.stream, folded.stream),
            )

    def freshest(self, now: Instant, count: int) -> list[Folded]:
        """The open leads whose next work began last, up to `now`: what a first screen shows before all are read."""
        return self._states("WHERE open = 1 AND since <= ? ORDER BY since DESC LIMIT ?", now, count)

    def states(self, after: str, count: int) -> list[Folded]:
        """A page of all states in the order of their stream names, after `after`."""
        return self._states("WHERE stream > ? ORDER BY stream LIMIT ?", after, count)

    def state(self, stream: str) -> Folded | None:
        found = self._states("WHERE stream = ?", stream)
        return found[0] if found else None

    def beside_leads(self) -> list[Folded]:
        """The states of people and of the store: few, and needed before any lead is acted on."""
        # By range, because a LIKE would read through all leads: "0" is what follows "/".
        return [*self._states("WHERE stream < 'lead/'"), *self._states("WHERE stream >= 'lead0'")]

    def _states(self, where: str, *values: object) -> list[Folded]:
        rows = self._all(f"SELECT stream, version, body FROM state {where}", *values)
        return [Folded(stream, version, _state(stream, body)) for stream, version, body in rows]

    def timeline(self, streams: Sequence[str]) -> list[Event]:
        """All events of these streams in the order of the log."""
        marks = ", ".join("?" * len(streams))
        rows = self._all(f"SELECT link FROM event WHERE stream IN ({marks}) ORDER BY seq", *streams)
        return [decoded(_LINK.decode(row[0])) for row in rows]

    def events(self) -> Iterator[Event]:
        """The whole log as held here, in order, a page at a time."""
        after = 0
        while rows := self._all("SELECT seq, link FROM event WHERE seq > ? ORDER BY seq LIMIT 500", after):
            yield from (decoded(_LINK.decode(link)) for _, link in rows)
            after = rows[-1][0]

    def has_action(self, action: str) -> bool:
        return self._one("SELECT 1 FROM event WHERE action = ? LIMIT 1", action) is not None

    def search(self, query: str, limit: int) -> list[str]:
        """Streams of leads that hold all the words, the newest first. `query` in FTS5's own syntax, made by `bdcdesk.replica.search`."""
        return [row[0] for row in self._all("SELECT stream FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?", query, limit)]

    def clear(self) -> None:
        """Forgets everything: central is read again from the start."""
        with self._writing():
            for table in ("event", "state", "cursor", "search"):
                self._connection.execute(f"DELETE FROM {table}")

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All or nothing."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
        except DriverError as error:
            raise explained(error, self._path) from error

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        rows = self._all(statement, *values)
        return rows[0] if rows else None

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return list(self._connection.execute(statement, values).fetchall())
        except DriverError as error:
            raise explained(error, self._path) from error


def _state(stream: str, body: bytes) -> State | None:
    if lead_of(stream) is not None:
        return _LEAD.decode(body)
    if is_person(stream):
        return _PERSON.decode(body)
    return _STORE.decode(body) if stream == SETTINGS else NOBODY
