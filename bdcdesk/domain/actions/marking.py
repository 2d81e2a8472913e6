"""A supervisor says of a reply that it is a good one, or comments on it for who wrote it. Nothing of it reaches the shopper."""

from bdcdesk.domain.actions.base import Decision, Known, OnLead, Refused, lead_here
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.lead import ReplyMarked, Words
from bdcdesk.domain.mark import LONGEST
from bdcdesk.translation import tr


class MarkReply(OnLead, frozen=True, kw_only=True, tag="mark_reply"):
    """Of a closed lead too: there is most to learn from those."""

    touch: str
    good: bool
    words: str = ""

    def decide(self, known: Known) -> Decision:
        lead = lead_here(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        touch = lead.touch(self.touch)
        if touch is None or not touch.reply:
            return Refused(tr("Only a text or mail that a person sent can be marked, once the provider has it."))
        said = self.words.strip()
        if not self.good and not said:
            return Refused(tr("Write what you want to say of this reply, or mark it as a good one."))
        if len(said) > LONGEST:
            return Refused(tr("That is too long: {longest} characters are the most.", longest=LONGEST))
        if any((one.touch, one.by, one.good, one.words) == (self.touch, self.actor, self.good, said) for one in lead.marks):
            return Refused(tr("You have said exactly that of this reply."))
        return self.wish(Draft(ReplyMarked(self.touch, self.good), Words(said) if said else None))
