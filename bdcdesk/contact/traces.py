"""What whoever carries touches out shows that may be one of ours."""

from collections.abc import Callable
from typing import Final

from bdcdesk.domain.events import Instant
from bdcdesk.domain.touch import Touch

CLOCKS: Final = 60_000
"""Milliseconds by which the provider's clock may differ from central's."""

ANY_TIME: Final = 1 << 62


class Look:
    """An errand: whether something like this touch, which nobody has begun by the log, is there all the same. `ask` is its carrier's."""

    def __init__(
        self,
        ask: Callable[[Touch, Instant, Instant], list[str] | None],
        touch: Touch,
        told: Callable[[list[str] | None, Instant], None],
    ) -> None:
        self._ask = ask
        self._touch = touch
        self._told = told
        self._sids: list[str] | None = None

    def run(self) -> None:
        self._sids = self._ask(self._touch, self._touch.earliest - CLOCKS, ANY_TIME)

    def finish(self, now: Instant) -> None:
        self._told(self._sids, now)
