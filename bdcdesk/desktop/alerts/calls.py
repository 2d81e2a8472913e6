"""What calls for somebody as it comes: a new lead, a reply, a missed call. No Qt and no clock in here."""

from collections.abc import Iterable
from typing import Final, TypeAlias

import msgspec

from bdcdesk.desktop.work.row import WorkRow, ring
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

_KINDS: Final = {
    "new": tr("New lead"),
    "reply": tr("A shopper replied"),
    "again": tr("A shopper asked again"),
    "missed call": tr("Missed call"),
}
UNOFFERED: Final = 20_000
"""Milliseconds for which a lead that nobody has yet is left to the store's rule, which offers it to somebody: else each new lead would call
everybody."""
Matter: TypeAlias = tuple[bool, str, Instant, Instant]
_EACH: Final = 2
"""So many calls at once are told one by one."""


class Call(msgspec.Struct, frozen=True):
    """`head` and `line` are what is shown of it. They name the shopper and the vehicle, never what was written: others may see the screen.
    `lead`: what a click opens."""

    lead: str
    head: str
    line: str


class Calls:
    """What waits for this person of what calls, and what of it they have been told. Belongs to one thread."""

    def __init__(self) -> None:
        self._told: dict[str, Matter] = {}
        self._waiting: dict[str, WorkRow] = {}
        self._for_nobody: dict[str, WorkRow] = {}
        self._began: Instant = 0

    @property
    def waiting(self) -> int:
        """How many new leads, replies and missed calls wait for this person."""
        return len(self._waiting)

    @property
    def first(self) -> WorkRow | None:
        """Of these, the one that stands first in the list."""
        return min(self._waiting.values(), key=lambda row: (row.place, row.lead), default=None)

    def begin(self, rows: Iterable[WorkRow], now: Instant) -> None:
        """What is there when the list is first shown calls nobody: they look at it. `rows` may be the first of many: what stands further
        down and was there before calls nobody either, unless it is offered to them."""
        self._began = now
        self._told.clear()
        self._waiting.clear()
        self._for_nobody.clear()
        for row in rows:
            self._told[row.lead] = _matter(row)
            if _calls(row):
                self._waiting[row.lead] = row

    def hear(self, changed: Iterable[WorkRow], gone: Iterable[str], now: Instant) -> tuple[Call, ...]:
        """What of these rows calls, each matter once: a reply again if there was another, an offer again if it was made again."""
        for lead in gone:
            self._forget(lead)
        called = []
        for row in changed:
            self._forget(row.lead)
            if not _calls(row):
                self._told[row.lead] = _matter(row)
                continue
            if _for_nobody(row) and now - _since(row) < UNOFFERED:
                self._for_nobody[row.lead] = row
                continue
            called += self._call(row)
        return _together(called)

    def tick(self, now: Instant) -> tuple[Call, ...]:
        """Time has passed: what nobody was offered calls everybody."""
        ripe = [row for row in self._for_nobody.values() if now - _since(row) >= UNOFFERED]
        called = []
        for row in ripe:
            del self._for_nobody[row.lead]
            called += self._call(row)
        return _together(called)

    def _call(self, row: WorkRow) -> list[WorkRow]:
        self._waiting[row.lead] = row
        matter, before = _matter(row), self._told.get(row.lead)
        new = before != matter if before is not None else bool(row.until) or _since(row) >= self._began
        self._told[row.lead] = matter
        return [row] if new else []

    def _forget(self, lead: str) -> None:
        self._waiting.pop(lead, None)
        self._for_nobody.pop(lead, None)


def _calls(row: WorkRow) -> bool:
    return row.work is not None and row.work.kind in _KINDS and not row.work.pending and row.mine


def _for_nobody(row: WorkRow) -> bool:
    return row.work is not None and not row.work.who and not row.work.offered


def _since(row: WorkRow) -> Instant:
    return row.work.since if row.work is not None else 0


def _matter(row: WorkRow) -> Matter:
    """By what one call differs from the next: whose it is, what, since when, and until when it is offered."""
    return row.mine, row.work.kind if row.work is not None else "", _since(row), row.until


def _together(rows: list[WorkRow]) -> tuple[Call, ...]:
    if len(rows) <= _EACH:
        return tuple(Call(row.lead, _head(row), " · ".join(part for part in (row.who, row.what, row.store) if part)) for row in rows)
    first = min(rows, key=lambda row: (row.place, row.lead))
    return (
        Call(first.lead, tr("{count} shoppers wait for you", count=len(rows)), tr("First: {who} · {why}", who=first.who, why=first.why)),
    )


def _head(row: WorkRow) -> str:
    assert row.work is not None, "what has no work calls nobody"
    return tr("{kinds}, offered to you", kinds=_KINDS[row.work.kind]) if row.until else _KINDS[row.work.kind]


def in_a_line(row: WorkRow, waiting: int, now: Instant) -> tuple[str, str]:
    """What the strip says of the first that waits at `now`, its time first, and of the others."""
    more = tr("and {waiting:,} more", waiting=waiting - 1) if waiting > 1 else ""
    left = ring(row, now).text if row.due else ""
    return " · ".join(part for part in (left, row.who, row.why) if part), more
