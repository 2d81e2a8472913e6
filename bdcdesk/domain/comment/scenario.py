"""Which situation a comment puts its lead in: candidates with scores, then the order of precedence among those that really fit."""

from collections.abc import Collection, Iterable
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from bdcdesk.domain.comment.nature import Nature
from bdcdesk.domain.comment.questions import Question
from bdcdesk.domain.comment.signals import Heard

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

FITS: Final = 1.0
"""The score from which on a scenario really fits."""
_HINT: Final = 0.5
"""What the source says alone: too little against anything that was written."""

_BY_QUESTION: Final[dict[Question, ScenarioId]] = {
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
_BY_CUE: Final[dict[str, ScenarioId]] = {
    "upset": "upset_or_again",
    "again": "upset_or_again",
    "commits": "ready_to_buy",
    "credit": "credit_worry",
    "far": "buy_remotely",
    "address": "visit",
    "appointment": "visit",
    "trade told": "trade_in",
    "looking": "just_looking",
}
_ASKS: Final[dict[Question, str]] = {
    "availability": "asks whether it is still there",
    "price": "asks what it costs",
    "payment": "asks what it comes to a month, or how much down",
    "trade_value": "asks what their car is worth towards another",
    "test_drive": "wants to come to the store",
    "hours": "asks when the store is open",
    "financing": "asks about financing",
    "features": "asks about the car",
    "delivery": "asks whether it can be brought, or bought from afar",
    "warranty_history": "asks about the car's past or its warranty",
    "sell_car": "wants to sell a car",
    "other": "asks something else",
}


class Known(msgspec.Struct, frozen=True):
    """What is known of the lead beside its words: `source`, as the store calls it; whether it named a `trade`; whether it `again` asked
    without having had an answer."""

    source: str = ""
    trade: bool = False
    again: bool = False


NOTHING: Final = Known()


class Candidate(msgspec.Struct, frozen=True):
    scenario: ScenarioId
    score: float
    because: str


def candidates(heard: Heard, questions: Collection[Question], nature: tuple[Nature, str], known: Known, hint: Heard) -> list[Candidate]:
    """All that anything speaks for, in the order of precedence. `hint`: the source's name, heard as a comment is."""
    if nature[0] != "sale":
        angry = heard.weight("cues", "upset") >= FITS
        more = [Candidate("upset_or_again", FITS, _words(heard, "upset"))] if angry and nature[0] == "store" else []
        return [Candidate("not_sales", FITS, nature[1]), *more]
    scores: dict[ScenarioId, float] = {}
    because: dict[ScenarioId, str] = {}

    def speaks(scenario: ScenarioId, score: float, why: str) -> None:
        scores[scenario] = scores.get(scenario, 0) + score
        because.setdefault(scenario, why)

    for cue, scenario in _BY_CUE.items():
        if cue == "far" and "sell_car" in questions:
            # Where somebody lives who sells is nothing to buy from afar.
            continue
        weight = heard.weight("cues", cue)
        if weight:
            speaks(scenario, weight, _words(heard, cue))
    for question in questions:
        # Who worries about credit asks about financing for that, and not for a figure.
        if question in _BY_QUESTION and not (question == "financing" and scores.get("credit_worry", 0) >= FITS):
            speaks(_BY_QUESTION[question], FITS, _ASKS[question])
    if known.trade:
        speaks("trade_in", FITS, "has a car to give towards it")
    if known.again:
        speaks("upset_or_again", FITS, "asks again, and was not answered")
    # A cue that is too weak to fit is none: only where a lead came from may be guessed by.
    scores = {scenario: score for scenario, score in scores.items() if score >= FITS}
    for finds in dict.fromkeys(one.signal.finds for one in hint.of("sources")):
        if _scenario(finds) not in scores:
            because.pop(_scenario(finds), None)
        speaks(_scenario(finds), _HINT, f"came from {known.source}")
    return [Candidate(one, scores[one], because[one]) for one in ORDER if one in scores]


def chosen(found: Iterable[Candidate]) -> tuple[Candidate, Candidate | None]:
    """The first that really fits, and the next; without one, what there is a hint of, else somebody who is just looking."""
    given = list(found)
    fit = [one for one in given if one.score >= FITS]
    if fit:
        return fit[0], fit[1] if len(fit) > 1 else None
    hinted = sorted(given, key=lambda one: -one.score)
    return (hinted[0] if hinted else Candidate("just_looking", 0, "nothing more specific was written")), None


def _words(heard: Heard, cue: str) -> str:
    found = list(heard.of("cues", cue))
    best = max(found, key=lambda one: one.signal.weight)
    said = f"“{heard.words(best)}”"
    return f"{best.signal.because} ({said})" if best.signal.because else said


def _scenario(name: str) -> ScenarioId:
    return next(one for one in ORDER if one == name)
