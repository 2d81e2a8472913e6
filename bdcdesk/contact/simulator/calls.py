"""A click-to-call at a moment: the agent's leg, then the shopper's, as a pure function of who behaves how and when it was hung up."""

import xml.etree.ElementTree as ElementTree
import zlib

import msgspec

from bdcdesk.contact.simulator.shoppers import Calls
from bdcdesk.domain.events.base import Instant

_SETUP, _BUSY, _AGENT_PICKS_UP, _SHOPPER_PICKS_UP, _MACHINE_PICKS_UP = 300, 1_200, 1_500, 4_000, 12_000
_DETECTION = 1_500
"""Milliseconds of listening before a machine is told from a person."""
_VOICEMAIL = 20_000
_TALK_LEAST, _TALK_SPREAD = 35_000, 120_000
_PATIENCE = 25_000
"""Milliseconds that a shopper lets the store's phone ring."""
_INSTRUCTIONS = 4_000
PRESSES, _ASKED = 1_500, 10_000
"""Milliseconds from picking up until the key is pressed, and until nobody is waited for any more."""


class Dial(msgspec.Struct, frozen=True):
    """What the instructions say: whom to put through, showing which number, ringing how many seconds, listening for a machine or not, and
    so many seconds before (`wait`)."""

    shopper: str
    caller_id: str
    ring: int
    detect: bool
    wait: int = 0


class PlacedCall(msgspec.Struct, frozen=True):
    """As it was taken. `dial` None: the instructions could not be followed, or say only once a key is pressed what is to be done: then
    `ask` is the address that is told of it. `through`: when that was. `hung_up` None: nobody has."""

    n: int
    sid: str
    child: str
    agent: str
    caller_id: str
    ring: int
    detect: bool
    dial: Dial | None
    agent_does: Calls
    shopper_does: Calls
    created: Instant
    hung_up: Instant | None
    ask: str = ""
    through: Instant | None = None


class CallIn(msgspec.Struct, frozen=True):
    """A shopper's call to the store. `ended` None: it rings until its caller gives up; else it was answered, and lasted so many seconds."""

    sid: str
    caller: str
    to: str
    created: Instant
    ended: Instant | None = None
    seconds: int = 0


class Leg(msgspec.Struct, frozen=True):
    """One phone's part. `duration` in seconds from when it was picked up, None until it is over."""

    status: str
    created: Instant
    answered_by: str | None = None
    started: Instant | None = None
    ended: Instant | None = None
    duration: int | None = None


class _Plan(msgspec.Struct, frozen=True):
    """How a leg goes when nobody hangs up. `picked` None: never; then it ends as `fails`. `told`: from when who picked up is known."""

    created: Instant
    picked: Instant | None
    fails: str
    ends: Instant
    who: str | None = None
    told: Instant = 0


def read_instructions(twiml: str) -> Dial | None:
    """Whom instructions put through. None for what a telephone exchange could not follow."""
    read = read_twiml(twiml)
    dial = None if read is None else read.find("Dial")
    number = None if dial is None else dial.find("Number")
    if dial is None or number is None or not (number.text or "").strip():
        return None
    ring = dial.get("timeout", "30")
    detect = number.get("machineDetection") is not None
    waits = [pause.get("length", "1") for pause in (read.findall("Pause") if read is not None else ())]
    wait = sum(int(each) for each in waits if each.isdecimal())
    return Dial((number.text or "").strip(), dial.get("callerId", ""), int(ring) if ring.isdecimal() else 30, detect, wait)


def read_ask(twiml: str) -> str:
    """Where it is told which key was pressed, "" where none is asked for."""
    read = read_twiml(twiml)
    gather = None if read is None else read.find("Gather")
    return "" if gather is None else gather.get("action", "")


def read_twiml(twiml: str) -> ElementTree.Element | None:
    if len(twiml) > _INSTRUCTIONS or "<!" in twiml:
        return None
    try:
        return ElementTree.fromstring(twiml)
    except ElementTree.ParseError:
        return None


def pressed_at(call: PlacedCall) -> Instant | None:
    """When the agent presses 1, if they are asked to and there."""
    return call.created + _AGENT_PICKS_UP + PRESSES if call.ask and call.agent_does == "picks up" else None


def legs(call: PlacedCall, now: Instant) -> tuple[Leg, Leg | None]:
    """The agent's leg and, once it is being rung, the shopper's."""
    agent = _leg(call.created, call.agent_does, _AGENT_PICKS_UP, call.ring, call.detect, call.sid)
    if agent.picked is None:
        return _seen(agent, call.hung_up, now), None
    begins = agent.picked + (_DETECTION if call.detect else 0)
    if call.dial is None:
        gives_up = agent.picked + _ASKED if call.ask else begins
        return _seen(msgspec.structs.replace(agent, ends=gives_up), call.hung_up, now), None
    begins = max(begins, call.through or 0) + call.dial.wait * 1_000
    shopper = _leg(begins, call.shopper_does, _SHOPPER_PICKS_UP, call.dial.ring, call.dial.detect, call.child)
    whole = msgspec.structs.replace(agent, ends=shopper.ends)
    rung = begins <= now and (call.hung_up is None or begins < call.hung_up)
    return _seen(whole, call.hung_up, now), _seen(shopper, call.hung_up, now) if rung else None


def leg_in(call: CallIn, now: Instant) -> Leg:
    if call.ended is not None:
        if now < call.ended:
            return Leg("in-progress", call.created, started=call.created)
        return Leg("completed", call.created, started=call.ended - call.seconds * 1_000, ended=call.ended, duration=call.seconds)
    ends = call.created + _PATIENCE
    return Leg("no-answer", call.created, ended=ends, duration=0) if now >= ends else Leg("ringing", call.created)


def over(call: PlacedCall, now: Instant) -> bool:
    return legs(call, now)[0].ended is not None


def _leg(created: Instant, does: Calls, person: int, ring: int, detect: bool, sid: str) -> _Plan:
    match does:
        case "picks up" | "listens":
            picked = created + person
            talk = _TALK_LEAST + zlib.crc32(sid.encode()) % _TALK_SPREAD
            return _Plan(created, picked, "", picked + talk, "human" if detect else None, picked + _DETECTION)
        case "voicemail" if ring * 1_000 > _MACHINE_PICKS_UP:
            picked = created + _MACHINE_PICKS_UP
            return _Plan(created, picked, "", picked + _VOICEMAIL, "machine_start" if detect else None, picked + _DETECTION)
        case "busy":
            return _Plan(created, None, "busy", created + _BUSY)
        case "nobody":
            return _Plan(created, None, "failed", created + _SETUP)
    return _Plan(created, None, "no-answer", created + ring * 1_000)


def _seen(plan: _Plan, hung_up: Instant | None, now: Instant) -> Leg:
    ends, fails = plan.ends, plan.fails
    if hung_up is not None and hung_up < ends:
        ends, fails = hung_up, "canceled"
    picked = plan.picked if plan.picked is not None and plan.picked <= min(now, ends) else None
    who = plan.who if picked is not None and plan.told <= min(now, ends) else None
    if now >= ends:
        if picked is None:
            return Leg(fails, plan.created, None, None, ends, 0)
        return Leg("completed", plan.created, who, picked, ends, (ends - picked) // 1_000)
    if picked is not None:
        return Leg("in-progress", plan.created, who, picked)
    return Leg("ringing" if now >= plan.created + _SETUP else "queued", plan.created)
