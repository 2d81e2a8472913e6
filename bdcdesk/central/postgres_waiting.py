"""Waiting for news on a server."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from bdcdesk.central.postgres_server import PostgresServer
from bdcdesk.central.schema import STORE


class PostgresWaiting(PostgresServer):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._read_up_to: dict[str, int] = {}
        self._listener: Connection | None = None
        self._heard: set[str] = set()

    def close(self) -> None:
        self._stop_listening()
        super().close()

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
