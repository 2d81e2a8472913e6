"""How many first answers came in time, in all and by agent, and how long they took: counted from leads alone. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.lead import Lead
from bdcdesk.report.names import Names
from bdcdesk.report.times import lasted

ALL: Final = "all of the store"
NOBODY: Final = "nobody"
COLUMNS: Final = (
    *("who", "leads", "answered_in_time", "answered_late", "never_answered", "waiting"),
    *("in_time_percent", "median_seconds", "p90_seconds", "useful"),
)


class Answers(msgspec.Struct, frozen=True):
    """Of the leads that came in a span. Each is one of `in_time`, `late` (answered after it was due, which stays so for ever), `never` (it
    is past due, or closed, without an answer) and `waiting` (it is not due yet). `took`: of those answered, in ms of business time, sorted.
    `useful`: how many had an answer to what they asked, or half a minute of talk. `member` is who answered first, or had it, "" for nobody;
    None for all of the store."""

    member: str | None
    in_time: int = 0
    late: int = 0
    never: int = 0
    waiting: int = 0
    useful: int = 0
    took: tuple[int, ...] = ()

    @property
    def leads(self) -> int:
        return self.in_time + self.late + self.never + self.waiting

    @property
    def share(self) -> float | None:
        """Of those that are decided, how many were in time; None while none is."""
        decided = self.leads - self.waiting
        return self.in_time / decided if decided else None

    def at(self, part: float) -> int | None:
        """The time within which this part of the answers came (nearest rank); None without any."""
        return self.took[max(0, -int(-part * len(self.took) // 1) - 1)] if self.took else None


def answers(leads: Iterable[Lead], hours: Hours, now: Instant, since: Instant, until: Instant) -> list[Answers]:
    """Of the leads that arrived from `since` and before `until`: all of the store, then each agent by how many they had."""
    found = [_of(lead, hours, now) for lead in leads if lead.is_lead and since <= lead.arrived < until]
    members = {member: [one for who, one in found if who == member] for member in sorted({who for who, _ in found})}
    each = sorted((_sum(ones, member) for member, ones in members.items()), key=lambda one: (-one.leads, one.member or ""))
    return [_sum([one for _, one in found], None), *each]


def _of(lead: Lead, hours: Hours, now: Instant) -> tuple[str, Answers]:
    useful = int(bool(lead.useful))
    if lead.answered:
        took = (clock.business_time(hours, lead.arrived, lead.answered),)
        in_time = int(lead.answered <= lead.due)
        return who_answered(lead) or lead.owner, Answers(None, in_time=in_time, late=1 - in_time, useful=useful, took=took)
    over = bool(lead.closed) or lead.due < now
    return lead.owner, Answers(None, never=int(over), waiting=int(not over), useful=useful)


def who_answered(lead: Lead) -> str:
    """Who was first to reach the shopper, or to talk with them when they called; "" for nobody who is known."""
    ours = [(touch.reached, touch.actor) for touch in lead.touches if touch.reached]
    theirs = [(ring.talked, ring.members[0]) for ring in lead.rings if ring.talked and ring.members]
    return min(ours + theirs, default=(0, ""))[1]


def _sum(ones: Sequence[Answers], member: str | None) -> Answers:
    return Answers(
        member,
        in_time=sum(one.in_time for one in ones),
        late=sum(one.late for one in ones),
        never=sum(one.never for one in ones),
        waiting=sum(one.waiting for one in ones),
        useful=sum(one.useful for one in ones),
        took=tuple(sorted(took for one in ones for took in one.took)),
    )


def lines(found: Sequence[Answers], names: Names) -> list[str]:
    """For who reads them."""
    told = []
    for one in found:
        share = f"{one.share:.0%} in time" if one.share is not None else "none is due yet"
        counted = f"{one.in_time:,} in time, {one.late:,} late, {one.never:,} never, {one.waiting:,} not due yet"
        parts = [f"{one.leads:,} lead{'' if one.leads == 1 else 's'}, {share}", counted]
        middle, most = one.at(0.5), one.at(0.9)
        if middle is not None and most is not None:
            parts.append(f"half within {lasted(middle)}, nine of ten within {lasted(most)}")
        told.append(f"{_called(one, names)}: {'; '.join(parts)}; {one.useful:,} useful")
    return told


def table(found: Sequence[Answers], names: Names) -> str:
    """The same as CSV, with COLUMNS as its first line."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in found:
        middle, most = one.at(0.5), one.at(0.9)
        share = "" if one.share is None else f"{100 * one.share:.1f}"
        times = ["" if time is None else time // 1_000 for time in (middle, most)]
        rows.writerow([_called(one, names), one.leads, one.in_time, one.late, one.never, one.waiting, share, *times, one.useful])
    return text.getvalue()


def _called(one: Answers, names: Names) -> str:
    return ALL if one.member is None else names.of(one.member) if one.member else NOBODY
