"""What this dispatcher began and the log knows of no more: brought back, so that the log tells of all that went to a shopper."""

from typing import Final

from bdcdesk.contact.errand import about
from bdcdesk.domain.actions.dispatch import BringBack
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.contact import CallRequested, Dial, Letter, MessageRequested
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.outbox import Begun

ITS_DESK: Final = 15_000
"""Milliseconds for which the desk that had asked for it may offer it again by itself, before we do."""


class Recall:
    """Use from the desk's thread. `begun` is the dispatcher's own, by touch."""

    def __init__(self, desk: Desk, begun: dict[str, Begun]) -> None:
        self._desk = desk
        self._begun = begun
        self._epoch = desk.epoch
        # A power cut may have put our own copy back, and so hidden that central was: whoever starts looks once.
        self._unsure: dict[str, Instant] = dict.fromkeys(begun, 0)

    def step(self, now: Instant) -> None:
        """Raises ReplicaError; then call again."""
        if self._epoch != self._desk.epoch:
            self._epoch = self._desk.epoch
            self._unsure = dict.fromkeys(self._begun, 0)
        if self._desk.whole:
            for touch in list(self._unsure):
                self._look_for(touch, self._begun[touch], now)

    def _look_for(self, touch: str, begun: Begun, now: Instant) -> None:
        lead = self._desk.confirmed(begun.lead)
        if not begun.lead or (lead is not None and (lead.erased or lead.touch(touch) is not None)):
            del self._unsure[touch]
        elif lead is not None:
            missed = self._unsure[touch] or now
            self._unsure[touch] = missed
            if now >= missed + ITS_DESK:
                self._unsure[touch] = now
                request = self._desk.request_begun(touch)
                if request is not None:
                    self._desk.do(request)


def request_of(lead: Lead, touch: Touch, me: str, now: Instant) -> BringBack:
    """The touch as it was asked for, as an action to be kept before it is sent."""
    same = touch.id, touch.person, touch.pressed, touch.patience, touch.scenario, touch.scenario_version, touch.answers
    if touch.channel == "call":
        asked: MessageRequested | CallRequested = CallRequested(*same, asks=touch.asks)
        words: Letter | Dial = Dial(touch.to, touch.agent_phone)
    else:
        asked = MessageRequested(*same, channel=touch.channel, asks=touch.asks)
        words = Letter(touch.to, touch.body, touch.subject, touch.links, calendar=touch.calendar, pictures=touch.pictures)
    cause = caused("brought back", touch.id, str(touch.rebuffs), str(now))
    return BringBack(id=cause, asked=asked, words=words, by=touch.actor, **about(lead, touch, me, now))
