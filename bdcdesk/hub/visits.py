"""From browsers on the site to the leads that were sent from them, told to central so that every desk sees it."""

from collections.abc import Callable, Iterable
from typing import Final

from bdcdesk.central.ports import Presence
from bdcdesk.central.records import Visit
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.hub.visitors import Visitors
from bdcdesk.replica.desk import Desk

FRESH: Final = 5_000
"""Milliseconds by which a visit must have grown before it is told again: each browser speaks every ten seconds."""


class Visits:
    """Use from the hub's thread. `clock`: this computer's, in ms, as that of `visitors`."""

    def __init__(self, desk: Desk, visitors: Visitors, clock: Callable[[], Instant]) -> None:
        self._desk = desk
        self._visitors = visitors
        self._clock = clock
        self._leads: dict[str, set[str]] = {}
        self._browsers: dict[str, frozenset[str]] = {}
        self._told: dict[str, Visit] = {}

    def notice(self, leads: Iterable[str]) -> None:
        """These leads are new or have changed."""
        for name in leads:
            lead = self._desk.lead(name)
            if lead is None:
                continue
            theirs = _browsers(lead)
            for visitor in self._browsers.pop(name, frozenset()) - theirs:
                self._leads[visitor].discard(name)
                if not self._leads[visitor]:
                    del self._leads[visitor]
            for visitor in theirs:
                self._leads.setdefault(visitor, set()).add(name)
            if theirs:
                self._browsers[name] = theirs

    def tell(self, central: Presence, now: Instant) -> None:
        """Whatever is new of those who have sent something. `now` is central's. Raises CentralError; the next time makes good for it."""
        ahead = now - self._clock()
        newest: dict[str, Visit] = {}
        present = self._visitors.all()
        for visitor, seen in present.items():
            for lead in self._leads.get(visitor, ()):
                # Who asked from two browsers is where they were last heard of.
                if lead not in newest or newest[lead].expires < seen.expires + ahead:
                    newest[lead] = Visit(lead, seen.looking, seen.since + ahead, seen.expires + ahead)
        new = [visit for visit in newest.values() if self._is_news(visit)]
        over = [lead for lead, told in self._told.items() if told.expires <= now]
        if new or over:
            central.tell_visits(self._desk.record.id, new, now)
        self._visitors.told(present)
        for lead in over:
            del self._told[lead]
        self._told.update({visit.lead: visit for visit in new})

    def _is_news(self, visit: Visit) -> bool:
        told = self._told.get(visit.lead)
        if told is None or told.looking != visit.looking:
            return True
        return abs(visit.expires - told.expires) >= FRESH


def _browsers(lead: Lead) -> frozenset[str]:
    """The browsers that its shopper sent from, the first time and each time since."""
    if lead.erased:
        return frozenset()
    again = (raised.received.visitor for raised in lead.raised if not raised.apart)
    return frozenset(visitor for visitor in (lead.visitor, *lead.visitors, *again) if visitor)
