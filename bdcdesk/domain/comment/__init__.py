"""What a shopper wrote, understood by rules that are data: resources/comments. Pure, deterministic, and quick for any input."""

from bdcdesk.domain.comment.phrasebook import Phrasebook, PhrasebookError, read_phrasebook
from bdcdesk.domain.comment.questions import QUESTIONS, Question
from bdcdesk.domain.comment.recogniser import Recognised, Recogniser
from bdcdesk.domain.comment.scenario import NOTHING, ORDER, Known, ScenarioId

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
    "read_phrasebook",
]
