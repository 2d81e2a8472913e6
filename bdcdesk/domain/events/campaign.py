"""Events of what a store advertises: campaigns, and the offer that each makes. Facts alone, nothing in them is about a person."""

import msgspec

from bdcdesk.domain.events.base import Facts
from bdcdesk.domain.events.stock import Condition


class Terms(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What is offered, to whom, and for how long. "" is any, for what narrows it down; the wording is the exact one, fine print and all.

    `price` and `off` (money off) are in hundredths of the store's currency, 0 for none; `apr` in hundredths of a percent, -1 for none: 0 is
    a rate that is advertised. `condition` to `stocks` say which cars: of this make, or with one of these stock numbers. It stands from the
    day `begins` to the day `ends`, both included (YYYY-MM-DD, in the store's zone; "" for no such day). `codes` are those by which leads
    name the campaign, `sources` the names of sources, `pages` the landing pages, as host and path.
    """

    name: str
    wording: str
    price: int = 0
    off: int = 0
    apr: int = -1
    condition: Condition = ""
    year: str = ""
    make: str = ""
    model: str = ""
    trim: str = ""
    stocks: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class CampaignSet(Facts, frozen=True, tag="campaign_set"):
    """What a campaign is from now on, all of it. Its id is the stream's; `zone` is the store's, in which its days are read."""

    terms: Terms
    zone: str


class CampaignEnded(Facts, frozen=True, tag="campaign_ended"):
    """Nothing of it is offered any more, whatever its days say. Set again, it stands again."""

    reason: str = ""
