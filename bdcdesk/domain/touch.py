"""One contact with the shopper, from the key press to the last receipt, as the lead's fold keeps it."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.calls import LegState
from bdcdesk.domain.events.person import Purpose

Stage = Literal["requested", "held", "sending", "unknown", "accepted", "delivered", "failed", "not sent", "withdrawn", "ended"]

WAITING: frozenset[Stage] = frozenset({"requested", "held"})
"""Still ours: nothing has left the house, so it can be withdrawn."""


class Touch(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A text, mail or call of ours. `to` and `body` are kept until the provider has it; `rebuffs` counts tries that certainly did not go.
    `pressed` is when the key was, by the desk's corrected time; `held` until when the rules last forbade it. `again`: it may have been
    sent before central was restored. `reached` is when the shopper could notice it (0: not, or no longer): the only thing that stops a
    clock. `rule`: the contact rule for which it waits, or did not go. Of a mail: its `subject`, and the calendar file that goes with it
    (`calendar`), kept as long as its words, as are the addresses of the `pictures` of a text; `named`, the Message-ID that we gave it
    before it was sent. `links`: where its short links
    lead; `opened`: how often a person opened one, last at `opened_at`, and `scanned`: how often a machine did. Of a call: how far it is
    (`leg`) since `leg_at`, or when it ended; `hang_up`: it is to be ended; `recording`: the hash of what was recorded; `copy` the
    provider's name for its own of it, which is there until it is `removed`. `asks`: what it asks of the shopper. `gone`: when a carrier
    said that nobody has the number any more (0: none did). `likeness`: by what its words are known when they are not kept any more.
    `auto`: the store sent it by itself; it is never `reached`, and nobody owes it. `later`: its writer wants it to go then (0: at once)."""

    id: str
    channel: Literal["text", "email", "call"]
    person: str
    stage: Stage
    requested: Instant
    patience: Instant
    actor: str
    to: str = ""
    body: str = ""
    agent_phone: str = ""
    answers: tuple[str, ...] = ()
    scenario: str = ""
    dispatcher: str = ""
    until: Instant = 0
    not_before: Instant = 0
    reason: str = ""
    provider: str = ""
    sid: str = ""
    accepted: Instant = 0
    reached: Instant = 0
    rebuffs: int = 0
    given_up: bool = False
    result: str = ""
    talk: int = 0
    pressed: Instant = 0
    held: Instant = 0
    scenario_version: int = 0
    again: bool = False
    purpose: Purpose = "informational"
    rule: str = ""
    subject: str = ""
    named: str = ""
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    opened: int = 0
    opened_at: Instant = 0
    scanned: int = 0
    leg: LegState | Literal[""] = ""
    leg_at: Instant = 0
    hang_up: bool = False
    recording: str = ""
    copy: str = ""
    removed: bool = False
    gone: Instant = 0
    asks: tuple[str, ...] = ()
    likeness: str = ""
    auto: bool = False
    calendar: str = ""
    later: Instant = 0

    @property
    def earliest(self) -> Instant:
        """Since when it may have been sent: a desk whose clock was ahead says that the key was pressed later than central heard of it."""
        return min(self.pressed or self.requested, self.requested)

    @property
    def latest(self) -> Instant:
        """When it is too late to send it. Patience is with what delays a text that may go, so it begins anew when a held one may, or when
        its writer wants it to go."""
        begins = max(self.held, self.later)
        return self.patience + (max(0, begins - (self.pressed or self.requested)) if begins else 0)

    @property
    def reply(self) -> bool:
        """Whether a person of ours wrote it, and the provider took it."""
        return self.channel != "call" and not self.auto and bool(self.accepted)

    @property
    def open(self) -> bool:
        """Whether something is still to come that a machine must fetch or do."""
        return self.stage in ("requested", "held", "sending", "accepted") or (self.stage == "unknown" and not self.given_up)

    @property
    def trouble(self) -> bool:
        """Whether a person must look: it did not go, or nobody knows."""
        return not self.auto and (self.stage in ("not sent", "failed") or (self.stage == "unknown" and self.given_up))
