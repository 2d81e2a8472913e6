"""One process at a time, by a lock that the system itself lets go of when its holder dies."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

    def _take_at_once(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _let_go(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _take_at_once(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


_OTHERS: Final = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})


class Held(Exception):
    """Another holds it."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Waits until no other holder of `path` is left. The file stays: removing it would let two in. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle)
        try:
            yield
        finally:
            _let_go(handle)
    finally:
        os.close(handle)


class Hold:
    """Holds `path` from its making until `close`. Raises Held if another does, at once, and OSError."""

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take_at_once(handle)
        except OSError as error:
            os.close(handle)
            if error.errno not in _OTHERS:
                # A disk that knows no locks, say: nobody would find the other that is told of.
                raise
            raise Held from error
        self._handle: int | None = handle

    def close(self) -> None:
        """Twice is as good as once."""
        handle, self._handle = self._handle, None
        if handle is not None:
            _let_go(handle)
            os.close(handle)
