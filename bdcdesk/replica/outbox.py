"""What this desk pressed and what its dispatcher began to send: a file of its own, each kept with a full sync before it is shown or
sent, and for a week after central has it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.arrivals import Came
from bdcdesk.domain.actions.base import write_action
from bdcdesk.domain.events import Instant
from bdcdesk.replica.file import EncryptedFile

_FIRST: Final = """
CREATE TABLE action (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    reason TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT ''
)
"""
_SECOND: Final = """
ALTER TABLE action ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
CREATE INDEX action_state ON action (state, place);
CREATE TABLE begun (touch TEXT PRIMARY KEY, rebuffs INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE epoch (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL)
"""
_THIRD: Final = """
ALTER TABLE begun ADD COLUMN lead TEXT NOT NULL DEFAULT '';
ALTER TABLE begun ADD COLUMN request BLOB NOT NULL DEFAULT x''
"""
_FOURTH: Final = """
ALTER TABLE action ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN lead TEXT NOT NULL DEFAULT ''
"""
# The states of an action: waiting, taken (central has it), again (taken, lost by central, and waiting once more), refused.

KEPT: Final = 7 * 86_400_000
"""Milliseconds for which an action that central has taken is kept, so that a central restored from a backup is given it again: backups
are made daily, and a week has passed before the last one of a long weekend is put back."""

MOST: Final = 50_000
"""Taken actions kept at most, the newest: some 25 MB, and more than a hub of a big store does in a week."""

_PRUNE_EVERY: Final = 500


class Refusal(msgspec.Struct, frozen=True):
    """An action that was not done, kept until somebody has seen why: a refused text is still a draft."""

    action: Action
    reason: str
    by: str


class Begun(msgspec.Struct, frozen=True):
    """What this desk's dispatcher began to send, kept apart from the log, which may forget it: the last try, until when, on which lead
    ("" if an older release began it)."""

    rebuffs: int
    until: Instant
    lead: str = ""


class Outbox(EncryptedFile):
    """Use from one thread. Raises ReplicaError, DiskFull above all: then nothing was kept and nothing may be shown as done."""

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__(path, key, (_FIRST, _SECOND, _THIRD, _FOURTH), "FULL")
        self._until_pruned = 0

    def put(self, action: Action) -> bool:
        """Keeps the action. False if it is there already: the same cause told twice."""
        found = self._do(
            "INSERT INTO action (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING RETURNING place", action.id, write_action(action)
        )
        return bool(found)

    def waiting(self) -> list[Action]:
        """What central does not have, in the order of the key presses. What this release cannot read is left in the file."""
        return [action for (body,) in self._do(_SELECT.format("body", "'waiting', 'again'")) if (action := _readable(body)) is not None]

    def refusals(self) -> list[Refusal]:
        return [
            Refusal(action, reason, who)
            for body, reason, who in self._do(_SELECT.format("body, reason, who", "'refused'"))
            if (action := _readable(body)) is not None
        ]

    def done(self, actions: Sequence[str], now: Instant, came: Mapping[str, Came]) -> None:
        """Central has them, and so has the replica. They are kept for a while, because a backup put in central's place may not; with them
        is kept as what the requests among them `came`, for what others did to these says so by name."""
        with self._writing():
            for action in actions:
                at = came.get(action, _NOWHERE)
                self._connection.execute(_DONE, (now, at.kind, at.lead, action))
            self._until_pruned -= len(actions)
            if self._until_pruned < 0:
                self._until_pruned = _PRUNE_EVERY
                self._prune(now)

    def _prune(self, now: Instant) -> None:
        self._connection.execute("DELETE FROM action WHERE state = 'taken' AND taken < ?", (now - KEPT,))
        self._connection.execute(
            "DELETE FROM action WHERE state = 'taken' AND place <= (SELECT max(place) - ? FROM action WHERE state = 'taken')", (MOST,)
        )
        self._connection.execute("DELETE FROM begun WHERE until < ?", (now - KEPT,))

    def forget(self, action: str) -> None:
        """It need not be kept any more."""
        self._do("DELETE FROM action WHERE id = ? RETURNING place", action)

    def refuse(self, action: str, reason: str, by: str) -> None:
        self._do("UPDATE action SET state = 'refused', reason = ?, who = ? WHERE id = ? RETURNING place", reason, by, action)

    def wipe(self, concerns: Callable[[Action], bool]) -> list[str]:
        """Takes out all actions and begun requests that concern who was erased, and leaves nothing of them in the file. Which actions."""
        rows = self._do("SELECT id, body FROM action")
        found = [name for name, body in rows if (action := _readable(body)) is not None and concerns(action)]
        rows = self._do("SELECT touch, request FROM begun WHERE request <> x''")
        begun = [touch for touch, body in rows if (action := _readable(body)) is not None and concerns(action)]
        if found or begun:
            with self._writing():
                for name in found:
                    self._connection.execute("DELETE FROM action WHERE id = ?", (name,))
                for touch in begun:
                    self._connection.execute("UPDATE begun SET request = x'' WHERE touch = ?", (touch,))
        # Also where nothing was found: a kill after the last time may have left it in the file beside.
        self._do("PRAGMA wal_checkpoint(TRUNCATE)")
        return found

    # A central that was restored

    @property
    def epoch(self) -> Instant:
        """When this desk last found that central had been restored, by central's time; 0 for never."""
        rows = self._do("SELECT at FROM epoch")
        return int(rows[0][0]) if rows else 0

    def begin_epoch(self, now: Instant) -> None:
        self._do("INSERT OR REPLACE INTO epoch VALUES (1, ?) RETURNING at", now)

    def taken(self) -> list[Action]:
        """What central has taken and may have lost, as far back as it is kept, in the order of the key presses."""
        return [action for (body,) in self._do(_SELECT.format("body", "'taken'")) if (action := _readable(body)) is not None]

    def last_taken(self) -> Iterator[str]:
        """The actions that central has taken, the last one first."""
        before = (1 << 62, 1 << 62)
        while rows := self._do(_LAST_TAKEN, *before):
            for action, taken, place in rows:
                yield action
                before = (taken, place)

    def lost(self) -> set[str]:
        """Those of the waiting ones that central had taken before."""
        return {action for (action,) in self._do(_SELECT.format("id", "'again'"))}

    def came(self) -> dict[str, Came]:
        """As what those of them that are requests were in the log that central lost, as far as that is known."""
        return {action: Came(kind, lead) for action, kind, lead in self._do(_SELECT.format("id, kind, lead", "'again'")) if kind}

    def offer_again(self, actions: Iterable[str]) -> None:
        with self._writing():
            for action in actions:
                self._connection.execute("UPDATE action SET state = 'again' WHERE id = ? AND state = 'taken'", (action,))

    def begun(self) -> dict[str, Begun]:
        """By touch."""
        return {touch: Begun(*rest) for touch, *rest in self._do("SELECT touch, rebuffs, until, lead FROM begun")}

    def request_begun(self, touch: str) -> Action | None:
        """What brings back the request of a touch that was begun; None if it is not kept, or was wiped."""
        rows = self._do("SELECT request FROM begun WHERE touch = ? AND request <> x''", touch)
        return _readable(rows[0][0]) if rows else None

    def begin(self, touch: str, begun: Begun, request: Action) -> None:
        kept = (touch, begun.rebuffs, begun.until, begun.lead, write_action(request))
        self._do("DELETE FROM begun WHERE until < ? RETURNING touch", begun.until - KEPT)
        self._do("INSERT OR REPLACE INTO begun (touch, rebuffs, until, lead, request) VALUES (?, ?, ?, ?, ?) RETURNING touch", *kept)


_NOWHERE: Final = Came("", "")
_DONE: Final = "UPDATE action SET state = 'taken', taken = ?, kind = ?, lead = ? WHERE id = ? AND state <> 'refused'"
_LAST_TAKEN: Final = (
    "SELECT id, taken, place FROM action WHERE state = 'taken' AND (taken, place) < (?, ?) ORDER BY taken DESC, place DESC LIMIT 100"
)
_SELECT: Final = "SELECT {} FROM action WHERE state IN ({}) ORDER BY place"


def _readable(body: bytes) -> Action | None:
    # Knowing all kinds of actions takes some 20 ms, which a desk that starts with an empty outbox need not spend.
    from bdcdesk.domain.actions.kept import UnreadableAction, read_action

    try:
        return read_action(body)
    except UnreadableAction:
        return None
