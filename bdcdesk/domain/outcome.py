"""What a lead is instead of a sale, as its fold keeps it: another desk's, or a bad lead."""

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.outcome import MarkedBad, Matter


class Elsewhere(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What is no sale, and the desk that has it since `at`; as in `SentElsewhere`. `by`: who sent it there."""

    matter: Matter
    at: Instant
    due: Instant
    by: str = ""
    members: tuple[str, ...] = ()
    mail: str = ""
    before: str = ""


class Bad(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A bad lead, by the word of `by`, and what was known of it then; as in `MarkedBad`."""

    at: Instant
    by: str
    known: MarkedBad
    reason: str = ""
