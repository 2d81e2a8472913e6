"""An agent keeps a reply as they would rather word it, for themselves or for the store; or gives that up."""

from typing import Final

from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, Refused
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.identity import wording_stream
from bdcdesk.domain.reply_checks import LONGEST_SUBJECT
from bdcdesk.domain.reply_stage import STAGES
from bdcdesk.domain.scenarios import placeholder_problem
from bdcdesk.translation import tr

LONGEST: Final = 4_000
"""Characters of a wording."""


class KeepWording(Action, frozen=True, kw_only=True, tag="keep_wording"):
    """This is how it is worded from now on: see WordingKept. `said.owner` is the actor, or "" for the store. `over`: subject and words of
    that owner's which whoever typed this saw ("" and "" where there were none); refused where somebody has kept others since. None: it
    is kept in any case."""

    scenario: str
    said: WordingKept
    over: tuple[str, str] | None = None

    @property
    def streams(self) -> tuple[str, ...]:
        return (wording_stream(self.scenario),)

    def decide(self, known: Known) -> Decision:
        unusable = self._unusable()
        if unusable:
            return Refused(unusable)
        said = self.said
        before = known.wordings(self.scenario).of(said.owner, said.stage, said.channel, said.language)
        stands = (before.said.subject, before.said.body) if before is not None else ("", "")
        if stands == (said.subject, said.body):
            return Append(())
        if self.over is not None and self.over != stands:
            newest = next(iter(known.wordings(self.scenario).history(said.owner, said.stage, said.channel, said.language)), None)
            return Refused(tr("{who} has kept other words for this reply meanwhile."), by=newest.by if newest is not None else "")
        return Append((Change(wording_stream(self.scenario), (Draft(said),), wish=True),))

    def _unusable(self) -> str:
        said = self.said
        if not self.scenario or "/" in self.scenario or said.stage not in STAGES:
            return tr("There is no such reply to word.")
        if said.owner not in ("", self.actor):
            return tr("Somebody else's own wording is theirs to change.")
        if said.body and not said.body.strip():
            return tr("There is nothing to keep yet.")
        if len(said.body) > LONGEST:
            return tr("A wording has at most {longest:,} characters.", longest=LONGEST)
        if said.channel == "email" and said.body and (not said.subject.strip() or len(said.subject) > LONGEST_SUBJECT):
            return tr("A mail needs a subject of at most {longest_subject} characters.", longest_subject=LONGEST_SUBJECT)
        problem = placeholder_problem(said.body) or placeholder_problem(said.subject)
        return tr("The wording {problem}", problem=problem) if problem else ""
