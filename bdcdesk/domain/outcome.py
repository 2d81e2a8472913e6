"""What a lead is instead of a sale, as its fold keeps it: another desk's, or a bad lead."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.outcome import MarkedBad, Matter


class DeskMail(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The mail to the desk that has it: `state` since `at`, of the try of `hub`, which ends at `until`. `tries`: how many there were;
    `again`: from when it is tried once more, 0 for never."""

    state: Literal["going", "taken", "not sent", "unknown"]
    at: Instant
    hub: str
    until: Instant
    tries: int
    again: Instant = 0


class Elsewhere(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What is no sale, and the desk that has it since `at`; as in `SentElsewhere`. `by`: who sent it there; `written`: the mail to `mail`
    that goes by itself, None before it is tried."""

    matter: Matter
    at: Instant
    due: Instant
    by: str = ""
    members: tuple[str, ...] = ()
    mail: str = ""
    before: str = ""
    written: DeskMail | None = None


class Bad(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A bad lead, by the word of `by`, and what was known of it then; as in `MarkedBad`."""

    at: Instant
    by: str
    known: MarkedBad
    reason: str = ""
