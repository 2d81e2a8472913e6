"""One encrypted SQLite file of bdcdesk's: opening it, refusing what is not ours, and its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bdcdesk.central import cipher
from bdcdesk.central.errors import NotOurs
from bdcdesk.central.sqlite_schema import APPLICATION, SCHEMA, TABLES, UPGRADES


class SqliteFile:
    """An open file, made if it is not there. Raises NotOurs, WrongCredentials, Unreachable or Full, here and in all that uses it."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        try:
            if not path.exists():
                cipher.create(path, key, _build)
            self._db = cipher.connect(path, key)
        except (cipher.DriverError, OSError) as error:
            raise cipher.explain(error, path) from error
        try:
            self._admit()
        except BaseException:
            self._db.close()
            raise

    def _admit(self) -> None:
        with self._explained():
            if not self._one("SELECT count(*) FROM sqlite_master"):
                self._db.execute("PRAGMA journal_mode = WAL").fetchall()
                _build(self._db)
            application, schema = self._one("PRAGMA application_id"), self._one("PRAGMA user_version")
        if application != APPLICATION:
            raise NotOurs(f"{self._path} is not the log of a store. Nothing was changed in it. Check the address.")
        if schema > SCHEMA:
            raise NotOurs(f"{self._path} was written by a newer release of bdcdesk. Nothing was changed in it. Update bdcdesk here.")
        if schema < SCHEMA:
            self._upgrade()

    def _upgrade(self) -> None:
        with self._writing():
            # Looked at again under the lock: another program may have done it meanwhile.
            for schema in range(self._one("PRAGMA user_version"), SCHEMA):
                for statement in UPGRADES[schema]:
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {SCHEMA}")

    def close(self) -> None:
        self._db.close()

    def _row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return row

    def _one(self, statement: str) -> int:
        row = self._row(statement)
        return 0 if row is None else int(row[0])

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except cipher.MISUSE:
            raise
        except cipher.DriverError as error:
            raise cipher.explain(error, self._path) from error

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Several reads that see the same moment."""
        with self._explained(), self._transaction("BEGIN"):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All or nothing, and nobody else writes meanwhile."""
        with self._explained(), self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._db.execute(begin)
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def _build(db: cipher.Connection) -> None:
    db.execute("BEGIN EXCLUSIVE")
    # Looked at again under the lock: two programs may have found the same file empty.
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        for statement in TABLES:
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.execute("COMMIT")
