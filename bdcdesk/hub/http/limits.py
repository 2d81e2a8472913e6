"""How much may be sent in: bytes of one document, time for one, and documents of one source."""

from collections.abc import Callable
from typing import Final

MOST_BYTES: Final = 1_000_000
GOOGLE_BYTES: Final = 100_000
"""Of one lead of Google's, which is a form's answers and a few ids."""
UNPROVEN: Final = 16
"""Bodies of one source that are taken in at once before it is known whether they come from the platform; of more, the
last ones."""
PER_MINUTE: Final = 3_000
AT_ONCE: Final = 500


class Limits:
    """A source may send AT_ONCE documents in a burst and PER_MINUTE in the long run. `even`: seconds that go on evenly. One thread."""

    def __init__(self, even: Callable[[], float], per_minute: int = PER_MINUTE, at_once: int = AT_ONCE) -> None:
        self._even = even
        self._rate = per_minute / 60
        self._most = float(at_once)
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, source: str) -> float:
        """Counts one document. Seconds after which it may be sent again, 0 if it may be taken now (only then it counts)."""
        now = self._even()
        left, since = self._left.get(source, (self._most, now))
        left = min(self._most, left + (now - since) * self._rate)
        taken = left >= 1
        self._left[source] = (left - taken, now)
        return 0.0 if taken else (1 - left) / self._rate
