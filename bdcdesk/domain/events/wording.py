"""Events of a scenario's words, as people of the store would rather say them. Facts alone: a wording has placeholders, not a shopper."""

from typing import Literal

from bdcdesk.domain.events.base import Facts

Spoken = Literal["text", "email", "call"]


class WordingKept(Facts, frozen=True, tag="wording_kept"):
    """How a scenario's reply is worded from now on by the member `owner`, or by everybody ("" for the store). The scenario is the
    stream's.

    `stage`, `channel` and `language` say which reply; `version` is that of the scenario it was written over. `subject` of a mail. Of a
    call, `body` is its guide, a turn a line. With no `body` the wording is given up: the next one counts, mine before the store's before
    the standard one.
    """

    stage: str
    channel: Spoken
    language: Literal["en", "es"]
    body: str
    subject: str = ""
    owner: str = ""
    version: int = 0
