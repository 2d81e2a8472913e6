"""The opening plan: what came while the store was closed, laid out in order and shared among who is there. Pure; nothing of it is kept.

It follows from the log alone, so every desk lays out the same: replies first, then what is freshest, and every so many
(`order.GUARANTEE_EVERY`) the one that is due first, so that the oldest does not wait until noon. Whoever has a lead keeps it; the rest goes
to whoever has the least so far. It binds nobody: "take the next best" goes by what waiting costs.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.order import GUARANTEE_EVERY, GUARANTEED
from bdcdesk.domain.owed import Kind, Work
from bdcdesk.translation import tr

MORNING: Final = 2 * 3_600_000
"""Milliseconds after opening in which there is a plan."""
_REPLIES: Final = frozenset[Kind]({"reply", "missed call"})
_CAME: Final = GUARANTEED - {"promise", "call back", "desk", "desk answer"}
"""What shoppers do by themselves; the rest is for a time that somebody named."""


class Planned(msgspec.Struct, frozen=True):
    """`who`: the member whose part it is, "" where nobody is there."""

    work: Work
    who: str


def opened(hours: Hours, now: Instant) -> Instant:
    """When the store opened for this morning; 0 where it is closed, or the morning is over, or it never closes."""
    today = clock.local(now, hours.zone).date()
    opens = clock.opening(hours, today)
    if not opens <= now < opens + MORNING or not opens:
        return 0
    before = clock.spans(hours, today - timedelta(days=1))
    return 0 if before and before[-1][1] >= opens else opens


def plan(works: Iterable[Work], there: Sequence[str], opens: Instant) -> tuple[Planned, ...]:
    """The work that came before the store opened at `opens` and still waits, in order, each for one of the members who are `there`."""
    waiting = [work for work in works if work.kind in _CAME and work.since < opens and not work.pending]
    replies = sorted((work for work in waiting if work.kind in _REPLIES), key=_freshest)
    return _shared([*replies, *_laid_out([work for work in waiting if work.kind not in _REPLIES])], there)


def _freshest(work: Work) -> tuple[int, str]:
    return -work.since, work.lead


def _laid_out(waiting: list[Work]) -> list[Work]:
    fresh, oldest = sorted(waiting, key=_freshest), sorted(waiting, key=lambda work: (work.due, work.since, work.lead))
    laid, taken = list[Work](), set[str]()
    while len(laid) < len(waiting):
        of = oldest if (len(laid) + 1) % GUARANTEE_EVERY == 0 else fresh
        following = next(work for work in of if work.lead not in taken)
        taken.add(following.lead)
        laid.append(following)
    return laid


def _shared(laid: Sequence[Work], there: Sequence[str]) -> tuple[Planned, ...]:
    parts = dict.fromkeys(sorted(there), 0)
    for work in laid:
        if work.who in parts:
            parts[work.who] += 1
    shared = list[Planned]()
    for work in laid:
        who = work.who if work.who in parts else min(parts, key=lambda member: (parts[member], member), default="")
        if who and work.who not in parts:
            parts[who] += 1
        shared.append(Planned(work, who))
    return tuple(shared)


def for_one(planned: Sequence[Planned], member: str) -> str:
    """ "This morning: 14 waiting, 5 for you"; "" once nothing of it waits."""
    mine = sum(one.who == member for one in planned)
    return tr("This morning: {count:,} waiting, {mine:,} for you", count=len(planned), mine=mine) if planned else ""


def for_all(planned: Sequence[Planned], names: Mapping[str, str]) -> str:
    """ "This morning: 14 waiting: 5 R. Singh, 5 O. Okafor, 4 nobody yet"; "" once nothing of it waits."""
    parts = dict.fromkeys((one.who for one in planned), 0)
    for one in planned:
        parts[one.who] += 1
    most = sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    told = (f"{count:,} " + (names.get(who, who) or tr("nobody yet")) for who, count in most)
    return tr("This morning: {count:,} waiting: {told}", count=len(planned), told=", ".join(told)) if planned else ""
