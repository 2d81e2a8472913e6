"""What verifying a log in SQLite looks at beside its events."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from bdcdesk.central.sqlite_beside import SqliteBeside
from bdcdesk.domain.events import Instant

_AT_ONCE: Final = 500


class SqliteStill(SqliteBeside):
    """Implements what `bdcdesk.central.ports.Still` adds."""

    def last_at(self, store: str) -> Instant:
        with self._explained():
            row = self._row("SELECT last_at FROM store WHERE id = ?", store)
        return 0 if row is None else int(row[0])

    def streams(self, store: str) -> dict[str, tuple[int, bool]]:
        with self._explained():
            rows = self._db.execute("SELECT stream, version, open FROM stream WHERE store = ?", (store,)).fetchall()
        return {stream: (version, bool(is_open)) for stream, version, is_open in rows}

    def actions(self, store: str, actions: Sequence[str]) -> dict[str, tuple[int, int]]:
        rows = self._among("SELECT action, first, last FROM action WHERE store = ? AND action IN ({})", store, actions)
        return {str(UUID(bytes=action)): (first, last) for action, first, last in rows}

    def action_count(self, store: str) -> int:
        with self._explained():
            row = self._row("SELECT count(*) FROM action WHERE store = ? AND last > 0", store)
        return 0 if row is None else int(row[0])

    def spoken(self, store: str, ids: Sequence[str]) -> list[int]:
        return [row[0] for row in self._among("SELECT seq FROM event WHERE store = ? AND id IN ({}) AND personal IS NOT NULL", store, ids)]

    def _among(self, statement: str, store: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        with self._explained():
            for start in range(0, len(ids), _AT_ONCE):
                some = [UUID(one).bytes for one in ids[start : start + _AT_ONCE]]
                found += self._db.execute(statement.format(",".join("?" * len(some))), (store, *some)).fetchall()
        return found
