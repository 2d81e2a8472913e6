"""Events of calls while they go on, of calls that shoppers make to the store, and of what of them was recorded."""

from typing import Literal

from bdcdesk.domain.events.base import Facts, Instant

LegState = Literal["ringing agent", "agent on", "ringing shopper", "talking"]
LEGS: tuple[LegState, ...] = ("ringing agent", "agent on", "ringing shopper", "talking")
"""How a call of ours goes on, in this order."""

RingResult = Literal["answered", "missed", "voicemail"]


class CallMoved(Facts, frozen=True, tag="call_moved"):
    """A call of ours has come so far, as the provider tells it."""

    touch: str
    state: LegState


class HangUpAsked(Facts, frozen=True, tag="hang_up_asked"):
    """An agent wants this call of ours ended, both legs of it."""

    touch: str


class CallReceived(Facts, frozen=True, tag="call_received"):
    """The shopper calls the store. `ring` is our name for it, `sid` the provider's. From which number is in the personal part (Said)."""

    ring: str
    provider: str
    sid: str
    person: str
    arrived: Instant


class CallPutTo(Facts, frozen=True, tag="call_put_to"):
    """The shopper's call rings at these members, or one of them has taken it (`taken`)."""

    ring: str
    members: tuple[str, ...]
    taken: bool = False


class CallInEnded(Facts, frozen=True, tag="call_in_ended"):
    """How the shopper's call to us ended. `talk`: seconds with `member`. `due`: when a missed one is to be called back, stamped with its
    `calendar` version."""

    ring: str
    result: RingResult
    talk: int = 0
    member: str = ""
    due: Instant = 0
    calendar: int = 0


class RecordingKept(Facts, frozen=True, tag="recording_kept"):
    """What the provider recorded of a call, `of` ours (a touch) or of theirs (a ring), is kept beside the log, under the
    hash `blob`; `seconds` of it. `name` is the provider's for its own copy."""

    of: str
    what: Literal["voicemail", "talk"]
    blob: str
    seconds: int
    name: str = ""


class RecordingRemoved(Facts, frozen=True, tag="recording_removed"):
    """The provider has its copy of this call's recording no more; of a shopper who was erased, no recording of it at all (`name` "")."""

    of: str
    name: str
