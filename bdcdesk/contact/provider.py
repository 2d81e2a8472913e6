"""What bdcdesk asks of a phone provider, whichever it is."""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol, TypeAlias
from urllib.parse import urlsplit

import msgspec

from bdcdesk.contact.outcome import CallStatus, InboundText, Outcome, SentCall, SentText, TextStatus
from bdcdesk.domain.events.base import Instant

Kind: TypeAlias = Literal["twilio", "signalwire", "telnyx"]


def kind_of(url: str) -> Kind:
    """Whose words are spoken at this address. What is neither SignalWire nor Telnyx speaks as Twilio does."""
    host = urlsplit(url).hostname or ""
    if _belongs(host, "telnyx.com"):
        return "telnyx"
    return "signalwire" if _belongs(host, "signalwire.com") else "twilio"


def _belongs(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


class ProviderProblem(Exception):
    """The provider would not answer a question. The message is a sentence for a manager; it holds no secret, number or name.

    `code` is the provider's own or a word of ours. `stop_queue`: nothing will work until the settings or the account are put right.
    """

    def __init__(self, sentence: str, code: str = "", *, stop_queue: bool = False) -> None:
        super().__init__(sentence)
        self.code = code
        self.stop_queue = stop_queue


class ProviderSilent(ProviderProblem):
    """No usable answer for now: ask again, at the earliest after `retry_after` seconds."""

    def __init__(self, sentence: str, code: str = "", *, retry_after: int = 5) -> None:
        super().__init__(sentence, code)
        self.retry_after = retry_after


class MediaTooLarge(ProviderProblem):
    """It is larger than what is kept, and stays so."""


def always() -> bool:
    return True


class InboundCall(msgspec.Struct, frozen=True):
    """A call from a shopper. `at` is whole seconds by the provider's clock. `over`: nobody rings any more; `talk`: seconds that somebody of
    the store's, or its voicemail, was on the line, 0 for a call that was missed."""

    sid: str
    caller: str
    to: str
    at: Instant
    over: bool
    talk: int = 0


class Recording(msgspec.Struct, frozen=True):
    """What the provider recorded of a call, whole, under its `name` there."""

    name: str
    seconds: int


class Provider(Protocol):
    """Numbers are E.164 ("+15550100"). Every method blocks on the network: never call one on the Qt thread.

    `send_text` and `place_call` POST at most once and never raise for what a network or a provider does: that is their Outcome. `still` is
    asked at the last moment, when the connection stands and nothing of the message has left: False makes it CertainlyNot("too late").
    The others may be repeated at will and raise ProviderProblem, or ProviderSilent when asking again can help.
    """

    @property
    def name(self) -> str: ...

    @property
    def one_per_request(self) -> bool:
        """Whether `send_text` of the same words under the same `request` is one text to the provider for a day: it may then be called again
        where nobody knows whether it went, and gives what came of the first. Else never."""

    def send_text(
        self, to: str, sender: str, body: str, still: Callable[[], bool] = always, request: str = "", pictures: Sequence[str] = ()
    ) -> Outcome:
        """Text `body` to the shopper `to` from the store's number `sender`. `request` is the id of what was asked for.
        `pictures`: at most ten public https addresses at which the provider fetches what goes with it."""

    def place_call(self, agent_phone: str, shopper: str, caller_id: str, still: Callable[[], bool] = always, request: str = "") -> Outcome:
        """Ring the agent, then put the shopper through: once the agent has pressed 1 where the provider can ask us how to go on, else when
        a person picked up. Both see the store's number `caller_id`."""

    def text_status(self, sid: str) -> TextStatus: ...

    def call_status(self, sid: str) -> CallStatus: ...

    def find_texts(self, to: str, sender: str, since: Instant) -> list[SentText]:
        """Texts that we sent, made in the second of `since` or later, newest first, whether or not their acceptance was ever heard."""

    def find_calls(self, agent_phone: str, caller_id: str, since: Instant) -> list[SentCall]:
        """Calls that we placed to `agent_phone`, made in the second of `since` or later, newest first."""

    def inbound_texts(self, number: str, since: Instant) -> list[InboundText]:
        """Texts that shoppers sent to `number` in the second of `since` or later, oldest first."""

    def inbound_calls(self, number: str, since: Instant) -> list[InboundCall]:
        """Calls that shoppers made to `number` in the second of `since` or later, oldest first, as far as the provider lists them."""

    def hang_up(self, sid: str) -> None:
        """End both legs. Nothing happens when the call is over already."""

    def recordings(self, sid: str) -> list[Recording]:
        """What was recorded of the call `sid` and is ready, newest first; none where the provider cannot be asked for it."""

    def recording(self, name: str) -> bytes:
        """An MP3, fetched with our credentials."""

    def attached(self, sid: str) -> list[str]:
        """What came with the text `sid`, by names of the provider's, in an order that stays; none where it is not there any more."""

    def attachment(self, name: str, still: Callable[[], bool] = always) -> bytes:
        """One of them, fetched from the provider's own hosts alone; in `contact.media` stands which they are. `still` is asked between the
        pieces in which it comes. Raises MediaTooLarge for more than is kept."""

    def remove_recording(self, name: str) -> None:
        """Delete it at the provider, for good. Nothing happens when it is not there any more."""

    def check(self) -> None:
        """Ask whether these credentials are good, without contacting anybody. Returns, or raises with a sentence."""
