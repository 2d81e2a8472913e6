"""What a shopper's words mean for the page of their lead: the situation with its reason, what they asked, their language and their wish."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from bdcdesk.desktop.lead.view import Question
from bdcdesk.domain.comment import NOTHING, QUESTIONS, Known, Recognised
from bdcdesk.domain.comment.channel import Channel
from bdcdesk.domain.comment.language import Language
from bdcdesk.domain.comment.times import named_times
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.translation import tr

Recognise: TypeAlias = Callable[[str, Known], Recognised]
"""What some words mean; remembers what it was asked, so that a page that is shown anew costs nothing."""

TOPICS: Final[Mapping[str, str]] = {
    "availability": tr("Availability"),
    "price": tr("Price"),
    "payment": tr("Payment"),
    "trade_value": tr("Trade value"),
    "test_drive": tr("Visit or test drive"),
    "hours": tr("Hours"),
    "financing": tr("Financing"),
    "features": tr("Features"),
    "delivery": tr("Delivery"),
    "warranty_history": tr("Warranty and history"),
    "sell_car": tr("Sell their car"),
    "other": tr("Something else"),
}


class Understood(msgspec.Struct, frozen=True):
    """`scenario`: the id of one of the store's own. `channel`: how they asked to be answered in their newest words, else in their first.
    `times`: those that they named, as they wrote them."""

    scenario: str
    because: str
    questions: tuple[Question, ...]
    language: Language
    channel: Channel | None
    times: tuple[str, ...] = ()


def understood(lead: Lead, scenarios: Sequence[Scenario], recognise: Recognise) -> Understood:
    """By the newest words; where they point nowhere ("great, and my car?"), by what is still open of the first ones."""
    answered = {answer for touch in lead.touches if touch.reached for answer in touch.answers}
    known = _known(lead, answered)
    newest = recognise(lead.newest_words, known)
    first = recognise(lead.shopper.comments, known)
    open_yet = bool(lead.shopper.comments) and not answered.issuperset(first.questions)
    told = first if newest.scenario == "just_looking" and lead.reply is not None and open_yet else newest
    ids = [one.id for one in scenarios]
    return Understood(
        scenario=told.scenario if told.scenario in ids or not ids else ids[-1],
        because=told.because,
        questions=_questions(lead, recognise, answered),
        language=recognise("\n".join(dict.fromkeys((lead.shopper.comments, lead.newest_words))), NOTHING).language,
        channel=newest.channel_preference or first.channel_preference,
        times=named_times(lead.newest_words) or named_times(lead.shopper.comments),
    )


def _known(lead: Lead, answered: set[str]) -> Known:
    """A car that they would give is spoken of until they were told what it is worth."""
    trade = lead.trade is not None and lead.trade.interest == "trade-in" and "trade_value" not in answered
    return Known(lead.source, trade, bool(lead.raisings) and not lead.answered)


def _questions(lead: Lead, recognise: Recognise, answered: set[str]) -> tuple[Question, ...]:
    again = (raised.shopper.comments for raised in lead.raised if not raised.apart)
    written = (lead.shopper.comments, lead.reply.text if lead.reply else "", *again)
    asked = {topic for words in written if words for topic in recognise(words, NOTHING).questions}
    return tuple(Question(TOPICS[topic], topic in answered, topic) for topic in QUESTIONS if topic in asked)
