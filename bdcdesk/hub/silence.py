"""Says when a source of leads has been silent for longer than its own habit (`bdcdesk.domain.silence`)."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.silence import WEEKS, Rhythm
from bdcdesk.replica.desk import Desk
from bdcdesk.report.times import lasted

EVERY: Final = 60_000
AFTER_START: Final = 600_000
"""Milliseconds for which a hub that has just started says nothing: what came meanwhile has to be read first."""
SAID_FOR: Final = WEEKS
"""Milliseconds after which a source that still is silent counts as gone."""
NAMED: Final = 3
"""So many silent sources are named, the worst first."""
_LONGEST: Final = 40

Key = tuple[str, str]
"""A source by its id ("" for the folder), and who sent what came through it, "" for all of them: a mailbox has the leads of many."""


class _Arrival(NamedTuple):
    at: Instant
    via: str
    source: str


def _arrivals(lead: Lead) -> list[_Arrival]:
    """Its first request, and each with which the shopper raised their hand again: a source that sends those is not silent."""
    raised = (each.received for each in lead.raised)
    return [_Arrival(lead.arrived, lead.via, lead.source), *(_Arrival(one.arrived, one.via, one.source) for one in raised)]


class Silence:
    """An `Edge`. `notice` must be told of every lead that is here and that comes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._hours: Hours | None = None
        self._rhythms: dict[Key, Rhythm] = {}
        self._seen: dict[str, tuple[Instant, int]] = {}
        """Of each lead when something last came for it, and how many requests of it are counted."""
        self._untaken: list[_Arrival] = []
        self._from: Instant = 0
        self._next: Instant = 0
        self.problem = ""

    def notice(self, leads: Iterable[str]) -> None:
        """Leads that are here now, new or not. Only new ones cost more than a look."""
        oldest = self._desk.now() - 2 * WEEKS
        for name in leads:
            lead = self._desk.lead(name)
            if lead is None or lead.by_hand or lead.nature == "test":
                continue
            last, known = self._seen.get(name, (0, 0))
            if known <= len(lead.raised):
                new = [arrival for arrival in _arrivals(lead)[known:] if arrival.at > oldest]
                self._seen[name] = max([last, *(arrival.at for arrival in new)]), len(lead.raised) + 1
                self._untaken += new

    def step(self, now: Instant) -> Steps:
        if now < self._next:
            return Steps((), self._next)
        self._next = now + EVERY
        self._from = self._from or now + AFTER_START
        self._take_up(now)
        self.problem = self._said(now) if now >= self._from else ""
        return Steps((), self._next)

    def close(self) -> None:
        """Nothing is under way."""

    def _take_up(self, now: Instant) -> None:
        store = self._desk.settings
        if store is None:
            return
        if store.hours != self._hours:
            # Other hours make another habit of the same arrivals.
            self._hours = store.hours
            self._rhythms.clear()
            known = [lead for name in self._seen if (lead := self._desk.lead(name)) is not None]
            self._untaken = [arrival for lead in known for arrival in _arrivals(lead)]
        for arrival in sorted(self._untaken):
            for key in {(arrival.via, ""), (arrival.via, arrival.source)} - {("", "")}:
                if key not in self._rhythms:
                    self._rhythms[key] = Rhythm(store.hours)
                self._rhythms[key].add(arrival.at)
        self._untaken = []
        for gone in [name for name, (last, _) in self._seen.items() if last < now - 2 * WEEKS]:
            del self._seen[gone]

    def _said(self, now: Instant) -> str:
        sources = self._desk.sources
        silent: dict[Key, int] = {}
        for key, rhythm in self._rhythms.items():
            known = sources.get(key[0])
            if now - rhythm.last > SAID_FOR or (key[0] and (known is None or known.off)):
                continue
            quiet = rhythm.silent(now)
            if quiet:
                silent[key] = quiet
        # Who is silent in a mailbox that is silent as a whole is told with it.
        told = [key for key in silent if not key[1] or (key[0], "") not in silent]
        if not told:
            return ""
        worst, *others = sorted(told, key=lambda key: (not key[1], silent[key]), reverse=True)
        usual = lasted(self._rhythms[worst].allowed or 0)
        first = f"{self._name(worst)} has sent nothing for {lasted(silent[worst])} of business time; {usual} would be within its habit."
        if not others:
            return first
        named = [f"{self._name(key)} for {lasted(silent[key])}" for key in others[: NAMED - 1]]
        named += [f"{len(others) - len(named)} more"] if len(others) > len(named) else []
        return f"{first} Silent too: {' and '.join([', '.join(named[:-1]), named[-1]] if named[1:] else named)}."

    def _name(self, key: Key) -> str:
        known = self._desk.sources.get(key[0])
        sender = f"“{key[1][:_LONGEST]}”" if key[1] else ""
        return " by ".join(part for part in (sender, f"“{known.name}”" if known else "") if part)
