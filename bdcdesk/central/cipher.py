"""Opening an encrypted SQLite file, and saying in a sentence why one does not open."""

import errno
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from sqlcipher3 import dbapi2

from bdcdesk.central.errors import CentralError, Full, NotOurs, Unreachable, WrongCredentials
from bdcdesk.translation import tr

BUSY_MS: Final = 5000
"""How long a statement waits for another process that writes."""


class Rows(Protocol):
    """What a statement gives."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """What is used of the driver's connection: the driver itself tells no types."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Rows: ...

    def close(self) -> None: ...


DriverError = dbapi2.Error
MISUSE: Final = (dbapi2.ProgrammingError, dbapi2.InterfaceError)
"""Mistakes of the program, such as a wrong thread: not explained away."""


def connect(path: Path, key: bytes) -> Connection:
    """A connection to an existing or new file under a raw key of 32 bytes. Nothing is read yet: a wrong key shows at the first read."""
    if len(key) != 32:
        raise ValueError("a raw key has 32 bytes")
    connection: Connection = dbapi2.connect(str(path), isolation_level=None, timeout=BUSY_MS / 1000)
    # SQLCipher writes each failed page to stderr, which is nobody's log.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def create(path: Path, key: bytes, build: Callable[[Connection], None]) -> None:
    """Makes the file at once complete, in WAL mode and readable by its owner alone, or leaves the one that another process made meanwhile.

    SQLCipher's salt is made by whoever writes first, so two processes must never set up one file.
    """
    made = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    made.unlink(missing_ok=True)
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        connection = connect(made, key)
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            build(connection)
        finally:
            connection.close()
        _publish(made, path)
    finally:
        made.unlink(missing_ok=True)


def _publish(made: Path, path: Path) -> None:
    # A rename replaces what is there, except on Windows; a link never does.
    try:
        if sys.platform == "win32":
            made.rename(path)
        else:
            os.link(made, path)
    except FileExistsError:
        return


def _is_plain(path: Path) -> bool:
    # Asked through SQLite, not by reading the file: closing a file of one's own drops all locks this process holds on it.
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.Error:
        return False
    finally:
        connection.close()
    return True


_FULL: Final = tr("The disk that holds {} is full. Nothing was written, and what was there is safe. Free some space, then try again.")
_FORBIDDEN: Final = tr("{} cannot be opened or written by this user. Nothing was changed. Check who owns the file and its folder.")


def explain(error: Exception, path: Path) -> CentralError:
    """The typed error, with its sentence, for what SQLite or the operating system said about this file."""
    if isinstance(error, OSError):
        return _explain_system(error, path)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == dbapi2.SQLITE_CONSTRAINT:
        return CentralError(tr("The log in {path} already holds one of these events under another action. Nothing was written.", path=path))
    if code == dbapi2.SQLITE_NOTADB:
        return _explain_unreadable(path)
    if code == dbapi2.SQLITE_FULL:
        return Full(_FULL.format(path))
    if code == dbapi2.SQLITE_CORRUPT:
        return NotOurs(tr("{path} is damaged and cannot be read further. Nothing was changed in it. Put a backup in its place.", path=path))
    if code in (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_LOCKED):
        return Unreachable(tr("{path} is in use by another program. Nothing was written; it is safe to try again.", path=path))
    if code in (dbapi2.SQLITE_READONLY, dbapi2.SQLITE_PERM):
        return WrongCredentials(_FORBIDDEN.format(path))
    return Unreachable(
        tr("{path} cannot be used right now ({error}). It is safe to try again; check the disk if it goes on.", path=path, error=error)
    )


def _explain_system(error: OSError, path: Path) -> CentralError:
    why = error.strerror or str(error)
    if isinstance(error, PermissionError):
        return WrongCredentials(_FORBIDDEN.format(path))
    if isinstance(error, (FileNotFoundError, NotADirectoryError, IsADirectoryError)):
        return NotOurs(
            tr(
                "There is no folder {parent} to keep the database in ({why}). Nothing was changed. Check the address.",
                parent=path.parent,
                why=why,
            )
        )
    if error.errno == errno.ENOSPC:
        return Full(_FULL.format(path))
    return Unreachable(tr("{path} cannot be opened right now ({why}). Nothing was changed; it is safe to try again.", path=path, why=why))


def _explain_unreadable(path: Path) -> CentralError:
    if _is_plain(path):
        return NotOurs(tr("{path} is a database of another program. Nothing was changed in it. Give bdcdesk a file of its own.", path=path))
    size = path.stat().st_size
    if size % 4096:
        return NotOurs(
            tr(
                "{path} is not a bdcdesk database, or was cut off. Nothing was changed in it. Check the address or restore a backup.",
                path=path,
            )
        )
    return WrongCredentials(
        tr(
            "The key does not open {path}. Nothing was changed in it. It is the key of another file, or the file's beginning is damaged.",
            path=path,
        )
    )
