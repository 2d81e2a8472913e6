"""The store's log in one encrypted SQLite file: one desk alone, a small store, the demo. Several processes may use the file."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec

from bdcdesk.central.chain import check, commitment, decoded, link_hash
from bdcdesk.central.erasing import KIND, MAY_ERASE, named
from bdcdesk.central.opening import open_after, persons_of
from bdcdesk.central.ports import Still
from bdcdesk.central.records import ANY, FAREWELL, START, Already, Answer, Appended, Conflict, Cursor, Diverged, Group, Link, Sealed
from bdcdesk.central.refusals import no_farewell, no_store, not_their_kind
from bdcdesk.central.sqlite_parts import SqliteParts
from bdcdesk.central.sqlite_still import SqliteStill
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.rights import LEAVING, RIGHTS, Right, forbidden

POLL: Final = 0.03
"""Seconds between two looks for another process's commit."""

_EVENT: Final = "id, action, store, stream, version, seq, kind, since, actor, at, facts, personal, nonce, commitment, hash"
_PAGE: Final = 500


def _uuid_text(raw: bytes) -> str:
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _link(row: tuple[Any, ...]) -> Link:
    return Link(_uuid_text(row[0]), _uuid_text(row[1]), *row[2:])


class SqliteCentral(SqliteStill, SqliteParts):
    """Implements `Central` on one file, which is made if it is not there.

    `key`: 32 raw bytes. `actor`: the member in whose name events are written. `now` and `pause(seconds)` are the clock and the waiting
    of whoever runs this. Raises NotOurs, WrongCredentials, Unreachable or Full. One object belongs to the thread that made it.
    """

    def __init__(self, path: Path, key: bytes, actor: str, now: Callable[[], Instant], pause: Callable[[float], None]) -> None:
        super().__init__(path, key, actor, now)
        self._pause = pause
        self._read_up_to: dict[str, int] = {}

    def append(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        check(action, groups)
        with self._writing():
            role = self._admitted(store)
            return self._append(store, action, groups, None if role is None else RIGHTS[role])

    def farewell(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        check(action, groups)
        with self._writing():
            known = self._role(store, self._actor)
            if known is None or known[1] is None or self._now() > known[1] + FAREWELL:
                return no_farewell(store)
            return self._append(store, action, groups, LEAVING)

    def _append(self, store: str, action: str, groups: Sequence[Group], rights: Sequence[Right] | None = None) -> Answer:
        counter = self._row("SELECT seq, head, last_at FROM store WHERE id = ?", store)
        if counter is None:
            return no_store(store)
        before = self._row("SELECT first, last FROM action WHERE store = ? AND action = ?", store, UUID(action).bytes)
        if before is not None:
            return Already(*before)
        written = ((event.kind, event.facts) for group in groups for event in group.events)
        kind = None if rights is None else forbidden(rights, self._actor, written)
        if kind is not None:
            return not_their_kind(kind)
        for group in groups:
            actual = self._version(store, group.stream)
            if group.expected not in (ANY, actual):
                return Conflict(group.stream, actual)
        return self._write(store, action, groups, *counter)

    def _write(self, store: str, action: str, groups: Sequence[Group], seq: int, head: bytes, last_at: Instant) -> Answer:
        start, at = seq, max(self._now(), last_at)
        for group in groups:
            version = self._version(store, group.stream)
            wordless = any(event.personal is not None for event in group.events) and self._erased(store, group.stream)
            for event in group.events:
                seq, version = seq + 1, version + 1
                made = self._made(event, (action, store, group.stream, version, seq), at)
                head = link_hash(head, made)
                self._keep(msgspec.structs.replace(made, personal=None, nonce=b"") if wordless else made, head)
            if group.events:
                self._advance(store, group, version)
        first, last = (start + 1, seq) if seq > start else (0, 0)
        self._db.execute("INSERT INTO action (store, action, first, last) VALUES (?,?,?,?)", (store, UUID(action).bytes, first, last))
        if seq > start:
            self._db.execute("UPDATE store SET seq = ?, head = ?, last_at = ? WHERE id = ?", (seq, head, at, store))
        return Appended(first, last)

    def _made(self, event: Sealed, place: tuple[str, str, str, int, int], at: Instant) -> Link:
        committed = commitment(event.personal, event.nonce)
        body = (event.facts, event.personal, event.nonce, committed, b"")
        return Link(event.id, *place, event.kind, event.since, self._actor, at, *body)

    def _keep(self, link: Link, own_hash: bytes) -> None:
        _, _, *fields, _ = msgspec.structs.astuple(link)
        values = (UUID(link.id).bytes, UUID(link.action).bytes, *fields, own_hash)
        self._db.execute(f"INSERT INTO event ({_EVENT}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", values)

    def _advance(self, store: str, group: Group, version: int) -> None:
        row = self._row("SELECT open FROM stream WHERE store = ? AND stream = ?", store, group.stream)
        is_open = open_after((event.kind for event in group.events), row is not None and bool(row[0]))
        self._db.execute(
            "INSERT INTO stream (store, stream, version, open) VALUES (?,?,?,?)"
            " ON CONFLICT (store, stream) DO UPDATE SET version = excluded.version, open = excluded.open",
            (store, group.stream, version, is_open),
        )

    def _erased(self, store: str, stream: str) -> bool:
        return self._row(f"SELECT 1 FROM event WHERE store = ? AND stream = ? AND kind = '{KIND}' LIMIT 1", store, stream) is not None

    def erase(self, store: str, action: str, groups: Sequence[Group], blobs: Sequence[str] = ()) -> Answer:
        check(action, groups)
        losing = named(groups)
        with self._writing():
            role = self._admitted(store)
            if role is not None and role not in MAY_ERASE:
                return not_their_kind(KIND)
            answer = self._append(store, action, groups)
            if isinstance(answer, Appended):
                self._wipe(store, losing, blobs)
        return answer

    def _wipe(self, store: str, losing: Sequence[tuple[str, tuple[str, ...]]], blobs: Sequence[str]) -> None:
        for stream, ids in losing:
            for one in ids:
                self._db.execute(
                    "UPDATE event SET personal = NULL, nonce = x'' WHERE store = ? AND stream = ? AND id = ?",
                    (store, stream, UUID(one).bytes),
                )
        for digest in blobs:
            self._db.execute("DELETE FROM blob WHERE store = ? AND digest = ?", (store, digest))

    def scrub(self) -> bool:
        """Writes the whole file anew: what was erased stays on pages that are free, or as a page was before it was split."""
        with self._explained():
            self._db.execute("VACUUM")
            # Until the log of pages is emptied, it holds them as they were. It waits for readers as long as any statement does.
            return self._one("PRAGMA wal_checkpoint(TRUNCATE)") == 0

    @contextmanager
    def still(self) -> Iterator[Still]:
        """The log as it is now, whatever is appended meanwhile."""
        with self._snapshot():
            yield self

    def _version(self, store: str, stream: str) -> int:
        row = self._row("SELECT version FROM stream WHERE store = ? AND stream = ?", store, stream)
        return 0 if row is None else int(row[0])

    def read(self, store: str, after: Cursor, limit: int) -> list[Event] | Diverged:
        links = self.pull(store, after, limit)
        return links if isinstance(links, Diverged) else [decoded(link) for link in links]

    def pull(self, store: str, after: Cursor, limit: int) -> list[Link] | Diverged:
        with self._snapshot():
            self._admitted(store)
            kept = self._row("SELECT hash FROM event WHERE store = ? AND seq = ?", store, after.seq)
            if after != START and (kept is None or kept[0] != after.hash):
                return Diverged(self.head(store)[0])
            links = self.links(store, after.seq, limit)
        self._read_up_to[store] = links[-1].seq if links else after.seq
        return links

    def read_open(self, store: str) -> list[Event]:
        """All events of the open leads, of the people they speak of, of the cars in stock, and of all other streams; ordered by seq."""
        with self._snapshot():
            self._admitted(store)
            found = self._events(
                "store = ?1 AND stream IN (SELECT stream FROM stream WHERE store = ?1 AND open"
                " UNION SELECT stream FROM stream WHERE store = ?1 AND stream NOT LIKE 'lead/%' AND stream NOT LIKE 'person/%'"
                " AND stream NOT LIKE 'car/%')",
                store,
            )
            persons = persons_of(found)
            for start in range(0, len(persons), _PAGE):
                some = persons[start : start + _PAGE]
                found += self._events(f"store = ? AND stream IN ({','.join('?' * len(some))})", store, *some)
        return sorted(found, key=lambda event: event.seq)

    def read_stream(self, store: str, stream: str) -> list[Event]:
        with self._explained():
            self._admitted(store)
            return self._events("store = ? AND stream = ?", store, stream)

    def wait(self, stores: Sequence[str], timeout: float) -> list[str]:
        waited, seen = 0.0, -1
        while True:
            with self._explained():
                commits = self._one("PRAGMA data_version")
                news = self._news(stores) if commits != seen else []
            if news or waited >= timeout:
                return news
            seen = commits
            step = min(POLL, timeout - waited)
            self._pause(step)
            waited += step

    def _news(self, stores: Sequence[str]) -> list[str]:
        news = []
        for store in stores:
            head = self.head(store)[0]
            if head > self._read_up_to.get(store, 0):
                self._read_up_to[store] = head
                news.append(store)
        return news

    def now(self) -> Instant:
        return self._now()

    def links(self, store: str, after: int, limit: int) -> list[Link]:
        with self._explained():
            rows = self._db.execute(f"SELECT {_EVENT} FROM event WHERE store = ? AND seq > ? ORDER BY seq LIMIT ?", (store, after, limit))
            return [_link(row) for row in rows.fetchall()]

    def head(self, store: str) -> tuple[int, bytes]:
        with self._explained():
            row = self._row("SELECT seq, head FROM store WHERE id = ?", store)
        return (0, bytes(32)) if row is None else (row[0], row[1])

    def _events(self, where: str, *values: object) -> list[Event]:
        rows = self._db.execute(f"SELECT {_EVENT} FROM event WHERE {where} ORDER BY seq", values).fetchall()
        return [decoded(_link(row)) for row in rows]
