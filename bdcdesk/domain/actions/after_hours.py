"""The one thing that goes out by itself: word to a shopper who wrote while the store is closed, of when a person answers."""

from typing import Final, Literal

from bdcdesk.domain import clock, contact_rules, reply_checks
from bdcdesk.domain.actions.base import Append, Change, Decision, Known, Refused, open_lead
from bdcdesk.domain.actions.contact import ToShopper
from bdcdesk.domain.after_hours import opens_after
from bdcdesk.domain.events import Draft, Facts, Instant, Personal
from bdcdesk.domain.events.contact import Letter, MessageRequested
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person
from bdcdesk.translation import tr

FRESH: Final = 3_600_000
"""Milliseconds after which word that a request has come is no news: a hub that was away for the night says nothing."""
NOT_NOW: Final = Refused(tr("Somebody answers now, or has: nothing is sent by itself."))


class Acknowledge(ToShopper, frozen=True, kw_only=True, tag="acknowledge"):
    """Once for each lead, at most. Nothing waits: what the contact rules do not allow now is not sent at all.

    Claims nothing and stops no clock.
    """

    channel: Literal["text", "email"]
    body: str
    subject: str = ""
    until: Instant
    """When somebody is there again: it is not sent after that."""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        store = known.settings
        if (
            store is None
            or not wanted(lead, store, known.now)
            or not getattr(store.after_hours, "text" if self.channel == "text" else "mail")
        ):
            return NOT_NOW
        if self.person not in lead.persons:
            return Refused(tr("That is not a number or address that the shopper gave."))
        unfit = reply_checks.problem(self.body)
        if unfit:
            return Refused(unfit)
        if self.channel == "text" and not agreed(lead, known.person(self.person)):
            return Refused(tr("The shopper has not agreed to texts."))
        said = contact_rules.verdict(known, lead, self.person, self.channel, known.now, self.purpose, self.body, self.touch)
        if not isinstance(said, contact_rules.Allowed):
            return Refused(said.reason)
        refused = self._against_agreement(lead, known)
        if refused is not None:
            return refused
        _, facts, personal = self.asked()
        asked = Change(lead_stream(self.lead), (Draft(facts, personal),), wish=True)
        return Append((asked, Change(self.person, (), wish=True)))

    def letter(self) -> str | None:
        return self.body

    def asked(self) -> tuple[Channel, Facts, Personal]:
        facts = MessageRequested(self.touch, self.person, self.pressed, self.until, channel=self.channel, auto=True)
        return self.channel, facts, Letter(self.to, self.body, self.subject)


def wanted(lead: Lead, store: StoreDescribed, now: Instant) -> bool:
    """Whether this lead is to be acknowledged now: it came while the store was closed and still is, and nobody is at it."""
    if not store.after_hours.on or lead.closed or lead.newer or lead.erased:
        return False
    if not lead.is_lead or lead.by_hand or now - lead.arrived > FRESH or now - lead.asked > 24 * FRESH:
        return False
    if lead.touches or lead.answered or lead.owner or any(ring.talked for ring in lead.rings):
        return False
    return not clock.is_open(store.hours, lead.arrived) and opens_after(store, now) > now


def agreed(lead: Lead, person: Person) -> bool:
    """Whether the shopper said yes to texts, and has not said no since."""
    if "text" in person.refused or "text" in person.opted_out:
        return False
    return "text" in lead.allows or any("text" in consent.channels and consent.proven for consent in person.consents)
