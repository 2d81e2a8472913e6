"""What erasing means to a log, whatever database keeps it."""

from collections.abc import Sequence
from typing import Final, Protocol

from bdcdesk.central.ports import Answer, Group
from bdcdesk.domain.events import UnreadableEvent, read_facts
from bdcdesk.domain.events.person import Erased

KIND: Final = "erased"

MAY_ERASE: Final[frozenset[str]] = frozenset({"supervisor", "admin"})
"""The roles that may have a shopper forgotten, beside the database's owner."""


class Erasing(Protocol):
    """A shopper's right to be forgotten. Both methods block on I/O and raise as `Log`."""

    def erase(self, store: str, action: str, groups: Sequence[Group], blobs: Sequence[str] = ()) -> Answer:
        """Appends `erased` events and, in the same transaction, removes the personal parts and random bytes of the earlier events that
        each of them names in its own stream, and these blobs. Facts, commitments and hashes stay. Raises ValueError for other kinds.

        What is appended later to a stream that has an `erased` event is kept without its personal part.
        """
        ...

    def scrub(self) -> bool:
        """Removes what was erased from where the database still keeps it after the fact. False: this login may not, or somebody reads in
        an older state; what is left then goes with the database's own upkeep."""
        ...


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
