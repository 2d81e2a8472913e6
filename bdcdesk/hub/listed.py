"""Holds every lead to the do-not-call lists that are kept on this computer: new ones, and numbers that a lead has only now."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Final

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING
from bdcdesk.intake.kept_list import FRESH, KeptLists, tell
from bdcdesk.replica.desk import Desk

AT_ONCE: Final = 200
"""Leads that are looked up at once; whoever waits for a text or call is, however many there are."""
EVERY: Final = 10_000
_DAY: Final = 86_400_000
_NAMED: Final = 6


class Listed:
    """An `Edge`. `notice` must be told of every lead that is here and that comes or changes, before anything is sent in the same round:
    what a list says of a number is then on its way to the log, and nothing goes to it until it is there."""

    def __init__(self, desk: Desk, lists: KeptLists) -> None:
        self._desk = desk
        self._lists = lists
        self._waiting: dict[str, None] = {}
        self._next: Instant = 0
        self.problem = ""

    def notice(self, leads: Collection[str]) -> None:
        """These leads may have changed. Raises ReplicaError."""
        if self._lists.refresh():
            # A list that has come meanwhile is for all.
            leads = list(self._desk.leads)
        if not self._lists.any:
            self._waiting.clear()
            return
        self._waiting.update(dict.fromkeys(leads))
        for name in leads:
            lead = self._desk.lead(name)
            if lead is not None and any(touch.stage in WAITING for touch in lead.touches):
                self._look(name)
        self._go_on()

    def step(self, now: Instant) -> Steps:
        if now >= self._next:
            self._next = now + EVERY
            self.notice(())
            self.problem = "\n".join(line for line in (self._lists.problem, self._too_old(now)) if line)
        else:
            self._go_on()
        return Steps((), now if self._waiting else self._next)

    def close(self) -> None:
        """Nothing is under way."""

    def _go_on(self) -> None:
        for name in list(self._waiting)[:AT_ONCE]:
            self._look(name)

    def _look(self, name: str) -> None:
        lead = self._desk.lead(name)
        for number in _numbers(lead) if lead is not None else ():
            as_of = self._lists.as_of(number)
            if as_of > self._desk.person(self._desk.stream_of(number)).looked and (listed := self._lists.lists(number)) is not None:
                tell(self._desk, number, listed, as_of)
        self._waiting.pop(name, None)

    def _too_old(self, now: Instant) -> str:
        old = {area: as_of for area, as_of in self._lists.days().items() if now > as_of + FRESH * _DAY}
        if not old:
            return ""
        areas = sorted(old)
        named = ", ".join(areas[:_NAMED]) + (" ..." if len(areas) > _NAMED else "")
        day = datetime.fromtimestamp(min(old.values()) / 1000, UTC).date().isoformat()
        return (
            f"The do-not-call list of {day} is too old: by law it counts for {FRESH} days (area codes {named}). Whom it does not list"
            " may be listed by now. Get a newer one and give it to “bdcdesk do-not-call” at the hub's computer."
        )


def _numbers(lead: Lead) -> Iterator[str]:
    yield from (point.address for point in lead.shopper.points if point.kind == "phone" and point.address)
