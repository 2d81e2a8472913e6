"""Where a request that arrives goes: a lead of its own, or the open lead of a shopper who asks again; and taking that back."""

from collections.abc import Iterator
from typing import Final

import msgspec

from bdcdesk.domain import duplicates
from bdcdesk.domain.actions.base import NOT_HERE, Append, Change, Decision, Known, OnLead, Refused, lead_here, open_lead
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.joining import JoinUndone
from bdcdesk.domain.events.lead import NO_LEADS, LeadReceived, RaisedAgain, SentAgain, SetApart, Shopper, ToldApart
from bdcdesk.domain.events.person import ConsentStated
from bdcdesk.domain.identity import caused, lead_of, lead_stream
from bdcdesk.translation import tr

change = msgspec.structs.replace

ARRIVING: Final = frozenset({"lead_received", "raised_again", "sent_again"})
"""Kinds of events by which a request is in the log."""


class Came(msgspec.Struct, frozen=True):
    """As what a request was in the log: by which of the ARRIVING kinds, on which lead."""

    kind: str
    lead: str


def placed(action: str, alone: Append, known: Known, *, resend: bool = False) -> Append:
    """What is written down for a request that would be `alone` (its first change receives it as a lead), given who has asked before.

    Two that race for one shopper meet in one stream, or at the version of the lead that they join: one of them is decided again.
    """
    asked = _asked(alone, resend)
    verdict = duplicates.judge(asked, known)
    if not verdict.lead or asked.received.nature in NO_LEADS:
        return of_its_own(action, alone, known, verdict)
    return _joined(action, alone, asked, verdict)


def placed_again(action: str, alone: Append, known: Known, came: Came | None, *, resend: bool, waits: bool) -> Append:
    """What is written down for a request that a restored log has lost: what it was, where it was. What others did to it waits for it there.

    As long as it `waits` for the lead that it had joined, it is told on that lead though nobody has brought it back. `came` is None where
    it is not known: then it is a lead of its own, whoever asked before, for it may have been one.
    """
    if came is None or came.kind == "lead_received":
        return of_its_own(action, alone, known, name=came.lead if came is not None else "")
    asked, lead, same = _asked(alone, resend), known.lead(came.lead), came.kind == "sent_again"
    if waits if lead is None else not lead.erased and (same or not lead.closed):
        by = duplicates.recognised(asked, lead) if lead is not None else "phone"
        return _joined(action, alone, asked, duplicates.Verdict(came.lead, by, same))
    # It cannot join that lead any more: it is what it would be if somebody had set it apart, which somebody may have done.
    return of_its_own(action, alone, known, name=apart_lead(came.lead, _raising(action)))


def _joined(action: str, alone: Append, asked: duplicates.Asked, verdict: duplicates.Verdict) -> Append:
    received, shopper = asked.received, asked.shopper
    if verdict.same:
        sent = SentAgain(received.source, received.arrived, received.source_id, received.raw_hash, asked.resend, received.visitor)
        made = Change(lead_stream(verdict.lead), (Draft(sent),), wish=False)
    else:
        raised = RaisedAgain(_raising(action), received, verdict.by, by_hand=received.by_hand)
        made = Change(lead_stream(verdict.lead), (Draft(raised, shopper),), wish=not received.by_hand)
    return Append((made, *_beside(alone, verdict.lead)))


def _raising(action: str) -> str:
    return caused("raised", action)


def of_its_own(action: str, alone: Append, known: Known, verdict: duplicates.Verdict | None = None, name: str = "") -> Append:
    """As a new lead, of this `name` or the one that it chose itself. What has happened at a desk is told whatever the version; what came in
    waits for who may have been faster."""
    asked = _asked(alone)
    verdict = verdict or duplicates.Verdict()
    received = change(asked.received, earlier=verdict.earlier, findings=(*asked.received.findings, *verdict.findings))
    # The name is taken when the same shopper's lead of the same day was closed, or is another's by now.
    wanted = lead_stream(name) if name else alone.changes[0].stream
    stream = wanted if known.lead(lead_of(wanted) or "") is None else lead_stream(caused("lead", action))
    made = Change(stream, (Draft(received, asked.shopper),), wish=not received.by_hand)
    return Append((made, *_beside(alone, lead_of(stream) or "")))


def _beside(alone: Append, lead: str) -> Iterator[Change]:
    """What the request says of the people behind it, as said in this lead."""
    for made in alone.changes[1:]:
        yield change(made, drafts=tuple(_said_in(draft, lead) for draft in made.drafts))


def _said_in(draft: Draft, lead: str) -> Draft:
    return change(draft, facts=change(draft.facts, lead=lead)) if isinstance(draft.facts, ConsentStated) else draft


def goes_to(decision: Append) -> str:
    """The lead that a request became, or joined; "" when nothing was written down."""
    return next((name for made in decision.changes if (name := lead_of(made.stream)) is not None), "")


def _asked(alone: Append, resend: bool = False) -> duplicates.Asked:
    (draft,) = alone.changes[0].drafts
    assert isinstance(draft.facts, LeadReceived)
    return duplicates.Asked(draft.facts, draft.personal if isinstance(draft.personal, Shopper) else Shopper(), resend)


class SetLeadApart(OnLead, frozen=True, kw_only=True, tag="set_lead_apart"):
    """What was taken for this shopper asking again is another lead: the hub makes it one of its own, as of when it arrived."""

    raising: str

    def decide(self, known: Known) -> Decision:
        lead = lead_here(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.erased:
            return Refused(tr("This shopper was erased at their own request: nothing is left of what they asked."))
        raised = next((one for one in lead.raised if one.id == self.raising and not one.apart), None)
        if raised is None:
            return Refused(tr("That is a lead of its own already."))
        if raised.joined:
            if known.lead(raised.joined) is None:
                return NOT_HERE
            # What an agent had joined is there still, with its own log: it goes on as it was.
            undone = Change(lead_stream(raised.joined), (Draft(JoinUndone(self.lead)),), wish=True)
            return Append((*self.wish(SetApart(self.raising, raised.joined)).changes, undone))
        return self.wish(SetApart(self.raising, apart_lead(self.lead, self.raising)))


class TellApart(OnLead, frozen=True, kw_only=True, tag="tell_apart"):
    """This lead and `other` are two people, or two requests that are to stay two."""

    other: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if self.other in (*lead.apart, self.lead, ""):
            return Refused(tr("They are told apart already."))
        return self.wish(ToldApart(self.other))


class ReceiveApart(OnLead, frozen=True, kw_only=True, tag="receive_apart"):
    """The hub makes a lead of its own (`lead`) of what was set apart from the lead `origin`, with its own arrival and due time."""

    origin: str
    raising: str

    @property
    def streams(self) -> tuple[str, ...]:
        return (lead_stream(self.lead), lead_stream(self.origin))

    def decide(self, known: Known) -> Decision:
        origin = known.lead(self.origin)
        raised = next((one for one in origin.raised if one.id == self.raising), None) if origin is not None else None
        if raised is None or raised.apart != self.lead:
            return Refused(tr("Nobody has said that this is another lead."))
        if known.lead(self.lead) is not None:
            return Append(())
        return self.wish(Draft(raised.received, raised.shopper))


def apart_lead(lead: str, raising: str) -> str:
    """The id of what is set apart from a lead."""
    return caused("apart", lead, raising)
