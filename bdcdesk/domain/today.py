"""What of today's appointments is one person's: how many they set, how many of theirs were shown, how many are still to come. Pure."""

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr


class Today(msgspec.Struct, frozen=True):
    """`set`: set or moved today by them, for whatever day. `shown`: theirs, shown today by the floor's word. `due`: theirs, and still to
    come today. An appointment is theirs who set or moved it, or whose salesperson they are."""

    set: int = 0
    shown: int = 0
    due: int = 0

    def __str__(self) -> str:
        return tr("Today: set {set} · shown {shown} · due {due}", set=self.set, shown=self.shown, due=self.due)

    def and_at(self, other: "Today") -> "Today":
        """The same with what is theirs at another store."""
        return Today(self.set + other.set, self.shown + other.shown, self.due + other.due)


class Meetings:
    """The appointments of one person at one store, kept up with the leads as they change. Use from one thread."""

    def __init__(self) -> None:
        self._theirs: dict[str, Appointment] = {}

    def put(self, lead: Lead, member: str) -> None:
        """The lead as it is now."""
        meeting = lead.appointment
        if meeting is not None and (member in meeting.set_by or meeting.salesperson == member):
            self._theirs[lead.id] = meeting
        else:
            self._theirs.pop(lead.id, None)

    def today(self, member: str, now: Instant, zone: str) -> Today:
        """By the store's wall clock. `zone` is an IANA name."""
        day = clock.local(now, zone).date()

        def is_today(at: Instant) -> bool:
            return bool(at) and clock.local(at, zone).date() == day

        theirs = self._theirs.values()
        return Today(
            sum(member in meeting.set_by and is_today(meeting.planned) for meeting in theirs),
            sum(meeting.state == "shown" and is_today(meeting.changed) for meeting in theirs),
            sum(meeting.to_come and is_today(meeting.when) for meeting in theirs),
        )
