"""Events of contact with the shopper: from the agent's key press to the provider's receipts.

A text and a call go through the same stages under names of their own, so each stage is one shape with two tags.
"""

from typing import Literal

from bdcdesk.domain.events.base import Facts, Instant, Personal
from bdcdesk.domain.events.person import Channel, Purpose

CallResult = Literal["answered", "voicemail", "no answer", "busy", "failed", "canceled"]


class Letter(Personal, frozen=True, tag="letter"):
    """What is to be sent, and where. `subject` of a mail, and the calendar file that goes with it (`calendar`, its text). `links`: where
    the short links in it lead, in their order. `pictures` of a text: the addresses of those that go with it.
    `added`: so many characters at its end are the program's, not its writer's."""

    to: str
    body: str = ""
    subject: str = ""
    links: tuple[str, ...] = ()
    added: int = 0
    calendar: str = ""
    pictures: tuple[str, ...] = ()


class Dial(Personal, frozen=True, tag="dial"):
    """Whom to ring (`to`), and on which phone of ours (`agent_phone`) first."""

    to: str
    agent_phone: str


class Said(Personal, frozen=True, tag="said"):
    """What a shopper wrote to us, and from where."""

    sender: str
    body: str
    subject: str = ""


class Requested(Facts, frozen=True, tag="_requested"):
    """An agent pressed the key. `pressed` is the desk's corrected time; not sent after `patience` (both Instants).

    `again`: offered once more after central was restored, so it may have been sent before: it is looked up, and never sent.
    `asks`: what is asked of the shopper once only, "buying" for how they would like to buy,
    "appointment" for whether they come.
    """

    touch: str
    person: str
    pressed: Instant
    patience: Instant
    scenario: str = ""
    scenario_version: int = 0
    answers: tuple[str, ...] = ()
    again: bool = False
    purpose: Purpose = "informational"
    asks: tuple[str, ...] = ()


class MessageRequested(Requested, frozen=True, tag="message_requested"):
    """`auto`: the store sends it by itself, which answers nobody: it stops no clock. `later`: its writer wants it to go then and not before
    (0: at once); it does not go where the shopper has written by then."""

    channel: Literal["text", "email"] = "text"
    auto: bool = False
    later: Instant = 0


class CallRequested(Requested, frozen=True, tag="call_requested"):
    pass


class Sending(Facts, frozen=True, tag="_sending"):
    """`dispatcher` alone may POST this, once, and starts no POST after `until`. `rules`: the version of the contact rules that allowed it,
    `places` the states or provinces and the zones in which they had to."""

    touch: str
    dispatcher: str
    until: Instant
    rules: str = ""
    places: tuple[str, ...] = ()


class MessageSending(Sending, frozen=True, tag="message_sending"):
    """`named`: a name that we give it before it is sent and by which it can be found again: a mail's Message-ID. "" for a text."""

    named: str = ""


class CallSending(Sending, frozen=True, tag="call_sending"):
    pass


class Accepted(Facts, frozen=True, tag="_accepted"):
    """The provider took it under the name `sid`. `adopted`: found by looking it up after an unknown outcome."""

    touch: str
    provider: str
    sid: str
    adopted: bool = False


class MessageAccepted(Accepted, frozen=True, tag="message_accepted"):
    pass


class CallAccepted(Accepted, frozen=True, tag="call_accepted"):
    pass


class NotSent(Facts, frozen=True, tag="_not_sent"):
    """Certainly not sent. `retry_at` > 0: tried again by itself from then; else it is back with the agent, `reason` in plain words.

    `dispatcher`: whose try it was, "" if it was never tried: it says nothing of what another one is sending.
    `rule` of version `rules` of the contact rules forbids it, if they do.
    """

    touch: str
    reason: str
    retry_at: Instant = 0
    code: str = ""
    dispatcher: str = ""
    rule: str = ""
    rules: str = ""


class MessageNotSent(NotSent, frozen=True, tag="message_not_sent"):
    pass


class CallNotPlaced(NotSent, frozen=True, tag="call_not_placed"):
    pass


class Unknown(Facts, frozen=True, tag="_unknown"):
    """Nobody knows whether it went. `given_up`: the provider shows none either, so a person decides.

    `asked`: the request itself, which `by` had made, when the log has lost it and whoever may have sent it has not; its words go with it.
    """

    touch: str
    reason: str = ""
    given_up: bool = False
    asked: MessageRequested | CallRequested | None = None
    by: str = ""


class MessageUnknown(Unknown, frozen=True, tag="message_unknown"):
    pass


class CallUnknown(Unknown, frozen=True, tag="call_unknown"):
    pass


class Withdrawn(Facts, frozen=True, tag="_withdrawn"):
    touch: str


class MessageWithdrawn(Withdrawn, frozen=True, tag="message_withdrawn"):
    pass


class CallWithdrawn(Withdrawn, frozen=True, tag="call_withdrawn"):
    pass


class Held(Facts, frozen=True, tag="_held"):
    """The contact rules hold it until `until`, for `reason`; it can be withdrawn until then. `rule` of their version `rules` does."""

    touch: str
    until: Instant
    reason: str
    rule: str = ""
    rules: str = ""


class MessageHeld(Held, frozen=True, tag="message_held"):
    pass


class CallHeld(Held, frozen=True, tag="call_held"):
    pass


class RuleOverridden(Facts, frozen=True, tag="rule_overridden"):
    """A supervisor sets `rules` aside for this person, on this channel and lead, until `until`. Why is in the personal part (Words).

    `version`: of the contact rules, which said that these may be set aside.
    """

    person: str
    channel: Channel
    rules: tuple[str, ...]
    until: Instant
    version: str = ""


class MessageDelivered(Facts, frozen=True, tag="message_delivered"):
    """The provider's receipt: it reached the handset."""

    touch: str


class LinkOpened(Facts, frozen=True, tag="link_opened"):
    """Somebody opened the short link at this place (from 0) of a message. `machine`: what looks into links before the shopper can, or
    instead of them."""

    touch: str
    place: int
    machine: bool = False


class MessageFailed(Facts, frozen=True, tag="message_failed"):
    """The provider took it and could not deliver it, perhaps days later. `gone`: because nobody has the number any more."""

    touch: str
    code: str
    reason: str
    gone: bool = False


class CallEnded(Facts, frozen=True, tag="call_ended"):
    """`talk` and `voicemail` in seconds. `reported`: an agent says so of their own phone, no provider does."""

    touch: str
    result: CallResult
    talk: int = 0
    voicemail: int = 0
    reported: bool = False


class MessageReceived(Facts, frozen=True, tag="message_received"):
    """The shopper wrote. `due`: when the store wants the next reply out, stamped with its `calendar` version.

    `auto`: a machine of theirs did, which starts and stops no clock. `sid` of a mail is its sender's Message-ID.
    """

    provider: str
    sid: str
    person: str
    arrived: Instant
    due: Instant
    calendar: int
    channel: Literal["text", "email"] = "text"
    auto: bool = False
