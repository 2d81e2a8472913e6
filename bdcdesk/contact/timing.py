"""How long what stands between the log and a provider may take: milliseconds that all who send, or judge what was sent, go by."""

from typing import Final

WINDOW: Final = 20_000
"""After `message_sending`: in which the POST may start."""

MARGIN: Final = 45_000
"""After `until`, before anybody judges a `sending`: the longest POST (5 s to connect, 30 s to answer) and a pause beside it."""

AFTER_RESTORE: Final = 60_000
"""After central was found restored, in which nothing is begun: the desks offer again what it lost, opt-outs among it."""

CLOCKS_APART: Final = 5_000
"""By which the clocks of those who ask for something, or send it, may be off central's."""

IDLE: Final = 5_000
CONFLICT: Final = 50
AWAY: Final = 1_000
"""Until the next look: when nothing is known to change, when somebody else's word comes in between, when central is away."""
