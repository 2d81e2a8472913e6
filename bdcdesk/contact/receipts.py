"""The provider's receipts by asking for them: texts until delivered or failed, calls until they end; at once when a webhook says that
there is one, then also of a text that was delivered, which its carrier may take back days later."""

from collections.abc import Iterable
from typing import Final

from bdcdesk.contact.errand import Errand, Steps, about
from bdcdesk.contact.outcome import CallStatus, TextStatus
from bdcdesk.contact.provider import Provider, ProviderProblem
from bdcdesk.contact.standing_still import StandingStill
from bdcdesk.domain.actions.calls import ReportCallMoved
from bdcdesk.domain.actions.dispatch import ReportCallEnded, ReportDelivered, ReportFailed
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.calls import LEGS
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.desk import Desk

_IDLE: Final = 5_000
_SLOWEST: Final = 600_000
_SILENCE: Final = 10_000
_HEARD: Final = 20_000
"""Milliseconds for which a webhook is waited for that says how a call ended, where asking does not say it."""
_RINGING: Final = 1_200
"""Milliseconds between two questions about a call: less than is waited before a shopper is rung whom no key called (`LOOK_FIRST`)."""
_UNTIL: Final = 72 * 3_600_000
"""Milliseconds after which a text without a receipt is not asked about any more: carriers answer within three days or never."""
_TOLD_OF: Final = 14 * 86_400_000
"""Milliseconds for which it is asked about when a webhook tells of it."""


class Receipts:
    """Use from the desk's thread. `still` hears what carriers say of the store's texts."""

    def __init__(self, desk: Desk, provider: Provider, still: StandingStill | None = None) -> None:
        self._still = still
        self._desk = desk
        self._provider = provider
        self._open: set[str] = set()
        self._next: dict[str, Instant] = {}
        self._by_sid: dict[str, str] = {}
        self._told_of: dict[str, str] = {}
        self._ending: set[str] = set()
        self._seen_over: dict[str, Instant] = {}

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.confirmed(name)
            (self._open.add if lead and any(_awaited(touch) for touch in lead.touches) else self._open.discard)(name)
            for touch in lead.touches if lead else ():
                if touch.hang_up and touch.stage == "accepted" and touch.id not in self._ending:
                    self._ending.add(touch.id)
                    self._next.pop(touch.id, None)
            since = self._desk.now() - _TOLD_OF
            self._by_sid.update({touch.sid: name for touch in lead.touches if touch.sid and touch.accepted > since} if lead else {})

    def further(self, sid: str) -> None:
        """A webhook tells that this text or call has come further: it is asked about in the next step. What is not known by this name yet
        is asked about anyway as soon as it is."""
        if sid in self._by_sid:
            self._told_of[sid] = self._by_sid[sid]

    def step(self, now: Instant) -> Steps:
        errands: list[Errand] = []
        when = now + _IDLE
        if not self._desk.whole:
            # By a clock that was not compared with central's yet, the next look could be an hour away.
            return Steps((), when)
        told_of, self._told_of = self._told_of, {}
        for name in sorted(self._open.union(told_of.values())):
            lead = self._desk.confirmed(name)
            for touch in lead.touches if lead else ():
                told = touch.sid in told_of and touch.stage in ("accepted", "delivered")
                if lead is None or not (told or (_awaited(touch) and now <= touch.accepted + _UNTIL)):
                    continue
                again = self._next.get(touch.id, now)
                if told or again <= now:
                    self._next[touch.id] = now + _SLOWEST
                    errands.append(Inquiry(self, lead, touch))
                else:
                    when = min(when, again)
        return Steps(tuple(errands), when)

    def ask(self, touch: Touch) -> TextStatus | CallStatus | None:
        """How far it is; None if the provider does not say. An agent's own voicemail must not be put through to: then the call is ended, as
        it is when the agent wants that. From any thread."""
        try:
            if touch.channel != "call":
                return self._provider.text_status(touch.sid)
            status = self._provider.call_status(touch.sid)
            if status.state != "ended" and (status.agent_machine or touch.hang_up):
                self._provider.hang_up(touch.sid)
                status = self._provider.call_status(touch.sid)
        except ProviderProblem:
            return None
        return status

    def told(self, lead: Lead, touch: Touch, status: TextStatus | CallStatus | None, now: Instant) -> None:
        wait = self._wait(touch, now)
        # A provider that was away for a moment must not make an old receipt wait for as long again.
        self._next[touch.id] = now + (wait if status is not None else min(wait, _SILENCE))
        facts = about(lead, touch, self._desk.me, now)
        # In a restored log a receipt may stand before the acceptance that it belongs to, without effect: then it is told once more.
        taken = (self._provider.name, touch.sid, str(touch.accepted))
        if touch.stage == "delivered" and (not isinstance(status, TextStatus) or status.state != "failed"):
            return
        if isinstance(status, TextStatus) and status.state == "delivered":
            self._desk.do(ReportDelivered(id=caused("delivered", *taken), **facts))
        elif isinstance(status, TextStatus) and status.trouble is not None:
            trouble = status.trouble
            if self._still is not None:
                self._still.carrier_said(trouble, touch.accepted, now)
            failed = caused("failed", *taken)
            self._desk.do(ReportFailed(id=failed, code=trouble.code, reason=trouble.reason, gone=trouble.gone, **facts))
        elif isinstance(status, CallStatus) and status.state in LEGS:
            # How far it is while it goes on; who is ahead of us in telling it is told nothing older.
            if not touch.leg or LEGS.index(touch.leg) < LEGS.index(status.state):
                self._desk.do(ReportCallMoved(id=caused("moved", *taken, status.state), state=status.state, **facts))
        elif isinstance(status, CallStatus) and not status.sure and now < self._seen_over.setdefault(touch.id, now) + _HEARD:
            return
        elif isinstance(status, CallStatus) and status.result is not None:
            cause = caused("ended", *taken)
            if status.agent_machine:
                # Whoever listened to our own voicemail was not answered, however long they held the line.
                self._desk.do(ReportCallEnded(id=cause, result="canceled", **facts))
            else:
                self._desk.do(ReportCallEnded(id=cause, result=status.result, talk=status.talk, voicemail=status.voicemail, **facts))

    def _wait(self, touch: Touch, now: Instant) -> int:
        # Receipts come within seconds or much later: ask as often as what is known is old.
        return max(500, min((now - touch.accepted) // 3, _SLOWEST if touch.channel != "call" else _RINGING))


class Inquiry:
    """An errand: one question about one touch."""

    def __init__(self, receipts: Receipts, lead: Lead, touch: Touch) -> None:
        self._receipts = receipts
        self._lead = lead
        self._touch = touch
        self._status: TextStatus | CallStatus | None = None

    def run(self) -> None:
        self._status = self._receipts.ask(self._touch)

    def finish(self, now: Instant) -> None:
        self._receipts.told(self._lead, self._touch, self._status, now)


def _awaited(touch: Touch) -> bool:
    # Whoever takes a mail says nothing more of it: what comes back comes as a mail.
    return touch.stage == "accepted" and touch.channel != "email"
