"""What the two legs of a Twilio click-to-call, the agent's and then the shopper's, say about the call as a whole."""

import msgspec

from bdcdesk.contact.outcome import CallState, CallStatus
from bdcdesk.domain.events.contact import CallResult
from bdcdesk.translation import phrase

_CALL_ENDS: dict[str, CallResult] = {
    "completed": "answered",
    "busy": "busy",
    "no-answer": "no answer",
    "failed": "failed",
    "canceled": "canceled",
}

_AGENT_ENDS: dict[str, tuple[CallResult, str]] = {
    "busy": ("canceled", phrase("Your own phone was busy, so the shopper was not rung.")),
    "no-answer": ("canceled", phrase("Your own phone was not picked up, so the shopper was not rung.")),
    "canceled": ("canceled", phrase("The call was ended before the shopper was rung.")),
    "failed": ("failed", phrase("Your own phone could not be reached, so the shopper was not rung.")),
    "completed": ("canceled", phrase("The call was over before the shopper was rung.")),
}


class Call(msgspec.Struct):
    """One leg, as Twilio tells it. `duration` is seconds in digits, there when the leg is over."""

    sid: str
    status: str = ""
    direction: str = ""
    to: str | None = None
    sender: str | None = msgspec.field(name="from", default=None)
    duration: str | None = None
    answered_by: str | None = None
    date_created: str | None = None


def is_over(leg: Call) -> bool:
    return leg.status in _CALL_ENDS


def seconds(leg: Call) -> int:
    """How long somebody was on the line, of a leg that is over."""
    return int(leg.duration) if leg.status == "completed" and leg.duration and leg.duration.isdecimal() else 0


def agent_leg(sid: str, agent: Call, machine: bool) -> CallStatus:
    """While the shopper has not been rung."""
    if agent.status in _AGENT_ENDS:
        result, reason = _AGENT_ENDS[agent.status]
        return CallStatus(sid, "ended", result, agent_machine=machine, reason=reason)
    states: dict[str, CallState] = {"ringing": "ringing agent", "in-progress": "agent on"}
    return CallStatus(sid, states.get(agent.status, "queued"), agent_machine=machine)


def shopper_leg(sid: str, leg: Call, machine: bool) -> CallStatus:
    """Once the shopper has been rung."""
    who, shopper = leg.answered_by or "", leg.to or ""
    voicemail = who.startswith("machine")
    if leg.status not in _CALL_ENDS:
        state: CallState = "talking" if leg.status == "in-progress" else "ringing shopper"
        return CallStatus(sid, state, answered_by=who, agent_machine=machine, shopper=shopper)
    result = _CALL_ENDS[leg.status]
    seconds = int(leg.duration) if leg.duration and leg.duration.isdecimal() and result == "answered" else 0
    if voicemail and result == "answered":
        return CallStatus(sid, "ended", "voicemail", voicemail=seconds, answered_by=who, agent_machine=machine, shopper=shopper)
    return CallStatus(sid, "ended", result, talk=seconds, answered_by=who, agent_machine=machine, shopper=shopper)
