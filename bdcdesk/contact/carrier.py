"""What carries a touch out of the store: the phone provider its texts and calls, a mail server its mails."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from bdcdesk.contact.outcome import CertainlyNot, Outcome
from bdcdesk.contact.pace import SENDER, Pace
from bdcdesk.contact.provider import Provider, ProviderProblem
from bdcdesk.domain.events import Instant
from bdcdesk.domain.same_words import plain
from bdcdesk.domain.touch import Touch
from bdcdesk.translation import phrase


class Carrier(Protocol):
    """`shut`: why nothing can go out by it at all, a sentence; "" when it can. `looks`: it can be asked what has gone. `number`: what the
    shopper sees it come from. `one_per_request`: the same touch sent again is one to the
    other side. `pace`: how fast it takes them. `send` and `traces` block on the network and may be called from any thread."""

    @property
    def name(self) -> str: ...
    @property
    def shut(self) -> str: ...
    @property
    def looks(self) -> bool: ...
    @property
    def one_per_request(self) -> bool: ...
    @property
    def pace(self) -> Pace: ...
    def named(self, touch: Touch) -> str:
        """The name under which it will go, where it is ours to give: the same each time. "" where the other side gives one."""

    def send(self, touch: Touch, still: Callable[[], bool]) -> Outcome:
        """Once, if it is `still` time when all but the words themselves is said. Never raises for what a network or the other side does."""

    def traces(self, touch: Touch, since: Instant, until: Instant) -> list[str] | None:
        """Names there of what may be this touch, the newest first; None if it does not say yet."""


class Carriers(msgspec.Struct, frozen=True):
    """Whoever carries texts, calls, and mails at this moment: `mail` is asked each time, on any thread."""

    texts: Carrier
    calls: Carrier
    mail: Callable[[], Carrier]

    def of(self, channel: str) -> Carrier:
        return self.mail() if channel == "email" else self.calls if channel == "call" else self.texts


class Nobody:
    """Where nothing is set up. What was begun by somebody who was, is looked up by nobody."""

    name = "nobody"
    looks = False
    one_per_request = False
    pace = SENDER

    def __init__(self, why: str) -> None:
        self.shut = why

    def named(self, touch: Touch) -> str:
        return touch.named

    def send(self, touch: Touch, still: Callable[[], bool]) -> Outcome:
        return CertainlyNot("not set up", self.shut)

    def traces(self, touch: Touch, since: Instant, until: Instant) -> list[str] | None:
        return None


NO_PHONE = Nobody(phrase("No phone provider is set up on the hub's computer."))
NO_MAIL = Nobody(phrase("No mail account to write to shoppers from is set up on the hub's computer."))


class ByPhone:
    """Texts, or calls. `number` is the store's, E.164."""

    looks = True

    def __init__(self, provider: Provider, number: str, pace: Pace = SENDER) -> None:
        self.shut = ""
        self.pace = pace
        self._provider = provider
        self._number = number

    @property
    def name(self) -> str:
        return self._provider.name

    @property
    def one_per_request(self) -> bool:
        return self._provider.one_per_request

    def named(self, touch: Touch) -> str:
        return ""

    def send(self, touch: Touch, still: Callable[[], bool]) -> Outcome:
        if touch.channel == "call":
            outcome = self._provider.place_call(touch.agent_phone, touch.to, self._number, still, touch.id)
        else:
            outcome = self._provider.send_text(touch.to, self._number, touch.body, still, touch.id, touch.pictures)
        if isinstance(outcome, CertainlyNot) and outcome.stop_queue:
            # Its agent is told of this one at once; those behind it wait.
            self.shut = outcome.reason
        return outcome

    def traces(self, touch: Touch, since: Instant, until: Instant) -> list[str] | None:
        """By number, words and time."""
        try:
            if touch.channel == "call":
                calls = [call for call in self._provider.find_calls(touch.agent_phone, self._number, since) if call.created <= until]
                found = [self._provider.call_status(call.sid) for call in calls]
                # While our own phone rings, nobody can see whom the call is for.
                if any(not call.shopper and call.state != "ended" for call in found):
                    return None
                return [call.sid for call in found if call.shopper in ("", touch.to)]
            texts = [text for text in self._provider.find_texts(touch.to, self._number, since) if text.created <= until]
            return [text.sid for text in texts if plain(text.body) == plain(touch.body)]
        except ProviderProblem:
            return None
