"""What the desk was asked on a lead, line by line, for whoever looks at it."""

from typing import Final

import msgspec

from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.desk import WANTED, Question
from bdcdesk.domain.desk_figures import said_figures
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.desk import Wanted
from bdcdesk.domain.lead import Lead
from bdcdesk.report.names import Names
from bdcdesk.report.times import when
from bdcdesk.translation import tr

_SHOWN: Final = 3
"""Questions that are shown, the newest."""


class DeskLine(msgspec.Struct, frozen=True):
    """`answers`: this member may say the figure, or put it right; `withdraws`: may take the question back."""

    question: str
    wanted: Wanted
    head: str
    words: str
    tone: Tone
    answers: bool = False
    withdraws: bool = False


def desk_lines(lead: Lead, names: Names, now: Instant, *, answers: bool) -> tuple[DeskLine, ...]:
    """`answers`: whether this member speaks for the desk."""
    known = [question for question in lead.questions if not question.taken_back][-_SHOWN:]
    return tuple(_line(question, lead, names, now, answers and not lead.closed) for question in reversed(known))


def _line(question: Question, lead: Lead, names: Names, now: Instant, answers: bool) -> DeskLine:
    title, note = WANTED[question.wanted].capitalize(), f": “{question.note}”" if question.note else ""
    if question.figures is None:
        late = question.due < now
        due = when(question.due, lead.zone, now)
        head = tr("{title}, was due {due}", title=title, due=due) if late else tr("{title}, due {due}", title=title, due=due)
        asked = tr("Asked by {who}, {when}{note}", who=names.of(question.by), when=when(question.at, lead.zone, now), note=note)
        tone = Tone.bad if late else Tone.plain
        return DeskLine(question.id, question.wanted, head, asked, tone, answers=answers, withdraws=not lead.closed)
    until = question.figures.until
    figures = said_figures(question.figures, "en") or tr("No figure")
    over = bool(until) and until < now
    last = when(until, lead.zone, now) if until else ""
    holds = (tr(", held until {last}", last=last) if over else tr(", holds until {last}", last=last)) if until else ""
    said = f"{names.of(question.answerer)}, {when(question.answered, lead.zone, now)}{f': “{question.words}”' if question.words else ''}"
    return DeskLine(question.id, question.wanted, f"{figures}{holds}", said, Tone.bad if over else Tone.plain, answers=answers)
