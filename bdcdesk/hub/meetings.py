"""The hub looks after appointments: reads what shoppers answer, and counts as missed what nobody marked in time."""

from collections.abc import Collection
from typing import Final

from bdcdesk.domain import clock
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.appointment import MissByTimer, ReadAnswered, ReadConfirmed
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.confirming import Reader, to_read
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead, Reply
from bdcdesk.replica.desk import Desk

_LATER: Final = 60_000


class Meetings:
    """A `Timer`. Use from the desk's thread. Raises ReplicaError.

    Two hubs of one store make the same action of the same cause, so nothing is told twice.
    """

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._changed = dict[str, None]()
        self._until: dict[str, Instant] = {}
        self._epoch = desk.epoch

    def notice(self, leads: Collection[str]) -> None:
        """These leads may have changed."""
        self._changed.update(dict.fromkeys(leads))

    def step(self, now: Instant) -> Instant:
        """Does what is due. When to call again at the latest."""
        if self._epoch != self._desk.epoch:
            self._epoch = self._desk.epoch
            self._until = {}
            self.notice(list(self._desk.leads))
        if not self._desk.whole or self._desk.settings is None:
            return now + 100
        for name in self._changed:
            lead = self._desk.lead(name)
            if lead is not None:
                self._look(lead, now)
        self._changed = {}
        for name in [name for name, until in self._until.items() if until <= now]:
            del self._until[name]
            self._miss(name, now)
        return min((now + _LATER, *self._until.values()))

    def _look(self, lead: Lead, now: Instant) -> None:
        self._until.pop(lead.id, None)
        meeting = lead.appointment
        if meeting is None or lead.closed or lead.newer:
            return
        if meeting.missed_from:
            self._until[lead.id] = meeting.missed_from
        asked = to_read(lead)
        if asked is not None and lead.reply is not None and clock.known_zone(asked.zone):
            self._read(lead, asked, lead.reply, now)

    def _read(self, lead: Lead, meeting: Appointment, reply: Reply, now: Instant) -> None:
        when, written = (clock.local(at, meeting.zone) for at in (meeting.when, reply.at))
        found = self._reader.read(reply.text, when, written)
        if found is None:
            return
        about = {
            "id": caused("answer", lead.id, meeting.id, reply.sid),
            "store": self._desk.record.id,
            "actor": self._desk.me,
            "lead": lead.id,
            "appointment": meeting.id,
            "sid": reply.sid,
        }
        told: Action
        if found.said == "yes":
            told = ReadConfirmed(**about, pressed=now, settled=found.settled)
        else:
            told = ReadAnswered(**about, pressed=now, said=found.said, minutes=found.minutes)
        self._desk.do(told)

    def _miss(self, name: str, now: Instant) -> None:
        lead = self._desk.lead(name)
        meeting = lead.appointment if lead is not None else None
        if meeting is None:
            return
        missed = MissByTimer(
            id=caused("missed", name, meeting.id, str(meeting.moved), str(meeting.late)),
            store=self._desk.record.id,
            actor=self._desk.me,
            pressed=now,
            lead=name,
            appointment=meeting.id,
            moved=meeting.moved,
        )
        self._desk.do(missed)
