"""What somebody is to do for a shopper later, as the lead's fold keeps it: promises, call-backs, waiting, steps that were skipped."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Instant


class Promise(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    id: str
    due: Instant
    text: str = ""
    state: Literal["open", "kept", "taken back"] = "open"


LONGEST_WAIT = 5 * 366 * 86_400_000
"""Milliseconds for which a shopper can ask us to wait at most: a longer one is a slip of the key."""


class Later(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The shopper said at `at` that they want to wait until then."""

    until: Instant
    at: Instant


class CallBack(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """They are to be called at `when`; said at `told`."""

    when: Instant
    told: Instant


class Skipped(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The newest step of one plan that somebody skipped, at `at`; as in `StepSkipped`."""

    begun: Instant
    day: int
    at: Instant


LAST_STEP = 5 * 366
"""The last day of a follow-up plan that can be skipped, as long as a shopper can ask us to wait."""
