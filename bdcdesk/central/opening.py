"""Which leads are open, and which cars in stock, as far as the log itself has to know it: so that a new desk is given those first.

A lead is open until the last of its events that closes or opens it is one that closes it, and so is a car. What they are otherwise, their
folds say.
Both adapters keep the answer beside the stream's version, so that nobody folds a million events to find a hundred leads.
"""

from collections.abc import Iterable
from typing import Final

from bdcdesk.domain.events import Event

OPENS: Final = frozenset({"lead_received", "message_received", "call_received", "reopened", "car_listed"})
CLOSES: Final = frozenset({"closed", "sold", "erased", "car_gone"})


def open_after(kinds: Iterable[str], before: bool) -> bool:
    """Whether a stream is open after events of these kinds."""
    for kind in kinds:
        before = kind in OPENS or (before and kind not in CLOSES)
    return before


def persons_of(events: Iterable[Event]) -> list[str]:
    """The streams of all people that these events speak of, each once."""
    found: set[str] = set()
    for event in events:
        found.update(getattr(event.facts, "persons", ()))
        found.add(getattr(event.facts, "person", ""))
    found.discard("")
    return sorted(found)
