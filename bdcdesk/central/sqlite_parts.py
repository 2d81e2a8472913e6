"""A store's log in parts, as a new desk reads it from an SQLite file: people, settings, open leads, cars in stock, closed ones."""

import json
from collections.abc import Sequence
from typing import Any, Final

from bdcdesk.central.parts import PARTS
from bdcdesk.central.records import Cursor, Extent, Link, Page, Part
from bdcdesk.central.sqlite_file import SqliteFile
from bdcdesk.domain.events import Instant

EVENT: Final = "id, action, store, stream, version, seq, kind, since, actor, at, facts, personal, nonce, commitment, hash"


def link(row: tuple[Any, ...]) -> Link:
    return Link(_uuid_text(row[0]), _uuid_text(row[1]), *row[2:])


def _uuid_text(raw: bytes) -> str:
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class SqliteParts(SqliteFile):
    def _admitted(self, store: str) -> object:
        """For the whole log to say who may read it: raises Removed for who is no member any more."""

    def extent(self, store: str) -> Extent:
        with self._snapshot():
            self._admitted(store)
            counter = self._row("SELECT seq, head FROM store WHERE id = ?", store) or (0, bytes(32))
            counts = {part: self._count(store, where) for part, where in PARTS.items()}
        return Extent(Cursor(counter[0], bytes(counter[1])), counts)

    def _count(self, store: str, where: str) -> int:
        row = self._row(f"SELECT count(*) FROM stream s WHERE s.store = ? AND {where}", store)
        return 0 if row is None else int(row[0])

    def page(self, store: str, part: Part, after: str, until: int, since: Instant, count: int) -> Page:
        with self._snapshot():
            self._admitted(store)
            rows = self._db.execute(
                f"SELECT s.stream, e.at >= ?4 FROM stream s JOIN event e ON e.store = s.store AND e.stream = s.stream AND e.version ="
                f" s.version WHERE s.store = ?1 AND s.stream > ?2 AND {PARTS[part]} ORDER BY s.stream LIMIT ?3",
                (store, after, count, since),
            ).fetchall()
            links = self._streams(store, [stream for stream, recent in rows if recent], until)
        return Page(tuple(links), rows[-1][0] if len(rows) == count else "")

    def whole(self, store: str, streams: Sequence[str], until: int) -> list[Link]:
        with self._snapshot():
            self._admitted(store)
            return self._streams(store, streams, until)

    def _streams(self, store: str, streams: Sequence[str], until: int) -> list[Link]:
        rows = self._db.execute(
            f"SELECT {EVENT} FROM event WHERE store = ? AND stream IN (SELECT value FROM json_each(?)) AND seq <= ?"
            " ORDER BY stream, version",
            (store, json.dumps(list(streams)), until),
        ).fetchall()
        return [link(row) for row in rows]
