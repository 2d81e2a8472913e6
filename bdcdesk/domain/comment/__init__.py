"""What a shopper wrote, understood by phrases and learned weights, data in resources/comments. Pure, deterministic, quick for any input."""

from bdcdesk.domain.comment.phrasebook import Phrasebook, PhrasebookError, read_phrasebook
from bdcdesk.domain.comment.questions import QUESTIONS, Question
from bdcdesk.domain.comment.recogniser import Recognised, Recogniser
from bdcdesk.domain.comment.scenario import NOTHING, ORDER, Known, ScenarioId
from bdcdesk.domain.comment.weighing import Weights, WeightsError, read_weights

__all__ = [
    "NOTHING",
    "ORDER",
    "QUESTIONS",
    "Known",
    "Phrasebook",
    "PhrasebookError",
    "Question",
    "Recognised",
    "Recogniser",
    "ScenarioId",
    "Weights",
    "WeightsError",
    "read_phrasebook",
    "read_weights",
]
