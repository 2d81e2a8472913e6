"""What an agent asked the desk on a lead, and what came back."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.desk import Figures, Wanted
from bdcdesk.translation import tr

WANTED: Final[Mapping[Wanted, str]] = {"price": tr("price"), "payment": tr("payment"), "trade figure": tr("trade figure")}
"""What the desk can be asked for, in words."""


class Question(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Asked at `at` by member `by`, to be answered by `due`. `note` is theirs.

    `figures`: the newest answer, None before there is one, given at `answered` by `answerer` with `words`; the shopper should have it by
    `tell`. `taken_back`: nobody waits for it any more.
    """

    id: str
    wanted: Wanted
    at: Instant
    due: Instant
    by: str
    note: str = ""
    figures: Figures | None = None
    answered: Instant = 0
    answerer: str = ""
    tell: Instant = 0
    words: str = ""
    taken_back: bool = False

    @property
    def open(self) -> bool:
        """Whether the desk still owes the answer."""
        return not self.answered and not self.taken_back


def erased_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Without anybody's words."""
    return tuple(msgspec.structs.replace(one, note="", words="") for one in questions)
