"""Appointments: set by an agent, moved, confirmed with the shopper, here, shown, missed or cancelled; and what the hub finds of them."""

from typing import Final

from bdcdesk.domain import clock
from bdcdesk.domain.actions.base import Append, Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.book import slot_of
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.appointment import (
    Answered,
    AppointmentAnswered,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentHere,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentSet,
    AppointmentShown,
)
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.events.settings import PLAIN_VISITS
from bdcdesk.domain.lead import Reply
from bdcdesk.domain.visit_fold import settles
from bdcdesk.translation import tr

LATE: Final = 15
"""Minutes for which a shopper is waited for who comes late and does not say by how many."""

OWN: Final = tr("You set this appointment or moved it, so somebody else on the floor marks that they showed. Nothing was marked.")


class OnAppointment(OnLead, frozen=True, kw_only=True):
    appointment: str


class SetAppointment(OnAppointment, frozen=True, kw_only=True, tag="set_appointment"):
    """`zone` is the store's: the wall clock by which the shopper was told. Who sets it judges a clash in `salesperson`'s book."""

    when: Instant
    zone: str
    salesperson: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        wrong = _cannot_be(self.when, self.zone, self.pressed)
        if wrong is not None:
            return wrong
        until, grace = _planned(known, self.when, self.salesperson)
        return self.wish(AppointmentSet(self.appointment, self.when, self.zone, self.salesperson, until, grace))


class MoveAppointment(OnAppointment, frozen=True, kw_only=True, tag="move_appointment"):
    """To another time, or to another salesperson. One that was missed or cancelled stands again."""

    when: Instant
    zone: str
    salesperson: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        meeting = lead.appointment
        if meeting is None or meeting.id != self.appointment or meeting.state in ("here", "shown"):
            return Refused(tr("This appointment is over. Set another one."))
        wrong = _cannot_be(self.when, self.zone, self.pressed)
        if wrong is not None:
            return wrong
        if meeting.to_come and (meeting.when, meeting.salesperson) == (self.when, self.salesperson):
            return Refused(tr("The appointment is at that time already, with the same salesperson."))
        until, grace = _planned(known, self.when, self.salesperson)
        return self.wish(AppointmentMoved(self.appointment, self.when, self.zone, self.salesperson, until, grace))


def _cannot_be(when: Instant, zone: str, pressed: Instant) -> Refused | None:
    if when <= pressed:
        return Refused(tr("That time is past. Choose a time to come."))
    return None if clock.known_zone(zone) else Refused(tr("“{zone}” is no time zone that this computer knows.", zone=zone))


def _planned(known: Known, when: Instant, salesperson: str) -> tuple[Instant, int]:
    """Until when it takes, and after how many ms it is missed."""
    grace = known.settings.visits.grace if known.settings is not None else PLAIN_VISITS.grace
    return when + slot_of(known.agent(salesperson)), grace


class ConfirmAppointment(OnAppointment, frozen=True, kw_only=True, tag="confirm_appointment"):
    def decide(self, known: Known) -> Decision:
        return self.report(AppointmentConfirmed(self.appointment))


class MarkHere(OnAppointment, frozen=True, kw_only=True, tag="mark_here"):
    def decide(self, known: Known) -> Decision:
        return self.report(AppointmentHere(self.appointment))


class MarkShown(OnAppointment, frozen=True, kw_only=True, tag="mark_shown"):
    """The floor's word, never that of who set the appointment. `greeter`: who received the shopper, "" for who expected them."""

    greeter: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        meeting = lead.appointment
        if meeting is None or meeting.id != self.appointment or not (meeting.to_come or meeting.state == "here" or meeting.timed):
            return Refused(tr("This appointment is over, or another was set since. Look at it again."))
        if self.actor in meeting.set_by:
            return Refused(OWN)
        greeter = self.greeter or meeting.salesperson or self.actor
        return self.wish(AppointmentShown(self.appointment, greeter, *next_morning(known)))


class MarkMissed(OnAppointment, frozen=True, kw_only=True, tag="mark_missed"):
    def decide(self, known: Known) -> Decision:
        return self.report(AppointmentMissed(self.appointment))


class CancelAppointment(OnAppointment, frozen=True, kw_only=True, tag="cancel_appointment"):
    """The shopper said that they will not come."""

    reason: str = ""

    def decide(self, known: Known) -> Decision:
        return self.report(AppointmentCancelled(self.appointment), Words(self.reason) if self.reason else None)


class MissByTimer(OnAppointment, frozen=True, kw_only=True, tag="miss_by_timer"):
    """The hub's: the time and the grace of an appointment went by and nobody marked it. `moved`: which of its times is meant."""

    moved: int = 0

    def decide(self, known: Known) -> Decision:
        lead = known.lead(self.lead)
        meeting = lead.appointment if lead is not None and not lead.closed and not lead.newer else None
        if meeting is None or (meeting.id, meeting.moved) != (self.appointment, self.moved):
            return Append(())
        if not meeting.missed_from or known.now < meeting.missed_from:
            return Append(())
        return self.wish(AppointmentMissed(self.appointment, timed=True))


class ReadConfirmed(OnAppointment, frozen=True, kw_only=True, tag="read_confirmed"):
    """The hub's: the shopper's answer `sid` says that they come. `settled`: and nothing else."""

    sid: str
    settled: bool = False

    def decide(self, known: Known) -> Decision:
        meant = _answered_by(known, self.lead, self.appointment, self.sid)
        if meant is None or not (meant[0].state == "set" or meant[0].answer or (self.settled and settles(meant[1]))):
            return Append(())
        return self.wish(AppointmentConfirmed(self.appointment, read=True, sid=self.sid, settled=self.settled))


class ReadAnswered(OnAppointment, frozen=True, kw_only=True, tag="read_answered"):
    """The hub's: the shopper's answer `sid` says that they come later, by `minutes` (0: not said), or not."""

    sid: str
    said: Answered
    minutes: int = 0

    def decide(self, known: Known) -> Decision:
        meant = _answered_by(known, self.lead, self.appointment, self.sid)
        if meant is None or meant[0].sid == self.sid:
            return Append(())
        late = (self.minutes or LATE) if self.said == "late" else 0
        return self.wish(AppointmentAnswered(self.appointment, self.sid, self.said, self.minutes, late))


def _answered_by(known: Known, name: str, appointment: str, sid: str) -> tuple[Appointment, Reply] | None:
    """The appointment and the answer, while that is still the shopper's newest word, and the appointment still to come."""
    lead = known.lead(name)
    if lead is None or lead.newer or lead.closed or lead.appointment is None or lead.reply is None:
        return None
    fits = lead.appointment.id == appointment and lead.appointment.to_come and lead.reply.sid == sid
    return (lead.appointment, lead.reply) if fits else None


def next_morning(known: Known) -> tuple[Instant, int]:
    """When the store opens next after today, and the version of its calendar."""
    store = known.settings
    return (clock.next_morning(store.hours, known.now), store.hours.version) if store is not None else (known.now + _DAY, 0)


_DAY: Final = 86_400_000
