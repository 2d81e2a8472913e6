"""What a desk's copy says of the log that it has read: a witness against whoever cuts that log's end off, or writes it anew."""

from pathlib import Path

import msgspec

from bdcdesk.central import cipher
from bdcdesk.central.records import START, Cursor
from bdcdesk.replica.file import explained
from bdcdesk.replica.layout import link_of


def last_seen(path: Path, key: bytes, store: str) -> Cursor | None:
    """The last place and hash in the copy at `path`, None if it holds nothing of this store. Only reads. Raises ReplicaError."""
    if not path.exists():
        return None
    try:
        file = cipher.connect(path, key)
        try:
            # A copy of before there was such a note is of no use as a witness.
            if file.execute("SELECT 1 FROM sqlite_master WHERE name = 'note'").fetchone() is None:
                return None
            noted = file.execute("SELECT value FROM note WHERE name = 'cursor'").fetchone()
            some = file.execute("SELECT link FROM event LIMIT 1").fetchone()
        finally:
            file.close()
    except cipher.DriverError as error:
        raise explained(error, path) from error
    if noted is None or some is None or link_of(some[0]).store != store:
        return None
    cursor = msgspec.msgpack.decode(noted[0], type=Cursor)
    return None if cursor == START else cursor
