"""What a hub has at its edges: something that waits for others, and is looked after between two exchanges with central."""

from typing import Protocol

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant


class Edge(Protocol):
    """Use from the hub's thread; the errands that `step` gives run in others."""

    @property
    def problem(self) -> str:
        """What a person should know of, in a sentence, each on a line of its own; "" when all is well."""

    def step(self, now: Instant) -> Steps:
        """What to run now, and when to call again at the latest, by central's time. Raises ReplicaError."""

    def close(self) -> None:
        """Ends what it has begun. Called once, when the hub stops."""
