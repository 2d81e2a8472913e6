"""What the lead's page shows of the numbers and addresses of its shopper, as frozen structs in words."""

from typing import Literal

import msgspec

from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.person import Channel, Purpose


class Way(msgspec.Struct, frozen=True):
    """Whether this shopper can be texted or called from here now, in words; `person` is whose stream, `to` the number (E.164).

    `why`: the contact rules that speak against it or warn, each with its source and the day that it was looked at. `aside`: the ids of
    those that this member may set aside for once, if with these it could go.
    """

    open: bool
    words: str
    tone: Tone
    person: str = ""
    to: str = ""
    why: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All of it, for a tip."""
        return "\n".join((self.words, *self.why))


class Shut(msgspec.Struct, frozen=True):
    """A number or address that is marked as wrong (`channel` ""), or that is opted out of this channel, in words."""

    person: str
    words: str
    channel: Channel | Literal[""] = ""


class Agreed(msgspec.Struct, frozen=True):
    """What somebody tells that the shopper agreed to, of one number or address: as in `ConsentGiven`."""

    way: Shut
    purpose: tuple[Purpose, ...]
    source: str
    wording: str
    at: Instant
    evidence: str


class Doubt(msgspec.Struct, frozen=True):
    """Something that the shopper wrote that may mean stop, or that they are somebody else: nothing goes out until it has been read.

    `quote` is what they wrote, "" where it stands on another lead; `doubts` are the ids of what is decided by it; `channels`
    what a no would close: those of the number or address that it came from.
    """

    person: str
    words: str
    quote: str
    doubts: tuple[str, ...]
    channels: tuple[Channel, ...] = ("text", "call")
    wrong: bool = False
