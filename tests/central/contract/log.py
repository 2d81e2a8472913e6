"""What the tests of the contract write to a log, and read from it."""

from bdcdesk.central.records import (
    ANY,
    START,
    Appended,
    Cursor,
    Group,
    Sealed,
)
from bdcdesk.domain.events import Event, write
from bdcdesk.domain.events.lead import LeadReceived
from tests.central.conftest import NOW, STORE, Kept, action, sealed

S = STORE.id


def add(central: Kept, stream: str, *kinds: str, expected: int = ANY) -> Appended:
    answer = central.append(S, action(), [Group(stream, expected, tuple(sealed(kind) for kind in kinds))])
    assert isinstance(answer, Appended)
    return answer


def whole(central: Kept, after: Cursor = START, limit: int = 1000) -> list[Event]:
    events = central.read(S, after, limit)
    assert isinstance(events, list)
    return events


def places(events: list[Event]) -> list[tuple[int, str, int]]:
    return [(event.seq, event.stream, event.version) for event in events]


def received(*persons: str) -> Sealed:
    facts = LeadReceived(source="Web", arrived=NOW, due=NOW, target=1, calendar=1, zone="America/Chicago", persons=persons)
    return sealed("lead_received", write(facts))
