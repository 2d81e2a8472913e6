"""What the lead's page shows of calls, as frozen structs in words."""

import msgspec

from bdcdesk.domain.events import Instant


class LiveCall(msgspec.Struct, frozen=True):
    """A call that goes on, or was over a moment ago: `steps` of it in order, of which the one `at` is now; `since` when they talk. `words`
    beside them, or instead of them. `hang_up` and `again`: what can be done."""

    touch: str
    steps: tuple[str, ...]
    at: int
    since: Instant = 0
    words: str = ""
    hang_up: bool = False
    again: bool = False


class Missed(msgspec.Struct, frozen=True):
    """A call of the shopper's that nobody took. `blob`: the words that they left, "" for none."""

    words: str
    blob: str = ""
