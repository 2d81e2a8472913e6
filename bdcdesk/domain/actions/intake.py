"""A lead arrives, a person enters one by hand, a store says what it is."""

from typing import Literal

from bdcdesk.domain import clock
from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, OnLead, Refused
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.lead import LeadReceived, Shopper, Vehicle
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.identity import SETTINGS


class ReceiveLead(OnLead, frozen=True, kw_only=True, tag="receive_lead"):
    """A lead reached the store at `arrived`; due and clock are stamped from the store's settings. The rest as in LeadReceived."""

    source: str
    arrived: Instant
    shopper: Shopper
    persons: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    source_id: str = ""
    requested: Instant = 0
    campaign: str = ""
    prefers: Literal["text", "call", "email", ""] = ""
    raw_hash: str = ""
    findings: tuple[str, ...] = ()
    by_hand: bool = False

    def decide(self, known: Known) -> Decision:
        store = known.settings
        if store is None:
            return Refused("The store is not set up yet: it has no hours and no target.")
        return self.report(
            LeadReceived(
                source=self.source,
                arrived=self.arrived,
                due=clock.due(store.hours, self.arrived, store.first_answer),
                target=store.first_answer,
                calendar=store.hours.version,
                zone=store.hours.zone,
                persons=self.persons,
                zones=self.zones,
                vehicles=self.vehicles,
                source_id=self.source_id,
                requested=self.requested,
                campaign=self.campaign,
                prefers=self.prefers,
                by_hand=self.by_hand,
                raw_hash=self.raw_hash,
                findings=self.findings,
            ),
            self.shopper,
        )


class EnterLead(ReceiveLead, frozen=True, kw_only=True, tag="enter_lead"):
    """An agent types in a lead: a walk-in, a phone call."""

    by_hand: bool = True


class DescribeStore(Action, frozen=True, kw_only=True, tag="describe_store"):
    """Name, hours, targets and number of the store, as of now."""

    described: StoreDescribed

    @property
    def streams(self) -> tuple[str, ...]:
        return (SETTINGS,)

    def decide(self, known: Known) -> Decision:
        if known.settings == self.described:
            return Append(())
        return Append((Change(SETTINGS, (Draft(self.described),), wish=True),))
