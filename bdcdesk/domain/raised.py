"""That a shopper asked again, as the lead's fold keeps it."""

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.lead import LeadReceived, Recognised, Shopper
from bdcdesk.domain.events.vehicle import Vehicle


class Given(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What the shopper gave with their first request alone: it stands again when what came later turns out to be another's."""

    shopper: Shopper
    persons: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()


class Raised(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The shopper asked again at `at`, by central's clock. `apart`: the lead of its own that it became, when it was somebody else's.
    `joined`: the lead that it was, which an agent saw to be this shopper's; `quiet`: nobody waited there any more."""

    id: str
    at: Instant
    by: Recognised
    received: LeadReceived
    shopper: Shopper
    apart: str = ""
    joined: str = ""
    quiet: bool = False
