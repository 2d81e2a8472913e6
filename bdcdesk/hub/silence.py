"""Says when a source of leads has been silent for longer than its own habit (`bdcdesk.domain.silence`)."""

from collections.abc import Iterable
from typing import Final

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
_LONGEST: Final = 40

Key = tuple[str, str]
"""A source by its id ("" for the folder), and who sent what came through it, "" for all of them: a mailbox has the leads of many."""


class Silence:
    """An `Edge`. `notice` must be told of every lead that is here and that comes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._hours: Hours | None = None
        self._rhythms: dict[Key, Rhythm] = {}
        self._seen: dict[str, Instant] = {}
        self._untaken: list[Lead] = []
        self._from: Instant = 0
        self._next: Instant = 0
        self.problem = ""

    def notice(self, leads: Iterable[str]) -> None:
        """Leads that are here now, new or not. Only new ones cost more than a look."""
        oldest = self._desk.now() - 2 * WEEKS
        for name in leads:
            if name in self._seen:
                continue
            lead = self._desk.lead(name)
            if lead is not None and not lead.by_hand and lead.nature != "test" and lead.arrived > oldest:
                self._seen[name] = lead.arrived
                self._untaken.append(lead)

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
            self._untaken = [lead for name in self._seen if (lead := self._desk.lead(name)) is not None]
        for lead in sorted(self._untaken, key=lambda one: one.arrived):
            for key in {(lead.via, ""), (lead.via, lead.source)} - {("", "")}:
                if key not in self._rhythms:
                    self._rhythms[key] = Rhythm(store.hours)
                self._rhythms[key].add(lead.arrived)
        self._untaken = []
        for gone in [name for name, arrived in self._seen.items() if arrived < now - 2 * WEEKS]:
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
        worst = max(told, key=lambda key: (not key[1], silent[key]))
        more = f" So have {len(told) - 1} more." if len(told) > 2 else " So has one more." if len(told) == 2 else ""
        usual = lasted(self._rhythms[worst].allowed or 0)
        name = self._name(worst)
        return f"{name} has sent nothing for {lasted(silent[worst])} of business time; {usual} would be within its habit.{more}"

    def _name(self, key: Key) -> str:
        known = self._desk.sources.get(key[0])
        sender = f"“{key[1][:_LONGEST]}”" if key[1] else ""
        return " by ".join(part for part in (sender, f"“{known.name}”" if known else "") if part)
