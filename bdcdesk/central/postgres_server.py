"""The connection to a PostgreSQL server: opened at the first call, again after it was lost, and refused where it is not ours."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from bdcdesk.central.errors import NotOurs, TooOld
from bdcdesk.central.postgres_address import address
from bdcdesk.central.postgres_errors import explain, name_of, not_prepared
from bdcdesk.central.postgres_patience import make_patient
from bdcdesk.central.refusals import was_removed
from bdcdesk.central.schema import REVISION

CONNECT: Final[dict[str, Any]] = {
    "application_name": "bdcdesk",
    "client_encoding": "UTF8",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    # A pooler between us and the server need not know statements prepared on another connection. See `_admit`.
    "prepare_threshold": None,
}


class PostgresServer:
    """One connection for calls, kept between them, and, once `wait` was called, one that listens. Use from one thread.

    Raises Unreachable, WrongCredentials, NotOurs or Full.
    """

    def __init__(self, url: str) -> None:
        self._url = address(url)
        # Parameters hold what shoppers wrote: they must not reach a message or a log.
        self._engine = create_engine(
            self._url, isolation_level="AUTOCOMMIT", pool_size=2, max_overflow=0, connect_args=CONNECT, hide_parameters=True
        )
        make_patient(self._engine)
        self._idle: Connection | None = None
        """The connection of the last call. All desks of a store wait for each other in an append: taking one out of a pool and putting it
        back would be a tenth of it."""
        self._checked = False
        self._direct = False
        """Whether the server itself is at the other end, and no pooler that gives each statement another connection."""

    def close(self) -> None:
        self._put_back()
        self._engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection on which each statement is a transaction of its own."""
        with self._explained():
            connection, self._idle = self._idle or self._engine.connect(), None
            try:
                self._admit(connection)
                yield connection
                if connection.in_transaction():
                    connection.rollback()
            except BaseException:
                with connection:
                    # Where the driver was asked directly, SQLAlchemy does not know that the connection is gone.
                    if not connection.invalidated and driver_of(connection).closed:
                        connection.invalidate()
                raise
            self._put_back()
            self._idle = connection

    def _row(self, statement: bytes, values: Sequence[object]) -> tuple[Any, ...] | None:
        """The first row of a statement that is a transaction of its own, straight from the driver: all desks of a store wait for each other
        in an append, and what stands around its statement is a tenth of it."""
        if self._idle is None:
            with self._connected():
                pass
        assert self._idle is not None
        try:
            return driver_of(self._idle).execute(statement, values).fetchone()
        except BaseException:
            # As it would have been raised in there: explained, and the connection put away if it is gone.
            with self._connected():
                raise

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        """Several reads that see the same moment."""
        self._put_back()
        with self._explained(), self._engine.connect() as connection:
            self._admit(connection)
            # As the first thing on a new connection it was just asked for its release, which began a transaction of another kind.
            connection.rollback()
            connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def _put_back(self) -> None:
        connection, self._idle = self._idle, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, psycopg.Error) as error:
            explained = explain(error, self._url)
            if explained is None:
                raise
            raise explained from error

    def _admitted(self, store: str) -> None:
        """Asked where nothing was found: raises Removed for a member who was removed from the store."""
        with self._connected() as connection:
            removed = connection.execute(text("SELECT removed FROM bdc.standing(:store)"), {"store": store}).scalar()
        if removed is not None:
            raise was_removed(store, removed)

    def _admit(self, connection: Connection) -> None:
        """Asks the first connection whether this is our database, and in our release."""
        if not self._checked:
            asked = text("SELECT max(version_num), bdc.oldest_reader(), pg_backend_pid() FROM bdc.alembic_version")
            found, oldest, process = connection.execute(asked).one()
            check_revision(found, oldest, self._url)
            # A pooler makes up the process that it says is ours.
            self._direct = process == driver_of(connection).info.backend_pid
            self._checked = True
        if self._direct:
            driver_of(connection).prepare_threshold = 5


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's connection under SQLAlchemy's, for what many wait for or what is read by the hundred thousand."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def check_revision(found: str | None, oldest: str, url: URL) -> None:
    """Raises TooOld or NotOurs unless this release can work with a schema of revision `found`, which lets in releases from `oldest` on."""
    if found is None:
        raise not_prepared(url)
    if oldest > REVISION:
        raise TooOld(
            f"The database {name_of(url)} is of a newer release of bdcdesk. Nothing was changed. Update bdcdesk on this computer: what"
            " waits here goes out then."
        )
    if found < REVISION:
        raise NotOurs(
            f"The database {name_of(url)} is of an older release of bdcdesk. Nothing was changed. Prepare it for this release first:"
            " its owner does that with “bdcdesk central init”, and older desks go on working."
        )
