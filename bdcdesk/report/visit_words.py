"""Appointments and the visits that came of them, in words: who set, confirmed, received, showed, worked."""

from collections.abc import Callable
from typing import Any

from bdcdesk.domain.events import Event, Facts
from bdcdesk.domain.events import appointment as meeting
from bdcdesk.domain.events.lead import Words
from bdcdesk.report.times import at_clock, on_day
from bdcdesk.report.touch_words import Told
from bdcdesk.translation import tr


def _planned(what: str) -> Callable[[Any, Event, Told], str]:
    def words(facts: meeting.AppointmentSet | meeting.AppointmentMoved, event: Event, told: Told) -> str:
        day = on_day(facts.when, facts.zone, told.now)
        with_whom = tr(", with {who}", who=told.names.of(facts.salesperson)) if facts.salesperson else ""
        return tr(
            "Appointment {what} by {by}: {day}, {at_clock}{with_whom}",
            what=what,
            by=told.by(event),
            day=day,
            at_clock=at_clock(facts.when, facts.zone),
            with_whom=with_whom,
        )

    return words


def _confirmed(facts: meeting.AppointmentConfirmed, event: Event, told: Told) -> str:
    return tr("Appointment confirmed by the shopper's own answer") if facts.read else tr("Appointment confirmed by {by}", by=told.by(event))


def _answered(facts: meeting.AppointmentAnswered, event: Event, told: Told) -> str:
    if facts.said == "cannot":
        return tr("The shopper answered that they cannot come then")
    return tr(
        "The shopper answered that they run {minutes}late", minutes=tr("{minutes} minutes ", minutes=facts.minutes) if facts.minutes else ""
    )


def _shown(facts: meeting.AppointmentShown, event: Event, told: Told) -> str:
    greeted = tr(", received by {who}", who=told.names.of(facts.greeter)) if facts.greeter and facts.greeter != event.actor else ""
    return tr("The shopper showed, marked by {by}{greeted}", by=told.by(event), greeted=greeted)


def _missed(facts: meeting.AppointmentMissed, event: Event, told: Told) -> str:
    return (
        tr("Appointment missed: nobody marked it in time") if facts.timed else tr("Appointment missed, marked by {by}", by=told.by(event))
    )


def _because(event: Event) -> str:
    return f": “{event.personal.text}”" if isinstance(event.personal, Words) and event.personal.text else ""


VISITS: dict[type[Facts], Callable[[Any, Event, Told], str]] = {
    meeting.AppointmentSet: _planned("set"),
    meeting.AppointmentMoved: _planned("moved"),
    meeting.AppointmentConfirmed: _confirmed,
    meeting.AppointmentAnswered: _answered,
    meeting.AppointmentHere: lambda facts, event, told: tr("The shopper is here, marked by {by}", by=told.by(event)),
    meeting.AppointmentShown: _shown,
    meeting.AppointmentMissed: _missed,
    meeting.AppointmentCancelled: lambda facts, event, told: tr(
        "Appointment cancelled, told by {by}{because}", by=told.by(event), because=_because(event)
    ),
    meeting.CarDemonstrated: lambda facts, event, told: tr("Shown a car, marked by {by}", by=told.by(event)),
    meeting.DealWorked: lambda facts, event, told: tr("Figures worked with them, marked by {by}", by=told.by(event)),
    meeting.LeftWithout: lambda facts, event, told: tr(
        "Left without buying, told by {by}{because}", by=told.by(event), because=_because(event)
    ),
    meeting.CarHandedOver: lambda facts, event, told: tr("The car was delivered, marked by {by}", by=told.by(event)),
}
