"""What is heard on the phone, decided call by call: whose phone rings for a shopper who calls, in which order and until when; what an agent
hears who picks up; and whom an agent who pressed 1 is put through to.

Each step is a question of the provider's, answered at once. What a step has to know stands in its address, which the provider signs; all
else is in the log. Phones ring one after the other: were they to ring at once, the fastest voicemail would have the call.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeAlias

from bdcdesk.contact import voice
from bdcdesk.contact.callers import Callers
from bdcdesk.contact.ringing import Ringing
from bdcdesk.domain import contact_rules
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.desk import Desk

Step: TypeAlias = Literal["press", "voice", "next", "whisper", "take", "left", "recorded", "notice"]


class Answering:
    """Use from the desk's thread. `number` is the store's. `recorded` is told of which call a recording is ready."""

    def __init__(self, desk: Desk, callers: Callers, number: str, ringing: Ringing, recorded: Callable[[str], None]) -> None:
        self._desk = desk
        self._callers = callers
        self._recorded = recorded
        self._number = number
        self._ringing = ringing
        self._by_touch: dict[str, str] = {}

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.lead(name)
            calling = [touch for touch in lead.touches if touch.channel == "call" and touch.open] if lead is not None else []
            self._by_touch.update({touch.id: name for touch in calling})

    def answer(self, step: str, at: str, asked: Mapping[str, str], told: Mapping[str, str], now: Instant) -> str | None:
        """The TwiML for a step, None for one that is none. `asked` stood in the address, `told` is the provider's form; `at` is where the
        steps are. Raises ReplicaError."""
        ring, member = asked.get("ring", ""), asked.get("member", "")
        match step:
            case "voice":
                return self._come_in(at, told, now)
            case "press":
                return self._pressed(at, asked, told, now)
            case "notice":
                return voice.connect(voice.RECORDED)
            case "recorded":
                self._recorded(asked.get("of", ""))
                return voice.NOTHING
        lead = self._callers.lead_of(ring)
        if step not in ("next", "whisper", "take", "left"):
            return None
        if not lead:
            return voice.end(voice.GOODBYE)
        match step:
            case "whisper":
                return voice.ask_agent(voice.address(at, "take", ring=ring, member=member), voice.PRESS_IN)
            case "take":
                return self._take(at, lead, ring, asked, told, now)
            case "left":
                self._callers.close(ring, "voicemail", now)
                self._recorded(ring)
                return voice.end(voice.THANKS)
        return self._further(at, lead, ring, asked, told, now)

    def _come_in(self, at: str, told: Mapping[str, str], now: Instant) -> str:
        sid, caller = told.get("CallSid", ""), told.get("From", "")
        if not sid or told.get("To", "") != self._number or not self._callers.ready:
            return voice.end(voice.AWAY)
        lead, ring = self._callers.open(sid, caller if caller.startswith("+") and caller[1:].isdecimal() else "", now, now)
        self._ringing.notice((lead,))
        return self._put(at, lead, ring, (), (self._ringing.calls.greeting,), now)

    def _further(self, at: str, lead: str, ring: str, asked: Mapping[str, str], told: Mapping[str, str], now: Instant) -> str:
        """A phone has rung, and stopped."""
        known = self._callers.ring(lead, ring)
        if known is not None and known.state == "talking":
            seconds = told.get("DialCallDuration", "")
            talk = min(int(seconds) if seconds.isdecimal() else 0, max(0, now - known.since) // 1000)
            self._callers.close(ring, "answered", now, talk=talk, member=known.members[0])
            return voice.end()
        if known is None or known.over:
            return voice.end()
        return self._put(at, lead, ring, tuple(filter(None, asked.get("tried", "").split(","))), (), now, "told" in asked)

    def _put(self, at: str, lead: str, ring: str, tried: tuple[str, ...], first: tuple[str, ...], now: Instant, told: bool = False) -> str:
        """`told`: the caller has heard already that it is recorded; each phone that rings may be where another law holds."""
        calls = self._ringing.calls
        opened = self._ringing.opened(now)
        found = self._ringing.whom(self._desk.lead(lead), tried, now) if opened else None
        if found is None:
            if calls.words:
                words = (*first, "" if opened else calls.closed, calls.nobody)
                return voice.take_words(words, voice.address(at, "left", ring=ring), voice.address(at, "recorded", of=ring))
            self._callers.close(ring, "missed", now)
            return voice.end(*first, calls.nobody if opened else calls.closed)
        member, phone = found
        self._callers.put_to(ring, member, now)
        recorded = voice.address(at, "recorded", of=ring) if calls.record else ""
        notice = voice.RECORDED if recorded and not told and self._ringing.must_tell(self._desk.lead(lead), phone) else ""
        heard = {"told": "1"} if told or notice else {}
        action = voice.address(at, "next", ring=ring, tried=",".join((*tried, member)), **heard)
        whisper = voice.address(at, "whisper", ring=ring, member=member)
        return voice.ring((*first, notice), phone, whisper, action, calls.seconds, recorded=recorded)

    def _take(self, at: str, lead: str, ring: str, asked: Mapping[str, str], told: Mapping[str, str], now: Instant) -> str:
        known, member = self._callers.ring(lead, ring), asked.get("member", "")
        if known is None or known.over:
            return voice.end(voice.GOODBYE)
        if told.get("Digits") != "1":
            again = voice.address(at, "take", ring=ring, member=member, again="1")
            return voice.end(voice.GOODBYE) if asked.get("again") else voice.ask_agent(again, voice.PRESS_IN)
        self._callers.put_to(ring, member, now, taken=True)
        told_too = self._ringing.calls.record and self._ringing.must_tell(self._desk.lead(lead), told.get("To", ""))
        return voice.connect(voice.RECORDED if told_too else "")

    def _pressed(self, at: str, asked: Mapping[str, str], told: Mapping[str, str], now: Instant) -> str:
        """The agent whom we rang has pressed a key, or none in time."""
        name = asked.get("touch", "")
        lead = self._desk.lead(self._by_touch.get(name, ""))
        touch = lead.touch(name) if lead is not None else None
        if told.get("Digits") != "1":
            again = voice.address(at, "press", touch=name, again="1")
            return voice.end(voice.GOODBYE) if asked.get("again") else voice.ask_agent(again, voice.PRESS)
        if lead is None or touch is None or not self.may(lead, touch, told.get("CallSid", ""), now):
            return voice.end(voice.NOT_NOW)
        recorded = voice.address(at, "recorded", of=touch.id) if self._ringing.calls.record else ""
        notice = voice.address(at, "notice") if recorded and self._ringing.must_tell(lead, touch.agent_phone) else ""
        return voice.bridge(touch.to, self._number, told=at, recorded=recorded, notice=notice)

    def may(self, lead: Lead, touch: Touch, sid: str, now: Instant) -> bool:
        """Whether the shopper may be rung at this moment: asked a last time, since the agent's phone may have rung for long."""
        if touch.stage not in ("sending", "unknown", "accepted") or touch.hang_up or (touch.sid and touch.sid != sid):
            return False
        # Rung once for each request, whoever presses what.
        if touch.leg in ("ringing shopper", "talking"):
            return False
        said = contact_rules.verdict(self._desk, lead, touch.person, "call", now, touch.purpose, None, touch.id)
        return isinstance(said, contact_rules.Allowed)
