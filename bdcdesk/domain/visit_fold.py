"""What an appointment and the visit that comes of it mean for a lead."""

import msgspec

from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.events import Event, Facts
from bdcdesk.domain.events import appointment as meeting
from bdcdesk.domain.lead import Lead, Reply
from bdcdesk.domain.lead_fold import Rule, seen_to, words

change = msgspec.structs.replace


def _set(state: Lead, facts: meeting.AppointmentSet, event: Event) -> Lead:
    if state.closed or (state.appointment is not None and state.appointment.id == facts.appointment):
        return state
    by = (event.actor,) if facts.grace else ()
    planned = Appointment(facts.appointment, facts.when, facts.zone, facts.salesperson, until=facts.until, grace=facts.grace)
    return change(state, appointment=change(planned, changed=event.at, planned=event.at, set_by=by))


def _moved(state: Lead, facts: meeting.AppointmentMoved, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "set", "confirmed", "missed", "cancelled")
    if known is None:
        return state
    planned = Appointment(facts.appointment, facts.when, facts.zone, facts.salesperson, until=facts.until, grace=facts.grace)
    by = tuple(dict.fromkeys((*known.set_by, event.actor)))
    return change(state, appointment=change(planned, changed=event.at, planned=event.at, set_by=by, moved=known.moved + 1))


def _confirmed(state: Lead, facts: meeting.AppointmentConfirmed, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "set", "confirmed")
    if known is None:
        return state
    after, reply = state, state.reply
    if known.state == "set" or known.answer:
        confirmed = change(known, state="confirmed", changed=event.at, answer="", sid="", answered=0, minutes=0, late=0)
        after = change(state, appointment=confirmed)
    if facts.settled and reply is not None and reply.sid == facts.sid and settles(reply):
        after = change(after, reply=change(reply, settled=True))
    return after


def _answered(state: Lead, facts: meeting.AppointmentAnswered, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "set", "confirmed")
    if known is None or known.sid == facts.sid:
        return state
    answer = change(known, answer=facts.said, sid=facts.sid, answered=event.at, minutes=facts.minutes, late=facts.late)
    return change(state, appointment=answer)


def _here(state: Lead, facts: meeting.AppointmentHere, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "set", "confirmed", "missed")
    return state if known is None else _arrived(state, known, change(known, state="here", changed=event.at))


def _shown(state: Lead, facts: meeting.AppointmentShown, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "set", "confirmed", "here", "missed")
    if known is None or event.actor in known.set_by:
        # Nobody says of an appointment of their own that it was kept.
        return state
    shown = change(known, state="shown", changed=event.at, greeter=facts.greeter, back=facts.back)
    return _arrived(state, known, shown)


def _arrived(state: Lead, before: Appointment, after: Appointment) -> Lead:
    """Who comes after all was late: a miss that only the clock had told of is none. What a person marked as missed stays."""
    if before.state != "missed":
        return change(state, appointment=after)
    if not before.timed:
        return state
    return change(state, appointment=change(after, timed=False), missed_appointments=state.missed_appointments - 1)


def _missed(state: Lead, facts: meeting.AppointmentMissed, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "set", "confirmed")
    if known is None:
        return state
    missed = change(known, state="missed", changed=event.at, timed=facts.timed)
    return change(state, appointment=missed, missed_appointments=state.missed_appointments + 1)


def _cancelled(state: Lead, facts: meeting.AppointmentCancelled, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "set", "confirmed")
    return state if known is None else change(state, appointment=change(known, state="cancelled", changed=event.at))


def _demonstrated(state: Lead, facts: meeting.CarDemonstrated, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "here", "shown")
    return state if known is None or known.demonstrated else change(state, appointment=change(known, demonstrated=event.at))


def _worked(state: Lead, facts: meeting.DealWorked, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "here", "shown")
    return state if known is None or known.worked else change(state, appointment=change(known, worked=event.at))


def _left(state: Lead, facts: meeting.LeftWithout, event: Event) -> Lead:
    known = _meant(state, facts.appointment, "shown")
    return state if known is None else change(state, appointment=change(known, left=event.at, back=facts.back, why=words(event)))


def _handed_over(state: Lead, facts: meeting.CarHandedOver, event: Event) -> Lead:
    return change(state, handed_over=event.at) if state.sold and not state.handed_over else state


def settles(reply: Reply) -> bool:
    """Whether nothing waits once this is settled: who had written something else before still waits for a reply to that."""
    return reply.since == reply.at and not reply.settled


def _meant(state: Lead, appointment: str, *allowed: str) -> Appointment | None:
    """The lead's appointment if it is this one and in one of these states."""
    known = state.appointment
    return known if not state.closed and known is not None and known.id == appointment and known.state in allowed else None


def erased_appointment(known: Appointment | None) -> Appointment | None:
    """Without what was said of the shopper."""
    return change(known, why="") if known is not None and known.why else known


RULES: dict[type[Facts], Rule] = {
    meeting.AppointmentSet: seen_to(_set),
    meeting.AppointmentMoved: seen_to(_moved),
    meeting.AppointmentConfirmed: _confirmed,
    meeting.AppointmentAnswered: _answered,
    meeting.AppointmentHere: _here,
    meeting.AppointmentShown: _shown,
    meeting.AppointmentMissed: _missed,
    meeting.AppointmentCancelled: _cancelled,
    meeting.CarDemonstrated: _demonstrated,
    meeting.DealWorked: _worked,
    meeting.LeftWithout: _left,
    meeting.CarHandedOver: _handed_over,
}
