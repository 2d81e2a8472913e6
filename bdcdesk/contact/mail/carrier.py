"""Mails as a carrier of touches: written, posted once, and looked for among those that were sent."""

from collections.abc import Callable

from bdcdesk.contact.mail.letter import Letterhead, message_id, written
from bdcdesk.contact.mail.post import Post
from bdcdesk.contact.outcome import CertainlyNot, Outcome
from bdcdesk.domain.events import Instant
from bdcdesk.domain.touch import Touch

NAME = "mail"


class ByMail:
    """A `Carrier`. `seen(message_id)`: whether a mail of this Message-ID is among those that were sent, None if that cannot be told now;
    `seen` is None where there is no folder to look into. `clock`: central's time, from any thread."""

    name = NAME
    shut = ""
    one_per_request = False

    def __init__(self, head: Letterhead, post: Post, seen: Callable[[str], bool | None] | None, clock: Callable[[], Instant]) -> None:
        self._head = head
        self._post = post
        self._seen = seen
        self._clock = clock
        self.problem = ""
        """Why no mail can go out until somebody does something, a sentence."""

    @property
    def looks(self) -> bool:
        return self._seen is not None

    def named(self, touch: Touch) -> str:
        # The store may have got another address since a first try: the mail keeps the name that the log has.
        return touch.named or message_id(touch.id, self._head.domain)

    def send(self, touch: Touch, still: Callable[[], bool]) -> Outcome:
        named, head = self.named(touch), self._head
        try:
            mail = written(head, touch.id, named, touch.to, touch.subject, touch.body, self._clock())
        except (ValueError, IndexError, LookupError):
            return CertainlyNot("unfit", "A mail cannot be made of this address and these words. It was not sent.")
        outcome = self._post.send(named, head.sender, touch.to, mail, still)
        self.problem = outcome.reason if isinstance(outcome, CertainlyNot) and outcome.stop_queue else ""
        return outcome

    def traces(self, touch: Touch, since: Instant, until: Instant) -> list[str] | None:
        named = self.named(touch)
        found = self._seen(named) if self._seen is not None else None
        return None if found is None else [named] if found else []
