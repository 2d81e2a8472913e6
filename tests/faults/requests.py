"""What the log says of each request that came: it is a lead of its own, or joined to one of the same shopper's."""

from collections import Counter
from collections.abc import Iterable

from bdcdesk.domain.events import Event
from bdcdesk.domain.events.lead import LeadReceived, RaisedAgain, SentAgain


def by_document(events: Iterable[Event]) -> Counter[str]:
    """How many requests came of each document, by its hash."""
    return Counter(_document(event) for event in events if isinstance(event.facts, LeadReceived | RaisedAgain | SentAgain))


def by_name(events: Iterable[Event]) -> Counter[str]:
    """How many came of each shopper; under "again" what a source is said to have sent once more."""
    return Counter(
        "again" if isinstance(event.facts, SentAgain) else str(getattr(event.personal, "name", ""))
        for event in events
        if isinstance(event.facts, LeadReceived | RaisedAgain | SentAgain)
    )


def _document(event: Event) -> str:
    facts = event.facts
    return facts.received.raw_hash if isinstance(facts, RaisedAgain) else str(getattr(facts, "raw_hash", ""))
