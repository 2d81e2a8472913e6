"""What a hub is made of beside its desk: what it does when its time has come, and what lets others in while it works."""

from collections.abc import Callable, Collection
from typing import Protocol

import msgspec

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.edge import Edge
from bdcdesk.hub.pulse import Pulse
from bdcdesk.hub.reach import Reach
from bdcdesk.hub.visits import Visits


class Noticing(Protocol):
    @property
    def notice(self) -> Callable[[Collection[str]], None]:
        """Of leads that may have changed."""


class Timed(Protocol):
    def step(self, now: Instant) -> Instant:
        """Does what is due. When to call again at the latest."""
        ...


class Stepping(Protocol):
    def step(self, now: Instant) -> Steps: ...


class Timer(Timed, Protocol):
    """Something of the store's that the hub does when its time has come, in the desk's thread. Raises ReplicaError."""

    def notice(self, leads: Collection[str]) -> None:
        """These leads may have changed."""
        ...


class Front(msgspec.Struct, frozen=True):
    """What lets others in while the hub works: the counter for what they bring, the way to central beside it, and who waits for networks.
    `tell` is told after each round how the hub is, `notice` of leads that are here, and then of those that came or changed. `visits`: which
    shoppers are on the store's site."""

    counter: Counter
    reach: Reach
    edges: tuple[Edge, ...]
    tell: Callable[[Pulse], None]
    fetching: Callable[[], int]
    notice: Callable[[Collection[str]], None] = lambda leads: None
    visits: Visits | None = None
