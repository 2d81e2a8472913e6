"""A shopper's call to the store through a provider that tells each step by webhook and wants a command for the next (Telnyx): greeted, put
to one phone after the other until somebody presses 1, or asked for words. What is heard is what `answering` has others hear.

Where a call stands is given along with each leg (`Turn`), and all else is in the log: a hub that starts anew goes on with it. A command
that cannot be given is as one that was done, or as a phone that nobody picked up, so that no caller stays on a silent line.
"""

from collections.abc import Callable
from typing import Final

from bdcdesk.contact import voice
from bdcdesk.contact.call_steps import CallStep, Turn, packed
from bdcdesk.contact.callers import Callers
from bdcdesk.contact.conducting import Conducts
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.contact.inbound import Ear
from bdcdesk.contact.provider import ProviderProblem
from bdcdesk.contact.ringing import Ringing
from bdcdesk.domain.events import Instant
from bdcdesk.domain.ring import Ring
from bdcdesk.replica.desk import Desk

_IDLE: Final = 60_000
_WORDS_LEAST: Final = 2
"""Seconds of a voicemail that is one: less is the noise of hanging up."""
_LONG: Final = 1_000_000


class Receiving:
    """Use from the desk's thread. `recorded` is told of which call a recording is ready. Raises ReplicaError."""

    def __init__(
        self, desk: Desk, provider: Conducts, number: str, callers: Callers, ringing: Ringing, recorded: Callable[[str], None]
    ) -> None:
        self._desk = desk
        self._provider = provider
        self._number = number
        self._callers = callers
        self._ringing = ringing
        self._recorded = recorded
        self._phones: dict[str, str] = {}
        self._ready: list[Errand] = []

    def notice(self, leads: object) -> None:
        """Leads are looked up when a webhook tells of them."""

    def step(self, now: Instant) -> Steps:
        ready, self._ready = tuple(self._ready), []
        return Steps(ready, now + _IDLE)

    def told(self, step: CallStep, now: Instant) -> Ear | None:
        """None for what tells of no shopper's call."""
        if step.kind == "call.initiated":
            return self._come_in(step, now) if step.incoming else None
        if step.turn is None:
            if step.kind != "call.hangup" or not self._callers.knows(step.sid):
                return None
            # Its caller gave up before it was answered.
            self._callers.over(step.sid, _LONG, now)
            return "kept"
        known = self._callers.ring(self._callers.lead_of(step.turn.ring), step.turn.ring)
        if known is None:
            return "kept" if self._callers.ready else "not now"
        if step.turn.step == "phone":
            self._phone(step, step.turn, known, now)
        else:
            self._line(step, step.turn, known, now)
        return "kept"

    def _come_in(self, step: CallStep, now: Instant) -> Ear:
        if step.number != self._number:
            return "not ours"
        if not self._callers.ready:
            return "not now"
        shown = step.caller.startswith("+") and step.caller[1:].isdecimal()
        lead, ring = self._callers.open(step.sid, step.caller if shown else "", now, now)
        self._ringing.notice((lead,))
        state = packed(Turn(ring, "answered"))
        self._tell(lambda: self._provider.answer(step.sid, state, ring))
        return "kept"

    def _line(self, step: CallStep, turn: Turn, known: Ring, now: Instant) -> None:
        """The caller's own leg."""
        match step.kind, turn.step:
            case "call.answered", "answered" if not known.over:
                greeting = self._ringing.calls.greeting.strip()
                if greeting:
                    self._say(known, greeting, Turn(turn.ring, "greeted"))
                else:
                    self._put(known, (), now)
            case "call.speak.ended", "greeted" if known.state == "coming":
                self._put(known, (), now)
            case "call.speak.ended", "words" if not known.over:
                self._record(known, Turn(turn.ring, "voicemail"), voice.LONGEST_WORDS)
            case "call.speak.ended", "told" if not known.over:
                self._record(known, Turn(turn.ring, "talk"))
            case "call.speak.ended", "end":
                self._hang_up(known.sid)
            case "call.recording.saved", "voicemail" if step.seconds >= _WORDS_LEAST:
                if not known.over:
                    self._say(known, voice.THANKS, Turn(turn.ring, "end"))
                self._callers.close(turn.ring, "voicemail", now)
                self._recorded(turn.ring)
            case "call.recording.saved", "talk":
                self._recorded(turn.ring)
            case "call.hangup", _:
                self._callers.over(known.sid, _LONG, now)
                self._hang_up(self._phones.pop(turn.ring, ""))

    def _phone(self, step: CallStep, turn: Turn, known: Ring, now: Instant) -> None:
        """A phone of ours."""
        ours = turn.member in known.members
        match step.kind:
            case "call.answered" if known.over or not ours:
                self._hang_up(step.sid)
            case "call.answered":
                self._tell(lambda: self._provider.ask_key(step.sid, voice.PRESS_IN, f"{turn.ring}:{turn.member}"), lambda: step.sid)
            case "call.gather.ended" if step.digits == "1" and known.state == "ringing" and ours:
                self._callers.put_to(turn.ring, turn.member, now, taken=True)
                self._tell(lambda: self._provider.connect(known.sid, step.sid, f"{turn.ring}:{turn.member}"), lambda: step.sid)
            case "call.gather.ended" if known.state != "talking":
                self._hang_up(step.sid)
            case "call.bridged" if known.state == "talking" and ours and self._ringing.calls.record:
                self._begin_recording(known, turn, now)
            case "call.hangup" if known.state == "talking" and ours:
                self._callers.over(known.sid, _LONG, now)
                self._hang_up(known.sid)
            case "call.hangup" if known.state == "ringing" and ours:
                self._put(known, (*turn.tried, turn.member), now)

    def _put(self, known: Ring, tried: tuple[str, ...], now: Instant) -> None:
        lead = self._desk.lead(self._callers.lead_of(known.id))
        calls, opened = self._ringing.calls, self._ringing.opened(now)
        found = self._ringing.whom(lead, tried, now) if opened else None
        if found is None:
            words = [] if opened else [calls.closed]
            if calls.words:
                self._say(known, " ".join([*words, calls.nobody]), Turn(known.id, "words"))
                return
            self._callers.close(known.id, "missed", now)
            self._say(known, " ".join(words) or calls.nobody, Turn(known.id, "end"))
            return
        member, phone = found
        self._callers.put_to(known.id, member, now)
        if not tried:
            self._say(known, voice.MOMENT, Turn(known.id, "moment"))
        turn = Turn(known.id, "phone", member, tried)
        self._ready.append(_Dialling(self, self._provider, known, turn, phone, self._number, calls.seconds))

    def dialled(self, turn: Turn, sid: str, now: Instant) -> None:
        """Its phone rings; `sid` "": it cannot be rung."""
        if not sid:
            self.told(CallStep("call.hangup", "", turn=turn), now)
            return
        known = self._callers.ring(self._callers.lead_of(turn.ring), turn.ring)
        if known is None or known.over:
            self._hang_up(sid)
        else:
            self._phones[turn.ring] = sid

    def _begin_recording(self, known: Ring, turn: Turn, now: Instant) -> None:
        lead, phones = self._desk.lead(self._callers.lead_of(known.id)), dict(self._ringing.staff(now))
        if self._ringing.must_tell(lead, phones.get(turn.member, "")):
            self._say(known, voice.RECORDED, Turn(known.id, "told"), both=True)
        else:
            self._record(known, Turn(known.id, "talk"))

    def _say(self, known: Ring, words: str, turn: Turn, *, both: bool = False) -> None:
        """Words that could not be said are as said, except those without which nothing is recorded."""
        request = f"{known.id}:{turn.step}"
        after = None if turn.step == "told" else CallStep("call.speak.ended", known.sid, turn=turn)
        self._tell(lambda: self._provider.speak(known.sid, words, packed(turn), request, both=both), after=after)

    def _record(self, known: Ring, turn: Turn, longest: int = 0) -> None:
        request = f"{known.id}:{turn.step}"
        self._tell(
            lambda: self._provider.record(known.sid, packed(turn), request, longest=longest), (lambda: known.sid) if longest else None
        )

    def _hang_up(self, sid: str) -> None:
        if sid:
            self._tell(lambda: self._provider.hang_up(sid))

    def _tell(self, command: Callable[[], None], hang_up: Callable[[], str] | None = None, after: CallStep | None = None) -> None:
        """`hang_up`: the leg that is to end where the command cannot be given; `after`: what is then as if it had been told."""
        ending = hang_up() if hang_up is not None else ""
        self._ready.append(_Command(self, self._provider, command, ending, after))


class _Command:
    """An errand: a command for one leg."""

    def __init__(self, receiving: Receiving, provider: Conducts, command: Callable[[], None], ending: str, after: CallStep | None) -> None:
        self._receiving = receiving
        self._provider = provider
        self._command = command
        self._ending = ending
        self._after = after
        self._failed = False

    def run(self) -> None:
        try:
            self._command()
        except ProviderProblem:
            self._failed = True
            self._end()

    def _end(self) -> None:
        try:
            if self._ending:
                self._provider.hang_up(self._ending)
        except ProviderProblem:
            # It ends by itself, and that is told.
            return

    def finish(self, now: Instant) -> None:
        if self._failed and self._after is not None:
            self._receiving.told(self._after, now)


class _Dialling:
    """An errand: one of our phones is rung for a caller."""

    def __init__(self, receiving: Receiving, provider: Conducts, known: Ring, turn: Turn, phone: str, number: str, seconds: int) -> None:
        self._receiving = receiving
        self._provider = provider
        self._known = known
        self._turn = turn
        self._phone = phone
        self._number = number
        self._seconds = seconds
        self._sid = ""

    def run(self) -> None:
        request, state = f"{self._turn.ring}:{self._turn.member}", packed(self._turn)
        try:
            self._sid = self._provider.ring(self._known.sid, self._phone, self._number, self._seconds, state, request)
        except ProviderProblem:
            return

    def finish(self, now: Instant) -> None:
        self._receiving.dialled(self._turn, self._sid, now)
