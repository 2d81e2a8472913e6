"""What of a mailbox has been read, so that no mail is read twice or skipped: on disk, and without a word of the mails."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from bdcdesk.domain.events.base import Instant

KEPT_FOR: Final = 400 * 86_400_000
"""Milliseconds for which a mail is remembered."""

_APPLICATION: Final = 0x62646D62
_SCHEMA: Final = f"""
CREATE TABLE folder (one INTEGER PRIMARY KEY CHECK (one = 1), era INTEGER NOT NULL, of BLOB NOT NULL, validity INTEGER NOT NULL,
  upto INTEGER NOT NULL, since INTEGER NOT NULL) STRICT;
CREATE TABLE mail (era INTEGER NOT NULL, uid INTEGER NOT NULL, digest BLOB NOT NULL, at INTEGER NOT NULL, unmarked INTEGER NOT NULL,
  PRIMARY KEY (era, uid)) STRICT, WITHOUT ROWID;
CREATE INDEX mail_digest ON mail(digest);
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = 1;
"""


class PlaceLost(Exception):
    """The file that says what was read is damaged. Without it the mailbox is looked through again; the same mails are the same leads."""


class Place:
    """One mailbox's file. A mail is settled once it is a lead in the outbox, or in quarantine; only then is it written here.

    Numbers that a server gives its mails (uids) hold within an era: as long as it is the same folder with the same UIDVALIDITY. Over all
    eras a mail is known by `digest`, which says nothing of it. Everything is on the disk when a method returns. One thread.
    Raises PlaceLost, and OSError if the disk is full: then nothing was changed.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise
        except sqlite3.Error as error:
            raise _told(error) from error

    def _prepare(self) -> None:
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA journal_mode = WAL")
        if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        if self._db.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise PlaceLost

    def close(self) -> None:
        self._db.close()

    def begin(self, of: bytes, validity: int, newest: int, first: Instant) -> None:
        """The folder called `of` is open. If it is another one than before, or its uids hold no longer, a new era begins.

        In a new era everything above `newest` is news, and what is below is looked through from `since` on: as far back as it had not been
        looked through yet, in another folder (or the first) from `first`.
        """
        known = self._one("SELECT era, of, validity, since FROM folder")
        if known is None:
            self._run("INSERT INTO folder VALUES (1, 1, ?, ?, ?, ?)", (of, validity, newest, first))
        elif (known[1], known[2]) != (of, validity) or validity == 0:
            since = known[3] if known[1] == of else first
            self._run("UPDATE folder SET era = era + 1, of = ?, validity = ?, upto = ?, since = ?", (of, validity, newest, since))

    @property
    def upto(self) -> int:
        """Every mail with a higher uid is news, unless it is settled; no other one is."""
        return int(self._folder("upto"))

    @property
    def since(self) -> Instant:
        """All mails that came before are settled."""
        return int(self._folder("since"))

    def unread(self, uids: Iterable[int]) -> list[int]:
        """Those of this era that are not settled."""
        read = {row[0] for row in self._all("SELECT uid FROM mail WHERE era = (SELECT era FROM folder)")}
        return [uid for uid in uids if uid not in read]

    def knows(self, digest: bytes) -> bool:
        """Whether the same mail was settled in any era."""
        return self._one("SELECT 1 FROM mail WHERE digest = ?", (digest,)) is not None

    def settle(self, uid: int, digest: bytes, at: Instant, *, unmarked: bool) -> None:
        """This mail is settled; `unmarked`: the server is still to be told."""
        self._run("INSERT OR IGNORE INTO mail SELECT era, ?, ?, ?, ? FROM folder", (uid, digest, at, int(unmarked)))

    def all_settled(self, upto: int) -> None:
        """Every mail that was news, up to this one, is settled or gone."""
        if upto > self.upto:
            self._run("UPDATE folder SET upto = ?", (upto,))

    def unmarked(self) -> list[int]:
        """Settled mails of this era of which the server is still to be told."""
        return [row[0] for row in self._all("SELECT uid FROM mail WHERE unmarked AND era = (SELECT era FROM folder) ORDER BY uid")]

    def marked(self, uids: Iterable[int]) -> None:
        """The server was told of these."""
        for uid in uids:
            self._run("UPDATE mail SET unmarked = 0 WHERE uid = ? AND era = (SELECT era FROM folder)", (uid,))

    def looked_through(self, since: Instant, now: Instant) -> None:
        """Every mail that came before `since` is settled; what was settled very long before `now` is forgotten."""
        self._run("UPDATE folder SET since = max(since, ?)", (since,))
        self._run("DELETE FROM mail WHERE at < ?", (now - KEPT_FOR,))

    def _folder(self, column: str) -> int:
        row = self._one(f"SELECT {column} FROM folder")
        if row is None:
            raise PlaceLost
        return int(row[0])

    def _one(self, statement: str, values: tuple[object, ...] = ()) -> tuple[Any, ...] | None:
        rows = self._all(statement, values)
        return rows[0] if rows else None

    def _all(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _told(error) from error

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> None:
        self._all(statement, values)


def _told(error: sqlite3.Error) -> Exception:
    """A damaged file is one thing; a disk that is full, or does not answer, is another."""
    damaged = isinstance(error, sqlite3.DatabaseError) and error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return PlaceLost() if damaged else OSError(0, "what was read of the mailbox cannot be written down")
