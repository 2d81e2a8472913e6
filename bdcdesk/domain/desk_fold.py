"""What questions to the desk mean for a lead."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.desk import Question
from bdcdesk.domain.events import Event, Facts, desk
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.lead import Lead

change = msgspec.structs.replace


def _words(event: Event) -> str:
    return event.personal.text if isinstance(event.personal, Words) else ""


def _asked(state: Lead, facts: desk.DeskAsked, event: Event) -> Lead:
    if state.closed or state.question(facts.question) is not None:
        return state
    asked = Question(facts.question, facts.wanted, event.at, max(facts.due, event.at), event.actor, _words(event))
    return change(state, questions=(*state.questions, asked))


def _answered(state: Lead, facts: desk.DeskAnswered, event: Event) -> Lead:
    # A figure that was put right takes the place of the one before; nobody waits for what was taken back, but it is worth knowing.
    return _with(
        state,
        facts.question,
        figures=facts.figures,
        answered=event.at,
        answerer=event.actor,
        tell=max(facts.due, event.at),
        words=_words(event),
    )


def _taken_back(state: Lead, facts: desk.DeskQuestionTakenBack, event: Event) -> Lead:
    known = state.question(facts.question)
    return _with(state, facts.question, taken_back=True) if known is not None and known.open else state


def _with(state: Lead, name: str, **more: Any) -> Lead:
    if state.question(name) is None:
        return state
    return change(state, questions=tuple(change(known, **more) if known.id == name else known for known in state.questions))


RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {
    desk.DeskAsked: _asked,
    desk.DeskAnswered: _answered,
    desk.DeskQuestionTakenBack: _taken_back,
}
