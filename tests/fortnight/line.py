"""The one that sends and rings, and what the provider says of it: the hub's own actions, asked by the same contact rules."""

from random import Random
from typing import Protocol

from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions.dispatch import (
    BeginSending,
    Hold,
    PutBack,
    ReportAccepted,
    ReportCallEnded,
    ReportDelivered,
    ReportFailed,
)
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.contact import CallResult
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING, Touch

from .store import Store

FAILS = 0.02


class Other(Protocol):
    """The shopper's end."""

    def rung(self, lead: Lead) -> tuple[CallResult, int, int]:
        """How a call ends: seconds of talk, of voicemail."""
        ...

    def reached(self, lead: Lead, touch: Touch) -> None: ...


class Line:
    def __init__(self, store: Store, other: Other, chance: Random) -> None:
        self._store, self._other, self._chance = store, other, chance
        self._held: dict[tuple[str, str], Instant] = {}

    def step(self) -> None:
        """Sends what has waited for its hour."""
        for (lead, touch), until in list(self._held.items()):
            if until <= self._store.now:
                del self._held[lead, touch]
                self.send(lead, touch)

    def send(self, name: str, touch_id: str) -> None:
        """What was asked for, to its end."""
        lead = self._store.leads[name]
        touch = lead.touch(touch_id)
        if touch is None or touch.stage not in WAITING:
            return
        call = touch.channel == "call"
        about = {"lead": name, "touch": touch_id, "call": call}
        said = self._store.verdict(lead, touch.person, touch.channel, None if call else touch.body, touch_id)
        if isinstance(said, contact_rules.Held):
            self._store.act(Hold, "hub", until=said.until, reason=said.reason, **about)
            self._held[name, touch_id] = said.until
            return
        if isinstance(said, contact_rules.Blocked):
            self._store.act(PutBack, "hub", reason=said.reason, **about)
            return
        self._store.act(BeginSending, "hub", dispatcher="d1", until=self._store.now + 60_000, **about)
        self._store.act(ReportAccepted, "hub", provider="sim", sid=f"S-{touch_id}", **about)
        if call:
            result, talk, voicemail = self._other.rung(lead)
            self._store.act(ReportCallEnded, "hub", result=result, talk=talk, voicemail=voicemail, **about)
        elif self._chance.random() < FAILS:
            self._store.act(ReportFailed, "hub", code="30003", reason="The handset is off.", **about)
        else:
            self._store.act(ReportDelivered, "hub", **about)
        after = self._store.leads[name]
        sent = after.touch(touch_id)
        if sent is not None and sent.reached:
            self._other.reached(after, sent)
