"""This desk's copy of a store's log, with the folded states beside it, in one encrypted file.

It holds nothing that central does not: damaged, it is made again. So it syncs lazily, and the outbox does not.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from bdcdesk.central.chain import decoded
from bdcdesk.central.records import START, Cursor, Link
from bdcdesk.domain.actions.arrivals import ARRIVING, Came
from bdcdesk.domain.events import RELEASE, Event, Instant
from bdcdesk.domain.fold import FOLD_VERSION, evolve
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.exchange import Reading
from bdcdesk.replica.file import EncryptedFile
from bdcdesk.replica.known import States
from bdcdesk.replica.layout import LOOKUPS, NO_LOOKUPS, RELEASES, Folded, action_number, event_row, link_of, packed, state_of, state_row
from bdcdesk.replica.search import WRITTEN, words_of, written

_ROWS: Final = 100
"""Rows written by one statement."""

_STREAMS: Final = 500

N = TypeVar("N")


class Noted(msgspec.Struct, frozen=True):
    """What a desk remembers beside the log. `offset`: central's clock less ours, in ms; `reached`: when central was last there, by its
    own clock; `indexed`: the last stream that can be searched for, None when all can."""

    offset: int = 0
    reached: Instant = 0
    indexed: str | None = None


class Passage(msgspec.Struct, frozen=True):
    """Where something was written: the lead's stream, the event's number in the log, and the words around what was looked for.

    `at`: when; `names`: the event's id, and its text's.
    """

    stream: str
    seq: int
    words: str
    at: Instant = 0
    names: tuple[str, ...] = ()


_AROUND: Final = 14
"""Words of a passage."""


class Replica(EncryptedFile):
    """Use from one thread. Raises ReplicaError."""

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__(path, key, RELEASES, "NORMAL")
        self._pace(many=self.reading() is not None)
        if self._noted("fold", Any, _folded_by()) != _folded_by():
            self._fold_anew()

    def cursor(self) -> Cursor:
        """The last event up to which news were read; START if there is none."""
        return self._noted("cursor", Cursor, START)

    def reading(self) -> Reading | None:
        """How far what was there before the news is read; None when all of it is."""
        return self._noted("reading", Reading | None, None)

    def keep(self, links: Sequence[Link], states: Sequence[Folded], cursor: Cursor, reading: Reading | None, search: bool = True) -> None:
        """Events and the states that they lead to, in one transaction. Without `search`, `index` must be called later."""
        with self._writing():
            self._insert("event (seq, stream, link)", [event_row(link) for link in links])
            self._insert("acted (action)", [(action_number(action),) for action in dict.fromkeys(link.action for link in links)])
            self._insert("state", [state_row(folded) for folded in states])
            if search:
                self._find(states)
                self._hear(links)
            self._note("cursor", cursor)
            self._note("reading", reading)
            self._note("fold", _folded_by())

    def arrange(self, *, many: bool) -> None:
        """Before and after `many` events are kept: what finds one of them is made when all are here."""
        with self._writing():
            for statement in NO_LOOKUPS if many else LOOKUPS:
                self._connection.execute(statement)
        self._pace(many)

    def _pace(self, many: bool) -> None:
        # In pages of 4 KiB, and in KiB. Each time that the log beside the file is folded into it, the disk is waited for.
        self._do(f"PRAGMA wal_autocheckpoint = {20_000 if many else 1_000}")
        self._do(f"PRAGMA cache_size = -{64_000 if many else 16_000}")

    def wipe(self, links: Sequence[Link], states: Sequence[Folded]) -> None:
        """Puts these events in the place of those that they were, without their words, and leaves nothing of the words in the file."""
        with self._writing():
            for link in links:
                self._connection.execute("UPDATE event SET link = ? WHERE stream = ? AND seq = ?", (packed(link), link.stream, link.seq))
            self._insert("state", [state_row(folded) for folded in states])
            self._find(states)
            self._hear(links)
            for table in ("search", "written"):
                self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        self._do("PRAGMA wal_checkpoint(TRUNCATE)")

    def index(self, count: int) -> bool:
        """Makes the next `count` leads findable. Whether there may be more."""
        noted = self.noted()
        if noted.indexed is None:
            return False
        page = self._states("WHERE stream > ? AND stream >= 'lead/' AND stream < 'lead0' ORDER BY stream LIMIT ?", noted.indexed, count)
        more = len(page) == count
        with self._writing():
            self._find(page)
            for folded in page:
                self._hear(self.links(folded.stream))
            self._note("desk", msgspec.structs.replace(noted, indexed=page[-1].stream if more else None))
        return more

    def noted(self) -> Noted:
        return self._noted("desk", Noted, _NOTHING)

    def note(self, noted: Noted) -> None:
        with self._writing():
            self._note("desk", noted)

    def freshest(self, now: Instant, count: int) -> list[Folded]:
        """The open leads whose next work began last, up to `now`: what a first screen shows before all are read."""
        return self._states("WHERE open = 1 AND since <= ? ORDER BY since DESC LIMIT ?", now, count)

    def states(self, after: str, before: str, count: int) -> list[Folded]:
        """A page of the states of the streams between these names, in their order."""
        return self._states("WHERE stream > ? AND stream < ? ORDER BY stream LIMIT ?", after, before, count)

    def state(self, stream: str) -> Folded | None:
        found = self._states("WHERE stream = ?", stream)
        return found[0] if found else None

    def beside_leads(self) -> list[Folded]:
        """The states of people, sources and the store: few, and needed before any lead is acted on. The cars in stock are not."""
        # By range, because a LIKE would read through all leads: "0" is what follows "/".
        ranges = ("stream < 'car/'", "stream >= 'car0' AND stream < 'lead/'", "stream >= 'lead0'")
        return [folded for each in ranges for folded in self._states(f"WHERE {each}")]

    def links(self, stream: str) -> list[Link]:
        """All events of a stream as they are kept."""
        return [link_of(row[0]) for row in self._do("SELECT link FROM event WHERE stream = ? ORDER BY seq", stream)]

    def timeline(self, streams: Sequence[str]) -> list[Event]:
        """All events of these streams in the order of the log."""
        marks = ", ".join("?" * len(streams))
        rows = self._do(f"SELECT link FROM event WHERE stream IN ({marks}) ORDER BY seq", *streams)
        return [decoded(link_of(row[0])) for row in rows]

    def kept(self, after: int, count: int) -> tuple[list[Link], int]:
        """The next `count` events in the order in which they came here, and where to go on: `after` itself if there are no more."""
        rows = self._do("SELECT place, link FROM event WHERE place > ? ORDER BY place LIMIT ?", after, count)
        return [link_of(link) for _, link in rows], rows[-1][0] if rows else after

    def events(self) -> Iterator[Event]:
        """All that is held of the log, a page at a time, in the order in which it came here."""
        after = 0
        while rows := self._do("SELECT place, link FROM event WHERE place > ? ORDER BY place LIMIT 500", after):
            yield from (decoded(link_of(link)) for _, link in rows)
            after = rows[-1][0]

    def has_action(self, action: str) -> bool:
        return bool(self._do("SELECT 1 FROM acted WHERE action = ? LIMIT 1", action_number(action)))

    def came(self, actions: Iterable[str]) -> dict[str, Came]:
        """As what these requests, all of them here, are in the log. They are looked for from the newest event backwards."""
        wanted, found, before = set(actions), dict[str, Came](), 1 << 62
        while wanted and (rows := self._do("SELECT place, link FROM event WHERE place < ? ORDER BY place DESC LIMIT 500", before)):
            found |= {action: came for action, came in came_in(link_of(link) for _, link in rows).items() if action in wanted}
            wanted -= found.keys()
            before = rows[-1][0]
        return found

    def search(self, query: str, limit: int) -> list[str]:
        """Streams of leads that hold all the words, the newest first. `query` in FTS5's own syntax, made by `bdcdesk.replica.search`."""
        return [row[0] for row in self._do("SELECT stream FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?", query, limit)]

    def written(self, query: str, limit: int) -> list[Passage]:
        """What was written and holds all the words, the newest first."""
        statement = (
            "SELECT stream, rowid, snippet(written, 0, '', '', '…', ?) FROM written WHERE written MATCH ? ORDER BY rowid DESC LIMIT ?"
        )
        return [self._passage(*row) for row in self._do(statement, _AROUND, query, limit)]

    def _passage(self, stream: str, seq: int, words: str) -> Passage:
        ((link,),) = self._do("SELECT link FROM event WHERE stream = ? AND seq = ?", stream, seq)
        event = decoded(link_of(link))
        touch = getattr(event.facts, "touch", "")
        return Passage(stream, seq, words, event.at, tuple(name for name in (event.id, touch) if name))

    def clear(self) -> None:
        """Forgets the log: central is read again from the start."""
        with self._writing():
            for table in ("event", "acted", "state", "search", "written"):
                self._connection.execute(f"DELETE FROM {table}")
            self._connection.execute("DELETE FROM note WHERE name <> 'desk'")

    def _fold_anew(self) -> None:
        """All states from the events held here: a new release shows the same leads as the old one, also without central."""
        with self._writing():
            for table in ("state", "written"):
                self._connection.execute(f"DELETE FROM {table}")
            after = ""
            while names := [row[0] for row in self._do(_NAMES, after, _STREAMS)]:
                marks = ", ".join("?" * len(names))
                rows = self._do(f"SELECT link FROM event WHERE stream IN ({marks}) ORDER BY stream, seq", *names)
                links = [link_of(row[0]) for row in rows]
                states = folded_streams(links)
                self._insert("state", [state_row(folded) for folded in states])
                self._find(states)
                self._hear(links)
                after = names[-1]
            self._note("fold", _folded_by())

    def _find(self, states: Iterable[Folded]) -> None:
        for folded in states:
            if isinstance(folded.state, Lead):
                self._connection.execute("DELETE FROM search WHERE rowid = (SELECT min(seq) FROM event WHERE stream = ?)", (folded.stream,))
                self._connection.execute(
                    "INSERT INTO search (rowid, words, stream) SELECT min(seq), ?, ? FROM event WHERE stream = ?",
                    (words_of(folded.state), folded.stream, folded.stream),
                )

    def _hear(self, links: Iterable[Link]) -> None:
        """What was written in these events can be found; of one whose words are gone, nothing can."""
        for link in links:
            if link.kind in WRITTEN:
                self._connection.execute("DELETE FROM written WHERE rowid = ?", (link.seq,))
                if words := written(link):
                    self._connection.execute("INSERT INTO written (rowid, words, stream) VALUES (?, ?, ?)", (link.seq, words, link.stream))

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        for start in range(0, len(rows), _ROWS):
            some = rows[start : start + _ROWS]
            marks = f"({', '.join('?' * len(some[0]))})"
            values = [value for row in some for value in row]
            self._connection.execute(f"INSERT OR {_INSERT[table]} INTO {table} VALUES {', '.join([marks] * len(some))}", values)

    def _states(self, where: str, *values: object) -> list[Folded]:
        rows = self._do(f"SELECT stream, version, body FROM state {where}", *values)
        return [Folded(stream, version, state_of(stream, body)) for stream, version, body in rows]

    def _noted(self, name: str, kind: type[N] | Any, missing: N) -> N:
        rows = self._do("SELECT value FROM note WHERE name = ?", name)
        found: N = msgspec.msgpack.decode(rows[0][0], type=kind) if rows else missing
        return found

    def _note(self, name: str, value: object) -> None:
        self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, packed(value)))


def _folded_by() -> list[int]:
    """What makes the same states of the same events: a release that understands newer kinds folds them, too."""
    return [FOLD_VERSION, RELEASE]


_NOTHING: Final = Noted()
_NAMES: Final = "SELECT DISTINCT stream FROM event WHERE stream > ? ORDER BY stream LIMIT ?"
_INSERT: Final = {"event (seq, stream, link)": "ABORT", "acted (action)": "ABORT", "state": "REPLACE"}


def came_in(links: Iterable[Link]) -> dict[str, Came]:
    """The requests among these events, by action, and as what they came."""
    return {link.action: Came(link.kind, lead_of(link.stream) or "") for link in links if link.kind in ARRIVING}


def folded_streams(links: Iterable[Link]) -> list[Folded]:
    """Whole streams, each in its order, one after the other: the state of each."""
    found = []
    for stream, kept in groupby(links, attrgetter("stream")):
        if lead_of(stream) is not None:
            lead = None
            for link in kept:
                lead = evolve(lead, decoded(link))
            found.append(Folded(stream, link.version, lead))
            continue
        states = States()
        for link in kept:
            states.evolve(decoded(link))
        found.append(Folded(stream, link.version, states.state(stream)))
    return found
