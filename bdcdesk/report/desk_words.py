"""What the desk was asked and what it said, in words."""

from collections.abc import Callable
from typing import Any

from bdcdesk.domain.desk import WANTED
from bdcdesk.domain.desk_figures import said_figures
from bdcdesk.domain.events import Event, Facts, desk
from bdcdesk.domain.events.lead import Words
from bdcdesk.report.touch_words import Told
from bdcdesk.translation import tr


def _asked(facts: desk.DeskAsked, event: Event, told: Told) -> str:
    return tr(
        "The desk was asked for a {wanted} by {who}, due {when}{said}",
        wanted=WANTED[facts.wanted],
        who=told.names.of(event.actor),
        when=told.when(facts.due),
        said=_said(event),
    )


def _answered(facts: desk.DeskAnswered, event: Event, told: Told) -> str:
    until = tr(", good until {when}", when=told.when(facts.figures.until)) if facts.figures.until else ""
    figures = said_figures(facts.figures, "en") or tr("no figure")
    return tr(
        "The desk's answer, by {who}: {figures}{until}{said}",
        who=told.names.of(event.actor),
        figures=figures,
        until=until,
        said=_said(event),
    )


def _taken_back(facts: desk.DeskQuestionTakenBack, event: Event, told: Told) -> str:
    return tr("The question to the desk was taken back by {who}", who=told.names.of(event.actor))


def _said(event: Event) -> str:
    return f": “{event.personal.text}”" if isinstance(event.personal, Words) else ""


LINES: dict[type[Facts], Callable[[Any, Event, Told], str]] = {
    desk.DeskAsked: _asked,
    desk.DeskAnswered: _answered,
    desk.DeskQuestionTakenBack: _taken_back,
}
