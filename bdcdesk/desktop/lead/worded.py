"""An offer in the words of whoever writes it: mine before the store's before the standard ones, and what they were before. Pure."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal

import msgspec

from bdcdesk.desktop.lead.offer_view import Offer, Worded
from bdcdesk.domain.events import Instant
from bdcdesk.domain.placeholders import fill
from bdcdesk.domain.wording import Wordings
from bdcdesk.report.times import when

_CHANNELS: Final[tuple[Literal["text", "email"], ...]] = ("text", "email")


def worded(offer: Offer, kept: Wordings, me: str, zone: str, now: Instant) -> Offer:
    """`kept` of its scenario; `zone` is the store's, for when the earlier ones were."""
    if not kept.kept:
        return offer
    found = tuple(one for channel in _CHANNELS for one in _wordings(offer, kept, me, channel, zone, now))
    text, mail = (next(one for one in found if one.channel == channel) for channel in _CHANNELS)
    return msgspec.structs.replace(offer, body=text.body, subject=mail.subject, mail=mail.body, worded=found, guide=_guide(offer, kept))


def _guide(offer: Offer, kept: Wordings) -> tuple[str, ...]:
    """The store's own, with the question how they would like to buy where the standard one ends with it."""
    own = kept.of("", offer.at, "call", offer.language)
    if own is None:
        return offer.guide
    turns = tuple(fill(line.strip(), dict(offer.known)) for line in own.said.body.splitlines() if line.strip())
    return (*turns, offer.guide[-1]) if offer.buying else turns


def _wordings(offer: Offer, kept: Wordings, me: str, channel: Literal["text", "email"], zone: str, now: Instant) -> Iterator[Worded]:
    known = dict(offer.known)
    owners: tuple[tuple[Literal["mine", "store"], str], ...] = (("mine", me), ("store", ""))
    for whose, owner in owners:
        if (one := kept.of(owner, offer.at, channel, offer.language)) is not None:
            yield Worded(whose, channel, fill(one.said.body, known), fill(one.said.subject, known), kept=one.said)
    yield Worded("standard", channel, *((offer.body, "") if channel == "text" else (offer.mail, offer.subject)))
    for whose, owner in owners:
        history = kept.history(owner, offer.at, channel, offer.language)
        for later, one in pairwise(history):
            if one.said.body:
                body, subject = fill(one.said.body, known), fill(one.said.subject, known)
                yield Worded(whose, channel, body, subject, when(later.at, zone, now), one.said)
