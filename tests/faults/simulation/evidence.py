"""The log of a run as central has it at the end, folded by nobody who took part."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from bdcdesk.central.chain import decoded
from bdcdesk.central.records import Link
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.contact import Sending
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import is_person, lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.domain.touch import WAITING, Touch

from .provider import Post

if TYPE_CHECKING:
    from .run import Day


class Fold:
    """A log read from its beginning. `idle`: events that changed nothing. `began`: by touch, what was known when a sending began."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.events: list[Event] = [decoded(link) for link in links]
        self.leads: dict[str, Lead] = {}
        self.idle: list[Event] = []
        self.began: dict[str, dict[str, tuple[Event, Lead, Person]]] = defaultdict(dict)
        self._persons: dict[str, Person] = {}
        for event in self.events:
            self._take_up(event)

    def _take_up(self, event: Event) -> None:
        name = lead_of(event.stream)
        if is_person(event.stream):
            self._persons[event.stream] = evolve_person(self._persons.get(event.stream, NOBODY), event)
        elif name is not None:
            before = self.leads.get(name)
            after = evolve(before, event)
            if after is before:
                self.idle.append(event)
            if isinstance(event.facts, Sending) and before is not None:
                touch = before.touch(event.facts.touch)
                person = self._persons.get(touch.person, NOBODY) if touch else NOBODY
                self.began[event.facts.touch][event.id] = (event, before, person)
            if after is not None:
                self.leads[name] = after


class Evidence(Fold):
    """The log as it is at the end, the logs that a restore took away, and what the provider did."""

    def __init__(self, day: "Day") -> None:
        self.links = day.log()
        super().__init__(self.links)
        self.day = day
        for log in day.server.gone:
            for touch, began in Fold(log).began.items():
                self.began[touch] |= began

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
        before = [None, *(event.action for event in self.events)]
        return Counter(event.action for event, last in zip(self.events, before, strict=False) if event.action != last)


def under_way(touch: Touch, now: int) -> bool:
    """Whether a machine still has to do something about it by now."""
    if touch.stage in WAITING:
        return touch.not_before <= now
    return touch.stage in ("sending", "accepted") or (touch.stage == "unknown" and not touch.given_up)
