"""One text, mail or call of ours in words: what became of it, and every step of it with its time."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.calls import CallInEnded, CallMoved, CallPutTo, CallReceived, HangUpAsked, RecordingKept, RecordingRemoved
from bdcdesk.domain.events.contact import (
    Accepted,
    CallEnded,
    CallRequested,
    Dial,
    Held,
    Letter,
    LinkOpened,
    MessageDelivered,
    MessageFailed,
    MessageRequested,
    NotSent,
    Requested,
    Sending,
    Unknown,
    Withdrawn,
)
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.ring import Ring
from bdcdesk.domain.touch import Touch
from bdcdesk.report.entry import Entry
from bdcdesk.report.names import Names, phone
from bdcdesk.report.times import at_clock, lasted, when

Step = Sending | Accepted | NotSent | Unknown | Withdrawn | Held | MessageDelivered | MessageFailed | CallEnded | LinkOpened
STEPS: tuple[type, ...] = (
    *(Sending, Accepted, NotSent, Unknown, Withdrawn, Held),
    *(MessageDelivered, MessageFailed, CallEnded, LinkOpened, CallMoved, HangUpAsked),
)
"""What follows a request: shown in the request's bubble, not as things of their own."""

RING_STEPS: tuple[type, ...] = (CallPutTo, CallInEnded, RecordingKept, RecordingRemoved)
"""What follows a call, of ours or of the shopper's, under the name of that."""

ERASED = "The words were erased at the shopper's request."

_TAKEN = {"call": "the phone rings", "text": "taken by the provider", "email": "taken by the mail server"}
_LEGS = {"agent on": "the agent is on", "ringing shopper": "the shopper's phone rings", "talking": "talking"}
_CHANNELS = {"text": "Text", "email": "Mail", "call": "Call"}


class Told(msgspec.Struct, frozen=True):
    """All that a sentence about a touch needs. `steps`: the events that followed each request, by touch."""

    lead: Lead
    names: Names
    now: Instant
    steps: Mapping[str, Sequence[Event]]

    @property
    def zone(self) -> str:
        return self.lead.zone

    def when(self, at: Instant) -> str:
        return when(at, self.zone, self.now)


def brought_back(timeline: Iterable[Event]) -> list[Event]:
    """The same events; a request that its dispatcher had to bring back stands as what it was: asked for by the agent who had."""
    asked = set[str]()
    told = []
    for event in timeline:
        if isinstance(event.facts, Unknown) and event.facts.asked is not None and event.facts.touch not in asked:
            event = msgspec.structs.replace(event, facts=event.facts.asked, actor=event.facts.by)
        if isinstance(event.facts, Requested):
            asked.add(event.facts.touch)
        told.append(event)
    return told


def requested(event: Event, facts: Requested, told: Told, void: bool) -> Entry:
    """Our bubble: the words that went out, or whom we rang, with the state of it now."""
    call = isinstance(facts, CallRequested)
    channel = "Call" if call else _CHANNELS[facts.channel if isinstance(facts, MessageRequested) else "text"]
    touch = None if void else told.lead.touch(facts.touch)
    at = touch.reached if touch and touch.reached else event.at
    auto = isinstance(facts, MessageRequested) and facts.auto
    who = "the store, by itself, which stops no clock" if auto else told.names.of(event.actor)
    state = state_words(touch, told) if touch else "without effect"
    if touch and touch.stage == "requested" and not event.seq:
        state = "requested, not in the store's log yet"
    first = _firsts(touch, told.lead) if touch and touch.reached else ""
    seen = opened_words(touch, told) if touch else ""
    clock = at_clock(at, told.zone, seconds=True)
    meta = " · ".join(part for part in (who[:1].upper() + who[1:], channel, clock, state, seen, first) if part)
    trouble = bool(touch and touch.trouble)
    return Entry(event.id, "ours", _body(event, call), meta, _detail(event, facts.touch, told), trouble=trouble, call=call)


def _body(event: Event, call: bool) -> str:
    words = event.personal
    if isinstance(words, Dial):
        return f"Call to {phone(words.to)}"
    if isinstance(words, Letter):
        pictured = "".join(f"\nPicture: {address}" for address in words.pictures)
        return f"{words.subject}\n\n{words.body}" if words.subject else f"{words.body}{pictured}"
    return "Call" if call else ERASED


def state_words(touch: Touch, told: Told) -> str:
    """Where a touch stands now, as told.now sees it."""
    match touch.stage:
        case "requested":
            if touch.rebuffs:
                return f"tried, again at {told.when(touch.not_before)}: {_plain(touch.reason)}"
            return f"to go {told.when(touch.later)}" if touch.later > told.now else "requested"
        case "held":
            return f"held until {told.when(touch.not_before)}: {_plain(touch.reason)}"
        case "unknown":
            return "unknown whether it went" + (", look before you write again" if touch.given_up else ", asking the provider")
        case "accepted":
            return _LEGS.get(touch.leg, _TAKEN["call"]) if touch.channel == "call" else _TAKEN[touch.channel]
        case "failed":
            return f"failed: {_plain(touch.reason)}"
        case "not sent":
            return f"{'not placed' if touch.channel == 'call' else 'not sent'}: {_plain(touch.reason)}"
        case "ended":
            return ended(touch.result, touch.talk, _voicemail(touch, told))
        case "sending" | "delivered" | "withdrawn":
            return {"sending": "placing" if touch.channel == "call" else "sending", "withdrawn": "taken back"}.get(touch.stage, touch.stage)


def opened_words(touch: Touch, told: Told) -> str:
    """Whether its links were opened; "" if they were not, or only by machines: that says nothing of the shopper."""
    if not touch.opened:
        return ""
    times = "" if touch.opened == 1 else "twice, last " if touch.opened == 2 else f"{touch.opened} times, last "
    return f"link opened {times}{told.when(touch.opened_at)}"


def ended(result: str, talk: int, voicemail: int) -> str:
    """How a call ended; `talk` and `voicemail` in seconds."""
    if result == "answered":
        return f"answered, {lasted(talk * 1000)} of talk" if talk else "answered, no talk"
    if result == "voicemail":
        return f"voicemail of {lasted(voicemail * 1000)}" if voicemail else "voicemail box, nothing left"
    return result


def rang(event: Event, facts: CallReceived, told: Told, void: bool) -> Entry:
    """The shopper's call to the store, and what became of it."""
    ring = told.lead.ring(facts.ring)
    state = "without effect" if void or ring is None else _ring_state(ring, told)
    steps = [f"{at_clock(step.at, told.zone, seconds=True)} {step_words(step, told)}" for step in told.steps.get(facts.ring, ())]
    answered = ring is not None and ring.talked > 0 and ring.talked == told.lead.answered
    first = f" · first answer {lasted(told.lead.answered - told.lead.arrived)}" if answered else ""
    meta = f"Call · {at_clock(event.at, told.zone, seconds=True)} · {state}{first}"
    missed = ring is not None and ring is told.lead.missed_call
    return Entry(event.id, "theirs", "Called the store", meta, "\n".join(steps), trouble=missed, call=True)


def _ring_state(ring: Ring, told: Told) -> str:
    who = ", ".join(map(told.names.of, ring.members))
    match ring.state:
        case "answered":
            return f"answered by {who}, {lasted(ring.talk * 1000)} of talk" if ring.talk else "answered, no talk"
        case "talking":
            return f"talking with {who}"
        case "ringing":
            return f"rings at {who}"
        case "voicemail":
            return f"voicemail of {lasted(ring.seconds * 1000)}" if ring.seconds else "voicemail, being fetched"
        case "missed":
            return "nobody took it"
    return "greeted"


def _voicemail(touch: Touch, told: Told) -> int:
    return next((step.facts.voicemail for step in told.steps.get(touch.id, ()) if isinstance(step.facts, CallEnded)), 0)


def _plain(reason: str) -> str:
    return reason.rstrip(".") or "no reason was given"


def _detail(event: Event, touch: str, told: Told) -> str:
    who = told.names.of(event.actor)
    steps = [f"{at_clock(event.at, told.zone, seconds=True)} requested by {who}"]
    steps += [f"{at_clock(step.at, told.zone, seconds=True)} {step_words(step, told)}" for step in told.steps.get(touch, ())]
    return "\n".join(steps)


def step_words(event: Event, told: Told) -> str:
    """One step of a touch, for the list of all its steps."""
    match event.facts:
        case Sending():
            return "sending"
        case Accepted(adopted=adopted):
            return "found at the provider" if adopted else "taken by the provider"
        case NotSent(reason=reason, retry_at=again):
            return f"not sent: {_plain(reason)}" + (f", again at {told.when(again)}" if again else "")
        case Unknown(given_up=given_up):
            return "unknown, the provider shows none either" if given_up else "unknown whether it went"
        case Withdrawn():
            return f"taken back by {told.names.of(event.actor)}"
        case Held(until=until, reason=reason):
            return f"held until {told.when(until)}: {_plain(reason)}"
        case MessageDelivered():
            return "delivered"
        case MessageFailed(reason=reason):
            return f"failed: {_plain(reason)}"
        case CallMoved(state=state):
            return _LEGS.get(state, "the agent's phone rings")
        case HangUpAsked():
            return f"hung up by {told.names.of(event.actor)}"
        case RecordingKept(seconds=seconds):
            return f"recording of {lasted(seconds * 1000)} kept"
        case RecordingRemoved(name=name):
            return "recording deleted at the phone provider" if name else "no recording left at the phone provider"
        case CallPutTo(members=members, taken=taken):
            who = ", ".join(map(told.names.of, members))
            return f"taken by {who}" if taken else f"rings at {who}"
        case CallInEnded(result=result, talk=talk):
            return ended(result, talk, 0) if result == "answered" else result
        case CallEnded(result=result, talk=talk, voicemail=voicemail):
            return ended(result, talk, voicemail)
        case LinkOpened(machine=machine):
            return "link looked into by a machine" if machine else "link opened"
        case _:
            return event.kind.replace("_", " ")


def first_answer(lead: Lead) -> str:
    """How long the shopper waited for the first answer and whether that was in time; "" while there is none."""
    if not lead.answered:
        return ""
    return f"{lasted(lead.answered - lead.arrived)}, {'late' if lead.missed(lead.answered) else 'in time'}"


def useful_answer(lead: Lead) -> str:
    """The same of the first useful answer (a question of theirs answered, or 30 s of talk), beside the first; "" while there is neither."""
    if not lead.answered:
        return ""
    if lead.useful == lead.answered:
        return "useful"
    return f"first useful answer after {lasted(lead.useful - lead.arrived)}" if lead.useful else "no useful answer yet"


def _firsts(touch: Touch, lead: Lead) -> str:
    """ "first answer 45 s, useful", or "first useful answer 6 min" where the first was none; "" for what came later."""
    took, useful = lasted(touch.reached - lead.arrived), touch.reached == lead.useful
    if touch.reached == lead.answered:
        return f"first answer {took}, useful" if useful else f"first answer {took}"
    return f"first useful answer {took}" if useful else ""
