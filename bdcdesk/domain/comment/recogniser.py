"""What a shopper wrote, understood: language, questions, wishes, opt-out, whether it is about a sale, and the scenario with its reason."""

from typing import Final

import msgspec

from bdcdesk.domain.comment.channel import Channel, channel_wish
from bdcdesk.domain.comment.language import Language, language
from bdcdesk.domain.comment.nature import nature
from bdcdesk.domain.comment.opt_out import opts_out
from bdcdesk.domain.comment.own_words import own_words
from bdcdesk.domain.comment.phrasebook import Phrasebook
from bdcdesk.domain.comment.questions import Question, asked_of_a_buyer, asked_of_others
from bdcdesk.domain.comment.scenario import NOTHING, Known, ScenarioId, candidates, chosen
from bdcdesk.domain.comment.signals import Heard, hear
from bdcdesk.domain.comment.tokens import tokens
from bdcdesk.domain.contact_rules.book import Book
from bdcdesk.domain.contact_rules.words import meaning

_QUOTES: Final = frozenset("“\"«„'")
"""A reaction to a message holds it in quotation marks."""


class Recognised(msgspec.Struct, frozen=True):
    """`because`: why this scenario, in words for an agent."""

    language: Language
    questions: tuple[Question, ...]
    channel_preference: Channel | None
    opt_out: bool
    is_lead: bool
    scenario: ScenarioId
    second: ScenarioId | None
    because: str


class Recogniser:
    """Deterministic and without state between comments: the same words are always understood in the same way."""

    def __init__(self, phrases: Phrasebook, book: Book) -> None:
        self._phrases = phrases
        self._book = book

    def recognise(self, text: str, known: Known = NOTHING) -> Recognised:
        """Of any text. What is longer than `own_words.LONGEST` characters is read up to there."""
        own = own_words(text)
        if _QUOTES & set(own[:60]) and meaning(self._book, own[:600])[0] == "reaction":
            own = ""
        heard = self._hear(own)
        about = nature(heard)
        sale = about[0] == "sale"
        questions = asked_of_a_buyer(heard) if sale else asked_of_others(heard, about[0] == "vendor")
        first, second = chosen(candidates(heard, questions, about, known, self._hear(known.source)))
        return Recognised(
            language=language(self._phrases, heard.said, own),
            questions=questions,
            channel_preference=channel_wish(heard) if about[0] != "vendor" else None,
            opt_out=opts_out(heard, own, self._book),
            is_lead=sale,
            scenario=first.scenario,
            second=second.scenario if second is not None else None,
            because=first.because if own.strip() or first.score else "nothing was written",
        )

    def _hear(self, text: str) -> Heard:
        return hear(self._phrases, tokens(text, self._phrases.written_out, self._phrases.spelling))
