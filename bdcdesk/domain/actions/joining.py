"""An agent sees that two leads are one shopper's: the other goes on as part of this one, until somebody sees that they are two."""

import msgspec

from bdcdesk.domain.actions.base import Append, Change, Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.joining import Joined, JoinedTo
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.domain.events.vehicle import own_cars, plain_cars
from bdcdesk.domain.identity import caused, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr


class JoinLead(OnLead, frozen=True, kw_only=True, tag="join_lead"):
    """`other` becomes part of this lead. What is still promised, set or on its way there must be settled first, or this one be joined to
    it: no promise is lost."""

    other: str

    @property
    def streams(self) -> tuple[str, ...]:
        return (lead_stream(self.lead), lead_stream(self.other))

    def decide(self, known: Known) -> Decision:
        lead, other = open_lead(known, self.lead), open_lead(known, self.other)
        if isinstance(lead, Refused):
            return lead
        if isinstance(other, Refused):
            return other
        if self.other == self.lead:
            return Refused(tr("That is this lead."))
        if lead.owner and other.owner and self.actor not in (lead.owner, other.owner):
            return Refused(tr("{who} has one of the two: ask them, or a supervisor to give you one."), by=other.owner)
        owed = _owed(other)
        if owed:
            return Refused(owed + " " + tr("Open that one and take this one into it, or settle it first."))
        raising = caused("joined", self.id)
        waits = other.is_lead and (not other.answered or other.awaits_reply or bool(other.raisings))
        here = Joined(raising, other.id, _received(other), waits)
        shopper = msgspec.structs.replace(other.shopper, cars=own_cars(other.vehicles))
        return Append(
            (
                Change(lead_stream(self.lead), (Draft(here, shopper),), wish=True),
                Change(lead_stream(self.other), (Draft(JoinedTo(self.lead)),), wish=True),
            )
        )


def _owed(lead: Lead) -> str:
    """What would be lost of it if it were closed now, in words."""
    if any(promise.state == "open" for promise in lead.promises):
        return tr("A promise is open on the other lead.")
    if lead.appointment is not None and lead.appointment.state in ("set", "confirmed", "here"):
        return tr("An appointment is set on the other lead.")
    if any(question.open for question in lead.questions):
        return tr("The desk is still asked on the other lead.")
    if any(touch.open and not touch.reached for touch in lead.touches):
        return tr("Something is still on its way on the other lead.")
    return ""


def _received(lead: Lead) -> LeadReceived:
    """What it would have been received with, knowing what is known by now; the shopper waits from where they wait there."""
    since, due = (lead.reply.since, lead.reply.due) if lead.awaits_reply and lead.reply is not None else (lead.arrived, lead.due)
    return LeadReceived(
        source=lead.source,
        arrived=since,
        due=due,
        target=lead.target,
        calendar=0,
        zone=lead.zone,
        persons=lead.persons,
        zones=lead.zones,
        vehicles=plain_cars(lead.vehicles),
        source_id=lead.source_id,
        requested=lead.asked,
        campaign=lead.campaign,
        via=lead.via,
        document=lead.document,
        level=lead.level,
        nature=lead.nature,
        origins=lead.origins,
    )
