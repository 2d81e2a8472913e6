"""What is told of a lead to the CRM that the dealer has beside bdcdesk: its touches and outcomes, one telling an event."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from bdcdesk.domain.events import Event, Facts, Instant
from bdcdesk.domain.events import appointment as meeting
from bdcdesk.domain.events import lead as on_lead
from bdcdesk.domain.events.contact import CallEnded, Letter, MessageAccepted, MessageFailed, MessageReceived, Said
from bdcdesk.domain.events.person import Erased, OptedOut
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead

_CHANNELS = {"text": "Text", "email": "Mail", "call": "Call"}


class Telling(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An event as it is sent, in JSON with these names; what is not known is left out.

    `event` is its id: the same telling may come twice, and has the same id then. `kind` is what happened ("Lead", "Asked again", "Call",
    "Appointment set" ...). `at` and `when` (of an appointment) are ISO 8601 in UTC. `lead` is our id, `source_id` the one that the lead has
    at its `source`; of who asked again both are of this time. `by` is the member. `words` were written by the shopper or to them. `seconds`
    of talk. `adf`: what was asked, as ADF.
    """

    event: str
    kind: str
    at: str
    lead: str
    source: str = ""
    source_id: str = ""
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    by: str = ""
    words: str = ""
    result: str = ""
    reason: str = ""
    seconds: int = 0
    when: str = ""
    adf: str = ""


def lead_told_of(event: Event) -> str:
    """The lead that a telling of this event would be about; "" if nobody is told of such events."""
    if event.facts is None or type(event.facts) not in _TOLD:
        return ""
    # An opt-out is the person's: what it was told on is the lead at hand.
    return event.facts.lead if isinstance(event.facts, OptedOut) else lead_of(event.stream) or ""


def telling(event: Event, lead: Lead, timeline: Callable[[], Sequence[Event]]) -> Telling | None:
    """What is told of this event of `lead`, as that is now; None if nothing is. `timeline`: the lead's events, if they are needed.

    Of an erased shopper only that they were erased.
    """
    told = _TOLD.get(type(event.facts)) if event.facts is not None else None
    if told is None or not lead.is_lead or (lead.erased and not isinstance(event.facts, Erased)):
        return None
    if isinstance(event.facts, on_lead.RaisedAgain) and any(one.id == event.facts.raising and one.apart for one in lead.raised):
        # Somebody saw that it is another's: it is told as the lead that it became.
        return None
    said = told(event.facts, event, lead, timeline)
    points = lead.shopper.points
    return Telling(
        event=event.id,
        at=moment(event.at),
        lead=lead.id,
        name=lead.shopper.name,
        phones=tuple(point.address or point.raw for point in points if point.kind == "phone"),
        emails=tuple(point.address or point.raw for point in points if point.kind == "email"),
        **{"by": event.actor, "source": lead.source, "source_id": lead.source_id, **said},
    )


def moment(at: Instant) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def mailed(telling: Telling) -> tuple[str, str]:
    """Subject and text of the mail that tells it to a person or a CRM's inbound address."""
    name = telling.name or "unknown name"
    lines = [
        f"{telling.kind}{f': {telling.result}' if telling.result else ''}",
        f"Shopper: {', '.join((name, *telling.phones, *telling.emails))}",
        f"Lead: {f'{telling.source} {telling.source_id}'.strip() or 'unknown source'} (bdcdesk {telling.lead})",
        f"Time: {telling.at}",
        f"By: {telling.by}",
    ]
    lines += [f"For: {telling.when}"] if telling.when else []
    lines += [f"Seconds of talk: {telling.seconds}"] if telling.seconds else []
    lines += [f"Reason: {telling.reason}"] if telling.reason else []
    text = "\n".join([*lines, *(["", telling.words] if telling.words else [])])
    return " ".join(f"{telling.kind}: {name}".split()), f"{text}\n"


Said_ = dict[str, Any]
Rule = Callable[[Any, Event, Lead, Callable[[], Sequence[Event]]], Said_]


def _words(event: Event) -> str:
    return event.personal.text if isinstance(event.personal, on_lead.Words) else ""


def _sent(facts: MessageAccepted, event: Event, lead: Lead, timeline: Callable[[], Sequence[Event]]) -> Said_:
    # The words stand with the request, or with what brought it back after a restore.
    asked = (one.personal.body for one in timeline() if isinstance(one.personal, Letter) and getattr(one.facts, "touch", "") == facts.touch)
    touch = lead.touch(facts.touch)
    return {"kind": f"{_channel(lead, facts.touch)} sent", "words": next(asked, ""), "by": touch.actor if touch else event.actor}


def _failed(facts: MessageFailed, event: Event, lead: Lead, timeline: object) -> Said_:
    return {"kind": f"{_channel(lead, facts.touch)} not delivered", "reason": facts.reason}


def _received(facts: MessageReceived, event: Event, lead: Lead, timeline: object) -> Said_:
    words = event.personal.body if isinstance(event.personal, Said) else ""
    return {"kind": f"{_CHANNELS[facts.channel]} received", "words": words}


def _called(facts: CallEnded, event: Event, lead: Lead, timeline: object) -> Said_:
    reason = "told by the agent, on a phone of their own" if facts.reported else ""
    return {"kind": "Call", "result": facts.result, "seconds": facts.talk, "reason": reason}


def _channel(lead: Lead, touch: str) -> str:
    known = lead.touch(touch)
    return _CHANNELS[known.channel] if known else "Message"


def _appointment(state: str) -> Rule:
    def rule(facts: Any, event: Event, lead: Lead, timeline: object) -> Said_:
        known = lead.appointment
        told = isinstance(facts, meeting.AppointmentSet | meeting.AppointmentMoved)
        when = facts.when if told else known.when if known and known.id == facts.appointment else 0
        return {"kind": f"Appointment {state}", "when": moment(when) if when else ""}

    return rule


def _asked_again(facts: on_lead.RaisedAgain, event: Event, lead: Lead, timeline: object) -> Said_:
    words = event.personal.comments if isinstance(event.personal, on_lead.Shopper) else ""
    return {"kind": "Asked again", "source": facts.received.source, "source_id": facts.received.source_id, "words": words}


def _sent_again(facts: on_lead.SentAgain, event: Event, lead: Lead, timeline: object) -> Said_:
    return {"kind": "Sent once more", "source": facts.source, "source_id": facts.source_id, "reason": "Nothing new is in it."}


def asked_by(event: Event) -> Lead | None:
    """The lead that a request was as it came, whether it became one or joined one (whose id it has then); None for any other event."""
    if isinstance(event.facts, on_lead.RaisedAgain):
        # As it came, not as the lead is by now: what came before was told, and what came after follows.
        event = msgspec.structs.replace(event, kind="lead_received", facts=event.facts.received)
    return evolve(None, event) if isinstance(event.facts, on_lead.LeadReceived) else None


_TOLD: dict[type[Facts], Rule] = {
    on_lead.LeadReceived: lambda *_: {"kind": "Lead"},
    on_lead.RaisedAgain: _asked_again,
    on_lead.SentAgain: _sent_again,
    MessageAccepted: _sent,
    MessageFailed: _failed,
    MessageReceived: _received,
    CallEnded: _called,
    on_lead.OutcomeSet: lambda facts, event, *_: {"kind": "Outcome", "result": facts.outcome, "words": _words(event)},
    on_lead.Sold: lambda *_: {"kind": "Sold"},
    on_lead.Closed: lambda facts, event, *_: {"kind": "Closed", "result": facts.reason, "words": _words(event)},
    on_lead.Reopened: lambda facts, event, *_: {"kind": "Reopened", "words": _words(event)},
    meeting.AppointmentSet: _appointment("set"),
    meeting.AppointmentMoved: _appointment("moved"),
    meeting.AppointmentConfirmed: _appointment("confirmed"),
    meeting.AppointmentHere: _appointment("here"),
    meeting.AppointmentShown: _appointment("shown"),
    meeting.AppointmentMissed: _appointment("missed"),
    meeting.AppointmentCancelled: _appointment("cancelled"),
    OptedOut: lambda facts, *_: {"kind": "Opted out", "result": ", ".join(facts.channels)},
    Erased: lambda *_: {"kind": "Erased", "reason": "The shopper asked to be forgotten: what was copied of them has to go there too."},
}
