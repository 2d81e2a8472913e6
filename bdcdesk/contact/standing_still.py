"""A sender in trouble: what the account, the number or a carrier lets nothing of through stands still, and is tried again by itself.

The next text would not go either, and each one that carriers refuse counts against the store's number. What waits meanwhile is put back
to its agent when its patience is over, as anything that waits.
"""

from collections.abc import Iterable
from typing import Final

from bdcdesk.contact.carrier import ByPhone
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.contact.outcome import Trouble
from bdcdesk.contact.provider import Provider, ProviderProblem, ProviderSilent
from bdcdesk.domain.events import Instant

ASKED_AGAIN: Final = 300_000
"""Milliseconds after which the provider is asked again whether it lets us in. If so, one goes; what it meets stops the rest once more."""
BY_CARRIERS: Final = 1_800_000
"""The same where carriers refused what the provider had taken: only time, or a manager, changes that. A guess."""
FRESH: Final = 3_600_000
"""Milliseconds after a text was taken in which its carrier's word says something of those that wait now."""
FILTERED: Final = frozenset({"30007", "40002"})
"""What Twilio's and Telnyx's carriers say of a text that they took for spam: they judge by sender, so the next ones fare no better."""

_IDLE: Final = 60_000


def stops(trouble: Trouble) -> bool:
    return trouble.stop_queue or trouble.code in FILTERED


class StandingStill:
    """Use from the desk's thread."""

    def __init__(self, provider: Provider, texts: ByPhone, calls: ByPhone) -> None:
        self._provider = provider
        self._each = (texts, calls)
        self._due: dict[ByPhone, Instant] = {}

    @property
    def problem(self) -> str:
        """Why texts, or calls, are not going out, in sentences for the supervisor; "" while they are."""
        texts, calls = (each.shut for each in self._each)
        told = [f"Texts are not going out: {texts}" if texts else "", f"Calls are not going out: {calls}" if calls else ""]
        return " ".join(line for line in told if line)

    def carrier_said(self, trouble: Trouble, taken: Instant, now: Instant) -> None:
        """What a carrier told of a text that the provider had taken then."""
        texts = self._each[0]
        if stops(trouble) and now < taken + FRESH and not texts.shut:
            texts.shut = trouble.reason
            self._due[texts] = now + BY_CARRIERS

    def notice(self, leads: Iterable[str]) -> None:
        """Nothing here is of a lead."""

    def step(self, now: Instant) -> Steps:
        due: list[Instant] = [now + _IDLE]
        errands: list[Errand] = []
        for sender in self._each:
            if not sender.shut:
                self._due.pop(sender, None)
                continue
            again = self._due.setdefault(sender, now + ASKED_AGAIN)
            if again <= now:
                again = self._due[sender] = now + ASKED_AGAIN
                errands.append(_Asking(self._provider, sender))
            due.append(again)
        return Steps(tuple(errands), min(due))


class _Asking:
    """An errand: whether the provider lets us in by now. Nobody is contacted."""

    def __init__(self, provider: Provider, sender: ByPhone) -> None:
        self._provider = provider
        self._sender = sender
        self._found: str | None = None

    def run(self) -> None:
        try:
            self._provider.check()
            self._found = ""
        except ProviderSilent:
            # Nobody knows. What was true stays so until somebody does.
            pass
        except ProviderProblem as problem:
            self._found = str(problem)

    def finish(self, now: Instant) -> None:
        if self._found is not None:
            self._sender.shut = self._found
