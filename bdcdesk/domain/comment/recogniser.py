"""What a shopper wrote, understood: language, questions, wishes, opt-out, whether it is about a sale, and the scenario with its reason."""

from typing import Final

import msgspec

from bdcdesk.domain.comment.channel import Channel, channel_wish
from bdcdesk.domain.comment.language import Language, language
from bdcdesk.domain.comment.opt_out import opts_out
from bdcdesk.domain.comment.own_words import own_words
from bdcdesk.domain.comment.phrasebook import Phrasebook
from bdcdesk.domain.comment.questions import QUESTIONS, Question
from bdcdesk.domain.comment.scenario import FITS, NOTHING, Known, ScenarioId, candidates, chosen
from bdcdesk.domain.comment.signals import Heard, hear
from bdcdesk.domain.comment.tokens import tokens
from bdcdesk.domain.comment.traits import by_sentence
from bdcdesk.domain.comment.weighing import Mark, Weighed, Weights, telling, weigh
from bdcdesk.domain.contact_rules.book import Book
from bdcdesk.domain.contact_rules.words import meaning

_QUOTES: Final = frozenset("“\"«„'")
"""A reaction to a message holds it in quotation marks."""
_ASKED: Final = 0.78
"""How likely a question must be to be told: rather one too few than one that nobody asked. Of two strangers' 250 comments, before anything
was learned from them, 0.7 gave 0.817 precision and 0.766 recall, 0.78 gives 0.856 and 0.747, 0.85 gives 0.872 and 0.703."""
_ASKED_OF: Final[dict[Question, float]] = {"price": 0.88, "features": 0.88, "delivery": 0.63, "other": 0.63}
"""Where cross-validation of bench/recognising/dev.jsonl speaks for another one."""
_BUYS: Final[tuple[Mark, ...]] = (
    "ready_to_buy",
    "credit_worry",
    "sell_my_car",
    "trade_in",
    "trade_value",
    "sell_car",
)
"""What makes a sale of a comment although another sentence is for another desk. Who has their oil changed comes to the store, too."""


class Recognised(msgspec.Struct, frozen=True):
    """`because`: why this scenario, in words for an agent. `second`: the next that fits, or what comes closest."""

    language: Language
    questions: tuple[Question, ...]
    channel_preference: Channel | None
    opt_out: bool
    is_lead: bool
    scenario: ScenarioId
    second: ScenarioId
    because: str


class Recogniser:
    """Deterministic and without state between comments: the same words are always understood in the same way."""

    def __init__(self, phrases: Phrasebook, weights: Weights, book: Book) -> None:
        self._phrases = phrases
        self._weights = weights
        self._book = book

    def recognise(self, text: str, known: Known = NOTHING) -> Recognised:
        """Of any text. What is longer than `own_words.LONGEST` characters is read up to there."""
        own = own_words(text)
        if _QUOTES & set(own[:60]) and meaning(self._book, own[:600])[0] == "reaction":
            own = ""
        heard = self.hear(own)
        sentences = by_sentence(self._phrases, heard)
        weighed = weigh(self._weights, sentences)
        sells = weighed.likely["vendor"] >= FITS and weighed.likely["vendor"] >= max(weighed.likely[one] for one in QUESTIONS)
        sale = not sells and not _for_another_desk(weighed)
        hints = (one.signal.finds for one in self.hear(known.source).of("sources")) if known.source else ()
        first, second = chosen(candidates(weighed, sale, known, hints))
        wrote = bool(own.strip())
        trait = telling(self._weights, sentences, first.mark) if first.mark is not None else None
        because = f"{first.because} (“{heard.words(trait.start, trait.end)}”)" if trait is not None else first.because
        return Recognised(
            language=language(self._phrases, heard.said, own),
            questions=() if sells or not wrote else _asked(weighed) if sale else _of_another_desk(weighed),
            channel_preference=channel_wish(heard) if not sells else None,
            opt_out=opts_out(heard, own, self._book),
            is_lead=first.scenario != "not_sales",
            scenario=first.scenario,
            second=second.scenario,
            because=because if wrote or first.scenario != "just_looking" else "nothing was written",
        )

    def hear(self, text: str) -> Heard:
        """The words of it, and the phrases that they hold."""
        return hear(self._phrases, tokens(text, self._phrases.written_out, self._phrases.spelling))


def _for_another_desk(weighed: Weighed) -> bool:
    """Whether a sentence says so, and no other one is about buying, selling or trading a car."""
    if weighed.likely["not_sales"] < FITS:
        return False
    return not any(one["not_sales"] < FITS and any(one[mark] >= FITS for mark in _BUYS) for one in weighed.sentences)


def _asked(weighed: Weighed) -> tuple[Question, ...]:
    """In the order of `QUESTIONS`. A car is sold to us or given towards another: one of both."""
    likely = weighed.likely
    found: set[Question] = {one for one in QUESTIONS if likely[one] >= _ASKED_OF.get(one, _ASKED)}
    found -= {"sell_car", "trade_value"}
    if 1 - (1 - likely["sell_car"]) * (1 - likely["trade_value"]) >= _ASKED:
        sells = likely["sell_car"] + likely["sell_my_car"] > likely["trade_value"] + likely["trade_in"]
        found.add("sell_car" if sells else "trade_value")
    return tuple(one for one in QUESTIONS if one in found)


def _of_another_desk(weighed: Weighed) -> tuple[Question, ...]:
    """Whoever writes to a store for something other than a sale wants something of it, if it is only to know when that is open."""
    if weighed.likely["hours"] >= FITS and weighed.likely["hours"] >= weighed.likely["other"]:
        return ("hours",)
    return ("other",)
