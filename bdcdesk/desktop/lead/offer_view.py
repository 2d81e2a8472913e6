"""What the lead's page offers to be sent, as frozen structs in words."""

from typing import Literal

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.placeholders import Language


class Worded(msgspec.Struct, frozen=True):
    """Another wording of a reply: the agent's own, the store's, the standard one, or what one of them was `until` a time, in words. With
    every known value in place. `subject` of a mail. `kept`: as it is in the log, None for the standard one."""

    whose: Literal["mine", "store", "standard"]
    channel: Literal["text", "email"]
    body: str
    subject: str = ""
    until: str = ""
    kept: WordingKept | None = None


class Offer(msgspec.Struct, frozen=True):
    """A scenario as offered for this lead in one `language`: `body` with every known value in place, what is unknown still in braces; so
    the `subject` and words of a `mail`. `stage`: how far it has come, in words. `buying`: the question in it how they would like to buy,
    "" if it is not asked. `worded`: all wordings that there are, the one that stands in `body` (or `mail`)
    first of its channel; `known`: the values that were put in place; `at`: the stage's name in the log."""

    id: str
    version: int
    name: str
    goal: str
    body: str
    because: str = ""
    guide: tuple[str, ...] = ()
    answers: str = ""
    language: Language = "en"
    stage: str = ""
    subject: str = ""
    mail: str = ""
    buying: str = ""
    worded: tuple[Worded, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    at: str = ""


class FollowUp(msgspec.Struct, frozen=True):
    """The step that the lead's follow-up plan is at, in `words` ("Follow up, day 3 of 30: call; next: text on day 5"). `begun` and `day`
    name it. `now`: its day has come. `offers`: what is prepared for it, the same in each language."""

    words: str
    begun: Instant
    day: int
    channel: Channel
    now: bool
    offers: tuple[Offer, ...]

    @property
    def scenario(self) -> str:
        """What its words are chosen by."""
        return self.offers[0].id

    @property
    def text(self) -> str:
        """The offer that lies ready as a text, "" for none."""
        return self.scenario if self.now and self.channel == "text" else ""

    @property
    def mail(self) -> str:
        """The offer that lies ready as a mail, "" for none."""
        return self.scenario if self.now and self.channel == "email" else ""
