"""Appointments and the visits that came of them, in words: who set, confirmed, received, showed, worked."""

from collections.abc import Callable
from typing import Any

from bdcdesk.domain.events import Event, Facts
from bdcdesk.domain.events import appointment as meeting
from bdcdesk.domain.events.lead import Words
from bdcdesk.report.times import at_clock, on_day
from bdcdesk.report.touch_words import Told


def _planned(what: str) -> Callable[[Any, Event, Told], str]:
    def words(facts: meeting.AppointmentSet | meeting.AppointmentMoved, event: Event, told: Told) -> str:
        day = on_day(facts.when, facts.zone, told.now)
        with_whom = f", with {told.names.of(facts.salesperson)}" if facts.salesperson else ""
        return f"Appointment {what} by {_by(event, told)}: {day}, {at_clock(facts.when, facts.zone)}{with_whom}"

    return words


def _confirmed(facts: meeting.AppointmentConfirmed, event: Event, told: Told) -> str:
    return "Appointment confirmed by the shopper's own answer" if facts.read else f"Appointment confirmed by {_by(event, told)}"


def _answered(facts: meeting.AppointmentAnswered, event: Event, told: Told) -> str:
    if facts.said == "cannot":
        return "The shopper answered that they cannot come then"
    return f"The shopper answered that they run {f'{facts.minutes} minutes ' if facts.minutes else ''}late"


def _shown(facts: meeting.AppointmentShown, event: Event, told: Told) -> str:
    greeted = f", received by {told.names.of(facts.greeter)}" if facts.greeter and facts.greeter != event.actor else ""
    return f"The shopper showed, marked by {_by(event, told)}{greeted}"


def _missed(facts: meeting.AppointmentMissed, event: Event, told: Told) -> str:
    return "Appointment missed: nobody marked it in time" if facts.timed else f"Appointment missed, marked by {_by(event, told)}"


def _by(event: Event, told: Told) -> str:
    return told.names.of(event.actor)


def _because(event: Event) -> str:
    return f": “{event.personal.text}”" if isinstance(event.personal, Words) and event.personal.text else ""


VISITS: dict[type[Facts], Callable[[Any, Event, Told], str]] = {
    meeting.AppointmentSet: _planned("set"),
    meeting.AppointmentMoved: _planned("moved"),
    meeting.AppointmentConfirmed: _confirmed,
    meeting.AppointmentAnswered: _answered,
    meeting.AppointmentHere: lambda facts, event, told: f"The shopper is here, marked by {_by(event, told)}",
    meeting.AppointmentShown: _shown,
    meeting.AppointmentMissed: _missed,
    meeting.AppointmentCancelled: lambda facts, event, told: f"Appointment cancelled, told by {_by(event, told)}{_because(event)}",
    meeting.CarDemonstrated: lambda facts, event, told: f"Shown a car, marked by {_by(event, told)}",
    meeting.DealWorked: lambda facts, event, told: f"Figures worked with them, marked by {_by(event, told)}",
    meeting.LeftWithout: lambda facts, event, told: f"Left without buying, told by {_by(event, told)}{_because(event)}",
    meeting.CarHandedOver: lambda facts, event, told: f"The car was delivered, marked by {_by(event, told)}",
}
