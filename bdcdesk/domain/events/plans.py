"""Events of how a store follows up: its plans as its people would rather go them. Facts alone: words have placeholders, not a shopper."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Facts

Stage = Literal["first", "reply", "back", "missed", "visited", "later"]
"""What the days are counted from: the first answer; their last word; that they asked again, or were opened again; the appointment that they
missed; the one that they kept without buying; the day until which they wanted to wait."""

Channel = Literal["text", "call", "email"]


class Step(msgspec.Struct, frozen=True, rename={"opens": "from", "closes": "to"}, forbid_unknown_fields=True):
    """`day` counts from 1, the day on which its stage began; 0 in the long-term plan, which has its own. `opens` and `closes` are times of
    the store's wall clock ("09:00"). `instead`: the channels that serve where `channel` does not, in this order; where none does, the step
    is passed over. `say`: wordings, of which one is taken; of a call, for where it goes as a text or a mail. `guide`: for the call.
    """

    channel: Channel
    opens: str
    closes: str
    say: tuple[str, ...]
    day: int = 0
    instead: tuple[Channel, ...] = ()
    guide: tuple[str, ...] = ()

    @property
    def window(self) -> tuple[int, int]:
        """Minutes of the local day."""
        return _minutes(self.opens), _minutes(self.closes)

    def way(self, open_channels: frozenset[Channel], wish: str = "") -> Channel | None:
        """The channel that it goes on; None if it is passed over. `wish`: the channel that the shopper asked for."""
        possible = [channel for channel in (self.channel, *self.instead) if channel in open_channels]
        return next((channel for channel in possible if channel == wish), possible[0] if possible else None)


class Tongue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan's words in another language: of each step as many wordings, in the same order."""

    subject: str
    say: tuple[tuple[str, ...], ...]


class PlanKept(Facts, frozen=True, tag="plan_kept"):
    """How the plan `plan` goes at the store from now on, all of it; with no steps, as bdcdesk comes with it. `stage` is its own, "" for the
    long-term plan, which has a step `every` so many days. `tongues`: its words by language. `version` counts its changes at the store."""

    plan: str
    stage: Stage | Literal[""] = ""
    steps: tuple[Step, ...] = ()
    subject: str = ""
    tongues: dict[str, Tongue] = msgspec.field(default_factory=dict)
    every: int = 0
    version: int = 0


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
