"""Calls that shoppers make to the store, as they get into the log: from a webhook while they ring, or by asking the provider, which lists
them with how they ended. What was recorded of them, and of ours, is fetched with our credentials and kept beside the log.

A call joins the lead that a text of the same number would; a caller whom nobody knows opens a lead.
"""

from collections.abc import Callable, Iterable
from typing import Final, Literal, TypedDict

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.contact.inbound import Inbound
from bdcdesk.contact.provider import InboundCall, Provider, ProviderProblem
from bdcdesk.domain.actions.calls import EndCallIn, KeepRecording, PutCallTo, ReceiveCall
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.calls import RingResult
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.ring import Ring
from bdcdesk.domain.zones import zones
from bdcdesk.replica.desk import Desk

EVERY: Final = 4_000
_FIRST: Final = 12 * 3_600_000
"""Milliseconds back from which calls are looked for when a hub starts: those of the night."""
_OVERLAP: Final = 3_600_000
_PAUSES: Final = (3_000, 15_000, 60_000, 300_000, 1_800_000)
"""Milliseconds between two looks for a recording; after the last nobody looks any more until the hub starts anew."""
_LOOKED_FOR: Final = 3 * 86_400_000
MOST: Final = 12_000_000
"""Bytes of a recording that is kept: more than an hour of talk."""


class _By(TypedDict):
    store: str
    actor: str
    pressed: Instant


class Wanted(msgspec.Struct, frozen=True):
    """A call whose recording is not kept yet. `of`: our name for it, `sid` the provider's."""

    lead: str
    of: str
    sid: str
    voicemail: bool


class Callers:
    """Use from the desk's thread. `keep` puts bytes beside the log and gives their hash; it raises CentralError."""

    def __init__(self, desk: Desk, provider: Provider, number: str, inbound: Inbound, keep: Callable[[bytes], str] | None) -> None:
        self._desk = desk
        self._provider = provider
        self._number = number
        self._inbound = inbound
        self._keep = keep
        self._by_sid: dict[str, tuple[str, str]] = {}
        self._by_ring: dict[str, str] = {}
        self._wanted: dict[str, Wanted] = {}
        self._looks: dict[str, tuple[int, Instant]] = {}
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
            if lead is not None:
                self._look_for(lead)

    @property
    def ready(self) -> bool:
        """Whether it is known who has called and written before: else somebody known would be taken for a stranger."""
        return self._desk.whole and self._desk.settings is not None and self._inbound.caught_up and self._epoch == self._desk.epoch

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

    def recorded(self, of: str) -> None:
        """A webhook tells that a recording of this call is ready."""
        for wanted in [wanted for wanted in self._wanted.values() if of in (wanted.of, wanted.sid)]:
            self._looks[wanted.of] = (0, 0)
        self._next = 0

    def step(self, now: Instant) -> Steps:
        if self._epoch != self._desk.epoch:
            self._epoch, self._since = self._desk.epoch, 0
            for known in (self._by_sid, self._by_ring, self._wanted, self._looks):
                known.clear()
            self.notice(list(self._desk.leads))
        if not self.ready:
            return Steps((), now + 100)
        fetches = self._fetches(now)
        if now < self._next:
            return Steps(fetches, min([self._next, *(at for _, at in self._looks.values() if at > now)]))
        self._next = now + 10 * EVERY
        return Steps((*fetches, _Listing(self, self._since or now - _FIRST)), self._next)

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

    def fetch(self, wanted: Wanted) -> tuple[bytes, int] | None:
        """The newest recording of it and its seconds, None while there is none. From any thread."""
        try:
            found = self._provider.recordings(wanted.sid)
            content = self._provider.recording(found[0].name) if found else b""
        except ProviderProblem:
            return None
        return (content, found[0].seconds) if content and len(content) <= MOST else None

    def fetched(self, wanted: Wanted, got: tuple[bytes, int] | None, now: Instant) -> None:
        if got is None or self._keep is None:
            return
        try:
            blob = self._keep(got[0])
        except CentralError:
            return
        what: Literal["voicemail", "talk"] = "voicemail" if wanted.voicemail else "talk"
        cause = caused("recording", wanted.of, blob)
        self._desk.do(KeepRecording(id=cause, lead=wanted.lead, of=wanted.of, what=what, blob=blob, seconds=got[1], **self._by(now)))
        self._wanted.pop(wanted.of, None)

    def _fetches(self, now: Instant) -> tuple[Errand, ...]:
        due: list[Errand] = []
        for wanted in self._wanted.values() if self._keep is not None else ():
            looks, at = self._looks.get(wanted.of, (0, 0))
            if at <= now and looks <= len(_PAUSES):
                self._looks[wanted.of] = (looks + 1, now + _PAUSES[min(looks, len(_PAUSES) - 1)])
                due.append(_Fetch(self, wanted))
        return tuple(due)

    def _look_for(self, lead: Lead) -> None:
        """Of which calls of this lead a recording is still to come."""
        store, since = self._desk.settings, self._desk.now() - _LOOKED_FOR
        talk = store is not None and store.calls.record
        for ring in lead.rings:
            awaited = ring.state == "voicemail" or (talk and ring.state == "answered")
            self._want(awaited and not ring.blob and ring.at > since, Wanted(lead.id, ring.id, ring.sid, ring.state == "voicemail"))
        for touch in lead.touches:
            if touch.channel == "call" and touch.sid:
                awaited = talk and touch.stage == "ended" and touch.result == "answered"
                self._want(awaited and not touch.recording and touch.requested > since, Wanted(lead.id, touch.id, touch.sid, False))

    def _want(self, awaited: bool, wanted: Wanted) -> None:
        if awaited and not self._desk_erased(wanted.lead):
            self._wanted.setdefault(wanted.of, wanted)
        else:
            self._wanted.pop(wanted.of, None)

    def _desk_erased(self, lead: str) -> bool:
        found = self._desk.lead(lead)
        return found is None or bool(found.erased)

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


class _Fetch:
    """An errand: one look for one recording."""

    def __init__(self, callers: Callers, wanted: Wanted) -> None:
        self._callers = callers
        self._wanted = wanted
        self._got: tuple[bytes, int] | None = None

    def run(self) -> None:
        self._got = self._callers.fetch(self._wanted)

    def finish(self, now: Instant) -> None:
        self._callers.fetched(self._wanted, self._got, now)
