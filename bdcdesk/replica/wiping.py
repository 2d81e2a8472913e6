"""A shopper's words leave a desk: the log says that they were erased, and every copy wipes its own before it reads on."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from bdcdesk.central.chain import decoded
from bdcdesk.central.records import Link
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.person import Erased

KIND = "erased"


def erased(links: Iterable[Link]) -> dict[str, frozenset[str]]:
    """The streams that these events erase something of, and which of their events lose their words."""
    found: dict[str, frozenset[str]] = {}
    for link in links:
        facts = decoded(link).facts if link.kind == KIND else None
        if isinstance(facts, Erased):
            found[link.stream] = found.get(link.stream, frozenset()) | frozenset(facts.ids)
    return found


def wiped(links: Sequence[Link], erasing: Mapping[str, frozenset[str]]) -> list[Link]:
    """The same events, those that are erased without their words and the random bytes beside them."""
    return [msgspec.structs.replace(link, personal=None, nonce=b"") if link.id in erasing.get(link.stream, ()) else link for link in links]


def erased_at(links: Iterable[Link]) -> Instant:
    """When the last of these erasures was, 0 for none."""
    return max((link.at for link in links if link.kind == KIND), default=0)


def concerns(action: Action, streams: Iterable[str], at: Instant = 0) -> bool:
    """Whether an action of ours speaks of one of these leads or people, and so may hold what they said before they were erased at `at`.

    Who asks anew after that is a new shopper, whose request is not lost.
    """
    if isinstance(action, ReceiveLead) and 0 < at < action.arrived:
        return False
    mine = {*action.streams, str(getattr(action, "person", "")), *getattr(action, "persons", ())}
    return not mine.isdisjoint(streams)
