"""Waiting for news on a server: by its own word where that reaches us and costs the others nothing, by looking again elsewhere.

Up to PostgreSQL 18 every commit that notifies wakes every listening connection of the database: 100 of them cost a writer 5 ms a commit,
500 cut all commits to about 100/s (measured). And a pooler in transaction mode passes no notification on, without a word.
A relay for more desks (one listener that tells all others) would take the place of `_ear`.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from bdcdesk.central.postgres_server import PostgresServer
from bdcdesk.central.schema import STORE

LISTENERS: Final = 100
"""How many connections of a database may listen."""
LOOK: Final = 5.0
"""Seconds after which a listener looks all the same: a notification may be lost."""
POLL: Final = 1.0
"""Seconds between two looks of who does not listen."""
AGAIN: Final = 60
"""After so many looks it is asked anew whether we can and may listen."""
HEARING: Final = 1.0
"""Seconds in which one's own notification must have come."""

_NAME: Final = "bdcdesk listening"
_HEADS: Final = select(STORE.c.id, STORE.c.seq, STORE.c.channel)
_BEFORE_US: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name AND pid < :pid"
)
_LAST_PID: Final = 1 << 30


class PostgresWaiting(PostgresServer):
    """Implements `Log.wait`."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._read_up_to: dict[str, int] = {}
        self._listener: Connection | None = None
        self._channels: dict[str, str] = {}
        self._heard: dict[str, str] = {}
        self._looks = 0
        """How many looks are left until it is asked anew whether we listen."""

    def close(self) -> None:
        self._stop_listening()
        super().close()

    def wait(self, stores: Sequence[str], timeout: float) -> list[str]:
        try:
            with self._explained():
                # Who hears of the stores already need not look first: what was committed meanwhile waits to be heard.
                news, waited = [] if timeout > 0 and self._hears(stores) else self._news(stores), 0.0
                while not news and waited < timeout:
                    ear, anew = self._ear()
                    # Asked again after we listen anew: what was committed before told nobody.
                    news = self._news(stores) if anew else news
                    if not news:
                        step = min(POLL if ear is None else LOOK, timeout - waited)
                        heard = self._pause(ear, step)
                        news, waited = self._news(stores), timeout if heard else waited + step
                return news
        except Exception:
            self._stop_listening()
            self._looks = 0
            # What cut off the one that listens did not spare the one for calls: else the next call would only find that out.
            self._put_back()
            self._engine.dispose()
            raise

    def _hears(self, stores: Sequence[str]) -> bool:
        return self._listener is not None and all(
            store in self._heard and self._heard[store] == self._channels.get(store) for store in stores
        )

    def _news(self, stores: Sequence[str]) -> list[str]:
        with self._connected() as connection:
            heads = connection.execute(_HEADS.where(STORE.c.id.in_(stores)).order_by(STORE.c.id)).all()
        news = {head.id: head.seq for head in heads if head.seq > self._read_up_to.get(head.id, 0)}
        self._read_up_to.update(news)
        # A channel changes when somebody is removed from the store.
        self._channels = {head.id: head.channel for head in heads}
        for store in set(stores).difference(self._channels):
            self._admitted(store)
        return list(news)

    def _pause(self, ear: psycopg.Connection[Any] | None, seconds: float) -> bool:
        """Waits on a connection, which also notices its end. Whether something was heard."""
        if ear is not None:
            return any(True for _ in ear.notifies(timeout=seconds, stop_after=1))
        with self._connected() as connection:
            return any(True for _ in _driver(connection).notifies(timeout=seconds, stop_after=1))

    def _ear(self) -> tuple[psycopg.Connection[Any] | None, bool]:
        """The connection that hears of the stores, or None where we had better look; and whether it hears of any since just now."""
        self._looks -= 1
        if self._looks < 0:
            self._looks = AGAIN
            if self._listener is None and self._before(_LAST_PID) < LISTENERS:
                self._listen()
            elif self._listener is not None and self._before(_driver(self._listener).info.backend_pid) >= LISTENERS:
                # Many began at once: those that came last look instead.
                self._stop_listening()
        if self._listener is None:
            return None, False
        new = {store: channel for store, channel in self._channels.items() if self._heard.get(store) != channel}
        for channel in new.values():
            self._listener.execute(text(f'LISTEN "{channel}"'))
        self._heard |= new
        return _driver(self._listener), bool(new)

    def _before(self, pid: int) -> int:
        with self._connected() as connection:
            return int(connection.execute(_BEFORE_US, {"name": _NAME, "pid": pid}).scalar_one())

    def _listen(self) -> None:
        """Listens, if a word of our own that we send on the other connection comes back."""
        self._listener, self._heard = self._engine.connect(), {}
        channel = f"bdc_ear_{secrets.token_hex(16)}"
        self._listener.execute(text(f"SET application_name = '{_NAME}'"))
        self._listener.execute(text(f'LISTEN "{channel}"'))
        with self._connected() as connection:
            connection.execute(text(f'NOTIFY "{channel}"'))
        if not self._pause(_driver(self._listener), HEARING):
            return self._stop_listening()
        self._listener.execute(text(f'UNLISTEN "{channel}"'))
        return None

    def _stop_listening(self) -> None:
        if self._listener is not None:
            # It may be dead already, which is why it is given up.
            with suppress(DBAPIError, psycopg.Error):
                self._listener.invalidate()
            self._listener.close()
            self._listener = None


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
