"""What the provider shows that may be a touch of ours: by number, words and time."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from bdcdesk.contact.provider import Provider, ProviderProblem
from bdcdesk.domain.events import Instant
from bdcdesk.domain.touch import Touch

CLOCKS: Final = 60_000
"""Milliseconds by which the provider's clock may differ from central's."""

ANY_TIME: Final = 1 << 62


def traces(provider: Provider, number: str, touch: Touch, since: Instant, until: Instant) -> list[str] | None:
    """Names of them, the newest first; None if the provider does not say yet. `number` is the store's. From any thread."""
    try:
        if touch.channel == "call":
            calls = [call for call in provider.find_calls(touch.agent_phone, number, since) if call.created <= until]
            found = [provider.call_status(call.sid) for call in calls]
            # While our own phone rings, nobody can see whom the call is for.
            if any(not call.shopper and call.state != "ended" for call in found):
                return None
            return [call.sid for call in found if call.shopper in ("", touch.to)]
        texts = [text for text in provider.find_texts(touch.to, number, since) if text.created <= until]
        return [text.sid for text in texts if plain(text.body) == plain(touch.body)]
    except ProviderProblem:
        return None


def plain(body: str) -> str:
    """The words as a carrier may have changed them."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", body)).strip()


class Look:
    """An errand: whether something like this touch, which nobody has begun by the log, is at the provider all the same."""

    def __init__(self, provider: Provider, number: str, touch: Touch, told: Callable[[list[str] | None, Instant], None]) -> None:
        self._provider = provider
        self._number = number
        self._touch = touch
        self._told = told
        self._sids: list[str] | None = None

    def run(self) -> None:
        self._sids = traces(self._provider, self._number, self._touch, self._touch.earliest - CLOCKS, ANY_TIME)

    def finish(self, now: Instant) -> None:
        self._told(self._sids, now)
