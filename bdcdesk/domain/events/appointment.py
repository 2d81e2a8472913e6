"""Events of an appointment: set, moved, confirmed, here, shown, missed or cancelled; and of the visit that came of it."""

from typing import Literal

from bdcdesk.domain.events.base import Facts, Instant

Answered = Literal["late", "cannot"]


class AppointmentSet(Facts, frozen=True, tag="appointment_set"):
    """`zone` is the store's, in which the shopper was told the time; `salesperson` (a member) expects them until `until`.

    `grace`: ms after `when` from which it counts as missed by itself, by the store's rule of that day; 0 of an older release, which knew
    no such rule and did not mind who said that the shopper showed.
    """

    appointment: str
    when: Instant
    zone: str
    salesperson: str = ""
    until: Instant = 0
    grace: int = 0

    @property
    def says_more(self) -> bool:
        """Whether an older release would take it for less than it is."""
        return self.grace > 0


class AppointmentMoved(Facts, frozen=True, tag="appointment_moved"):
    """The same appointment at another time, or with somebody else. One that was missed or cancelled stands again; the miss stays."""

    appointment: str
    when: Instant
    zone: str
    salesperson: str = ""
    until: Instant = 0
    grace: int = 0


class AppointmentConfirmed(Facts, frozen=True, tag="appointment_confirmed"):
    """`read`: the hub read it in the shopper's answer `sid`. `settled`: that answer says nothing else, so nobody need reply to it."""

    appointment: str
    read: bool = False
    sid: str = ""
    settled: bool = False

    @property
    def says_more(self) -> bool:
        """As of AppointmentSet."""
        return self.read


class AppointmentAnswered(Facts, frozen=True, tag="appointment_answered"):
    """The hub read in the shopper's answer `sid` that they come later than agreed (by `minutes`, 0 if they do not say) or cannot come.
    `late`: minutes for which they are waited for beyond the store's grace."""

    appointment: str
    sid: str
    said: Answered
    minutes: int = 0
    late: int = 0


class AppointmentHere(Facts, frozen=True, tag="appointment_here"):
    """The shopper stands in the showroom."""

    appointment: str


class AppointmentShown(Facts, frozen=True, tag="appointment_shown"):
    """The floor says that the shopper was seen. `greeter`: the member who received them. `back`: the next morning at the store, by
    `calendar`, when they are asked back unless they buy."""

    appointment: str
    greeter: str = ""
    back: Instant = 0
    calendar: int = 0

    @property
    def says_more(self) -> bool:
        """As of AppointmentSet."""
        return self.back > 0


class AppointmentMissed(Facts, frozen=True, tag="appointment_missed"):
    """`timed`: nobody said so; its time and the store's grace went by."""

    appointment: str
    timed: bool = False

    @property
    def says_more(self) -> bool:
        """As of AppointmentSet."""
        return self.timed


class AppointmentCancelled(Facts, frozen=True, tag="appointment_cancelled"):
    """The shopper will not come. Their reason, if they gave one, is in the personal part (Words)."""

    appointment: str


class CarDemonstrated(Facts, frozen=True, tag="car_demonstrated"):
    """They drove or were shown a car on this visit."""

    appointment: str


class DealWorked(Facts, frozen=True, tag="deal_worked"):
    """Figures were put before them on this visit."""

    appointment: str


class LeftWithout(Facts, frozen=True, tag="left_without"):
    """They went without buying; the floor's reason is in the personal part (Words). `back` and `calendar` as of AppointmentShown."""

    appointment: str
    back: Instant
    calendar: int = 0


class CarHandedOver(Facts, frozen=True, tag="car_handed_over"):
    """The car that they bought was delivered to them."""


OLDER_KINDS = (AppointmentSet, AppointmentConfirmed, AppointmentShown, AppointmentMissed)
"""Kinds that older releases know, and that may say more by now."""
