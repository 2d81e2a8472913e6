"""One piece of work as the list shows it: a frozen value made from a lead by a plain function, and what its ring says at a time."""

from enum import StrEnum

import msgspec

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.countdown import MINUTE, Ring, countdown
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.order_words import because
from bdcdesk.domain.owed import Work
from bdcdesk.translation import tr

CALL_BACK_NOW = 5 * MINUTE
"""A call the shopper asked for may be made this much before its time: its ring says "now"."""


class Kind(StrEnum):
    """What sort of work it is; decides the filter it is found under and how its ring looks."""

    new = "new"
    reply = "reply"
    call_back = "call_back"
    promise = "promise"
    follow_up = "follow_up"
    be_back = "be_back"
    confirm = "confirm"
    comes = "comes"

    __hash__ = str.__hash__  # Enum's own is written in Python, and each row is looked up by its kind


class Filter(StrEnum):
    """The chips above the list."""

    all = tr("All")
    new = tr("New")
    replies = tr("Replies")
    follow_up = tr("Follow up")
    confirm = tr("Confirm")
    tomorrow = tr("Tomorrow, not confirmed")


FOUND_UNDER: dict[Kind, Filter] = {
    Kind.new: Filter.new,
    Kind.reply: Filter.replies,
    Kind.call_back: Filter.replies,
    Kind.promise: Filter.follow_up,
    Kind.follow_up: Filter.follow_up,
    Kind.be_back: Filter.follow_up,
    # Under “Confirm” are those alone that nobody has confirmed: tomorrow's stand first.
    Kind.confirm: Filter.confirm,
    Kind.comes: Filter.follow_up,
}


class WorkRow(msgspec.Struct, frozen=True, gc=False):
    """One row. The garbage collector does not look at it (it holds nothing that could point back), so 100,000 cost no pauses.

    `who` is the shopper, `why` what is to be done ("New, first answer"), `what` the vehicle and the question; `owner` is "you", a name or
    "nobody yet" with its tone; `store` its name where there are several, else ""; `tag` is "on your site now", "asked again" or ""; `zone`
    the store's IANA time zone. `due` is 0 where there is no time, `total` the whole countdown in ms, 0 where it has no length. `until` is
    when an offer to this agent ends, 0 for none; `desk` when the answer of the store's desk is due that is waited for, 0 for none. `place`
    orders the list, smaller first; equal places are ordered by `lead`.
    `work`: what the row was made from, by which it says why it stands where it does. `mine`: it is this person's to do, or nobody else's
    yet. `beside`: who else has it open, and what they do ("Kofi Mensah reads it"). `tomorrow`: their appointment is tomorrow, and nobody
    has confirmed it.
    """

    lead: str
    who: str
    why: str
    what: str
    owner: str
    owner_tone: Tone
    store: str
    tag: str
    due: Instant
    total: int
    kind: Kind
    place: tuple[float, str]
    zone: str = "UTC"
    until: Instant = 0
    work: Work | None = None
    desk: Instant = 0
    mine: bool = False
    tomorrow: bool = False
    beside: str = ""


def under(row: WorkRow) -> tuple[Filter, ...]:
    """All filters that a row is found under: its sort of work, and who comes tomorrow whatever is to be done of it."""
    plain = Filter.all, FOUND_UNDER[row.kind]
    return (*plain, Filter.tomorrow) if row.tomorrow else plain


SEPARATOR = " · "
OFFERED = tr("offered to you")
ASKED, LATE_DESK = tr("desk asked"), tr("desk overdue")


def tags(row: WorkRow, now: Instant) -> tuple[str, ...]:
    """What stands beside the name at `now`, most urgent first, and shorter ways to say it where there is little room, the longest first:
    "offered to you · 48 s · on your site now", "48 s · on your site now" ("for you" stands on the row anyway)."""
    left = -((now - row.until) // 1000)
    if left <= 0:
        asked = LATE_DESK if row.desk and now > row.desk else ASKED if row.desk else ""
        said = [part for part in (row.beside, asked, row.tag) if part]
        return tuple(SEPARATOR.join(said[:many]) for many in range(len(said), 0, -1)) or ("",)
    offer, more = f"{OFFERED} · {left} s", SEPARATOR.join(part for part in (row.beside, row.tag) if part)
    return (f"{offer} · {more}", f"{left} s · {more}") if more else (offer,)


def tag(row: WorkRow, now: Instant) -> str:
    """All that stands beside the name at `now`."""
    return tags(row, now)[0]


def ring(row: WorkRow, now: Instant) -> Ring:
    """What the ring of this row says at `now`."""
    if row.kind is Kind.call_back and row.due and 0 <= row.due - now <= CALL_BACK_NOW:
        return Ring(tr("now"), 1.0, Tone.accent, tr("call now"))
    return countdown(row.due, row.total, now, row.zone)


def sentence(row: WorkRow, now: Instant) -> str:
    """The whole row in words, for someone who hears it."""
    parts = [
        row.who,
        tag(row, now),
        row.why,
        row.what,
        ring(row, now).words,
        tr("owner: {owner}", owner=row.owner) if row.owner else "",
        row.store,
    ]
    return ", ".join(part for part in parts if part)


def told(row: WorkRow, now: Instant) -> str:
    """The row where there is room for all of it, and why it stands where it does."""
    line = " · ".join(part for part in (row.who, row.why, row.what) if part)
    return f"{line}\n{because(row.work, now)}" if row.work is not None else line
