"""All that happened to one lead, as a desk shows it."""

from collections.abc import Iterable

import msgspec

from bdcdesk.domain.events import Event
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.lead import Lead


class Timeline(msgspec.Struct, frozen=True):
    """All that happened to a lead and its people, in the order of the log; what is still pending comes last, with seq 0."""

    events: tuple[Event, ...]
    without_effect: frozenset[str]


def timeline_of(stream: str, events: Iterable[Event]) -> Timeline:
    """`stream`: the lead's own, whose events are folded to see which of them had an effect."""
    told = tuple(events)
    folded: Lead | None = None
    without = set[str]()
    for event in told:
        if event.stream == stream:
            before = folded
            folded = evolve(folded, event)
            if folded is before and event.facts is not None:
                without.add(event.id)
    return Timeline(told, frozenset(without))
