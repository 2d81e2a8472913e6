"""Events of an appointment: set, confirmed, here, shown or missed."""

from bdcdesk.domain.events.base import Facts, Instant


class AppointmentSet(Facts, frozen=True, tag="appointment_set"):
    """`zone` is the store's, in which the shopper was told the time."""

    appointment: str
    when: Instant
    zone: str
    salesperson: str = ""


class AppointmentConfirmed(Facts, frozen=True, tag="appointment_confirmed"):
    appointment: str


class AppointmentHere(Facts, frozen=True, tag="appointment_here"):
    """The shopper stands in the showroom."""

    appointment: str


class AppointmentShown(Facts, frozen=True, tag="appointment_shown"):
    """The floor says that the shopper was seen."""

    appointment: str


class AppointmentMissed(Facts, frozen=True, tag="appointment_missed"):
    appointment: str
