"""What a supervisor said of a reply, as the lead's fold keeps it."""

import msgspec

from bdcdesk.domain.events.base import Instant

LONGEST = 500
"""Characters of what is said of a reply."""


class Mark(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The newest of `by` on one text or mail (`touch`): that it is a good reply, or only `words` on it."""

    touch: str
    by: str
    at: Instant
    good: bool = False
    words: str = ""
