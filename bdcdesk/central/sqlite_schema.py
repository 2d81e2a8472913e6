"""The tables of a log kept in SQLite. The store stands first in every key, as in PostgreSQL."""

from typing import Final

APPLICATION: Final = 0x62646343
"""Marks the file as a store's log ("bdcC"), so that a replica's file is not taken for one."""

SCHEMA: Final = 3

_VISIT: Final = """CREATE TABLE visit (
        store TEXT NOT NULL, lead TEXT NOT NULL, looking TEXT NOT NULL, since INTEGER NOT NULL, expires INTEGER NOT NULL,
        PRIMARY KEY (store, lead)
    ) STRICT, WITHOUT ROWID"""

UPGRADES: Final = {
    1: (
        "ALTER TABLE member ADD COLUMN removed INTEGER",
        "CREATE INDEX IF NOT EXISTS event_erased ON event (store, stream) WHERE kind = 'erased'",
    ),
    2: (_VISIT,),
}
"""By the schema they start from: what makes the next one of it, keeping all that is there."""

TABLES: Final = (
    """CREATE TABLE store (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, person_key BLOB NOT NULL,
        seq INTEGER NOT NULL, head BLOB NOT NULL, last_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE member (
        store TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, phone TEXT NOT NULL,
        removed INTEGER,
        PRIMARY KEY (store, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE event (
        store TEXT NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL, action BLOB NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL,
        kind TEXT NOT NULL, since INTEGER NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL, facts TEXT NOT NULL, personal TEXT,
        nonce BLOB NOT NULL, commitment BLOB NOT NULL, hash BLOB NOT NULL,
        PRIMARY KEY (store, seq)
    ) STRICT""",
    "CREATE UNIQUE INDEX event_id ON event (store, id)",
    "CREATE UNIQUE INDEX event_version ON event (store, stream, version)",
    "CREATE INDEX event_erased ON event (store, stream) WHERE kind = 'erased'",
    """CREATE TABLE action (
        store TEXT NOT NULL, action BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (store, action)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE stream (
        store TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, open INTEGER NOT NULL,
        PRIMARY KEY (store, stream)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX stream_open ON stream (store, stream) WHERE open",
    """CREATE TABLE presence (
        store TEXT NOT NULL, member TEXT NOT NULL, doing TEXT NOT NULL, lead TEXT NOT NULL,
        since INTEGER NOT NULL, expires INTEGER NOT NULL,
        PRIMARY KEY (store, member)
    ) STRICT, WITHOUT ROWID""",
    _VISIT,
    """CREATE TABLE blob (
        store TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL,
        PRIMARY KEY (store, digest)
    ) STRICT""",
)
