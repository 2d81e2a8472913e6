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
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.ring import Ring
from bdcdesk.domain.touch import Touch
from bdcdesk.report.entry import Entry
from bdcdesk.report.names import Names, phone
from bdcdesk.report.times import at_clock, lasted, when
from bdcdesk.translation import tr

Step = Sending | Accepted | NotSent | Unknown | Withdrawn | Held | MessageDelivered | MessageFailed | CallEnded | LinkOpened
STEPS: tuple[type, ...] = (
    *(Sending, Accepted, NotSent, Unknown, Withdrawn, Held),
    *(MessageDelivered, MessageFailed, CallEnded, LinkOpened, CallMoved, HangUpAsked),
)
"""What follows a request: shown in the request's bubble, not as things of their own."""

RING_STEPS: tuple[type, ...] = (CallPutTo, CallInEnded, RecordingKept, RecordingRemoved)
"""What follows a call, of ours or of the shopper's, under the name of that."""

ERASED = tr("The words were erased at the shopper's request.")

_TAKEN = {"call": tr("the phone rings"), "text": tr("taken by the provider"), "email": tr("taken by the mail server")}
_LEGS = {"agent on": tr("the agent is on"), "ringing shopper": tr("the shopper's phone rings"), "talking": tr("talking")}
_UNDER_WAY = {"sending": tr("sending"), "delivered": tr("delivered"), "withdrawn": tr("taken back")}
_CHANNELS = {"text": tr("Text"), "email": tr("Mail"), "call": tr("Call")}


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

    def by(self, event: Event) -> str:
        return self.names.of(event.actor)

    def quote(self, event: Event) -> str:
        """What somebody wrote with it; "" once it is erased."""
        return event.personal.text if isinstance(event.personal, Words) else ""

    def said(self, event: Event) -> str:
        """ ": “…”", to end a sentence with."""
        words = self.quote(event)
        return f": “{words}”" if words else ""


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
    channel = tr("Call") if call else _CHANNELS[facts.channel if isinstance(facts, MessageRequested) else "text"]
    touch = None if void else told.lead.touch(facts.touch)
    at = touch.reached if touch and touch.reached else event.at
    auto = isinstance(facts, MessageRequested) and facts.auto
    who = tr("the store, by itself, which stops no clock") if auto else told.names.of(event.actor)
    state = state_words(touch, told) if touch else tr("without effect")
    if touch and touch.stage == "requested" and not event.seq:
        state = tr("requested, not in the store's log yet")
    first = _firsts(touch, told.lead) if touch and touch.reached else ""
    seen = opened_words(touch, told) if touch else ""
    clock = at_clock(at, told.zone, seconds=True)
    meta = " · ".join(part for part in (who[:1].upper() + who[1:], channel, clock, state, seen, first) if part)
    trouble = bool(touch and touch.trouble)
    return Entry(event.id, "ours", _body(event, call), meta, _detail(event, facts.touch, told), trouble=trouble, call=call)


def _body(event: Event, call: bool) -> str:
    words = event.personal
    if isinstance(words, Dial):
        return tr("Call to {phone}", phone=phone(words.to))
    if isinstance(words, Letter):
        pictured = "".join(tr("\nPicture: {address}", address=address) for address in words.pictures)
        return f"{words.subject}\n\n{words.body}" if words.subject else f"{words.body}{pictured}"
    return tr("Call") if call else ERASED


def state_words(touch: Touch, told: Told) -> str:
    """Where a touch stands now, as told.now sees it."""
    match touch.stage:
        case "requested":
            if touch.rebuffs:
                return tr("tried, again at {when}: {why}", when=told.when(touch.not_before), why=_plain(touch.reason))
            return tr("to go {when}", when=told.when(touch.later)) if touch.later > told.now else tr("requested")
        case "held":
            return tr("held until {when}: {why}", when=told.when(touch.not_before), why=_plain(touch.reason))
        case "unknown":
            return tr("unknown whether it went") + (tr(", look before you write again") if touch.given_up else tr(", asking the provider"))
        case "accepted":
            return _LEGS.get(touch.leg, _TAKEN["call"]) if touch.channel == "call" else _TAKEN[touch.channel]
        case "failed":
            return tr("failed: {why}", why=_plain(touch.reason))
        case "not sent":
            why = _plain(touch.reason)
            return tr("not placed: {why}", why=why) if touch.channel == "call" else tr("not sent: {why}", why=why)
        case "ended":
            return ended(touch.result, touch.talk, _voicemail(touch, told))
        case "sending" | "delivered" | "withdrawn":
            return tr("placing") if touch.stage == "sending" and touch.channel == "call" else _UNDER_WAY[touch.stage]


def opened_words(touch: Touch, told: Told) -> str:
    """Whether its links were opened; "" if they were not, or only by machines: that says nothing of the shopper."""
    if not touch.opened:
        return ""
    last = told.when(touch.opened_at)
    if touch.opened <= 2:
        return tr("link opened {last}", last=last) if touch.opened == 1 else tr("link opened twice, last {last}", last=last)
    return tr("link opened {opened} times, last {last}", opened=touch.opened, last=last)


def ended(result: str, talk: int, voicemail: int) -> str:
    """How a call ended; `talk` and `voicemail` in seconds."""
    if result == "answered":
        return tr("answered, {lasted} of talk", lasted=lasted(talk * 1000)) if talk else tr("answered, no talk")
    if result == "voicemail":
        return tr("voicemail of {lasted}", lasted=lasted(voicemail * 1000)) if voicemail else tr("voicemail box, nothing left")
    return result


def rang(event: Event, facts: CallReceived, told: Told, void: bool) -> Entry:
    """The shopper's call to the store, and what became of it."""
    ring = told.lead.ring(facts.ring)
    state = tr("without effect") if void or ring is None else _ring_state(ring, told)
    steps = [f"{at_clock(step.at, told.zone, seconds=True)} {step_words(step, told)}" for step in told.steps.get(facts.ring, ())]
    answered = ring is not None and ring.talked > 0 and ring.talked == told.lead.answered
    first = tr(" · first answer {lasted}", lasted=lasted(told.lead.answered - told.lead.arrived)) if answered else ""
    meta = tr("Call · {at_clock} · {state}{first}", at_clock=at_clock(event.at, told.zone, seconds=True), state=state, first=first)
    missed = ring is not None and ring is told.lead.missed_call
    return Entry(event.id, "theirs", tr("Called the store"), meta, "\n".join(steps), trouble=missed, call=True)


def _ring_state(ring: Ring, told: Told) -> str:
    who = ", ".join(map(told.names.of, ring.members))
    match ring.state:
        case "answered":
            return (
                tr("answered by {who}, {lasted} of talk", who=who, lasted=lasted(ring.talk * 1000))
                if ring.talk
                else tr("answered, no talk")
            )
        case "talking":
            return tr("talking with {who}", who=who)
        case "ringing":
            return tr("rings at {who}", who=who)
        case "voicemail":
            return tr("voicemail of {lasted}", lasted=lasted(ring.seconds * 1000)) if ring.seconds else tr("voicemail, being fetched")
        case "missed":
            return tr("nobody took it")
    return tr("greeted")


def _voicemail(touch: Touch, told: Told) -> int:
    return next((step.facts.voicemail for step in told.steps.get(touch.id, ()) if isinstance(step.facts, CallEnded)), 0)


def _plain(reason: str) -> str:
    return tr(reason).rstrip(".") or tr("no reason was given")


def _detail(event: Event, touch: str, told: Told) -> str:
    who = told.names.of(event.actor)
    steps = [tr("{at_clock} requested by {who}", at_clock=at_clock(event.at, told.zone, seconds=True), who=who)]
    steps += [f"{at_clock(step.at, told.zone, seconds=True)} {step_words(step, told)}" for step in told.steps.get(touch, ())]
    return "\n".join(steps)


def step_words(event: Event, told: Told) -> str:
    """One step of a touch, for the list of all its steps."""
    match event.facts:
        case Sending():
            return tr("sending")
        case Accepted(adopted=adopted):
            return tr("found at the provider") if adopted else tr("taken by the provider")
        case NotSent(reason=reason, retry_at=again):
            return tr("not sent: {why}", why=_plain(reason)) + (tr(", again at {when}", when=told.when(again)) if again else "")
        case Unknown(given_up=given_up):
            return tr("unknown, the provider shows none either") if given_up else tr("unknown whether it went")
        case Withdrawn():
            return tr("taken back by {who}", who=told.names.of(event.actor))
        case Held(until=until, reason=reason):
            return tr("held until {when}: {why}", when=told.when(until), why=_plain(reason))
        case MessageDelivered():
            return tr("delivered")
        case MessageFailed(reason=reason):
            return tr("failed: {why}", why=_plain(reason))
        case CallMoved(state=state):
            return _LEGS.get(state, tr("the agent's phone rings"))
        case HangUpAsked():
            return tr("hung up by {who}", who=told.names.of(event.actor))
        case RecordingKept(seconds=seconds):
            return tr("recording of {lasted} kept", lasted=lasted(seconds * 1000))
        case RecordingRemoved(name=name):
            return tr("recording deleted at the phone provider") if name else tr("no recording left at the phone provider")
        case CallPutTo(members=members, taken=taken):
            who = ", ".join(map(told.names.of, members))
            return tr("taken by {who}", who=who) if taken else tr("rings at {who}", who=who)
        case CallInEnded(result=result, talk=talk):
            return ended(result, talk, 0) if result == "answered" else result
        case CallEnded(result=result, talk=talk, voicemail=voicemail):
            return ended(result, talk, voicemail)
        case LinkOpened(machine=machine):
            return tr("link looked into by a machine") if machine else tr("link opened")
        case _:
            return event.kind.replace("_", " ")


def first_answer(lead: Lead) -> str:
    """How long the shopper waited for the first answer and whether that was in time; "" while there is none."""
    if not lead.answered:
        return ""
    took = lasted(lead.answered - lead.arrived)
    return tr("{took}, late", took=took) if lead.missed(lead.answered) else tr("{took}, in time", took=took)


def useful_answer(lead: Lead) -> str:
    """The same of the first useful answer (a question of theirs answered, or 30 s of talk), beside the first; "" while there is neither."""
    if not lead.answered:
        return ""
    if lead.useful == lead.answered:
        return tr("useful")
    return (
        tr("first useful answer after {lasted}", lasted=lasted(lead.useful - lead.arrived)) if lead.useful else tr("no useful answer yet")
    )


def _firsts(touch: Touch, lead: Lead) -> str:
    """ "first answer 45 s, useful", or "first useful answer 6 min" where the first was none; "" for what came later."""
    took, useful = lasted(touch.reached - lead.arrived), touch.reached == lead.useful
    if touch.reached == lead.answered:
        return tr("first answer {took}, useful", took=took) if useful else tr("first answer {took}", took=took)
    return tr("first useful answer {took}", took=took) if useful else ""
