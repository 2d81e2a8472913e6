"""The kinds of questions that shoppers ask, or of things that they plainly want."""

from typing import Final, Literal, TypeAlias, get_args

Question: TypeAlias = Literal[
    "availability",
    "price",
    "payment",
    "trade_value",
    "test_drive",
    "hours",
    "financing",
    "features",
    "delivery",
    "warranty_history",
    "sell_car",
    "other",
]
QUESTIONS: Final[tuple[Question, ...]] = get_args(Question)
