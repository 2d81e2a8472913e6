"""What an agent asks of the dispatcher, and what is told of contact that did not go through it."""

from abc import abstractmethod
from typing import Final

import msgspec

from bdcdesk.domain import contact_rules, data_use, pictures, reply_checks, same_words
from bdcdesk.domain.actions.base import OFFERED, Append, AskedAbout, Change, Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.events import Draft, Facts, Instant, Personal
from bdcdesk.domain.events.contact import (
    CallEnded,
    CallRequested,
    CallResult,
    CallWithdrawn,
    Dial,
    Letter,
    MessageRequested,
    MessageWithdrawn,
)
from bdcdesk.domain.events.lead import Claimed
from bdcdesk.domain.events.person import Channel, Purpose
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING
from bdcdesk.translation import tr

DAY: Final = 86_400_000
LATEST: Final = 60 * DAY
"""Milliseconds from the key press until the latest time that a text or mail may be written for."""


class Contact(OnLead, frozen=True, kw_only=True):
    """Common to all that is to reach the shopper at `person`: one owner, the contact rules."""

    touch: str
    person: str
    purpose: Purpose = "informational"

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, self.person)

    def _not_mine(self, lead: Lead, known: Known) -> Refused | None:
        if lead.owner not in ("", self.actor):
            return Refused(tr("{who} has this lead."), by=lead.owner)
        offer = lead.standing(known.now)
        if offer is not None and offer.to != self.actor:
            return Refused(OFFERED, by=offer.to)
        if self.person not in lead.persons:
            return Refused(tr("That is not a number or address that the shopper gave."))
        return None

    def _against_agreement(self, lead: Lead, known: Known) -> Refused | None:
        use = data_use.person_use(lead, self.person, "follow up", known.now, known.source)
        return Refused(use.clause) if isinstance(use, data_use.Blocked) else None


class ToShopper(Contact, frozen=True, kw_only=True):
    """Common to texts and calls that the hub makes: the person's stream is unchanged since the rules were asked."""

    to: str

    @abstractmethod
    def asked(self) -> tuple[Channel, Facts, Personal]:
        """What it asks for, and the words of it."""

    def letter(self) -> str | None:
        """What would be sent, word by word; None for a call."""
        return None

    def told(self) -> Append:
        """As a report, whatever holds by now: central had taken it and lost it, so it may have been sent."""
        _, facts, personal = self.asked()
        return self.report(facts, personal)

    def request(self, known: Known) -> Decision:
        channel, facts, personal = self.asked()
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        refused = self._not_mine(lead, known) or self._against_rules(lead, known, channel)
        if refused:
            return refused
        # Answering a lead that nobody has takes it: the first answer must not wait for a second key.
        taking = () if lead.owner else (Draft(Claimed(self.actor)),)
        stream = lead_stream(self.lead)
        return Append((Change(stream, (*taking, Draft(facts, personal)), wish=True), Change(self.person, (), wish=True)))

    def _against_rules(self, lead: Lead, known: Known, channel: Channel) -> Refused | None:
        said = contact_rules.verdict(known, lead, self.person, channel, known.now, self.purpose, self.letter(), self.touch)
        if isinstance(said, contact_rules.Blocked):
            return Refused(said.reason)
        return self._against_agreement(lead, known)


class SendText(ToShopper, frozen=True, kw_only=True, tag="send_text"):
    """`added` and `pictures` as in Letter, `later` as in MessageRequested. `again`: somebody was asked whether the same words are to go
    once more, and wants it."""

    body: str
    scenario: str = ""
    scenario_version: int = 0
    answers: tuple[str, ...] = ()
    patience: int = contact_rules.PATIENCE
    links: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    added: int = 0
    again: bool = False
    pictures: tuple[str, ...] = ()
    later: Instant = 0

    def decide(self, known: Known) -> Decision:
        unfit = reply_checks.problem(self.body) or pictures.problem(self.pictures)
        if unfit:
            return Refused(unfit)
        decision = self.request(known)
        return decision if isinstance(decision, Refused) else self._out_of_time() or self._asked_about(known) or decision

    def _out_of_time(self) -> Refused | None:
        if self.later and not self.pressed < self.later <= self.pressed + LATEST:
            return Refused(tr("Choose a time to come for it, within {latest} days. Nothing was sent.", latest=LATEST // DAY))
        return None

    @property
    def own_words(self) -> str:
        """What its writer wrote."""
        return same_words.own(self.body, self.links, self.added)

    @property
    def likeness(self) -> str:
        """By what its words are known."""
        return same_words.likeness(self.body, self.links, self.added)

    def _asked_about(self, known: Known) -> Refused | None:
        """The same words a moment ago are mostly a second press of the key, on this desk or another one."""
        if self.again:
            return None
        leads = (lead for lead in known.found(self.person) if lead.id != self.lead)
        here = known.lead(self.lead)
        channel: Channel = self.asked()[0]
        before = same_words.said_before((*leads, *((here,) if here is not None else ())), self.person, channel, self.likeness, known.now)
        if before is None or before.id == self.touch:
            return None
        if before.stage in WAITING:
            return AskedAbout(tr("The same words are still to go to this shopper. Send them once more if they are to come twice."))
        minutes = max(0, known.now - max(before.requested, before.accepted)) // 60_000
        ago = tr("{minutes} minutes ago", minutes=minutes) if minutes > 1 else tr("a minute ago") if minutes else tr("a moment ago")
        return AskedAbout(tr("The same words went to this shopper {ago}. Send them once more if they are to come twice.", ago=ago))

    def letter(self) -> str | None:
        return self.body

    def asked(self) -> tuple[Channel, Facts, Personal]:
        facts = MessageRequested(
            purpose=self.purpose,
            touch=self.touch,
            person=self.person,
            pressed=self.pressed,
            patience=self.pressed + self.patience,
            scenario=self.scenario,
            scenario_version=self.scenario_version,
            answers=self.answers,
            asks=self.asks,
            later=self.later,
        )
        return "text", facts, Letter(self.to, self.body, links=self.links, added=self.added, pictures=self.pictures)


class SendMail(SendText, frozen=True, kw_only=True, tag="send_mail"):
    """A mail to the address `to`, written by hand or from a scenario. `calendar`: the text of a calendar file that goes with it."""

    subject: str
    calendar: str = ""

    def decide(self, known: Known) -> Decision:
        unfit = reply_checks.subject_problem(self.subject)
        return Refused(unfit) if unfit else super().decide(known)

    def asked(self) -> tuple[Channel, Facts, Personal]:
        _, facts, _ = super().asked()
        letter = Letter(self.to, self.body, self.subject, self.links, added=self.added, calendar=self.calendar)
        return "email", msgspec.structs.replace(facts, channel="email"), letter


class PlaceCall(ToShopper, frozen=True, kw_only=True, tag="place_call"):
    """Rings `agent_phone` (E.164) first, then the shopper."""

    agent_phone: str
    scenario: str = ""
    patience: int = contact_rules.PATIENCE

    def decide(self, known: Known) -> Decision:
        if not self.agent_phone:
            return Refused(tr("No phone of yours is known to ring first. Ask your supervisor to enter it."))
        return self.request(known)

    def asked(self) -> tuple[Channel, Facts, Personal]:
        facts = CallRequested(
            touch=self.touch,
            person=self.person,
            pressed=self.pressed,
            patience=self.pressed + self.patience,
            scenario=self.scenario,
            purpose=self.purpose,
        )
        return "call", facts, Dial(self.to, self.agent_phone)


class Withdraw(OnLead, frozen=True, kw_only=True, tag="withdraw"):
    """Takes back what has not left the house yet."""

    touch: str

    def decide(self, known: Known) -> Decision:
        lead = known.lead(self.lead)
        touch = lead.touch(self.touch) if lead else None
        if touch is None or touch.stage not in WAITING:
            return Refused(tr("It is too late to take this back."))
        if touch.again:
            return Refused(tr("It may have gone before the store's database was put back. It is looked up, and not sent again."))
        return self.wish(CallWithdrawn(self.touch) if touch.channel == "call" else MessageWithdrawn(self.touch))


class DialOwnPhone(Contact, frozen=True, kw_only=True, tag="dial_own_phone"):
    """An agent is about to call from a phone of their own, and asks what is asked before any contact. Nobody can hold such a call for
    later, so it is now or not at all. Nothing is known to have happened by it: what came of the call is told with CallOnOwnPhone."""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        said = contact_rules.verdict(known, lead, self.person, "call", known.now, self.purpose, None, self.touch)
        refused = self._not_mine(lead, known) or self._against_agreement(lead, known)
        if refused is None and not isinstance(said, contact_rules.Allowed):
            refused = Refused(said.reason)
        if refused is not None:
            return refused
        if lead.owner:
            return Append(())
        taking = Change(lead_stream(self.lead), (Draft(Claimed(self.actor)),), wish=True)
        return Append((taking, Change(self.person, (), wish=True)))


class CallOnOwnPhone(OnLead, frozen=True, kw_only=True, tag="call_on_own_phone"):
    """An agent tells of a call on their own phone: kept as self-reported, it stops no clock. `talk` in seconds."""

    touch: str
    result: CallResult
    talk: int = 0

    def decide(self, known: Known) -> Decision:
        return self.report(CallEnded(self.touch, self.result, self.talk, reported=True))
