"""An encrypted SQLite file of this desk: opened, created, and moved aside when it is damaged. Replica and outbox are two such files."""

import hmac
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from bdcdesk.central import cipher
from bdcdesk.central.errors import Full
from bdcdesk.translation import tr

Connection = cipher.Connection
DriverError: Final = cipher.DriverError


class ReplicaError(Exception):
    """This desk's own file cannot be used. The message is a sentence for the person at the desk."""


class DiskFull(ReplicaError):
    """The desk's disk is full: the key press was not kept, and the screen must say so."""


class NewerFile(ReplicaError):
    """A newer bdcdesk made the file."""


class InUse(ReplicaError):
    """Another process works with the file."""


class Damaged(ReplicaError):
    """The file cannot be read any more."""


class WrongKey(ReplicaError):
    """The key does not open the file."""


_UNREADABLE: Final = (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB)
_DAMAGED: Final = tr(
    "{} is damaged and cannot be read. Nothing in it was deleted. Start bdcdesk again: it moves the file aside, makes a new one, and reads"
    " again what central has."
)
_WRONG_KEY: Final = tr(
    "The key does not open {}: the file was made under another one. Nothing was changed in it. Sign in as who made it, or bring back the"
    " keys of this computer."
)


def explained(error: Exception, path: Path) -> ReplicaError:
    """The typed error for what SQLite said of this desk's file while it was open."""
    if isinstance(error, cipher.MISUSE):
        raise error
    if _code(error) in _UNREADABLE:
        # It opened, so the key is right. The next start reads all of it, however large, before it trusts it.
        with suppress(OSError):  # On a full disk it is met again, and noted then.
            _suspect(path).touch(mode=0o600)
        return Damaged(_DAMAGED.format(path))
    said = cipher.explain(error, path)
    return DiskFull(str(said)) if isinstance(said, Full) else ReplicaError(str(said))


def open_file(path: Path, key: bytes, releases: Sequence[str], synchronous: str) -> Connection:
    """A connection in WAL mode to a file of the newest schema, made if it is not there, readable by its owner alone.

    `releases`: for each version of the schema, from 1, the statements that lead to it from the one before. Raises NewerFile, Damaged,
    WrongKey, DiskFull.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _sign(path, key)
            cipher.create(path, key, lambda made: _build(made, releases))
        connection = cipher.connect(path, key)
    except (DriverError, OSError) as error:
        raise _not_opened(error, path, key) from error
    try:
        if _admit(connection, path, len(releases)) < len(releases):
            _build(connection, releases)
        connection.execute(f"PRAGMA synchronous = {synchronous}")
    except DriverError as error:
        connection.close()
        raise _not_opened(error, path, key) from error
    except BaseException:
        connection.close()
        raise
    return connection


class EncryptedFile:
    """An open file of this desk, in which nothing that was deleted can be read. Use from one thread. Raises ReplicaError."""

    def __init__(self, path: Path, key: bytes, releases: Sequence[str], synchronous: str) -> None:
        self._path = path
        self._connection: Connection = open_file(path, key, releases, synchronous)
        self._do("PRAGMA secure_delete = ON")

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

    def _do(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return list(self._connection.execute(statement, values).fetchall())
        except DriverError as error:
            raise explained(error, self._path) from error


def _build(connection: Connection, releases: Sequence[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for schema in releases[_version(connection) :]:
        for statement in schema.split(";"):
            if statement.strip():
                connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(releases)}")
    connection.execute("COMMIT")


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


_CHECKED_AT_ONCE: Final = 1 << 20
"""Larger files are not read through at start, unless damage was met in them before."""


def _admit(connection: Connection, path: Path, version: int) -> int:
    found = _version(connection)
    if found > version:
        raise NewerFile(tr("{path} was made by a newer bdcdesk. Nothing was changed in it. Update this desk, then start again.", path=path))
    suspected = _suspect(path).exists()
    whole = found > 0
    if whole and (suspected or path.stat().st_size < _CHECKED_AT_ONCE):
        whole = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    if not whole:
        raise Damaged(_DAMAGED.format(path))
    if suspected:
        _suspect(path).unlink()
    return found


def _not_opened(error: Exception, path: Path, key: bytes) -> ReplicaError:
    if _code(error) not in _UNREADABLE:
        return explained(error, path)
    # A damaged first page and a wrong key look the same to SQLCipher.
    ours = _code(error) == dbapi2.SQLITE_CORRUPT or path.stat().st_size % _PAGE or _signed(path, key)
    return Damaged(_DAMAGED.format(path)) if ours else WrongKey(_WRONG_KEY.format(path))


_PAGE: Final = 4096


def _code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _suspect(path: Path) -> Path:
    return path.with_name(f"{path.name}-suspect")


def _signature(path: Path) -> Path:
    return path.with_name(f"{path.name}-key")


def _signed_by(key: bytes) -> bytes:
    """What shows that a file was made under this key, and nothing of the key: it has 32 random bytes, which nobody guesses."""
    return hmac.digest(key, b"a file of a bdcdesk desk", "sha256")


def _sign(path: Path, key: bytes) -> None:
    signature = _signature(path)
    signature.unlink(missing_ok=True)
    with open(os.open(signature, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(_signed_by(key))
        file.flush()
        os.fsync(file.fileno())


def _signed(path: Path, key: bytes) -> bool:
    signature = _signature(path)
    return signature.exists() and hmac.compare_digest(signature.read_bytes(), _signed_by(key))


def move_aside(path: Path, stamp: str) -> Path:
    """Renames a damaged file and what lies beside it, and returns its new name: nothing is deleted or overwritten."""
    aside, number = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}.damaged-{stamp}-{number}{path.suffix}")
    # The file before what tells that it is damaged, and after what would spoil a new one. Interrupted, it is moved at the next start.
    for suffix in ("-wal", "-shm", "", "-suspect", "-key"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside
