"""What every event has: the envelope, and the two bodies of which one can be erased."""

from typing import TypeAlias

import msgspec

Instant: TypeAlias = int
"""Milliseconds since 1970-01-01 00:00 UTC, by central's clock unless a field says otherwise."""

RELEASE = 4
"""The newest `since` that this release understands."""


# gc=False here and on what leads are made of: none of it can refer back to itself, and a desk holds them by the hundred thousand, which the
# collector would look through again and again.


class Facts(msgspec.Struct, frozen=True, gc=False, tag_field="kind", omit_defaults=True, forbid_unknown_fields=False):
    """What is known of an event for ever: reports and folds stand on it, erasing a shopper leaves it."""


class Personal(msgspec.Struct, frozen=True, gc=False, tag_field="kind", omit_defaults=True, forbid_unknown_fields=False):
    """What names or quotes a person: erased on that person's request, with its random bytes."""


class Draft(msgspec.Struct, frozen=True):
    """An event before central has given it its place."""

    facts: Facts
    personal: Personal | None = None


class Event(msgspec.Struct, frozen=True, gc=False):
    """An event in its place in a store's log.

    `version` counts 1, 2, 3 in `stream`; `seq` counts 1, 2, 3 in `store` in commit order; `at` is never earlier than that of the event
    before it. `facts` is None when a newer release made the event (`since` > RELEASE): it is shown, and its lead is read-only here.
    `personal` is None when there is none, or when it was erased.
    """

    id: str
    action: str
    store: str
    stream: str
    version: int
    seq: int
    kind: str
    since: int
    actor: str
    at: Instant
    facts: Facts | None
    personal: Personal | None
    hash: bytes
