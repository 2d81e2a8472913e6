"""Something that must wait for a provider: run by whoever may wait, then finished on the desk's thread."""

from typing import Final, Protocol, TypedDict

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch

_ONCE_MORE: Final = 60_000


class Errand(Protocol):
    def run(self) -> None:
        """Blocks on the network, in any thread; touches nothing of the desk. Never raises for what a provider does."""

    def finish(self, now: Instant) -> None:
        """Takes up what came of it, on the desk's thread. Raises ReplicaError if it could not be kept: then finish it again later."""


class Steps(msgspec.Struct, frozen=True):
    """`errands` to run now; `when` to call again at the latest."""

    errands: tuple[Errand, ...]
    when: Instant


class About(TypedDict):
    """What every action on a touch carries."""

    store: str
    actor: str
    pressed: Instant
    lead: str
    touch: str
    call: bool


def about(lead: Lead, touch: Touch, actor: str, now: Instant) -> About:
    return About(store=lead.store, actor=actor, pressed=now, lead=lead.id, touch=touch.id, call=touch.channel == "call")


def once(what: str, by: str, touch: Touch, now: Instant) -> str:
    """The id of what dispatcher `by` says of a touch. Ours alone: were another hub's the same action, it could be in the log and refused
    here. While one waits, no second one is made; where all are refused, not one at every step either."""
    return caused(what, by, touch.id, str(touch.rebuffs), str(now // _ONCE_MORE))
