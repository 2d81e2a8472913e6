"""The order of the list: what waiting costs now, per kind of work; and the pick of the next best.

cost = value x (chance if done now - chance if done one handling time later). The chance falls as 1 / (1 + t / tau). For first answers tau
is 5 minutes, a curve through the published points: about 7 times fewer qualified after one hour (HBR 2011, 1.25 M leads) and 60 times fewer
after a day. The rest are this project's own estimates until a store's leads say better.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.domain.owed import Kind, Work

HANDLING = 240_000
"""Milliseconds that one lead takes an agent: the step by which waiting is measured."""

GUARANTEE_EVERY = 3
"""Every so many picks go to the work longest past its guarantee, so that nobody is forgotten."""


GUARANTEED: frozenset[Kind] = frozenset({"new", "again", "reply", "missed call", "promise", "call back", "trouble", "desk answer", "desk"})
"""Work that was promised by its due time. Trouble counts: it is a first answer or a reply that did not go."""


class Curve(msgspec.Struct, frozen=True):
    value: float
    tau: int


_MINUTE = 60_000
CURVES: dict[Kind, Curve] = {
    "reply": Curve(3.0, 3 * _MINUTE),
    "missed call": Curve(3.0, 5 * _MINUTE),
    "trouble": Curve(2.0, 5 * _MINUTE),
    "new": Curve(1.0, 5 * _MINUTE),
    "again": Curve(1.5, 5 * _MINUTE),
    "desk answer": Curve(2.0, 10 * _MINUTE),
    "desk": Curve(2.0, 10 * _MINUTE),
    "call back": Curve(2.0, 10 * _MINUTE),
    "promise": Curve(1.5, 30 * _MINUTE),
    "appointment": Curve(1.0, 30 * _MINUTE),
    "no-show": Curve(0.8, 30 * _MINUTE),
    "be-back": Curve(0.6, 720 * _MINUTE),
    "duplicate": Curve(0.15, 240 * _MINUTE),
    "car": Curve(0.7, 60 * _MINUTE),
    "confirm": Curve(0.5, 240 * _MINUTE),
    "follow-up": Curve(0.2, 1440 * _MINUTE),
    "look": Curve(0.02, 1440 * _MINUTE),
    "elsewhere": Curve(0.02, 1440 * _MINUTE),
}

ON_SITE: Final = 4.0
"""What waiting costs beside the rest while the shopper is on the site: more than any other wait can (the highest value is 3), as who has
left cannot be called back to the page. So those who are there come first, among themselves in the order that all work has."""

LIVE: Final = 2.0
"""What waiting costs beside the rest while a conversation is live: more than any wait for a first answer (1), less than who is on the site.
Somebody who wrote or rang a moment ago still holds the phone."""
LIVE_FOR: Final = 10 * _MINUTE
"""Milliseconds for which a conversation is live: this project's own estimate."""
CONVERSATION: frozenset[Kind] = frozenset({"reply", "missed call"})
"""What is live at first, and not for long."""

Place = tuple[int, float, str]
"""Sorts work: (0, -cost, lead) for what can be done now, (1, due, lead) for later, (2, due, lead) for what waits on the provider."""


def cost(work: Work, now: Instant) -> float:
    """What waiting one handling time costs, in qualified leads; work that begins later counts as beginning now."""
    curve = CURVES[work.kind]
    waited = max(0, now - work.since)
    there = ON_SITE if work.on_site else LIVE if is_live(work, now) else 0.0
    return there + curve.value * (1 / (1 + waited / curve.tau) - 1 / (1 + (waited + HANDLING) / curve.tau))


def is_live(work: Work, now: Instant) -> bool:
    """Whether the shopper waits for the next word of a conversation."""
    return work.kind in CONVERSATION and 0 <= now - work.since <= LIVE_FOR


def is_later(work: Work, now: Instant) -> bool:
    """Whether nothing is to be done of it yet. With the shopper on the site, any open lead's work can be done."""
    return work.since > now + HANDLING and not work.on_site


def place(work: Work, now: Instant) -> Place:
    if work.pending:
        return (2, float(work.due), work.lead)
    if is_later(work, now):
        return (1, float(work.due), work.lead)
    return (0, -cost(work, now), work.lead)


def pick(waiting: Iterable[Work], member: str, now: Instant, turn: int) -> Work | None:
    """The next best for this member: what is offered to them, else theirs or up for grabs, to be done now. `turn` counts picks from 1."""
    mine = [work for work in waiting if work.who in ("", member) and not work.pending and not is_later(work, now)]
    mine = [work for work in mine if work.until <= now or work.offered == member]
    if not mine:
        return None
    offered = [work for work in mine if work.until > now]
    if offered:
        return min(offered, key=lambda work: (work.until, work.lead))
    overdue = [work for work in mine if work.due < now and work.kind in GUARANTEED]
    if overdue and turn % GUARANTEE_EVERY == 0:
        return min(overdue, key=lambda work: (work.due, work.lead))
    return min(mine, key=lambda work: place(work, now))
