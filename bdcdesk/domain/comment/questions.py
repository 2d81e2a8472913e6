"""What a shopper asks or plainly wants."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, get_args

from bdcdesk.domain.comment.signals import Heard, Signalled

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
_SURE: Final = 1.0
_OF_A_CAR: Final = frozenset({"features", "warranty_history"})


def asked_of_a_buyer(heard: Heard) -> tuple[Question, ...]:
    """In the order of `QUESTIONS`. A car is sold to us or given towards another: which of both, the words beside it say."""
    found = {one.signal.finds for one in _told(heard)}
    if "worth" in found:
        found.add("sell_car" if "sell_car" in found or heard.has("cues", "keeps to selling") else "trade_value")
    if "sell_car" in found and "trade_value" in found and not heard.has("cues", "another car"):
        found.discard("trade_value")
    if "sell_car" in found and heard.has("cues", "another car") and not heard.has("cues", "keeps to selling"):
        found = (found - {"sell_car"}) | {"trade_value"}
    if "sell_car" in found:
        # Of the shopper's own car: told, not asked.
        found -= _OF_A_CAR | ({"payment"} if heard.has("cues", "sees a car of ours") else {"payment", "test_drive"})
    return tuple(one for one in QUESTIONS if one in found)


def _told(heard: Heard) -> Iterator[Signalled]:
    """What decides, and in sentences without it what hints: of these the last, for a question ends with what it is about."""
    sure = [one for one in heard.of("questions") if one.signal.weight >= _SURE and not _told_of_another(heard, one)]
    yield from sure
    settled = {heard.sentence(one.start) for one in heard.found if one.room in ("questions", "cues") and one.signal.weight >= _SURE}
    hints = {heard.sentence(one.start): one for one in heard.of("questions") if one.signal.weight < _SURE}
    yield from (one for sentence, one in hints.items() if sentence not in settled and not _told_of_another(heard, one))


def _told_of_another(heard: Heard, topic: Signalled) -> bool:
    """Whether equipment or condition is only what a car is called that they look for ("any minivans with leather?"), or stands of the
    shopper's own car in a sentence about selling it."""
    if topic.signal.finds not in _OF_A_CAR or not topic.signal.asked:
        return False
    low, high = heard.sentence(topic.start)
    seeks = any(low <= one.start <= topic.start for one in heard.of("cues", "seeks"))
    return seeks or any(low <= one.start < high for one in heard.of("questions", "sell_car", "worth", "trade_value"))


def asked_of_others(heard: Heard, sells: bool) -> tuple[Question, ...]:
    """Of who writes for something other than a sale. Who `sells` us something asks nothing."""
    if sells:
        return ()
    hours = heard.has("questions", "hours")
    only = hours and not heard.has("questions", "other") and sum(mark for _, _, mark in heard.said.sentences) <= 1
    found: set[Question] = {"hours"} if hours else set()
    if not only and not heard.has("opt_out", "stops"):
        # Whoever writes to a store for something other than a sale wants something of it.
        found.add("other")
    return tuple(one for one in QUESTIONS if one in found)
