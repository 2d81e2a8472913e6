"""Who is on the store's site just now, by the random tokens of their browsers. In memory alone: what expires leaves nothing."""

import threading
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from bdcdesk.domain.events import Instant

STAYS: Final = 30_000
"""Milliseconds for which somebody counts as there after the last word of their browser, which speaks every ten seconds."""
MOST: Final = 5_000
"""Browsers at once; more are not looked after, so that nobody can fill the hub's memory."""


class Seen(msgspec.Struct, frozen=True):
    """`looking` at this (plain words), there from `since` until `expires` unless it speaks again: by this computer's clock."""

    looking: str
    since: Instant
    expires: Instant


class Visitors:
    """Any thread. `clock`: this computer's, in ms."""

    def __init__(self, clock: Callable[[], Instant]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, Seen] = {}

    def saw(self, visitor: str, looking: str) -> bool:
        """It is there, and looks at this. Whether it could be noted."""
        now = self._clock()
        with self._lock:
            if visitor not in self._seen and len(self._seen) >= MOST:
                self._drop(now)
                if len(self._seen) >= MOST:
                    return False
            before = self._seen.get(visitor)
            since = before.since if before is not None and before.expires > now else now
            self._seen[visitor] = Seen(looking, since, now + STAYS)
            return True

    def left(self, visitor: str) -> None:
        """It does not want to be seen any more."""
        now = self._clock()
        with self._lock:
            before = self._seen.get(visitor)
            if before is not None:
                self._seen[visitor] = msgspec.structs.replace(before, looking="", expires=now)

    def is_here(self, visitor: str) -> bool:
        now = self._clock()
        with self._lock:
            seen = self._seen.get(visitor)
            return seen is not None and seen.expires > now

    def all(self) -> dict[str, Seen]:
        """All who are there, and who left and are not `told` of yet."""
        with self._lock:
            return dict(self._seen)

    def told(self, seen: Mapping[str, Seen]) -> None:
        """What `all` gave is known to others: who had left by then need not be known here any more."""
        now = self._clock()
        with self._lock:
            self._seen = {visitor: one for visitor, one in self._seen.items() if one.expires > now or seen.get(visitor) is not one}

    def _drop(self, now: Instant) -> None:
        self._seen = {visitor: seen for visitor, seen in self._seen.items() if seen.expires > now}
