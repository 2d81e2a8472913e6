"""The same shopper at a sister store, known by a phone or a mail address that both have. A warning, never a block. Pure.

Each store names its people under a key of its own, so what one store calls them says nothing to another: they are looked for by what they
gave, in stores whose leads the person at this desk may read. Nothing of it is kept in any log.
"""

from collections.abc import Iterable
from typing import Protocol

import msgspec

from bdcdesk.domain import alike
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import Person


class Shoppers(Protocol):
    """Of one store: what its desk knows of them."""

    def stream_of(self, address: str) -> str: ...
    def found(self, handle: str) -> Iterable[Lead]: ...
    def person(self, stream: str) -> Person: ...


class Sister(msgspec.Struct, frozen=True):
    """Their `lead` there. `one`: the names may be one person's; else somebody else shares the phone or the address."""

    lead: Lead
    one: bool


def sisters(lead: Lead, here: Shoppers, there: Shoppers) -> list[Sister]:
    """Leads of another store that are open or became a sale, the newest first. Not where nobody asked, nor by a number found to be wrong
    at either."""
    if not _shopper(lead):
        return []
    found = dict[str, Lead]()
    for address in sorted(addresses(lead)):
        stream = there.stream_of(address)
        if not there.person(stream).wrong and not here.person(here.stream_of(address)).wrong:
            found |= {other.id: other for other in there.found(stream) if stream in other.persons and _current(other)}
    mine = alike.full_name(lead.shopper)
    told = [Sister(other, alike.kin(mine, alike.full_name(other.shopper))) for other in found.values() if other.id != lead.id]
    return sorted(told, key=lambda one: (-one.lead.arrived, one.lead.id))


def addresses(lead: Lead) -> frozenset[str]:
    """Every E.164 number and mail address that they gave."""
    return frozenset(point.address for point in lead.shopper.points if point.address)


def _shopper(lead: Lead) -> bool:
    return lead.is_lead and not lead.erased


def _current(lead: Lead) -> bool:
    return _shopper(lead) and (not lead.closed or lead.sold)
