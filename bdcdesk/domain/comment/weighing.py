"""What the traits of a sentence speak for: weights that were learned from comments with stated answers (bench/teach.py).

A sentence's weights are added for each mark (a question, or a situation); a comment has a mark if one of its sentences has it. The same
text has always the same outcome, and the trait that told most is the reason that is shown.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from bdcdesk.domain.comment.questions import QUESTIONS, Question
from bdcdesk.domain.comment.traits import Trait

Situation: TypeAlias = Literal[
    "not_sales",
    "vendor",
    "upset_or_again",
    "ready_to_buy",
    "credit_worry",
    "sell_my_car",
    "buy_remotely",
    "visit",
    "trade_in",
    "just_looking",
]
SITUATIONS: Final[tuple[Situation, ...]] = get_args(Situation)
"""What a sentence may say beside a question: `not_sales` for another desk of the store, `vendor` for who sells the store something."""
Mark: TypeAlias = Question | Situation
MARKS: Final[tuple[Mark, ...]] = (*QUESTIONS, *SITUATIONS)
_STEEPEST: Final = 30.0
_MORE_WORDS: Final = 1.6
"""How much more several words tell a reader than one of the same weight."""


class WeightsError(ValueError):
    """A file of weights that cannot be used, and why."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`marks` in their order; `base`: what each begins with; `weights`: for a trait, the number of a mark and its weight, in turn."""

    says: str
    marks: tuple[str, ...]
    base: tuple[float, ...]
    weights: dict[str, list[float]]


class Weights(msgspec.Struct, frozen=True):
    """`base`: what each mark of `MARKS` begins with; `of`: for a trait, numbers of marks with their weights."""

    base: tuple[float, ...]
    of: dict[str, tuple[tuple[int, float], ...]]


def read_weights(text: bytes) -> Weights:
    """Raises WeightsError for a file that is none, or one of other marks than these."""
    try:
        found = msgspec.json.decode(text, type=_File)
    except msgspec.DecodeError as error:
        raise WeightsError(f"The weights of comments cannot be read: {error}") from error
    if found.marks != MARKS or len(found.base) != len(MARKS):
        raise WeightsError("The weights of comments are for other marks than this program knows: bench/teach.py makes them anew.")
    of: dict[str, tuple[tuple[int, float], ...]] = {}
    numbers = {float(number): number for number in range(len(MARKS))}
    for trait, weights in found.weights.items():
        try:
            of[trait] = tuple(zip([numbers[number] for number in weights[::2]], weights[1::2], strict=True))
        except (KeyError, ValueError):
            raise WeightsError(f"The weights of comments are broken at “{trait}”.") from None
    return Weights(found.base, of)


class Weighed(msgspec.Struct, frozen=True):
    """How likely the comment has each mark, from 0 to 1, and the same for each of its sentences."""

    likely: Mapping[Mark, float]
    sentences: tuple[Mapping[Mark, float], ...]


def weigh(weights: Weights, sentences: Sequence[Sequence[Trait]]) -> Weighed:
    """Each trait counts once in a sentence, in the order of their names: sums of another order differ in their last digits."""
    of, exp = weights.of, math.exp
    unlikely = [1.0] * len(MARKS)
    each = list[Mapping[Mark, float]]()
    for traits in sentences:
        sums = list(weights.base)
        for name in sorted({trait.name for trait in traits} & of.keys()):
            for mark, weight in of[name]:
                sums[mark] += weight
        chances = [1 / (1 + exp(-one)) if -_STEEPEST < one < _STEEPEST else float(one > 0) for one in sums]
        each.append(dict(zip(MARKS, chances, strict=True)))
        unlikely = [before * (1 - chance) for before, chance in zip(unlikely, chances, strict=True)]
    return Weighed({mark: 1 - none for mark, none in zip(MARKS, unlikely, strict=True)}, tuple(each))


def telling(weights: Weights, sentences: Sequence[Sequence[Trait]], mark: Mark) -> Trait | None:
    """The trait that speaks most for this mark, if one does: the words that are shown as the reason."""
    number, found, most = MARKS.index(mark), None, 0.0
    for traits in sentences:
        for trait in traits:
            for at, weight in weights.of.get(trait.name, ()):
                if at == number and weight * _MORE_WORDS > most:
                    tells = weight * (_MORE_WORDS if trait.end - trait.start > 1 else 1)
                    found, most = (trait, tells) if tells > most else (found, most)
    return found
