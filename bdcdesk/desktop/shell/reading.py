"""For whom words are read while they are changed: the newest leads of the store that is chosen, and what a reply to one is filled with."""

from collections.abc import Callable
from functools import partial
from heapq import nlargest
from typing import Final

from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.read_for import Known, ReadFor
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain import clock
from bdcdesk.domain.following import begun

_LEADS: Final = 40
"""The newest leads, for whom words can be read."""


class Reading(QObject):
    """On the Qt thread. `store` tells which one is chosen."""

    def __init__(self, pump: Pump, read_for: ReadFor, store: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pump, self._read_for, self._store = pump, read_for, store
        read_for.leads_wanted.connect(self._list)
        read_for.values_wanted.connect(self._read)

    def _list(self) -> None:
        def show(found: object) -> None:
            if isinstance(found, list):
                self._read_for.show_leads(found)

        self._pump.look(self._store(), _newest, show)

    def _read(self, lead: str) -> None:
        def show(known: object) -> None:
            if isinstance(known, tuple):
                self._read_for.show_values(lead, *known)

        self._pump.look(self._store(), partial(_values, lead), show)


def _newest(rooftop: Rooftop) -> list[tuple[str, str]]:
    """In the desk's thread."""
    named = (lead for lead in list(rooftop.desk.leads.values()) if lead.shopper.name)
    newest = nlargest(_LEADS, named, key=lambda lead: (lead.arrived, lead.id))
    return [
        (lead.id, f"{lead.shopper.name} · {lead.wanted.title}" if lead.wanted and lead.wanted.title else lead.shopper.name)
        for lead in newest
    ]


def _values(name: str, rooftop: Rooftop) -> tuple[Known, int]:
    """What this person's replies to the lead would be filled in with, and the day from which its follow-ups count; in the desk's thread."""
    from bdcdesk.desktop.lead.offering import Offering, instead_of, its_car

    desk = rooftop.desk
    lead, store = desk.lead(name), desk.settings
    if lead is None or store is None:
        return {}, 0
    stock = desk.stock if desk.stocked else None
    car = its_car(lead, stock)
    offering = Offering(rooftop.store.my_name, store.name, desk.now(), car, instead_of(lead, car, stock), None, desk.me, desk.wordings)
    known: Known = {language: offering.values(lead, language) for language in ("en", "es")}
    return known, clock.local(begun(lead).at, store.hours.zone).toordinal()
