"""A store says what it offers, to whom and until when."""

from typing import Final

from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, Refused
from bdcdesk.domain.actions.source import is_day
from bdcdesk.domain.campaign import plain_page
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.campaign import CampaignEnded, CampaignSet, Terms
from bdcdesk.domain.identity import campaign_stream
from bdcdesk.domain.source import LONGEST, is_plain
from bdcdesk.translation import tr

LONGEST_WORDING: Final = 4_000
"""Characters of the exact wording."""
HIGHEST_RATE: Final = 100_00
LARGEST_SUM: Final = 10_000_000_00


class SetCampaign(Action, frozen=True, kw_only=True, tag="set_campaign"):
    """What this campaign (an id) offers from now on, all of it: see Terms. `new`: only if there is none of this id yet."""

    campaign: str
    terms: Terms
    new: bool = False

    @property
    def streams(self) -> tuple[str, ...]:
        return (campaign_stream(self.campaign),)

    def decide(self, known: Known) -> Decision:
        before, store = known.campaign(self.campaign), known.settings
        if store is None:
            return Refused(tr("The store is not set up yet: it has no time zone in which a day ends."))
        if not is_plain(self.campaign):
            return Refused(tr("A campaign's id is made of small letters, digits and single hyphens, 60 at most."))
        if self.new and before is not None:
            return Refused(tr("There is a campaign “{name}” already, added just now. Give this one another name.", name=before.terms.name))
        unusable = unusable_terms(self.terms)
        if unusable:
            return Refused(unusable)
        if before is not None and not before.ended and (before.terms, before.zone) == (self.terms, store.hours.zone):
            return Append(())
        return Append((Change(campaign_stream(self.campaign), (Draft(CampaignSet(self.terms, store.hours.zone)),), wish=True),))


class EndCampaign(Action, frozen=True, kw_only=True, tag="end_campaign"):
    """Nothing of it is offered any more."""

    campaign: str
    reason: str = ""

    @property
    def streams(self) -> tuple[str, ...]:
        return (campaign_stream(self.campaign),)

    def decide(self, known: Known) -> Decision:
        before = known.campaign(self.campaign)
        if before is None:
            return Refused(tr("This campaign is not on this desk."))
        if before.ended:
            return Append(())
        return Append((Change(campaign_stream(self.campaign), (Draft(CampaignEnded(self.reason)),), wish=True),))


def unusable_terms(terms: Terms) -> str:
    """Why this cannot be offered, in words; "" if it can."""
    if not terms.name.strip() or len(terms.name) > LONGEST:
        return tr("A campaign needs a name of at most {longest} characters.", longest=LONGEST)
    if not terms.wording.strip() or len(terms.wording) > LONGEST_WORDING:
        return tr(
            "A campaign needs its exact wording, fine print and all, of at most {longest_wording:,} characters.",
            longest_wording=LONGEST_WORDING,
        )
    if any(day and not is_day(day) for day in (terms.begins, terms.ends)):
        return tr("The days of a campaign are given as YYYY-MM-DD, as in 2026-11-30.")
    if terms.begins and terms.ends and terms.ends < terms.begins:
        return tr("A campaign ends on the day on which it begins, or later.")
    if not (0 <= terms.price <= LARGEST_SUM and 0 <= terms.off <= LARGEST_SUM):
        return tr("A price and money off are sums in the store's currency, such as 24,990.")
    if not -1 <= terms.apr <= HIGHEST_RATE:
        return tr("A rate is between 0 and 100 %, such as 0.9.")
    if any(not plain_page(page) for page in terms.pages):
        return tr("A landing page is an address, such as www.example.com/outback.")
    return ""
