"""What became of a request whose answer never came: looked up at the provider, adopted or put to the agent. Never sent again."""

from collections.abc import Iterable
from typing import Final

import msgspec

from bdcdesk.contact.carrier import Carriers
from bdcdesk.contact.errand import About, Errand, Steps, about
from bdcdesk.contact.timing import AFTER_RESTORE, MARGIN, WINDOW
from bdcdesk.contact.traces import ANY_TIME, CLOCKS
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.dispatch import ReportAccepted, ReportUnknown
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.same_words import plain
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.desk import Desk
from bdcdesk.translation import phrase

LOOKS: Final = (0, 5_000, 10_000, 45_000, 240_000)
"""Waits before each look at the provider: after the last, a person decides."""

_NO_TRACE: Final = "The provider shows no trace of it"
_IDLE: Final = 5_000
_SOON: Final = 500


class Reconciler:
    """Use from the desk's thread."""

    def __init__(self, desk: Desk, carriers: Carriers) -> None:
        self._desk = desk
        self._carriers = carriers
        self._open: set[str] = set()
        self._bound: set[str] = set()
        self._adopting: dict[str, str] = {}
        self._looks: dict[str, int] = {}
        self._next: dict[str, Instant] = {}
        self._epoch = desk.epoch

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.confirmed(name)
            touches = lead.touches if lead else ()
            self._bound.update(touch.sid for touch in touches if touch.sid)
            (self._open.add if any(_unsettled(touch) for touch in touches) else self._open.discard)(name)

    def step(self, now: Instant) -> Steps:
        errands: list[Errand] = []
        when = now + _IDLE
        if self._epoch != self._desk.epoch:
            # What was bound in a log that is gone binds nothing: it is told again, or looked up.
            self._epoch = self._desk.epoch
            for memory in (self._bound, self._adopting, self._looks, self._next):
                memory.clear()
            self.notice(list(self._desk.leads))
        if not self._desk.whole:
            return Steps((), when)
        for name in sorted(self._open):
            lead = self._desk.confirmed(name)
            for touch in lead.touches if lead else ():
                if lead is None or not _unsettled(touch):
                    continue
                if touch.stage == "sending":
                    when = min(when, self._judge(lead, touch, now))
                    continue
                # What another hub had bound and a restore has lost is offered again by then: before that, anything looks like nobody's.
                again = max(self._next.setdefault(touch.id, now + LOOKS[0]), self._desk.epoch + AFTER_RESTORE)
                if again > now or not self._desk.quiet((lead_stream(lead.id),)):
                    when = min(when, max(again, now + _SOON))
                    continue
                # Until this look is finished, no second one starts.
                self._next[touch.id] = now + 10 * MARGIN
                errands.append(Lookup(self, lead, touch))
        return Steps(tuple(errands), when)

    def _judge(self, lead: Lead, touch: Touch, now: Instant) -> Instant:
        if now <= touch.until + MARGIN:
            return touch.until + MARGIN + 1
        reason = phrase("The program that was sending it stopped before an answer came.")
        # By when it was begun: what may be asked for again is abandoned more than once.
        cause = caused("abandoned", touch.id, touch.dispatcher, str(touch.rebuffs), str(touch.until))
        self._desk.do(ReportUnknown(id=cause, reason=reason, **about(lead, touch, self._desk.me, now)))
        return now + _IDLE

    def look(self, touch: Touch) -> list[str] | None:
        """Names at the provider of what may be this touch; None if it does not say. From any thread."""
        since = touch.until - WINDOW - CLOCKS
        until = touch.until + MARGIN + CLOCKS
        if not touch.until:
            # A restored log has forgotten when it was begun: any time since it was asked for.
            since, until = touch.earliest - CLOCKS, ANY_TIME
        return self._carriers.of(touch.channel).traces(touch, since, until)

    def found(self, lead: Lead, touch: Touch, sids: list[str] | None, now: Instant) -> None:
        """Adopts the oldest that is nobody else's, or looks again later, or gives it to the agent."""
        if self._on_its_way(touch):
            sids = None
        free = [sid for sid in sids or () if sid not in self._bound and self._adopting.get(sid, touch.id) == touch.id]
        told = about(lead, touch, self._desk.me, now)
        if free:
            self._adopt(touch, free[-1], told)
            self._next[touch.id] = now + LOOKS[1]
            return
        look = self._looks.get(touch.id, 0) + (sids is not None)
        self._looks[touch.id] = look
        if look < len(LOOKS) and self._carriers.of(touch.channel).looks:
            self._next[touch.id] = now + max(LOOKS[look], LOOKS[1])
            return
        where = "There is no folder of sent mails to look it up in" if touch.channel == "email" and sids is None else _NO_TRACE
        reason = f"{where}. It may still have gone: ask the shopper, or send it again yourself."
        self._desk.do(ReportUnknown(id=caused("given up", touch.id, str(touch.rebuffs)), reason=reason, given_up=True, **told))

    def _adopt(self, touch: Touch, sid: str, told: About) -> None:
        """Once for each name at the provider, whichever hub finds it first: central takes one action of an id."""
        provider = self._carriers.of(touch.channel).name
        once = caused("adopted", provider, sid)
        adoption = ReportAccepted(id=once, provider=provider, sid=sid, adopted=True, **told)
        made = self._desk.do(adoption)
        if isinstance(made, Append) and not made.changes:
            # In the log without effect, or it would be bound: it came before its request was offered again, or another answer was first.
            self._desk.do(msgspec.structs.replace(adoption, id=caused("adopted", touch.id, sid)))
        self._adopting[sid] = touch.id

    def _on_its_way(self, touch: Touch) -> bool:
        """Whether another that looks the same is being sent right now: what the provider shows may be that one."""
        others = [other for name in self._open if (lead := self._desk.lead(name)) for other in lead.touches if other.id != touch.id]
        # Accepted in our own outbox is bound, though the log does not say so yet.
        self._bound.update(other.sid for other in others if other.sid)
        return any(other.stage == "sending" and _alike(other, touch) for other in others)


class Lookup:
    """An errand: one look at the provider."""

    def __init__(self, reconciler: Reconciler, lead: Lead, touch: Touch) -> None:
        self._reconciler = reconciler
        self._lead = lead
        self._touch = touch
        self._sids: list[str] | None = None

    def run(self) -> None:
        self._sids = self._reconciler.look(self._touch)

    def finish(self, now: Instant) -> None:
        self._reconciler.found(self._lead, self._touch, self._sids, now)


def _unsettled(touch: Touch) -> bool:
    return touch.stage == "sending" or (touch.stage == "unknown" and not touch.given_up)


def _alike(one: Touch, other: Touch) -> bool:
    if one.channel == other.channel == "call":
        return one.agent_phone == other.agent_phone
    return (one.channel, one.to, plain(one.body)) == (other.channel, other.to, plain(other.body))
