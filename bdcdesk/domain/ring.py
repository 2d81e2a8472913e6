"""A shopper's call to the store, as the lead's fold keeps it."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Instant

State = Literal["coming", "ringing", "talking", "answered", "missed", "voicemail"]

OVER: frozenset[State] = frozenset({"answered", "missed", "voicemail"})


class Ring(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """`at` by central's clock; `since` is when it came to its `state`. `members`: at whom it rings, or who has it. `due`: when one that was
    missed is to be called back. `blob`: what was recorded, by its hash, of so many `seconds`; `""` while it is not kept;
    `copy` is the provider's name for its own of it, which is there until it is `removed`."""

    id: str
    sid: str
    person: str
    at: Instant
    state: State = "coming"
    since: Instant = 0
    members: tuple[str, ...] = ()
    talk: int = 0
    due: Instant = 0
    blob: str = ""
    seconds: int = 0
    copy: str = ""
    removed: bool = False

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def talked(self) -> Instant:
        """When the shopper had somebody on the line, 0 for never: counted from the end, as it is for calls of ours."""
        return self.since if self.state == "answered" and self.talk > 0 else 0
