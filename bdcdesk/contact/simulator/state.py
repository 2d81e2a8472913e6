"""What the simulated provider has taken. It outlives the process: a real provider does not forget a text because something crashed."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

import msgspec

from bdcdesk.contact.simulator.calls import CallIn, Dial, PlacedCall
from bdcdesk.contact.simulator.shoppers import Calls, Shopper, Texts, behaviour, reply
from bdcdesk.contact.simulator.snapshots import snapshot
from bdcdesk.contact.simulator.texts import Text, arrival
from bdcdesk.domain.events.base import Instant

_VERSION = 1
_SCHEMA = """
CREATE TABLE text (n INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, inbound INTEGER NOT NULL, sender TEXT NOT NULL, "to" TEXT NOT NULL,
  body TEXT NOT NULL, created INTEGER NOT NULL, fate TEXT NOT NULL) STRICT;
CREATE INDEX text_to ON text("to", created);
CREATE INDEX text_sender ON text(sender, created);
CREATE TABLE call (n INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, child TEXT NOT NULL UNIQUE, agent TEXT NOT NULL,
  caller_id TEXT NOT NULL, ring INTEGER NOT NULL, detect INTEGER NOT NULL, shopper TEXT, shown TEXT, dial_ring INTEGER, dial_detect INTEGER,
  agent_does TEXT NOT NULL, shopper_does TEXT NOT NULL, created INTEGER NOT NULL, hung_up INTEGER) STRICT;
CREATE TABLE shopper (number TEXT PRIMARY KEY, texts TEXT NOT NULL, calls TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;
"""

_SINCE = """
CREATE TABLE IF NOT EXISTS inbound_call (n INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, caller TEXT NOT NULL, "to" TEXT NOT NULL,
  created INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS call_more (sid TEXT PRIMARY KEY, ask TEXT NOT NULL, wait INTEGER NOT NULL, through INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS call_in_end (sid TEXT PRIMARY KEY, ended INTEGER NOT NULL, seconds INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS recording (n INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, call TEXT NOT NULL, seconds INTEGER NOT NULL,
  made INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS medium (n INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, text TEXT NOT NULL, type TEXT NOT NULL,
  content BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS medium_text ON medium(text);
"""
"""What files of earlier days do not have yet."""

_STOP = frozenset({"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"})
_START = frozenset({"START", "UNSTOP", "YES"})


class SimulatorError(Exception):
    """The simulator cannot start. The message is a sentence."""


class State:
    """One file, one process. Everything is on the disk before the method returns. Threads: one at a time. Raises SimulatorError."""

    def __init__(self, path: Path, new_id: Callable[[], str] = lambda: uuid4().hex) -> None:
        self._new_id = new_id
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise SimulatorError(f"The simulator cannot use {path} ({error}). Move the file away and start again.") from error
        if version not in (0, _VERSION):
            self._db.close()
            raise SimulatorError(f"{path} was written by another release of the simulator. Move the file away and start again.")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        self._db.executescript(_SINCE)

    def close(self) -> None:
        self._db.close()

    def shopper(self, number: str) -> Shopper:
        row = self._db.execute("SELECT texts, calls FROM shopper WHERE number = ?", (number,)).fetchone()
        return Shopper(*row) if row else behaviour(number)

    def set_shopper(self, number: str, texts: Texts, calls: Calls) -> None:
        """From now on `number` behaves so, whatever its digits say."""
        self._db.execute("INSERT OR REPLACE INTO shopper VALUES (?, ?, ?)", (number, texts, calls))

    def take_text(self, to: str, sender: str, body: str, now: Instant, pictures: Sequence[str] = ()) -> Text:
        """Keep a text of ours with the addresses of what goes with it, and what the shopper will write back, and when."""
        sid, texts = f"{'MM' if pictures else 'SM'}{self._new_id()}", self.shopper(to).texts
        self._db.execute("BEGIN IMMEDIATE")
        try:
            answered = self._db.execute('SELECT count(*) FROM text WHERE inbound AND sender = ? AND "to" = ?', (to, sender)).fetchone()[0]
            n = self._keep(sid, False, sender, to, body, now, texts)
            self._attach(sid, [("text/uri-list", address.encode()) for address in pictures])
            answer = reply(texts, to, answered, body)
            if answer is not None:
                back = f"SM{self._new_id()}"
                self._keep(back, True, to, sender, answer.body, arrival(sid, now) + answer.after, texts)
                self._attach(back, [("image/png", snapshot(to))] if answer.picture else [])
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return Text(n, sid, False, sender, to, body, now, texts, len(pictures))

    def take_inbound(self, sender: str, to: str, body: str, now: Instant, files: Sequence[tuple[str, bytes]] = ()) -> str:
        """Keep a text that a shopper sends of their own accord, with files (what they are said to be, and their bytes); its sid."""
        sid = f"{'MM' if files else 'SM'}{self._new_id()}"
        self._keep(sid, True, sender, to, body, now, "answers")
        self._attach(sid, files)
        return sid

    def media(self, text: str = "", sid: str = "") -> list[tuple[str, str, str, bytes]]:
        """(sid, the text's sid, type, content) of what came with a text, or of one file."""
        asked = "SELECT sid, text, type, content FROM medium WHERE ? IN (text, '') AND ? IN (sid, '') ORDER BY n"
        return list(self._db.execute(asked, (text, sid)))

    def _attach(self, text: str, files: Sequence[tuple[str, bytes]]) -> None:
        rows = [(f"ME{self._new_id()}", text, kind, content) for kind, content in files]
        self._db.executemany("INSERT INTO medium VALUES (NULL, ?, ?, ?, ?)", rows)

    def text(self, sid: str, now: Instant) -> Text | None:
        found = self._texts("sid = ? AND created <= ?", (sid, now), 1)
        return found[0] if found else None

    def texts(self, now: Instant, to: str = "", sender: str = "", before: tuple[Instant, int] | None = None, limit: int = -1) -> list[Text]:
        """Newest first; `to` and `sender` "" for any; those before (created, n)."""
        wanted = [(clause, value) for clause, value in (('"to" = ?', to), ("sender = ?", sender)) if value]
        where = " AND ".join(["created <= ?", "(created, n) < (?, ?)", *(clause for clause, _ in wanted)])
        return self._texts(where, (now, *(before or (now + 1, 0)), *(value for _, value in wanted)), limit)

    def stopped(self, shopper: str, ours: str, now: Instant) -> bool:
        """Whether the last keyword that the shopper sent to this number of ours was one to stop."""
        for text in self.texts(now, to=ours, sender=shopper):
            word = text.body.strip().upper()
            if text.inbound and word in _STOP | _START:
                return word in _STOP
        return False

    def take_call(self, agent: str, caller_id: str, ring: int, detect: bool, dial: Dial | None, now: Instant, ask: str = "") -> PlacedCall:
        sid, child = f"CA{self._new_id()}", f"CA{self._new_id()}"
        shopper_does: Calls = self.shopper(dial.shopper).calls if dial else "nobody"
        parts = (dial.shopper, dial.caller_id, dial.ring, dial.detect) if dial else (None, None, None, None)
        row = (sid, child, agent, caller_id, ring, detect, *parts, self.shopper(agent).calls, shopper_does, now, None)
        self._db.execute(f"INSERT INTO call VALUES (NULL{', ?' * len(row)})", row)
        self._db.execute("INSERT INTO call_more VALUES (?, ?, ?, NULL)", (sid, ask, dial.wait if dial else 0))
        return self._calls("sid = ?", (sid,))[0]

    def call(self, sid: str) -> PlacedCall | None:
        """The call of which `sid` is either leg."""
        found = self._calls("sid = ? OR child = ?", (sid, sid))
        return found[0] if found else None

    def calls(self) -> list[PlacedCall]:
        """Newest first."""
        return self._calls("TRUE", ())

    def take_inbound_call(self, caller: str, to: str, now: Instant) -> str:
        """Keep that a shopper calls, and nobody answers; its sid."""
        sid = f"CA{self._new_id()}"
        self._db.execute("INSERT INTO inbound_call VALUES (NULL, ?, ?, ?, ?)", (sid, caller, to, now))
        return sid

    def inbound_calls(self, now: Instant) -> list[CallIn]:
        """Newest first."""
        told = 'SELECT sid, caller, "to", created, ended, seconds FROM inbound_call LEFT JOIN call_in_end USING (sid)'
        rows = self._db.execute(f"{told} WHERE created <= ? ORDER BY n DESC", (now,))
        return [CallIn(sid, caller, to, created, ended, seconds or 0) for sid, caller, to, created, ended, seconds in rows]

    def end_inbound_call(self, sid: str, ended: Instant, seconds: int) -> None:
        """It was answered, and lasted so long."""
        self._db.execute("INSERT OR REPLACE INTO call_in_end VALUES (?, ?, ?)", (sid, ended, seconds))

    def record(self, call: str, seconds: int, made: Instant) -> str:
        """Keep that this call was recorded; the recording's sid."""
        sid = f"RE{self._new_id()}"
        self._db.execute("INSERT INTO recording VALUES (NULL, ?, ?, ?, ?)", (sid, call, seconds, made))
        return sid

    def recordings(self, call: str = "", sid: str = "") -> list[tuple[str, str, int, Instant]]:
        """(sid, call, seconds, made), newest first."""
        asked = "SELECT sid, call, seconds, made FROM recording WHERE ? IN (call, '') AND ? IN (sid, '') ORDER BY n DESC"
        return list(self._db.execute(asked, (call, sid)))

    def remove_recording(self, sid: str) -> bool:
        """Whether it was there."""
        return self._db.execute("DELETE FROM recording WHERE sid = ?", (sid,)).rowcount > 0

    def put_through(self, sid: str, dial: Dial, now: Instant | None = None) -> None:
        """Whom the agent's call is for, said only now."""
        self._db.execute("UPDATE call_more SET wait = ?, through = ? WHERE sid = ?", (dial.wait, now, sid))
        row = (dial.shopper, dial.caller_id, dial.ring, dial.detect, self.shopper(dial.shopper).calls, sid)
        self._db.execute("UPDATE call SET shopper = ?, shown = ?, dial_ring = ?, dial_detect = ?, shopper_does = ? WHERE sid = ?", row)

    def hang_up(self, sid: str, now: Instant) -> None:
        self._db.execute("UPDATE call SET hung_up = coalesce(hung_up, ?) WHERE sid = ?", (now, sid))

    def _keep(self, sid: str, inbound: bool, sender: str, to: str, body: str, created: Instant, fate: Texts) -> int:
        row = (sid, inbound, sender, to, body, created, fate)
        return int(self._db.execute("INSERT INTO text VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid or 0)

    def _texts(self, where: str, values: tuple[object, ...], limit: int) -> list[Text]:
        told = "SELECT text.*, (SELECT count(*) FROM medium WHERE medium.text = text.sid) FROM text"
        rows = self._db.execute(f"{told} WHERE {where} ORDER BY created DESC, n DESC LIMIT ?", (*values, limit))
        return [Text(n, sid, bool(inbound), *rest) for n, sid, inbound, *rest in rows]

    def _calls(self, where: str, values: tuple[object, ...]) -> list[PlacedCall]:
        made: list[PlacedCall] = []
        told = "SELECT call.*, ask, wait, through FROM call LEFT JOIN call_more USING (sid)"
        for row in self._db.execute(f"{told} WHERE {where} ORDER BY created DESC, n DESC", values):
            (
                n,
                sid,
                child,
                agent,
                caller_id,
                ring,
                detect,
                shopper,
                shown,
                dial_ring,
                dial_detect,
                agent_does,
                shopper_does,
                created,
                hung,
                ask,
                wait,
                through,
            ) = row
            dial = None if shopper is None else Dial(shopper, shown, dial_ring, bool(dial_detect), wait or 0)
            taken = PlacedCall(n, sid, child, agent, caller_id, ring, bool(detect), dial, agent_does, shopper_does, created, hung)
            made.append(msgspec.structs.replace(taken, ask=ask or "", through=through))
        return made
