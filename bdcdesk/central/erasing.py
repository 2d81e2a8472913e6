"""What erasing means to a log, whatever database keeps it."""

from collections.abc import Sequence
from typing import Final

from bdcdesk.central.records import Group
from bdcdesk.domain.events import UnreadableEvent, read_facts
from bdcdesk.domain.events.person import Erased

KIND: Final = "erased"

MAY_ERASE: Final[frozenset[str]] = frozenset({"supervisor", "admin"})
"""The roles that may have a shopper forgotten, beside the database's owner."""


def named(groups: Sequence[Group]) -> list[tuple[str, tuple[str, ...]]]:
    """Each stream with the events in it that lose their words. Raises ValueError for anything that is not an `erased` event."""
    found = []
    for group in groups:
        for event in group.events:
            try:
                facts = read_facts(event.kind, event.since, event.facts)
            except UnreadableEvent as error:
                raise ValueError(str(error)) from error
            if not isinstance(facts, Erased):
                raise ValueError(f"{event.kind}: only `erased` events erase")
            found.append((group.stream, facts.ids))
    return found
