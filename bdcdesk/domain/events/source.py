"""Events of the places from which a store's leads come."""

import msgspec

from bdcdesk.domain.events.base import Facts


class SourceSet(Facts, frozen=True, tag="source_set"):
    """What a source is from now on. Its id is the stream's; its secrets are in no event.

    `type` is one of `bdcdesk.domain.source.KINDS`, or of a newer release. `options` are a kind's own (a mailbox's host and user, a page's
    id). `fields`: the sender's names of fields, and what they are here. `target`: ms of business time to the first answer, 0 for the
    store's. `off`: nothing is taken from it any more.
    """

    name: str
    type: str
    options: dict[str, str] = msgspec.field(default_factory=dict)
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    target: int = 0
    off: bool = False
