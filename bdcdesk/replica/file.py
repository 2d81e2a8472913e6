"""An encrypted SQLite file of this desk: opened, created, and moved aside when it is damaged. Replica and outbox are two such files."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bdcdesk.central import cipher
from bdcdesk.central.ports import CentralError, Full, NotOurs

Connection = cipher.Connection
DriverError: Final = cipher.DriverError


class ReplicaError(Exception):
    """This desk's own file cannot be used. The message is a sentence for the person at the desk."""


class DiskFull(ReplicaError):
    """The desk's disk is full: the key press was not kept, and the screen must say so."""


class NewerFile(ReplicaError):
    """A newer bdcdesk made the file."""


class Damaged(ReplicaError):
    """The file cannot be read any more."""


class WrongKey(ReplicaError):
    """The key does not open the file."""


def explained(error: Exception, path: Path) -> ReplicaError:
    """The typed error for what SQLite said of this desk's file."""
    said = cipher.explain(error, path)
    return DiskFull(str(said)) if isinstance(said, Full) else ReplicaError(str(said))


def open_file(path: Path, key: bytes, version: int, schema: str, synchronous: str) -> Connection:
    """A connection in WAL mode to a file of this schema version, made if it is not there, readable by its owner alone.

    Raises NewerFile, Damaged, WrongKey, DiskFull.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        if not path.exists():
            cipher.create(path, key, lambda made: _build(made, version, schema))
        connection = cipher.connect(path, key)
        found = _version_of(connection, path)
        if found > version:
            connection.close()
            raise NewerFile(f"{path} was made by a newer bdcdesk. Nothing was changed in it. Update this desk, then start again.")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
    except (DriverError, OSError) as error:
        raise explained(error, path) from error
    return connection


def _build(connection: Connection, version: int, schema: str) -> None:
    connection.execute("BEGIN")
    for statement in schema.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")


def _version_of(connection: Connection, path: Path) -> int:
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        checked = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if path.stat().st_size < _CHECKED_AT_ONCE else "ok"
    except DriverError as error:
        connection.close()
        raise _unreadable(error, path) from error
    if checked != "ok":
        connection.close()
        raise Damaged(f"{path} is damaged.")
    return version


_CHECKED_AT_ONCE: Final = 1 << 20
"""Larger files are not read through at start: damage in them shows at the first statement that meets it."""


def _unreadable(error: Exception, path: Path) -> ReplicaError:
    said: CentralError = cipher.explain(error, path)
    if isinstance(said, NotOurs):
        return Damaged(str(said))
    if isinstance(said, Full):
        return DiskFull(str(said))
    return WrongKey(str(said))


def move_aside(path: Path, stamp: str) -> Path:
    """Renames a damaged file and what SQLite keeps beside it, and returns its new name: nothing is deleted."""
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


Opener = Callable[[], Connection]
