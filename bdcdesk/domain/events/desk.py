"""Questions to the desk: what an agent needs for a shopper, and the figures that come back."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Facts, Instant

Wanted = Literal["price", "payment", "trade figure"]


class Figures(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What the desk says. Money is in hundredths of the store's currency, 0 where it says nothing; `months` of a payment; `rate` a year in
    hundredths of a percent, -1 where none is named; they hold until `until`, 0 where no day is named."""

    price: int = 0
    monthly: int = 0
    down: int = 0
    months: int = 0
    rate: int = -1
    trade: int = 0
    until: Instant = 0


class DeskAsked(Facts, frozen=True, tag="desk_asked"):
    """`due`: when the desk should have answered."""

    question: str
    wanted: Wanted
    due: Instant


class DeskAnswered(Facts, frozen=True, tag="desk_answered"):
    """`due`: when the shopper should have it."""

    question: str
    figures: Figures
    due: Instant


class DeskQuestionTakenBack(Facts, frozen=True, tag="desk_question_taken_back"):
    question: str
