"""When a text of which nobody knows whether it went is asked for once more, where the provider takes one request once only.

It may be the first that reaches the shopper, so it is begun as any other is: the contact rules are asked, the log hears of it before, and
what was put back to the agent, or is older than its patience, is not.
"""

from typing import Final

from bdcdesk.contact.carrier import Carriers
from bdcdesk.domain.events import Instant
from bdcdesk.domain.touch import Touch

WAITS: Final = (2_000, 15_000, 60_000, 180_000)
"""Milliseconds before each time; after the last it is only looked up."""

ONE_FOR: Final = 12 * 3_600_000
"""Milliseconds for which a provider surely still knows a request: Telnyx keeps its name for a day."""


class Repeats:
    """Use from the dispatcher's thread."""

    def __init__(self, carriers: Carriers) -> None:
        self._carriers = carriers
        self._times: dict[str, int] = {}
        self._next: dict[str, Instant] = {}

    def fits(self, touch: Touch) -> bool:
        """Whether it is of the kind that may be asked for again at all."""
        return (
            touch.stage == "unknown" and not touch.given_up and touch.channel == "text" and self._carriers.of(touch.channel).one_per_request
        )

    def when(self, touch: Touch, now: Instant) -> Instant | None:
        """From when it may be asked for again; None if not any more."""
        times = self._times.get(touch.id, 0)
        if times >= len(WAITS) or now > min(touch.latest, touch.earliest + ONE_FOR):
            return None
        return self._next.setdefault(touch.id, now + WAITS[times])

    def begun(self, touch: Touch) -> None:
        self._times[touch.id] = self._times.get(touch.id, 0) + 1
        self._next.pop(touch.id, None)

    def not_before(self, touch: Touch, at: Instant) -> None:
        """The provider has too much to do until then."""
        self._next[touch.id] = at
