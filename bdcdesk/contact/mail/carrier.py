"""Mails as a carrier of touches: written, posted once, and looked for among those that were sent."""

from collections.abc import Callable
from typing import Final

import msgspec

from bdcdesk.contact.mail.letter import Letterhead, message_id, written
from bdcdesk.contact.mail.post import Post
from bdcdesk.contact.outcome import CertainlyNot, Outcome, Taken
from bdcdesk.contact.pace import MAILS
from bdcdesk.domain.events import Instant
from bdcdesk.domain.touch import Touch
from bdcdesk.translation import phrase

NAME = "mail"
_WITH_THE_REST: Final = 5
"""Seconds after which a mail that met an account in trouble may go, once the account is mended."""


class ByMail:
    """A `Carrier`. `seen(message_id)`: whether a mail of this Message-ID is among those that were sent, None if that cannot be told now;
    `seen` is None where there is no folder to look into. `clock`: central's time, from any thread."""

    name = NAME
    one_per_request = False
    pace = MAILS

    def __init__(self, head: Letterhead, post: Post, seen: Callable[[str], bool | None] | None, clock: Callable[[], Instant]) -> None:
        self._head = head
        self._post = post
        self._seen = seen
        self._clock = clock
        self.problem = ""
        """Why no mail can go out until somebody does something, a sentence."""

    @property
    def shut(self) -> str:
        """An account in trouble stops its queue: the next mail would not go either, and each try may lock the account for longer."""
        return self.problem

    def try_again(self) -> None:
        """Whether the account lets mails go by now; nobody is written to. From any thread."""
        outcome = self._post.check(self._head.sender)
        if isinstance(outcome, Taken):
            self.problem = ""
        elif isinstance(outcome, CertainlyNot) and outcome.stop_queue:
            self.problem = _told(outcome)

    @property
    def looks(self) -> bool:
        return self._seen is not None

    def named(self, touch: Touch) -> str:
        # The store may have got another address since a first try: the mail keeps the name that the log has.
        return touch.named or message_id(touch.id, self._head.domain)

    def to_desk(self, letter: str, to: str, subject: str, body: str, still: Callable[[], bool]) -> Outcome:
        """A mail to a desk of the store's own, called `letter`: once, as `send`."""
        named = message_id(letter, self._head.domain)
        try:
            mail = written(self._head, letter, named, to, subject, body, self._clock(), to_shopper=False)
        except (ValueError, IndexError, LookupError):
            return CertainlyNot("unfit", phrase("A mail cannot be made of this address and these words. It was not sent."))
        return self._tried(self._post.send(named, self._head.sender, to, mail, still))

    def send(self, touch: Touch, still: Callable[[], bool]) -> Outcome:
        named, head = self.named(touch), self._head
        try:
            mail = written(head, touch.id, named, touch.to, touch.subject, touch.body, self._clock(), touch.calendar)
        except (ValueError, IndexError, LookupError):
            return CertainlyNot("unfit", phrase("A mail cannot be made of this address and these words. It was not sent."))
        return self._tried(self._post.send(named, head.sender, touch.to, mail, still))

    def _tried(self, outcome: Outcome) -> Outcome:
        if not isinstance(outcome, CertainlyNot) or not outcome.stop_queue:
            self.problem = ""
            return outcome
        self.problem = _told(outcome)
        # It waits with the rest, for as long as its writer's patience lasts.
        return msgspec.structs.replace(outcome, retry_after=outcome.retry_after or _WITH_THE_REST)

    def traces(self, touch: Touch, since: Instant, until: Instant) -> list[str] | None:
        named = self.named(touch)
        found = self._seen(named) if self._seen is not None else None
        return None if found is None else [named] if found else []


def _told(outcome: CertainlyNot) -> str:
    """What is wrong with the account, whichever mail met it."""
    return outcome.reason.removesuffix(" It was not sent.")
