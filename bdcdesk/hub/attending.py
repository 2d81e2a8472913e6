"""Hears from central who still works at the store, and whose desk is there: nobody else is offered a lead."""

from collections.abc import Mapping
from typing import Final

from bdcdesk.central.ports import Central
from bdcdesk.domain.agent import Agent, attending
from bdcdesk.domain.events import Instant
from bdcdesk.intake.offering import Attendance

_GAP: Final = 60_000
"""Milliseconds without hearing anything after which everybody is taken at their word anew: their desks come back one after the other."""


class Attending:
    """Use from the hub's thread. `attendance` is what was heard last."""

    def __init__(self, store: str) -> None:
        self.attendance = Attendance()
        self._store = store
        self._asked: Instant = 0

    def ask(self, central: Central, now: Instant) -> None:
        """`now` is central's. Raises CentralError; what was heard before holds then."""
        members, former, here = central.members(self._store), central.former(self._store), central.here(self._store, now)
        if abs(now - self._asked) > _GAP:
            self.attendance.heard.clear()
        self._asked = now
        heard = {member.id: self.attendance.heard.get(member.id, now) for member in members}
        self.attendance.heard = heard | {seen.member: now for seen in here if seen.member in heard}
        self.attendance.phones = {member.id: member.phone for member in members if member.phone}
        self.attendance.removed = frozenset(member.id for member in former)

    def on_the_phone(self, agents: Mapping[str, Agent], now: Instant) -> list[tuple[str, str]]:
        """Who is there and has a phone, with its number: those first who have been there longest."""
        there = attending(agents, self.attendance.removed, self.attendance.heard, now)
        free = sorted((agent.since, agent.member) for agent in there.values() if agent.there)
        return [(member, self.attendance.phones[member]) for _, member in free if member in self.attendance.phones]
