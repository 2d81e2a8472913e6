"""What verifying a log on a PostgreSQL server looks at: all of it over one connection, as of one moment."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from bdcdesk.central.records import START, Link
from bdcdesk.central.schema import ACTION, EVENT, STORE, STREAM
from bdcdesk.domain.events import Instant


class PostgresStill:
    """Implements `bdcdesk.central.ports.Still` on a connection inside a REPEATABLE READ transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def links(self, store: str, after: int, limit: int) -> list[Link]:
        wanted = select(*(EVENT.c[name] for name in Link.__struct_fields__)).where(EVENT.c.store == store, EVENT.c.seq > after)
        return [Link(*row) for row in self._connection.execute(wanted.order_by(EVENT.c.seq).limit(limit)).all()]

    def head(self, store: str) -> tuple[int, bytes]:
        row = self._connection.execute(select(STORE.c.seq, STORE.c.head).where(STORE.c.id == store)).one_or_none()
        return START.seq if row is None else row.seq, START.hash if row is None else row.head

    def last_at(self, store: str) -> Instant:
        found = self._connection.execute(select(STORE.c.last_at).where(STORE.c.id == store)).scalar_one_or_none()
        return 0 if found is None else found

    def streams(self, store: str) -> dict[str, tuple[int, bool]]:
        rows = self._connection.execute(select(STREAM.c.stream, STREAM.c.version, STREAM.c.open).where(STREAM.c.store == store)).all()
        return {row.stream: (row.version, row.open) for row in rows}

    def actions(self, store: str, actions: Sequence[str]) -> dict[str, tuple[int, int]]:
        wanted = select(ACTION.c.action, ACTION.c.first, ACTION.c.last).where(ACTION.c.store == store, ACTION.c.action.in_(actions))
        return {row.action: (row.first, row.last) for row in self._connection.execute(wanted).all()}

    def action_count(self, store: str) -> int:
        counted = select(func.count()).select_from(ACTION).where(ACTION.c.store == store, ACTION.c.last > 0)
        return self._connection.execute(counted).scalar_one()

    def spoken(self, store: str, ids: Sequence[str]) -> list[int]:
        wanted = select(EVENT.c.seq).where(EVENT.c.store == store, EVENT.c.id.in_(ids), EVENT.c.personal.is_not(None))
        return list(self._connection.execute(wanted).scalars())
