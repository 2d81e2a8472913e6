"""Who has the lead: one owner, by construction."""

from bdcdesk.domain.actions.base import OFFERED, Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.lead import Claimed, HandedOver, Reassigned, Released, Words
from bdcdesk.translation import tr


class Claim(OnLead, frozen=True, kw_only=True, tag="claim"):
    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.owner:
            return Refused(tr("You have it already.") if lead.owner == self.actor else tr("Taken by {who} before you."), by=lead.owner)
        offer = lead.standing(known.now)
        if offer is not None and offer.to != self.actor:
            return Refused(OFFERED, by=offer.to)
        return self.wish(Claimed(self.actor))


class Release(OnLead, frozen=True, kw_only=True, tag="release"):
    reason: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.owner != self.actor:
            return Refused(tr("You do not have this lead."))
        return self.wish(Draft(Released(self.actor), Words(self.reason) if self.reason else None))


class Reassign(OnLead, frozen=True, kw_only=True, tag="reassign"):
    """A supervisor gives it to `agent`, or to anyone (""). Who may do so is central's to say."""

    agent: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.owner == self.agent:
            return Refused(tr("{who} has it already.") if self.agent else tr("Nobody has it."), by=self.agent)
        return self.wish(Reassigned(self.agent, before=lead.owner))


class HandOver(OnLead, frozen=True, kw_only=True, tag="hand_over"):
    """The owner passes the shopper on, with a note for whoever takes over."""

    agent: str
    note: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.owner != self.actor:
            return Refused(tr("Only who has the lead can hand it over."))
        if self.agent in ("", self.actor):
            return Refused(tr("Choose somebody else to hand it to."))
        return self.wish(Draft(HandedOver(self.agent, before=self.actor), Words(self.note) if self.note else None))
