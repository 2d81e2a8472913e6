"""Which situation a comment puts its lead in: how likely each is, then the order of precedence among those that really fit."""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from bdcdesk.domain.comment.questions import Question
from bdcdesk.domain.comment.weighing import SITUATIONS, Mark, Weighed
from bdcdesk.translation import tr

ScenarioId: TypeAlias = Literal[
    "not_sales",
    "upset_or_again",
    "ready_to_buy",
    "credit_worry",
    "sell_my_car",
    "buy_remotely",
    "visit",
    "trade_in",
    "numbers",
    "car_questions",
    "availability",
    "just_looking",
]
ORDER: Final[tuple[ScenarioId, ...]] = get_args(ScenarioId)
"""When several fit, the first of these wins."""

FITS: Final = 0.5
"""How likely a scenario must be to fit."""
_HINT: Final = 0.3
"""What the source says alone, and how likely somebody only looks of whom nothing else is told."""
_GIVEN: Final = 0.4
"""A car that stands in a form beside the words: it is spoken of where they ask nothing, or second."""

BY_QUESTION: Final[dict[Question, ScenarioId]] = {
    "sell_car": "sell_my_car",
    "delivery": "buy_remotely",
    "test_drive": "visit",
    "hours": "visit",
    "trade_value": "trade_in",
    "price": "numbers",
    "payment": "numbers",
    "financing": "numbers",
    "features": "car_questions",
    "warranty_history": "car_questions",
    "availability": "availability",
}
_SAYS: Final[dict[Mark, str]] = {
    "availability": tr("asks whether it is still there"),
    "price": tr("asks what it costs"),
    "payment": tr("asks what it comes to a month, or how much down"),
    "trade_value": tr("asks what their car is worth towards another"),
    "test_drive": tr("wants to come to the store"),
    "hours": tr("asks when the store is open"),
    "financing": tr("asks about financing"),
    "features": tr("asks about the car"),
    "delivery": tr("asks whether it can be brought, or bought from afar"),
    "warranty_history": tr("asks about the car's past or its warranty"),
    "sell_car": tr("wants to sell a car"),
    "not_sales": tr("is for another desk"),
    "vendor": tr("sells us something"),
    "upset_or_again": tr("is upset, or asks again"),
    "ready_to_buy": tr("wants to buy it"),
    "credit_worry": tr("worries about credit"),
    "sell_my_car": tr("wants to sell a car"),
    "buy_remotely": tr("is far away"),
    "visit": tr("wants to come to the store"),
    "trade_in": tr("has a car to give towards it"),
    "just_looking": tr("only looks for now"),
}


class Known(msgspec.Struct, frozen=True):
    """What is known of the lead beside its words: `source`, as the store calls it; whether it named a `trade`; whether it `again` asked
    without having had an answer."""

    source: str = ""
    trade: bool = False
    again: bool = False


NOTHING: Final = Known()


class Candidate(msgspec.Struct, frozen=True):
    """`mark`: what it was told from, in `because` in words; None where no words of theirs told it."""

    scenario: ScenarioId
    likely: float
    because: str
    mark: Mark | None = None


def candidates(weighed: Weighed, sale: bool, known: Known, hints: Iterable[str]) -> list[Candidate]:
    """All twelve in the order of precedence. `hints`: scenarios that the source's name speaks of."""
    found: dict[ScenarioId, Candidate] = {}

    def speaks(scenario: ScenarioId, likely: float, because: str, mark: Mark | None = None) -> None:
        if scenario not in found or likely > found[scenario].likely:
            found[scenario] = Candidate(scenario, likely, because, mark)

    def marked(scenario: ScenarioId, mark: Mark) -> None:
        counts = sale or scenario in ("not_sales", "upset_or_again")
        speaks(scenario, weighed.likely[mark] * (1 if counts else FITS / 2), _SAYS[mark], mark)

    for situation in SITUATIONS:
        marked("not_sales" if situation == "vendor" else situation, situation)
    for question, scenario in BY_QUESTION.items():
        # Who worries about credit asks about financing for that, and not for a figure.
        if not (question == "financing" and weighed.likely["credit_worry"] >= FITS):
            marked(scenario, question)
    if sale and found["not_sales"].likely >= FITS:
        found["not_sales"] = msgspec.structs.replace(found["not_sales"], likely=FITS / 2)
    speaks("just_looking", _HINT, tr("nothing more specific was written"))
    if known.trade:
        speaks("trade_in", _GIVEN, tr("has a car to give towards it"))
    if known.again:
        speaks("upset_or_again", 1, tr("asks again, and was not answered"))
    for hint in dict.fromkeys(hints):
        speaks(_scenario(hint), _HINT + 0.01, tr("came from {source}", source=known.source))
    return [found[one] for one in ORDER]


def chosen(given: Iterable[Candidate]) -> tuple[Candidate, Candidate]:
    """The first that fits and the next; where fewer fit, the likeliest."""
    fit = list(given)
    ranked = sorted(fit, key=lambda one: (one.likely < FITS, ORDER.index(one.scenario) if one.likely >= FITS else -one.likely))
    return ranked[0], ranked[1]


def _scenario(name: str) -> ScenarioId:
    return next(one for one in ORDER if one == name)
