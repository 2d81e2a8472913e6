"""A time at which the shopper is to be called, and taking that back."""

from bdcdesk.domain.actions.base import Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.call_back import CallBackOver, CallBackSet
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.planned import LONGEST_WAIT
from bdcdesk.translation import tr


class CallBackAt(OnLead, frozen=True, kw_only=True, tag="call_back_at"):
    """Takes the place of a time that was named before."""

    when: Instant
    text: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if self.when <= known.now:
            return Refused(tr("That time is past. Choose a time to come."))
        if self.when > known.now + LONGEST_WAIT:
            return Refused(tr("That day is more than five years away. Choose an earlier one."))
        return self.wish(Draft(CallBackSet(self.when), Words(self.text) if self.text else None))


class CallBackNoMore(OnLead, frozen=True, kw_only=True, tag="call_back_no_more"):
    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.call_back is None:
            return Refused(tr("No time was named at which to call."))
        return self.wish(CallBackOver(lead.call_back.when))
