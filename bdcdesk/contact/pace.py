"""How fast a sender may send: more than its carrier takes in a while would wait at the provider, where nobody can take it back, or be
counted against the number."""

from typing import Final

import msgspec

from bdcdesk.domain.events import Instant


class Pace(msgspec.Struct, frozen=True):
    """So many at once (`burst`), and in the long run one every `every` milliseconds."""

    burst: int
    every: int


SENDER: Final = Pace(burst=10, every=1_000)
"""A long number's texts, and calls: one a second (Twilio's and Telnyx's own default; from memory of their pages). A few at once wait there
for some seconds, which is less than a shopper would notice."""
MAILS: Final = Pace(burst=30, every=2_000)
"""Microsoft 365 takes 30 mails a minute of one account (from memory of its limits), and Google more."""


def of_texts(a_second: float) -> Pace:
    """As a store's provider allows it, where somebody said so."""
    return Pace(max(SENDER.burst, int(a_second)), max(1, int(1_000 / a_second)))


class Pacing:
    """When the next may begin, by channel. A restart begins anew."""

    def __init__(self) -> None:
        self._full: dict[str, Instant] = {}

    def free(self, channel: str, pace: Pace, now: Instant) -> Instant:
        """The first instant from `now` on at which one more may begin."""
        # A clock that was set back must not make anybody wait for it to catch up.
        full = min(self._full.get(channel, 0), now + pace.burst * pace.every)
        return max(now, full - (pace.burst - 1) * pace.every)

    def began(self, channel: str, pace: Pace, now: Instant) -> None:
        """One more did. It may be told late, of one that was begun before `free` was asked."""
        full = min(self._full.get(channel, 0), now + (pace.burst - 1) * pace.every)
        self._full[channel] = max(full, now) + pace.every
