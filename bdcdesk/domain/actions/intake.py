"""A lead arrives, a person enters one by hand, a store says what it is."""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.actions import arrivals
from bdcdesk.domain.actions.base import Append, Change, Decision, Known, OnLead, OnSettings, Refused
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.lead import NO_LEADS, LeadReceived, Origin, Shopper
from bdcdesk.domain.events.person import Channel, ConsentStated
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.events.vehicle import Vehicle, own_cars, plain_cars
from bdcdesk.translation import tr

_DAY_MINUTES = 1440
ON_SITE: Final = 60_000
"""ms of business time in which a shopper is answered who is still on the store's site: in a minute they may have left it."""
_LONGEST = 30 * 86_400_000
_NOT_URGENT = 8 * 3_600_000
"""ms of business time in which somebody looks at what is no lead: about a day."""

_REACHED_ON: tuple[Channel, ...] = ("text", "call", "email")


class ReceiveLead(OnLead, frozen=True, kw_only=True, tag="receive_lead"):
    """A lead reached the store at `arrived`; due and clock are stamped from the store's settings, or from `target` (ms of business time)
    where that is not 0; in any case within ON_SITE for a shopper who is `on_site`. The rest as in LeadReceived."""

    source: str
    arrived: Instant
    shopper: Shopper
    persons: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    source_id: str = ""
    requested: Instant = 0
    campaign: str = ""
    page: str = ""
    prefers: Literal["text", "call", "email", ""] = ""
    raw_hash: str = ""
    findings: tuple[str, ...] = ()
    by_hand: bool = False
    resend: bool = False
    via: str = ""
    target: int = 0
    visitor: str = ""
    on_site: bool = False
    document: str = ""
    level: str = ""
    nature: str = "lead"
    consent: dict[str, bool] = msgspec.field(default_factory=dict)
    origins: tuple[Origin, ...] = ()

    def _alone(self, known: Known) -> Append | Refused:
        """As if nobody had ever asked before."""
        store = known.settings
        if store is None:
            return Refused(tr("The store is not set up yet: it has no hours and no target."))
        target = self.target or store.first_answer
        if self.on_site:
            target = min(target, ON_SITE)
        if self.nature in NO_LEADS:
            target = max(_NOT_URGENT, target)
        received = self.report(
            LeadReceived(
                source=self.source,
                arrived=self.arrived,
                due=clock.due(store.hours, self.arrived, target),
                target=target,
                calendar=store.hours.version,
                zone=store.hours.zone,
                persons=self.persons,
                zones=self.zones,
                vehicles=plain_cars(self.vehicles),
                source_id=self.source_id,
                requested=self.requested,
                campaign=self.campaign,
                page=self.page,
                prefers=self.prefers,
                by_hand=self.by_hand,
                raw_hash=self.raw_hash,
                findings=self.findings,
                via=self.via,
                visitor=self.visitor,
                on_site=self.on_site,
                document=self.document,
                level=self.level,
                nature=self.nature,
                consent=self.consent,
                origins=self.origins,
            ),
            msgspec.structs.replace(self.shopper, cars=own_cars(self.vehicles)),
        )
        return Append((*received.changes, *self._consents(known)))

    def _consents(self, known: Known) -> Iterator[Change]:
        """What the request says of the channels, for each person behind it: as far as it changes what holds for them."""
        for person in self.persons if self.consent else ():
            before = known.person(person).refused
            refused = tuple(one for one in _REACHED_ON if self.consent.get(one) is False and one not in before)
            allowed = tuple(one for one in _REACHED_ON if self.consent.get(one) is True and one in before)
            if refused or allowed:
                yield Change(person, (Draft(ConsentStated(allowed, refused, self.lead)),), wish=False)

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, *self.persons)

    def decide(self, known: Known) -> Decision:
        alone = self._alone(known)
        return alone if isinstance(alone, Refused) else arrivals.placed(self.id, alone, known, resend=self.resend)

    def again(self, known: Known, came: arrivals.Came | None, *, waits: bool) -> Decision:
        """As it `came` into a log that has lost it; see `arrivals.placed_again`."""
        alone = self._alone(known)
        if isinstance(alone, Refused):
            return alone
        return arrivals.placed_again(self.id, alone, known, came, resend=self.resend, waits=waits)


class EnterLead(ReceiveLead, frozen=True, kw_only=True, tag="enter_lead"):
    """An agent types in a lead: a walk-in, a phone call."""

    by_hand: bool = True


class DescribeStore(OnSettings, frozen=True, kw_only=True, tag="describe_store"):
    """Name, hours, targets and number of the store, as of now."""

    described: StoreDescribed

    def decide(self, known: Known) -> Decision:
        if known.settings == self.described:
            return Append(())
        unusable = _unusable(self.described)
        if unusable:
            return Refused(unusable)
        return self.wish(self.described)


def _unusable(described: StoreDescribed) -> str:
    """Why no clock could run by this, in words; "" if one can. Every arrival stands on it, so it is refused before it is kept."""
    hours = described.hours
    if not clock.known_zone(hours.zone):
        return tr("“{zone}” is no time zone that this computer knows.", zone=hours.zone)
    if len(hours.week) != 7:
        return tr("The hours need seven days, Monday first.")
    if not all(0 <= opens < closes <= _DAY_MINUTES for day in hours.week for opens, closes in day):
        return tr("Each span of hours must end after it begins, within its day.")
    if not all(0 <= target <= _LONGEST for target in (described.first_answer, described.next_reply)):
        return tr("A target is between nothing and 30 days.")
    return ""
