"""What an agent notes about a lead: mostly reports, which are never refused."""

from typing import Literal

from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, OnLead, Refused, lead_here, open_lead
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.lead import (
    BuyingSet,
    Closed,
    HowToBuy,
    Noted,
    Outcome,
    OutcomeSet,
    OutcomeTakenBack,
    Promised,
    PromiseKept,
    PromiseTakenBack,
    Reopened,
    Sold,
    Words,
)
from bdcdesk.domain.events.person import Channel, NumberRight, NumberWrong, OptedOut
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr


class Note(OnLead, frozen=True, kw_only=True, tag="note"):
    text: str

    def decide(self, known: Known) -> Decision:
        return self.report(Noted(), Words(self.text))


class SetBuying(OnLead, frozen=True, kw_only=True, tag="set_buying"):
    how: HowToBuy

    def decide(self, known: Known) -> Decision:
        return self.report(BuyingSet(self.how))


class OptOut(Action, frozen=True, kw_only=True, tag="opt_out"):
    """The shopper does not want to be contacted on `channels`: it holds for each of `persons`, on all of their leads."""

    lead: str
    persons: tuple[str, ...]
    channels: tuple[Channel, ...] = ("text", "call", "email")
    how: Literal["told", "text", "provider"] = "told"

    @property
    def streams(self) -> tuple[str, ...]:
        return self.persons

    def decide(self, known: Known) -> Decision:
        told = OptedOut(self.channels, self.how, self.lead)
        return Append(tuple(Change(person, (Draft(told),), wish=False) for person in self.persons))


class SetOutcome(OnLead, frozen=True, kw_only=True, tag="set_outcome"):
    """A wrong number is wrong for all leads of that `person`."""

    outcome: Outcome
    person: str = ""
    reason: str = ""

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, self.person) if self.person else super().streams

    def decide(self, known: Known) -> Decision:
        append = self.report(OutcomeSet(self.outcome, self.person), Words(self.reason) if self.reason else None)
        if self.outcome == "wrong number" and self.person:
            return Append((*append.changes, Change(self.person, (Draft(NumberWrong(self.lead)),), wish=False)))
        return append


class TakeBackWrongNumber(OnLead, frozen=True, kw_only=True, tag="take_back_wrong_number"):
    """It is the shopper's number or address after all: for all leads of that `person`."""

    person: str

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, self.person)

    def decide(self, known: Known) -> Decision:
        lead = lead_here(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if self.person not in lead.persons or not known.person(self.person).wrong:
            return Refused(tr("This is not marked as somebody else's number or address."))
        right = Change(self.person, (Draft(NumberRight(self.lead)),), wish=True)
        if lead.outcome != "wrong number":
            return Append((right,))
        return Append((*self.wish(OutcomeTakenBack("wrong number")).changes, right))


class MakePromise(OnLead, frozen=True, kw_only=True, tag="make_promise"):
    promise: str
    due: Instant
    text: str

    def decide(self, known: Known) -> Decision:
        return self.report(Promised(self.promise, self.due), Words(self.text))


class KeepPromise(OnLead, frozen=True, kw_only=True, tag="keep_promise"):
    promise: str

    def decide(self, known: Known) -> Decision:
        return self.report(PromiseKept(self.promise))


class TakeBackPromise(OnLead, frozen=True, kw_only=True, tag="take_back_promise"):
    promise: str

    def decide(self, known: Known) -> Decision:
        return self.report(PromiseTakenBack(self.promise))


class MarkSold(OnLead, frozen=True, kw_only=True, tag="mark_sold"):
    def decide(self, known: Known) -> Decision:
        return self.report(Sold())


class Close(OnLead, frozen=True, kw_only=True, tag="close"):
    """A wish: a shopper who wrote in the same second is not closed away unread."""

    reason: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if not self.reason.strip():
            return Refused(tr("Say why the lead is closed."))
        if unread(lead, known):
            return Refused(tr("The shopper has written and waits for a reply."))
        return self.wish(Draft(Closed("by hand"), Words(self.reason)))


def unread(lead: Lead, known: Known) -> bool:
    """Whether the shopper has written and may be answered. Who wrote STOP waits for nothing, and a lead that nobody may answer must not
    stay open for ever."""
    if lead.reply is None or not lead.awaits_reply:
        return False
    channel: Channel = "email" if lead.point_kind(lead.reply.person) == "email" else "text"
    return not isinstance(contact_rules.verdict(known, lead, lead.reply.person, channel, known.now), contact_rules.Blocked)


class Reopen(OnLead, frozen=True, kw_only=True, tag="reopen"):
    reason: str = ""

    def decide(self, known: Known) -> Decision:
        lead = known.lead(self.lead)
        if lead is None or not lead.closed:
            return Refused(tr("This lead is not closed."))
        if lead.erased:
            return Refused(tr("This shopper was erased at their own request: there is nobody to work with any more."))
        return self.wish(Draft(Reopened(), Words(self.reason) if self.reason else None))
