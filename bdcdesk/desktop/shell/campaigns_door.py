"""What the page of the store's campaigns asks for: one is kept or ended as this person, and the leads are told for which it would stand."""

from collections.abc import Callable
from functools import partial
from heapq import nlargest
from typing import Final

from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.campaign_words import Reach
from bdcdesk.desktop.settings.campaigns_page import CampaignsPage
from bdcdesk.desktop.shell.intents import Make
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.desktop.shell.settling import end_campaign, set_campaign
from bdcdesk.domain.campaign import would_stand
from bdcdesk.domain.events.campaign import Terms

LOOKED: Final = 2_000
"""Open leads that are looked through, the newest: some 20 ms."""
_SHOWN: Final = 12


class CampaignsDoor(QObject):
    """On the Qt thread. `store` tells which one is chosen."""

    def __init__(self, pump: Pump, page: CampaignsPage, store: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pump, self._page, self._store = pump, page, store
        page.wanted.connect(lambda campaign, terms: self._do(set_campaign(campaign, terms)))
        page.ended.connect(lambda campaign: self._do(end_campaign(campaign)))
        page.reach_wanted.connect(self._look)

    def _do(self, make: Make) -> None:
        page = self._page
        self._pump.settle(self._store(), make, lambda why: page.refused(why) if why else page.kept())

    def _look(self, terms: Terms) -> None:
        def show(found: object) -> None:
            if isinstance(found, Reach):
                self._page.show_reach(terms, found)

        self._pump.look(self._store(), partial(_reach, terms), show)


def _reach(terms: Terms, rooftop: Rooftop) -> Reach:
    """In the desk's thread."""
    from bdcdesk.desktop.lead.offering import its_car

    desk = rooftop.desk
    stock = desk.stock if desk.stocked else None
    opened = [lead for lead in list(desk.leads.values()) if not lead.closed and lead.is_lead]
    newest = nlargest(LOOKED, opened, key=lambda lead: (lead.arrived, lead.id))
    found = [(lead, why) for lead in newest if (why := would_stand(lead, terms, its_car(lead, stock)))]
    lines = [
        " · ".join(part for part in (lead.shopper.name, lead.wanted.title if lead.wanted is not None else "", why) if part)
        for lead, why in found[:_SHOWN]
    ]
    return Reach(len(found), len(newest), tuple(lines))
