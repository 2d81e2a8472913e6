"""What an agent says of a lead's follow-ups: that the shopper wants to wait, that they do not after all, that a step is left out."""

from bdcdesk.domain.actions.base import Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.lead import NotNow, NotNowOver, StepSkipped, Words
from bdcdesk.domain.planned import LONGEST_WAIT
from bdcdesk.translation import tr


class WaitUntil(OnLead, frozen=True, kw_only=True, tag="wait_until"):
    """Not now: the shopper asked to be left alone until then, the beginning of a day at the store."""

    until: Instant
    text: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if self.until <= known.now:
            return Refused(tr("That day is past. Choose a day to come."))
        if self.until > known.now + LONGEST_WAIT:
            return Refused(tr("That day is more than five years away. Choose an earlier one, or close the lead."))
        return self.wish(Draft(NotNow(self.until), Words(self.text) if self.text else None))


class WaitNoMore(OnLead, frozen=True, kw_only=True, tag="wait_no_more"):
    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        return self.wish(NotNowOver()) if lead.later is not None else Refused(tr("This shopper did not ask us to wait."))


class SkipStep(OnLead, frozen=True, kw_only=True, tag="skip_step"):
    """The step of `day` in the plan that began at `begun` is not done. A wish: whatever has changed the plan meanwhile goes first."""

    begun: Instant
    day: int
    reason: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if not self.reason.strip():
            return Refused(tr("Say why this step is skipped."))
        if not lead.skips(self.begun, self.day):
            return Refused(tr("This step is done or skipped already."))
        return self.wish(Draft(StepSkipped(self.begun, self.day), Words(self.reason)))
