"""A lead is no sale, but another desk's, or it is a bad one; and taking either back."""

from typing import Final

from bdcdesk.domain import clock
from bdcdesk.domain.actions.base import Decision, Known, OnLead, OnSettings, Refused, lead_here, open_lead
from bdcdesk.domain.actions.lead import unread
from bdcdesk.domain.events import Draft, arrangement
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.events.outcome import BadTakenBack, DoneElsewhere, MarkedBad, Matter, SaleAfterAll, SentElsewhere
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.outcome_fold import done_words
from bdcdesk.translation import tr

NO_SALE: Final = Refused(tr("This is no lead: no shopper asked, so it is nobody's sale."))


class SendElsewhere(OnLead, frozen=True, kw_only=True, tag="send_elsewhere"):
    """To the desk for this `matter`, as the store says who that is, with a timer in its hours."""

    matter: Matter

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.elsewhere is not None and lead.elsewhere.matter == self.matter:
            return Refused(tr("It is there already."))
        if not lead.is_lead and lead.elsewhere is None:
            return NO_SALE
        store = known.settings
        if store is None:
            return Refused(tr("The store is not set up yet: it has no hours and no desks."))
        there = next((one for one in store.departments if one.matter == self.matter), arrangement.Department(self.matter))
        sent = SentElsewhere(
            matter=self.matter,
            due=clock.due(store.hours, known.now, there.target),
            target=there.target,
            calendar=store.hours.version,
            members=there.members,
            mail=there.mail,
            before=lead.owner,
        )
        return self.wish(sent)


class FinishElsewhere(OnLead, frozen=True, kw_only=True, tag="finish_elsewhere"):
    """The desk that has it is done with it. A shopper who has written since waits for a reply all the same."""

    words: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.elsewhere is None:
            return Refused(tr("This is a sale, and at no other desk."))
        return self.wish(Draft(DoneElsewhere(lead.elsewhere.matter), Words(self.words) if self.words else None))


class TakeForSale(OnLead, frozen=True, kw_only=True, tag="take_for_sale"):
    """What was sent elsewhere is a sale after all. Who takes back what they sent themselves has it again; else it is anyone's."""

    def decide(self, known: Known) -> Decision:
        lead = lead_here(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        there = lead.elsewhere
        if there is None or lead.erased or (lead.closed and lead.closed != done_words(there.matter)):
            return Refused(tr("This is at no other desk."))
        return self.wish(SaleAfterAll(self.actor if self.actor == there.before else ""))


class MarkBad(OnLead, frozen=True, kw_only=True, tag="mark_bad"):
    """A bad lead: nobody's to work any more. A wish, as closing is: who wrote in the same second is not closed away unread."""

    reason: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if not self.reason.strip():
            return Refused(tr("Say why it is a bad lead: it stands in the log with your name."))
        if unread(lead, known):
            return Refused(tr("The shopper has written and waits for a reply."))
        return self.wish(Draft(known_of(lead, known.now), Words(self.reason.strip())))


class TakeBackBad(OnLead, frozen=True, kw_only=True, tag="take_back_bad"):
    """It is a lead like any other: it has the clock that it had."""

    reason: str = ""

    def decide(self, known: Known) -> Decision:
        lead = lead_here(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.bad is None or lead.erased:
            return Refused(tr("This is not marked as a bad lead."))
        return self.wish(Draft(BadTakenBack(), Words(self.reason) if self.reason else None))


class SetDepartments(OnSettings, frozen=True, kw_only=True, tag="set_departments"):
    """Who is the desk for what, all of it."""

    departments: tuple[arrangement.Department, ...]

    def decide(self, known: Known) -> Decision:
        if known.settings is None:
            return Refused(tr("The store is not set up yet."))
        named = [one.matter for one in self.departments]
        if len(set(named)) != len(named):
            return Refused(tr("A desk is named twice."))
        for one in self.departments:
            if one.target <= 0:
                return Refused(tr("How long {matter} has is more than no time.", matter=one.matter))
            if one.mail and "@" not in one.mail:
                return Refused(tr("“{mail}” is no mail address.", mail=one.mail))
        return self.wish(arrangement.DepartmentsSet(self.departments))


class SetAfterHours(OnSettings, frozen=True, kw_only=True, tag="set_after_hours"):
    """Whether the store acknowledges by itself what comes while it is closed."""

    after_hours: arrangement.AfterHours

    def decide(self, known: Known) -> Decision:
        if known.settings is None:
            return Refused(tr("The store is not set up yet."))
        return self.wish(arrangement.AfterHoursSet(self.after_hours))


def known_of(lead: Lead, now: int) -> MarkedBad:
    """What is known of a lead at this moment, by which it may be judged later whether it was bad."""
    return MarkedBad(
        answered=bool(lead.answered),
        contacts=sum(1 for touch in lead.touches if not touch.auto and touch.stage not in ("not sent", "withdrawn")),
        written=len(lead.received_sids),
        left=lead.due - now,
    )
