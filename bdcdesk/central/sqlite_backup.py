"""Backups of a log kept in a file: made while it is in use, and put back without ever leaving less than there was."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from bdcdesk.central import cipher
from bdcdesk.central.erasing import KIND
from bdcdesk.central.errors import CentralError
from bdcdesk.central.records import ANY, Group, Sealed
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.central.sqlite_schema import SCHEMA
from bdcdesk.central.verifying import examine
from bdcdesk.domain.events import SINCE, Instant, write
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.identity import caused, event_id, is_person, lead_of

_TABLES: Final = ("store", "member", "event", "action", "stream", "blob")
"""All but who is here now."""


class NoBackup(CentralError):
    """The file is no backup that can be put back. Nothing was changed."""


class SqliteBackups(SqliteCentral):
    """A log in a file, as whoever backs it up and restores it has it."""

    def __init__(self, path: Path, key: bytes, actor: str, now: Callable[[], Instant], pause: Callable[[float], None]) -> None:
        super().__init__(path, key, actor, now, pause)
        self._key = key

    def copy_to(self, target: Path, sound: bool = True) -> int:
        """Makes a whole copy of this moment, under the same key, and reads all of it back. How many events it holds.

        `target` is whole or absent, whatever happens; what was there is replaced. Raises NoBackup if the copy is not `sound` and should
        be, and what a file of ours may raise.
        """
        unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
        unfinished.unlink(missing_ok=True)
        try:
            with self._explained():
                os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
                self._db.execute("VACUUM INTO ?", (str(unfinished),))
            events = self.sound(unfinished) if sound else 0
            _settle(unfinished)
            os.replace(unfinished, target)
        except OSError as error:
            raise cipher.explain(error, target) from error
        finally:
            _remove(unfinished)
        return events

    def sound(self, path: Path) -> int:
        """How many events a copy holds, once all of it was verified. Raises NoBackup, NotOurs, WrongCredentials."""
        copy = SqliteCentral(path, self._key, self._actor, self._now, self._pause)
        try:
            with copy.still() as still:
                for store in copy.stores():
                    found = examine(still, store.id)
                    if found is not None:
                        raise NoBackup(f"{path} cannot be used: {found.sentence} Nothing was changed.")
                return sum(still.head(store.id)[0] for store in copy.stores())
        finally:
            copy.close()

    def erased_streams(self) -> dict[str, set[str]]:
        """Every stream that was erased, by store."""
        found: dict[str, set[str]] = {}
        with self._explained():
            for store, stream in self._db.execute(f"SELECT DISTINCT store, stream FROM event WHERE kind = '{KIND}'").fetchall():
                found.setdefault(store, set()).add(stream)
        return found

    def replace_by(self, backup: Path, erased: Mapping[str, Collection[str]]) -> None:
        """Puts a sound copy of this release's schema in the place of all that is here, in one transaction: all of it or nothing.

        `erased`: streams by store that were erased since the copy was made. Their words do not come back.
        """
        with self._attached(backup), self._writing():
            if self._one("PRAGMA other.user_version") != SCHEMA:
                raise NoBackup(f"{backup} is of another release of bdcdesk. Nothing was changed.")
            for table in _TABLES:
                columns = ", ".join(row[1] for row in self._db.execute(f"PRAGMA main.table_info({table})").fetchall())
                self._db.execute(f"DELETE FROM main.{table}")
                self._db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM other.{table}")
            self._db.execute("DELETE FROM main.presence")
            self._db.execute("DELETE FROM main.visit")
            for store, streams in sorted(erased.items()):
                self._erase_again(store, sorted(streams))

    def _erase_again(self, store: str, streams: Sequence[str]) -> None:
        """What the copy still has of these streams goes, as it had gone before."""
        # A lead that came after the copy was made is not there; a person's mark is kept even if it is all that is known of them.
        there = [stream for stream in streams if is_person(stream) or (lead_of(stream) and self._version(store, stream))]
        wanted = [(stream, self._worded(store, stream)) for stream in there]
        wanted = [(stream, ids) for stream, ids in wanted if ids or not self._erased(store, stream)]
        if not wanted:
            return
        action = caused("erase again", store, self.head(store)[1].hex(), *(stream for stream, _ in wanted))
        groups = [
            Group(stream, ANY, (Sealed(event_id(action, n), KIND, SINCE[KIND], write(Erased(ids))),))
            for n, (stream, ids) in enumerate(wanted)
        ]
        self._append(store, action, groups)
        self._wipe(store, wanted, ())

    def _worded(self, store: str, stream: str) -> tuple[str, ...]:
        statement = "SELECT id FROM event WHERE store = ? AND stream = ? AND personal IS NOT NULL ORDER BY seq"
        return tuple(str(UUID(bytes=row[0])) for row in self._db.execute(statement, (store, stream)).fetchall())

    @contextmanager
    def _attached(self, path: Path) -> Iterator[None]:
        with self._explained():
            self._db.execute("ATTACH DATABASE ? AS other KEY ?", (str(path), f"x'{self._key.hex()}'"))
        try:
            yield
        finally:
            self._db.execute("DETACH DATABASE other")


def _settle(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
