"""The log of a run as central has it at the end, folded by nobody who took part."""

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from bdcdesk.central.chain import decoded
from bdcdesk.domain.events import Event
from bdcdesk.domain.fold import NOBODY, Person, evolve, evolve_person
from bdcdesk.domain.identity import is_person, lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING, Touch

from .provider import Post
from .world import MINUTE

if TYPE_CHECKING:
    from .run import Day


class Evidence:
    """`idle`: events of leads that changed nothing. `persons`: by stream, the state before each place at which it changed."""

    def __init__(self, day: "Day") -> None:
        self.day = day
        self.links = day.log()
        self.events: list[Event] = [decoded(link) for link in self.links]
        self.leads: dict[str, Lead] = {}
        self.persons: dict[str, Person] = {}
        self.idle: list[Event] = []
        self.began: dict[str, list[tuple[Event, Lead, Person]]] = defaultdict(list)
        for event in self.events:
            self._take_up(event)

    def _take_up(self, event: Event) -> None:
        lead = lead_of(event.stream)
        if is_person(event.stream):
            self.persons[event.stream] = evolve_person(self.persons.get(event.stream, NOBODY), event)
        elif lead is not None:
            before = self.leads.get(lead)
            after = evolve(before, event)
            if after is before:
                self.idle.append(event)
            if event.kind in ("message_sending", "call_sending") and before is not None:
                touch = before.touch(event.facts.touch)  # type: ignore[union-attr]
                person = self.persons.get(touch.person, NOBODY) if touch else NOBODY
                self.began[event.facts.touch].append((event, before, person))  # type: ignore[union-attr]
            if after is not None:
                self.leads[lead] = after

    @cached_property
    def touches(self) -> dict[str, tuple[Lead, Touch]]:
        return {touch.id: (lead, touch) for lead in self.leads.values() for touch in lead.touches}

    @cached_property
    def taken(self) -> dict[str, list[Post]]:
        """By touch: what the provider took."""
        found = defaultdict(list)
        for post in self.day.provider.posts:
            if post.sid:
                found[post.touch].append(post)
        return found

    @cached_property
    def actions(self) -> Counter[str]:
        """How many stretches of the log each action fills: one, if it was done once."""
        return Counter(
            event.action
            for event, before in zip(self.events, [None, *self.events], strict=False)
            if not before or before.action != event.action
        )


def under_way(touch: Touch, now: int) -> bool:
    """Whether a machine still has to do something about it, within the next minutes."""
    if touch.stage in WAITING:
        return touch.not_before <= now + 20 * MINUTE
    return touch.stage in ("sending", "accepted") or (touch.stage == "unknown" and not touch.given_up)
