"""An agent asks the desk for a price, a payment or a trade figure; the desk answers with figures that can be sent."""

from bdcdesk.domain import clock
from bdcdesk.domain.actions.base import Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.desk import WANTED
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.desk import DeskAnswered, DeskAsked, DeskQuestionTakenBack, Figures, Wanted
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.events.settings import NEXT_REPLY
from bdcdesk.domain.events.team import USUAL
from bdcdesk.translation import tr


class AskDesk(OnLead, frozen=True, kw_only=True, tag="ask_desk"):
    question: str
    wanted: Wanted
    note: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if any(one.open and one.wanted == self.wanted for one in lead.questions):
            return Refused(tr("The desk was asked for this {wanted} already. Its answer is not in yet.", wanted=WANTED[self.wanted]))
        team = known.settings.team if known.settings is not None else USUAL
        due = _due(known, team.desk_answer)
        return self.wish(Draft(DeskAsked(self.question, self.wanted, due), Words(self.note) if self.note else None))


class AnswerDesk(OnLead, frozen=True, kw_only=True, tag="answer_desk"):
    """Also once more, where a figure was wrong: the newest counts."""

    question: str
    figures: Figures
    note: str = ""

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        asked = lead.question(self.question)
        if asked is None:
            return Refused(tr("This question is not on this desk."))
        if asked.taken_back:
            return Refused(tr("This question was taken back. Nobody waits for the figure."))
        if self.figures == Figures() and not self.note.strip():
            return Refused(tr("Say a figure, or why there is none."))
        if self.figures.until and self.figures.until <= known.now:
            return Refused(tr("That day is past. Choose until when the figure holds."))
        reply = known.settings.next_reply if known.settings is not None else NEXT_REPLY
        answered = DeskAnswered(self.question, self.figures, _due(known, reply))
        return self.wish(Draft(answered, Words(self.note) if self.note else None))


class TakeBackQuestion(OnLead, frozen=True, kw_only=True, tag="take_back_question"):
    question: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        asked = lead.question(self.question)
        if asked is None or not asked.open:
            return Refused(tr("The desk has answered this already."))
        return self.wish(DeskQuestionTakenBack(self.question))


def _due(known: Known, target: int) -> Instant:
    return clock.due(known.settings.hours, known.now, target) if known.settings is not None else known.now + target
