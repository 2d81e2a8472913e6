"""One thing that somebody owes a shopper: what, why, since when and until when."""

from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.plans import Channel
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING, Stage

Kind = Literal[
    "reply",
    "missed call",
    "trouble",
    "new",
    "again",
    "desk answer",
    "promise",
    "call back",
    "confirm",
    "appointment",
    "no-show",
    "be-back",
    "car",
    "follow-up",
    "desk",
    "look",
    "elsewhere",
    "duplicate",
]

DAY = 86_400_000
"""Milliseconds."""
EARLY = 4 * 60_000
"""Milliseconds by which work may be done before it begins: the list offers it one handling time early (`order.HANDLING`)."""


class Work(msgspec.Struct, frozen=True):
    """`why` says what is owed, in words; `since` is when the shopper began to wait for it, `due` when it is promised by, 0 for never.

    `who` is the owner, "" when it is up for grabs: then the rule that finds one is "take the next best". `pending`: something of ours is
    under way, so there is nothing to do but wait for the provider. `offered`: the agent whom it was offered to last, which stands `until`.
    `on_site`: the shopper is on the store's site just now; nothing in the log says so, so `next_work` leaves it out.
    `channel`: on which a follow-up goes, "" for any. `named`: the member whose name stands for {who} in `why`. `desk`: when the desk's
    answer is due that the owner waits for, 0 for none.
    """

    lead: str
    kind: Kind
    why: str
    since: Instant
    due: Instant
    who: str
    pending: bool = False
    offered: str = ""
    until: Instant = 0
    on_site: bool = False
    channel: Channel | Literal[""] = ""
    named: str = ""
    desk: Instant = 0

    def words(self, names: Mapping[str, str]) -> str:
        """What is owed; `names` by member id."""
        return self.why.replace("{who}", names.get(self.named, self.named)) if self.named else self.why


def owed(
    lead: Lead, kind: Kind, why: str, since: Instant, due: Instant, pending: bool = False, channel: Channel | Literal[""] = ""
) -> Work:
    """This of the lead, owed by its owner; while it has none, by nobody yet, and with whom it was offered to."""
    offer = lead.offers[-1] if lead.offers and not lead.owner else None
    if offer is None or not offer.to:
        return Work(lead.id, kind, why, since, due, lead.owner, pending, channel=channel)
    return Work(lead.id, kind, why, since, due, "", pending, offer.to, offer.until, channel=channel)


def kept_for_later(lead: Lead, since: Instant) -> bool:
    """Whether something was written since then for a time that its writer chose, and waits for it."""
    return any(touch.later and touch.stage in WAITING and touch.requested >= since for touch in lead.touches)


def going(lead: Lead, since: Instant) -> frozenset[Stage]:
    """The stages of what was pressed since then and may still reach the shopper."""
    ours = (touch for touch in lead.touches if touch.open and not touch.reached and not touch.auto)
    return frozenset(touch.stage for touch in ours if touch.requested >= since)


def wall_clock(when: Instant, zone: str) -> str:
    """ "Tue 9:30" there; by UTC, and said so, where this machine does not know the zone."""
    try:
        at, remark = clock.local(when, zone), ""
    except ZoneInfoNotFoundError:
        # Another desk knew that zone. The work must be on the list all the same.
        at, remark = clock.local(when, "UTC"), " UTC"
    return f"{at:%a} {at.hour % 12 or 12}:{at:%M}{remark}"
