"""A desk that central has not seen for long shows nothing: whoever it is with may have been removed, or may have it from a thief."""

from typing import Final

from bdcdesk.domain.events import Instant
from bdcdesk.translation import tr

_DAY: Final = 86_400_000
CLOSED_AFTER: Final = 14
"""Days without central after which a desk stays closed until it has reached it once: a holiday of two weeks at the most."""


def closed(reached: Instant, now: Instant, days: int = CLOSED_AFTER) -> str:
    """Why a desk is closed at `now`, if central was last there at `reached` (0: never, then there is nothing to close); "" if it is not.

    A clock that was put back past that moment tells nothing of how long ago it was.
    """
    if not reached or -_DAY <= now - reached <= days * _DAY:
        return ""
    return tr(
        "This desk has not reached the store's database for more than {days} days, so its leads stay closed. "
        "Nothing on it is lost. Connect to the network; it opens by itself as soon as the database answers.",
        days=days,
    )
