"""What is known of an agent: whether they are there, and what they can do."""

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from bdcdesk.domain.events.agent import Book, BookSet, SkillsSet, Status, StatusSet
from bdcdesk.domain.events.base import Event, Instant
from bdcdesk.domain.events.team import CoverEnded, CoverSet

change = msgspec.structs.replace

ABSENT: Final = 600_000
"""Milliseconds after which somebody who said that they are available counts as away while no desk of theirs is heard of: long enough for
a line that is lost and a computer that starts anew."""


class Cover(msgspec.Struct, frozen=True, gc=False):
    """`by` sees to somebody's work from `since` until `until`."""

    by: str
    since: Instant
    until: Instant


class Agent(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """`since`: when the status was last said, 0 for never. `skills` and `languages` as a supervisor set them;
    `book`: when they receive shoppers, None while nobody said so; `cover`: who sees to their work for a time, as was last said."""

    member: str
    status: Status = "gone home"
    since: Instant = 0
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    book: Book | None = None
    cover: Cover | None = None

    @property
    def there(self) -> bool:
        return self.status == "available"

    @property
    def left(self) -> bool:
        """Whether they said that they went home: who never said anything did not."""
        return self.status == "gone home" and self.since > 0

    def covered_by(self, now: Instant) -> str:
        """Who sees to their work now, "" for nobody else."""
        return self.cover.by if self.cover is not None and self.cover.since <= now < self.cover.until else ""

    @property
    def can(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in (*self.skills, *self.languages))


def evolve_agent(member: str, state: Agent | None, event: Event) -> Agent | None:
    """The agent after the event; `state` itself if the event has no effect."""
    facts = event.facts
    before = state or Agent(member)
    if isinstance(facts, StatusSet) and facts.member == member and (before.status != facts.status or not before.since):
        return change(before, status=facts.status, since=event.at)
    if isinstance(facts, SkillsSet) and facts.member == member and (before.skills, before.languages) != (facts.skills, facts.languages):
        return change(before, skills=facts.skills, languages=facts.languages)
    if isinstance(facts, BookSet) and facts.member == member and before.book != facts.book:
        return change(before, book=facts.book)
    if isinstance(facts, CoverSet) and facts.member == member and facts.by not in ("", member) and facts.since < facts.until:
        cover = Cover(facts.by, facts.since, facts.until)
        return state if before.cover == cover else change(before, cover=cover)
    if isinstance(facts, CoverEnded) and facts.member == member and before.cover is not None:
        return change(before, cover=None)
    return state


def covered(agents: Mapping[str, Agent], by: str, now: Instant) -> frozenset[str]:
    """Whose work `by` sees to now, beside their own."""
    return frozenset(agent.member for agent in agents.values() if agent.covered_by(now) == by)


def attending(agents: Mapping[str, Agent], removed: Collection[str], heard: Mapping[str, Instant], now: Instant) -> dict[str, Agent]:
    """The agents as they are whatever they said last: who was `removed` from the store has gone home, and who went without a word is away.

    `heard`: when a desk of theirs was last heard of; who is not in it is taken at their word.
    """
    there = dict(agents)
    for agent in agents.values():
        if agent.there and agent.member in heard and max(agent.since, heard[agent.member]) <= now - ABSENT:
            there[agent.member] = change(agent, status="away")
    for member in removed:
        before = agents.get(member, Agent(member))
        there[member] = change(before, status="gone home", since=before.since or 1)
    return there
