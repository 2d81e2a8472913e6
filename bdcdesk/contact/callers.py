"""Calls that shoppers make to the store, as they get into the log: from a webhook while they ring, or by asking the provider, which lists
them with how they ended.

A call joins the lead that a text of the same number would; a caller whom nobody knows opens a lead.
"""

from collections.abc import Iterable
from typing import Final, TypedDict

from bdcdesk.contact.errand import Steps
from bdcdesk.contact.inbound import Inbound
from bdcdesk.contact.provider import InboundCall, Provider, ProviderProblem
from bdcdesk.domain.actions.calls import EndCallIn, PutCallTo, ReceiveCall
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.calls import RingResult
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.identity import caused
from bdcdesk.domain.ring import Ring
from bdcdesk.domain.zones import zones
from bdcdesk.replica.desk import Desk

EVERY: Final = 4_000
_FIRST: Final = 12 * 3_600_000
"""Milliseconds back from which calls are looked for at least when a hub starts: those of the night."""
_LONGEST: Final = 14 * 86_400_000
"""The same at most: whoever called before that has been called back otherwise, or has bought elsewhere."""
_OVERLAP: Final = 3_600_000


class _By(TypedDict):
    store: str
    actor: str
    pressed: Instant


class Callers:
    """Use from the desk's thread."""

    def __init__(self, desk: Desk, provider: Provider, number: str, inbound: Inbound) -> None:
        self._desk = desk
        self._provider = provider
        self._number = number
        self._inbound = inbound
        self._by_sid: dict[str, tuple[str, str]] = {}
        self._by_ring: dict[str, str] = {}
        self._since: Instant = 0
        self._next: Instant = 0
        self._epoch = desk.epoch

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.confirmed(name)
            for ring in lead.rings if lead else ():
                self._by_sid[ring.sid] = (name, ring.id)
                self._by_ring[ring.id] = name

    @property
    def ready(self) -> bool:
        """Whether it is known who has called and written before: else somebody known would be taken for a stranger."""
        return self._desk.whole and self._desk.settings is not None and self._inbound.caught_up and self._epoch == self._desk.epoch

    def knows(self, sid: str) -> bool:
        """Whether the provider's call `sid` is a shopper's."""
        return sid in self._by_sid

    def lead_of(self, ring: str) -> str:
        """The lead that this call is about, "" if none is known."""
        return self._by_ring.get(ring, "")

    def open(self, sid: str, caller: str, arrived: Instant, now: Instant) -> tuple[str, str]:
        """The lead and our name for a call, kept for good; `caller` E.164, "" for who does not show it. Raises ReplicaError."""
        if sid in self._by_sid:
            return self._by_sid[sid]
        person = self._desk.stream_of(caller) if caller else ""
        lead = self._inbound.joins(person) if person else None
        name = lead.id if lead is not None else self._new_lead(sid, caller, person, arrived, now)
        ring = caused("ring", self._provider.name, sid)
        self._desk.do(
            ReceiveCall(
                id=caused("call in", self._provider.name, sid),
                store=self._desk.record.id,
                actor=self._desk.me,
                pressed=now,
                lead=name,
                ring=ring,
                provider=self._provider.name,
                sid=sid,
                person=person,
                sender=caller,
                arrived=arrived,
            )
        )
        self._by_sid[sid], self._by_ring[ring] = (name, ring), name
        return name, ring

    def put_to(self, ring: str, member: str, now: Instant, *, taken: bool = False) -> None:
        """It rings at this member, or they have taken it."""
        cause = caused("put to", ring, member, str(taken))
        self._desk.do(PutCallTo(id=cause, lead=self._by_ring[ring], ring=ring, members=(member,), taken=taken, **self._by(now)))

    def close(self, ring: str, result: RingResult, now: Instant, *, talk: int = 0, member: str = "", ended: Instant = 0) -> None:
        """How it ended; told again it is the same."""
        action = EndCallIn(
            id=caused("call in ended", ring, result),
            lead=self._by_ring[ring],
            ring=ring,
            result=result,
            ended=min(ended or now, now),
            talk=talk,
            member=member,
            **self._by(now),
        )
        self._desk.do(action)

    def over(self, sid: str, seconds: int, now: Instant) -> None:
        """The provider says that nobody is on the line any more; of what it has not told before, asking will tell."""
        if sid not in self._by_sid:
            return
        name, ring = self._by_sid[sid]
        known = self.ring(name, ring)
        if known is None or known.over:
            return
        if known.state == "talking":
            talk = min(seconds, max(0, now - known.since) // 1000)
            self.close(ring, "answered", now, talk=talk, member=known.members[0] if known.members else "")
        else:
            self.close(ring, "missed", now)

    def ring(self, lead: str, ring: str) -> Ring | None:
        """As this desk knows it by now."""
        found = self._desk.lead(lead)
        return found.ring(ring) if found is not None else None

    def step(self, now: Instant) -> Steps:
        if self._epoch != self._desk.epoch:
            self._epoch, self._since = self._desk.epoch, 0
            self._by_sid.clear()
            self._by_ring.clear()
            self.notice(list(self._desk.leads))
        if not self.ready:
            return Steps((), now + 100)
        if now < self._next:
            return Steps((), self._next)
        self._next = now + 10 * EVERY
        return Steps((_Listing(self, self._since or self._first_look(now)),), self._next)

    def _first_look(self, now: Instant) -> Instant:
        """From the last call that was taken up, however long this hub was off; where there is none, since the store has leads."""
        leads = self._desk.leads.values()
        newest = max((ring.at for lead in leads for ring in lead.rings), default=0)
        since = newest - _OVERLAP if newest else min((lead.received for lead in leads), default=now)
        return max(now - _LONGEST, min(since, now - _FIRST))

    def ask(self, since: Instant) -> list[InboundCall]:
        """From any thread."""
        try:
            return self._provider.inbound_calls(self._number, since)
        except ProviderProblem:
            return []

    def listed(self, calls: Iterable[InboundCall], now: Instant) -> None:
        self._next = now + EVERY
        if not self.ready:
            return
        for call in calls:
            self._since = max(self._since, call.at - _OVERLAP)
            if call.over and call.sid not in self._by_sid:
                # Nobody told us of it while it rang, so nobody of ours can have been asked to take it: the provider's own voice did.
                _, ring = self.open(call.sid, call.caller if call.caller.startswith("+") else "", call.at, now)
                self.close(ring, "missed", now, ended=call.at)
            elif call.over:
                self.over(call.sid, call.talk, now)

    def _new_lead(self, sid: str, caller: str, person: str, arrived: Instant, now: Instant) -> str:
        name = caused("lead by call", self._provider.name, sid)
        points = (ContactPoint("phone", caller, caller, preferred=True),) if caller else ()
        self._desk.do(
            ReceiveLead(
                id=caused("caller", self._provider.name, sid),
                lead=name,
                source="Call to the store",
                arrived=min(arrived, now),
                shopper=Shopper(points=points),
                persons=(person,) if person else (),
                zones=zones(points),
                prefers="call",
                **self._by(now),
            )
        )
        if person:
            # What the same shopper does right after it joins this lead, which the log does not hold yet.
            self._inbound.opened(person, name)
        return name

    def _by(self, now: Instant) -> _By:
        return _By(store=self._desk.record.id, actor=self._desk.me, pressed=now)


class _Listing:
    """An errand: which calls came in since."""

    def __init__(self, callers: Callers, since: Instant) -> None:
        self._callers = callers
        self._since = since
        self._found: list[InboundCall] = []

    def run(self) -> None:
        self._found = self._callers.ask(self._since)

    def finish(self, now: Instant) -> None:
        self._callers.listed(self._found, now)
