"""What the page of the store's own words asks for: they are kept as this person, and read for a lead that the desk knows."""

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from heapq import nlargest
from typing import Final

from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.wording_page import WordingPage
from bdcdesk.desktop.shell.intents import Make
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.placeholders import Language

_LEADS: Final = 40
"""The newest leads, for whom words can be read."""


class WordingDoor(QObject):
    """On the Qt thread. `store` tells which one is chosen."""

    def __init__(self, pump: Pump, page: WordingPage, store: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pump, self._page, self._store = pump, page, store
        page.wanted.connect(self._keep)
        page.leads_wanted.connect(self._list)
        page.values_wanted.connect(self._read)

    def _keep(self, scenario: str, said: WordingKept, over: tuple[str, str]) -> None:
        page = self._page
        self._pump.settle(self._store(), keep_wording(scenario, said, over), lambda why: page.refused(why) if why else page.kept())

    def _list(self) -> None:
        def show(found: object) -> None:
            if isinstance(found, list):
                self._page.show_leads(found)

        self._pump.look(self._store(), _newest, show)

    def _read(self, lead: str) -> None:
        def show(known: object) -> None:
            if isinstance(known, dict):
                self._page.show_values(lead, known)

        self._pump.look(self._store(), partial(_values, lead), show)


def keep_wording(scenario: str, said: WordingKept, over: tuple[str, str]) -> Make:
    """For the store, in the place of what whoever typed it saw."""
    from bdcdesk.domain.actions.wording import KeepWording

    action = str(uuid.uuid4())
    return lambda desk: KeepWording(
        id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), scenario=scenario, said=said, over=over
    )


def _newest(rooftop: Rooftop) -> list[tuple[str, str]]:
    """In the desk's thread."""
    named = (lead for lead in list(rooftop.desk.leads.values()) if lead.shopper.name)
    newest = nlargest(_LEADS, named, key=lambda lead: (lead.arrived, lead.id))
    return [
        (lead.id, f"{lead.shopper.name} · {lead.wanted.title}" if lead.wanted and lead.wanted.title else lead.shopper.name)
        for lead in newest
    ]


def _values(name: str, rooftop: Rooftop) -> dict[Language, Mapping[str, str]]:
    """What this person's replies to the lead would be filled in with; in the desk's thread."""
    from bdcdesk.desktop.lead.offering import Offering, instead_of, its_car

    desk = rooftop.desk
    lead, store = desk.lead(name), desk.settings
    if lead is None or store is None:
        return {}
    stock = desk.stock if desk.stocked else None
    car = its_car(lead, stock)
    offering = Offering(rooftop.store.my_name, store.name, desk.now(), car, instead_of(lead, car, stock), None, desk.me, desk.wordings)
    return {language: offering.values(lead, language) for language in ("en", "es")}
