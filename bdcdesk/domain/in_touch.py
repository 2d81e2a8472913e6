"""Who is talking with us and whom we chase: two readings of a lead, from who was heard last. Pure."""

from typing import Final, Literal

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead

LIVE: Final = 3 * 86_400_000
"""Milliseconds for which a talk stays live after the shopper was last heard. Ours: weekends fit in, and plans that chase begin after it."""

Side = Literal["talking", "chased", "owed"]


class InTouch(msgspec.Struct, frozen=True):
    """How things stand with one shopper.

    "talking": something of ours reached them and they were heard within LIVE, whoever was last. "chased": something of ours reached them
    after they were last heard. "owed": neither, so that a word from us is next. `heard`: when they last wrote, asked again, rang or
    talked; `said`: when something of a person's of ours last reached them; both 0 for never. `tries`: what reached them since they were
    heard. `your_turn`: they wait for an answer.
    """

    side: Side
    heard: Instant
    said: Instant
    tries: int
    your_turn: bool


def in_touch(lead: Lead, now: Instant) -> InTouch | None:
    """None where no sale is worked on: closed, or another desk's."""
    if lead.closed or not lead.is_lead:
        return None
    heard = _heard(lead)
    talked = max((ring.talked for ring in lead.rings), default=0)
    said = max((talked, *(touch.reached for touch in lead.touches)))
    tries = sum(touch.reached > heard for touch in lead.touches)
    waits = lead.awaits_reply or bool(lead.raisings) or lead.missed_call is not None
    if said and heard and now - heard < LIVE:
        return InTouch("talking", heard, said, tries, waits)
    return InTouch("chased" if said > heard else "owed", heard, said, tries, waits or not said)


def _heard(lead: Lead) -> Instant:
    """The request itself does not count: everybody made one."""
    wrote = lead.reply.at if lead.reply is not None else 0
    asked = (raised.at for raised in lead.raised if not raised.apart)
    talked = (touch.reached for touch in lead.touches if touch.talk)
    rang = (max(ring.at, ring.talked) for ring in lead.rings)
    return max((wrote, *asked, *talked, *rang))
