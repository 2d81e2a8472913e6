"""Appointments: set by an agent, confirmed with the shopper, here, shown or missed on the floor."""

from bdcdesk.domain import clock
from bdcdesk.domain.actions.base import Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.appointment import (
    AppointmentConfirmed,
    AppointmentHere,
    AppointmentMissed,
    AppointmentSet,
    AppointmentShown,
)


class SetAppointment(OnLead, frozen=True, kw_only=True, tag="set_appointment"):
    """`zone` is the store's: the wall clock by which the shopper was told."""

    appointment: str
    when: Instant
    zone: str
    salesperson: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if self.when <= self.pressed:
            return Refused("That time is past. Choose a time to come.")
        if not clock.known_zone(self.zone):
            return Refused(f"“{self.zone}” is no time zone that this computer knows.")
        return self.wish(AppointmentSet(self.appointment, self.when, self.zone, self.salesperson))


class ConfirmAppointment(OnLead, frozen=True, kw_only=True, tag="confirm_appointment"):
    appointment: str

    def decide(self, known: Known) -> Decision:
        return self.report(AppointmentConfirmed(self.appointment))


class MarkHere(OnLead, frozen=True, kw_only=True, tag="mark_here"):
    appointment: str

    def decide(self, known: Known) -> Decision:
        return self.report(AppointmentHere(self.appointment))


class MarkShown(OnLead, frozen=True, kw_only=True, tag="mark_shown"):
    appointment: str

    def decide(self, known: Known) -> Decision:
        return self.report(AppointmentShown(self.appointment))


class MarkMissed(OnLead, frozen=True, kw_only=True, tag="mark_missed"):
    appointment: str

    def decide(self, known: Known) -> Decision:
        return self.report(AppointmentMissed(self.appointment))
