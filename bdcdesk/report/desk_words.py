"""What the desk was asked and what it said, in words."""

from collections.abc import Callable
from typing import Any

from bdcdesk.domain.desk_figures import said_figures
from bdcdesk.domain.events import Event, Facts, desk
from bdcdesk.domain.events.lead import Words
from bdcdesk.report.touch_words import Told


def _asked(facts: desk.DeskAsked, event: Event, told: Told) -> str:
    return f"The desk was asked for a {facts.wanted} by {told.names.of(event.actor)}, due {told.when(facts.due)}{_said(event)}"


def _answered(facts: desk.DeskAnswered, event: Event, told: Told) -> str:
    until = f", good until {told.when(facts.figures.until)}" if facts.figures.until else ""
    figures = said_figures(facts.figures, "en") or "no figure"
    return f"The desk's answer, by {told.names.of(event.actor)}: {figures}{until}{_said(event)}"


def _taken_back(facts: desk.DeskQuestionTakenBack, event: Event, told: Told) -> str:
    return f"The question to the desk was taken back by {told.names.of(event.actor)}"


def _said(event: Event) -> str:
    return f": “{event.personal.text}”" if isinstance(event.personal, Words) else ""


LINES: dict[type[Facts], Callable[[Any, Event, Told], str]] = {
    desk.DeskAsked: _asked,
    desk.DeskAnswered: _answered,
    desk.DeskQuestionTakenBack: _taken_back,
}
