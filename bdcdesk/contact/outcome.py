"""What came of asking a phone provider: taken, certainly not done, or nobody knows."""

from typing import Literal, TypeAlias

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.contact import CallResult


class Trouble(msgspec.Struct, frozen=True):
    """Why a provider would not, or could not. `code` is the provider's own, or a word of ours where it gave none.

    `bad_number`: no text will ever reach this number. `gone`: nobody has it any more, so whoever has it
    next is somebody else. `opted_out`: the shopper told the provider STOP for this sender.
    `stop_queue`: nothing can be sent until a manager has put the settings or the account right.
    """

    code: str
    reason: str
    bad_number: bool = False
    opted_out: bool = False
    stop_queue: bool = False
    gone: bool = False


class Taken(msgspec.Struct, frozen=True):
    """The provider took it and calls it `sid`."""

    sid: str


class CertainlyNot(Trouble, frozen=True):
    """Nothing reached the shopper and nothing will. `retry_after`: safe to try again after so many seconds, None: not by itself.

    `retry_after` is the least wait for a first retry; whoever retries more than once makes it longer each time.
    """

    retry_after: int | None = None


class DontKnow(msgspec.Struct, frozen=True):
    """It may have gone: never send it again without having looked it up. `reason` is a sentence."""

    reason: str


Outcome: TypeAlias = Taken | CertainlyNot | DontKnow

TextState: TypeAlias = Literal["waiting", "sent", "delivered", "failed"]
CallState: TypeAlias = Literal["queued", "ringing agent", "agent on", "ringing shopper", "talking", "ended"]


class TextStatus(msgspec.Struct, frozen=True):
    """How far a text has come. `trouble` is there exactly when `state` is failed."""

    sid: str
    state: TextState
    trouble: Trouble | None = None


class CallStatus(msgspec.Struct, frozen=True):
    """How far a click-to-call has come.

    `result` is the shopper's leg and is there exactly when `state` is ended; "canceled" also when the agent's own phone was never picked
    up, so that the shopper was never rung. `talk`: seconds with a person, `voicemail`: seconds with a machine. `answered_by` is the
    provider's word for who picked up at the shopper's end ("" when it does not say: counted as a person). `agent_machine`: a machine
    picked up the agent's own phone, so hang up before the shopper is put through to it. `reason`: a sentence where there is one to say.
    `sure`: else a webhook may say better how it ended.
    """

    sid: str
    state: CallState
    result: CallResult | None = None
    talk: int = 0
    voicemail: int = 0
    answered_by: str = ""
    agent_machine: bool = False
    shopper: str = ""
    reason: str = ""
    sure: bool = True


class SentText(msgspec.Struct, frozen=True):
    """A text of ours as the provider remembers it. `created` is whole seconds; `status` is the provider's word."""

    sid: str
    to: str
    body: str
    created: Instant
    status: str


class SentCall(msgspec.Struct, frozen=True):
    """A call that we placed, as the provider remembers it. `to` is the agent's phone; the shopper is in `CallStatus.shopper`."""

    sid: str
    to: str
    created: Instant
    status: str


class InboundText(msgspec.Struct, frozen=True):
    """A text from a shopper. `at` is whole seconds by the provider's clock; `sid` is the same each time it is read. So many files came
    with it (`attached`)."""

    sid: str
    sender: str
    to: str
    body: str
    at: Instant
    attached: int = 0
