"""The agent's own actions until central has them: a file of its own, each kept with a full sync before the screen shows it."""

from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.base import write_action
from bdcdesk.replica.file import Connection, DriverError, explained, open_file

_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE action (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    reason TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT ''
)
"""


class Refusal(msgspec.Struct, frozen=True):
    """An action that was not done, kept until somebody has seen why: a refused text is still a draft."""

    action: Action
    reason: str
    by: str


class Outbox:
    """Use from one thread. Raises ReplicaError, DiskFull above all: then nothing was kept and nothing may be shown as done."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._connection: Connection = open_file(path, key, _VERSION, _SCHEMA, "FULL")

    def put(self, action: Action) -> bool:
        """Keeps the action. False if it is there already: the same cause told twice."""
        found = self._write(
            "INSERT INTO action (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING RETURNING place", action.id, write_action(action)
        )
        return bool(found)

    def waiting(self) -> list[Action]:
        """What central does not have yet, in the order of the key presses. What this release cannot read is left in the file."""
        return [action for (body,) in self._read("waiting", "body") if (action := _readable(body)) is not None]

    def refusals(self) -> list[Refusal]:
        return [
            Refusal(action, reason, who)
            for body, reason, who in self._read("refused", "body, reason, who")
            if (action := _readable(body)) is not None
        ]

    def done(self, action: str) -> None:
        """Central has it, and so has the replica: it need not be kept any more."""
        self._write("DELETE FROM action WHERE id = ? RETURNING place", action)

    def refuse(self, action: str, reason: str, by: str) -> None:
        self._write("UPDATE action SET state = 'refused', reason = ?, who = ? WHERE id = ? RETURNING place", reason, by, action)

    def close(self) -> None:
        self._connection.close()

    def _read(self, state: Literal["waiting", "refused"], columns: str) -> list[tuple[Any, ...]]:
        try:
            return list(self._connection.execute(f"SELECT {columns} FROM action WHERE state = ? ORDER BY place", (state,)).fetchall())
        except DriverError as error:
            raise explained(error, self._path) from error

    def _write(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return list(self._connection.execute(statement, values).fetchall())
        except DriverError as error:
            raise explained(error, self._path) from error


def _readable(body: bytes) -> Action | None:
    # Knowing all kinds of actions takes some 20 ms, which a desk that starts with an empty outbox need not spend.
    from bdcdesk.domain.actions.kept import UnreadableAction, read_action

    try:
        return read_action(body)
    except UnreadableAction:
        return None
