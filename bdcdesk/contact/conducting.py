"""Calls of ours through a provider that tells each step by webhook and wants a command for the next (Telnyx): the agent who picks up is
asked to press 1, who does is put through to the shopper, and how it ended is told from what was heard."""

from collections.abc import Callable, Iterable
from typing import Final, Protocol, runtime_checkable

from bdcdesk.contact import voice
from bdcdesk.contact.call_steps import CallStep, packed
from bdcdesk.contact.errand import Errand, Steps, about
from bdcdesk.contact.provider import ProviderProblem
from bdcdesk.contact.ringing import Ringing
from bdcdesk.domain.actions.calls import ReportCallMoved
from bdcdesk.domain.actions.dispatch import ReportCallEnded
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.calls import LegState
from bdcdesk.domain.events.contact import CallResult
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.desk import Desk

_IDLE: Final = 60_000
_KEPT: Final = 2 * 3_600_000
_CAUSES: Final[dict[str, CallResult]] = {
    "user_busy": "busy",
    "timeout": "no answer",
    "no_answer": "no answer",
    "call_rejected": "no answer",
    "originator_cancel": "canceled",
    "unallocated_number": "failed",
}


@runtime_checkable
class Conducts(Protocol):
    """What such a provider can be told. Each raises ProviderProblem."""

    name: str

    def ask_key(self, sid: str, words: str, request: str) -> None: ...
    def put_through(self, sid: str, shopper: str, caller_id: str, request: str) -> None: ...
    def hang_up(self, sid: str) -> None: ...
    def answer(self, sid: str, state: str, request: str) -> None: ...
    def speak(self, sid: str, words: str, state: str, request: str, *, both: bool = False) -> None: ...
    def ring(self, caller: str, phone: str, shown: str, seconds: int, state: str, request: str) -> str: ...
    def connect(self, sid: str, other: str, request: str) -> None: ...
    def record(self, sid: str, state: str, request: str, *, longest: int = 0) -> None: ...


class Conducting:
    """Use from the desk's thread. `may`: whether the shopper may be rung at this moment. `recorded` is told of which call a recording is
    ready."""

    def __init__(
        self,
        desk: Desk,
        provider: Conducts,
        number: str,
        may: Callable[[Lead, Touch, str, Instant], bool],
        ringing: Ringing,
        recorded: Callable[[str], None],
    ) -> None:
        self._ringing = ringing
        self._recorded = recorded
        self._desk = desk
        self._provider = provider
        self._number = number
        self._may = may
        self._leads: dict[str, str] = {}
        self._machines: set[str] = set()
        self._ready: list[Errand] = []

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.lead(name)
            since = self._desk.now() - _KEPT
            for touch in lead.touches if lead is not None else ():
                if touch.channel == "call" and touch.requested > since:
                    self._leads.update({touch.id: name, **({touch.sid: name} if touch.sid else {})})

    def step(self, now: Instant) -> Steps:
        ready, self._ready = tuple(self._ready), []
        return Steps(ready, now + _IDLE)

    def told(self, step: CallStep, now: Instant) -> bool:
        """Whether the call is known by now: else the provider is to tell it again. Raises ReplicaError."""
        lead = self._desk.lead(self._leads.get(step.about or step.sid, ""))
        found = [touch for touch in lead.touches if touch.id == step.about or touch.sid == step.sid] if lead is not None else []
        if lead is None or not found:
            return False
        touch = found[0]
        if step.kind == "call.recording.saved":
            self._recorded(touch.id)
        if touch.stage == "accepted":
            self._follow(step, lead, touch, now)
        return True

    def _follow(self, step: CallStep, lead: Lead, touch: Touch, now: Instant) -> None:
        ours = step.sid == touch.sid
        match step.kind:
            case "call.answered" if ours and touch.leg in ("", "ringing agent"):
                self._moved(lead, touch, "agent on", now)
                self._tell(touch, lambda: self._provider.ask_key(touch.sid, voice.PRESS, touch.id))
            case "call.gather.ended" if ours and touch.leg == "agent on":
                if step.digits == "1" and self._may(lead, touch, touch.sid, now):
                    self._moved(lead, touch, "ringing shopper", now)
                    self._tell(touch, lambda: self._provider.put_through(touch.sid, touch.to, self._number, touch.id))
                else:
                    self._tell(touch, lambda: self._provider.hang_up(touch.sid))
            case "call.machine.detection.ended" if not ours and step.machine:
                self._machines.add(touch.id)
            case "call.bridged":
                if touch.leg != "talking" and self._ringing.calls.record:
                    self._begin_recording(lead, touch)
                self._moved(lead, touch, "talking", now)
            case "call.speak.ended" if ours and touch.leg == "talking":
                self._record(touch)
            case "call.hangup":
                self._over(step, lead, touch, now, ours=ours)

    def _begin_recording(self, lead: Lead, touch: Touch) -> None:
        """Nothing is recorded before both have heard that it will be, where they have to."""
        if self._ringing.must_tell(lead, touch.agent_phone):
            said = (touch.sid, voice.RECORDED, packed(touch.id), f"{touch.id}:told")
            self._ready.append(_Command(lambda: self._provider.speak(*said, both=True), lambda: None))
        else:
            self._record(touch)

    def _record(self, touch: Touch) -> None:
        self._ready.append(_Command(lambda: self._provider.record(touch.sid, packed(touch.id), f"{touch.id}:record"), lambda: None))

    def _over(self, step: CallStep, lead: Lead, touch: Touch, now: Instant, *, ours: bool) -> None:
        seconds = max(0, now - touch.leg_at) // 1000 if touch.leg == "talking" else 0
        result: CallResult = _CAUSES.get(step.cause, "no answer") if not ours else "canceled"
        talk = voicemail = 0
        if touch.leg == "talking":
            machine = touch.id in self._machines
            result, talk, voicemail = ("voicemail", 0, seconds) if machine else ("answered", seconds, 0)
        cause = caused("ended", *self._taken(touch))
        facts = about(lead, touch, self._desk.me, now)
        self._desk.do(ReportCallEnded(id=cause, result=result, talk=talk, voicemail=voicemail, **facts))
        if not ours:
            self._tell(touch, lambda: self._provider.hang_up(touch.sid))

    def _moved(self, lead: Lead, touch: Touch, state: LegState, now: Instant) -> None:
        cause = caused("moved", *self._taken(touch), state)
        self._desk.do(ReportCallMoved(id=cause, state=state, **about(lead, touch, self._desk.me, now)))

    def _taken(self, touch: Touch) -> tuple[str, ...]:
        return self._provider.name, touch.sid, str(touch.accepted)

    def _tell(self, touch: Touch, command: Callable[[], None]) -> None:
        self._ready.append(_Command(command, lambda: self._provider.hang_up(touch.sid)))


class _Command:
    """An errand: a command, and where it cannot be given, an end: nobody is to stay on a silent line."""

    def __init__(self, command: Callable[[], None], otherwise: Callable[[], None]) -> None:
        self._command = command
        self._otherwise = otherwise

    def run(self) -> None:
        try:
            self._command()
        except ProviderProblem:
            self._give_up()

    def _give_up(self) -> None:
        try:
            self._otherwise()
        except ProviderProblem:
            # The receipts ask how it is, and the agent can hang up.
            return

    def finish(self, now: Instant) -> None:
        """Nothing of it is kept: what comes of it is told by webhook."""
