"""What a screen asked for of an appointment and of the visit that came of it, as actions of this member."""

from collections.abc import Mapping
from typing import Final

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.shell.intents import Make, by, new
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.appointment import (
    CancelAppointment,
    ConfirmAppointment,
    MarkHere,
    MarkMissed,
    MarkShown,
    MoveAppointment,
    SetAppointment,
)
from bdcdesk.domain.actions.visit import MarkDemonstrated, MarkHandedOver, MarkLeft, MarkWorked
from bdcdesk.domain.events import Instant
from bdcdesk.replica.desk import Desk

_Plain = ConfirmAppointment | MarkHere | MarkShown | MarkMissed | MarkDemonstrated | MarkWorked

_MARKS: Final[Mapping[str, type[_Plain]]] = {
    "confirmed": ConfirmAppointment,
    "here": MarkHere,
    "shown": MarkShown,
    "missed": MarkMissed,
    "demonstrated": MarkDemonstrated,
    "worked": MarkWorked,
}


def appointment(view: LeadView, when: Instant, salesperson: str) -> Make:
    """The one that the page shows is moved, if it can be; else a new one is set."""
    action, name, meeting = new(), new(), view.side.meeting

    def made(desk: Desk) -> Action:
        if meeting is not None and meeting.moves:
            moved = {"appointment": meeting.id, "zone": view.zone, "salesperson": salesperson}
            return MoveAppointment(when=when, **moved, **by(desk, action, view.lead))
        return SetAppointment(appointment=name, when=when, zone=view.zone, salesperson=salesperson, **by(desk, action, view.lead))

    return made


def marked(lead: str, name: str, state: str, why: str) -> Make:
    """`why`: in the shopper's or the floor's words, for what needs it."""
    action = new()

    def made(desk: Desk) -> Action:
        match state:
            case "cancelled":
                return CancelAppointment(appointment=name, reason=why, **by(desk, action, lead))
            case "left":
                return MarkLeft(appointment=name, reason=why, **by(desk, action, lead))
            case "handed over":
                return MarkHandedOver(**by(desk, action, lead))
            case _:
                return _MARKS[state](appointment=name, **by(desk, action, lead))

    return made
