"""A store says where its leads come from, and what was agreed on them."""

from datetime import date
from typing import Final

import msgspec

from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, Refused
from bdcdesk.domain.agreements import LIMITS, USES, standing
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.source import AgreementSet, SourceSet
from bdcdesk.domain.identity import source_stream
from bdcdesk.domain.source import COPIES, KINDS, LINKS, LONGEST, MAIL, OWN_ID, OWN_PHONE, TRIAL, Source, is_plain
from bdcdesk.translation import tr

_LONGEST = 30 * 86_400_000
LONGEST_TEXT: Final = 20_000
"""Characters of an agreement's wording."""


class SetSource(Action, frozen=True, kw_only=True, tag="set_source"):
    """What this source (an id) is from now on, all of it: see SourceSet. `new`: only if there is none of this id yet."""

    source: str
    name: str
    kind: str
    options: dict[str, str] = msgspec.field(default_factory=dict)
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    target: int = 0
    off: bool = False
    new: bool = False

    @property
    def streams(self) -> tuple[str, ...]:
        return (source_stream(self.source),)

    def decide(self, known: Known) -> Decision:
        before = known.source(self.source)
        unusable = self._unusable(before)
        if unusable:
            return Refused(unusable)
        return _set(self.source, before, SourceSet(self.name, self.kind, self.options, self.fields, self.target, self.off))

    def _unusable(self, before: Source | None) -> str:
        if not is_plain(self.source):
            return tr("A source's id is made of small letters, digits and single hyphens, 60 at most.")
        if not self.name.strip() or len(self.name) > LONGEST:
            return tr("A source needs a name of at most {longest} characters.", longest=LONGEST)
        if self.kind not in (*KINDS, *COPIES, MAIL, LINKS, TRIAL, OWN_PHONE):
            return tr("There is no kind of source “{kind}”. Use one of: {kinds}.", kind=self.kind, kinds=", ".join(KINDS))
        if self.new and before is not None:
            return tr("There is a source “{name}” already, added just now. Give this one another name.", name=before.name)
        if before is not None and before.kind != self.kind:
            # What was set up at the sender would go on sending the old kind to the new one.
            return tr("“{name}” is of the kind “{kind}” and stays so. Add a new source instead.", name=before.name, kind=before.kind)
        if not 0 <= self.target <= _LONGEST:
            return tr("A target is between nothing and 30 days.")
        return ""


class SwitchSource(Action, frozen=True, kw_only=True, tag="switch_source"):
    """Nothing is taken from this source any more (`off`), or again."""

    source: str
    off: bool

    @property
    def streams(self) -> tuple[str, ...]:
        return (source_stream(self.source),)

    def decide(self, known: Known) -> Decision:
        before = known.source(self.source)
        if before is None:
            return Refused(tr("This source is not on this desk."))
        return _set(self.source, before, SourceSet(before.name, before.kind, before.options, before.fields, before.target, self.off))


def _set(source: str, before: Source | None, facts: SourceSet) -> Decision:
    if before is not None and _facts(before) == facts:
        return Append(())
    return Append((Change(source_stream(source), (Draft(facts),), wish=True),))


def _facts(source: Source) -> SourceSet:
    return SourceSet(source.name, source.kind, source.options, source.fields, source.target, source.off)


class SetAgreement(Action, frozen=True, kw_only=True, tag="set_agreement"):
    """What was agreed with this source (an id, or OWN_ID): see AgreementSet. What it was before stays in the log."""

    source: str
    terms: AgreementSet

    @property
    def streams(self) -> tuple[str, ...]:
        return (source_stream(self.source),)

    def decide(self, known: Known) -> Decision:
        before = known.source(self.source)
        unusable = self._unusable(before)
        if unusable:
            return Refused(unusable)
        if before is not None and self.terms in (one.terms for one in standing(before)):
            return Append(())
        return Append((Change(source_stream(self.source), (Draft(self.terms),), wish=True),))

    def _unusable(self, before: Source | None) -> str:
        terms = self.terms
        if self.source != OWN_ID and (before is None or before.kind not in KINDS):
            return tr("An agreement is one with a source of leads, and there is none of this id on this desk.")
        if not terms.name.strip() or len(terms.name) > LONGEST:
            return tr("An agreement needs a name of at most {longest} characters.", longest=LONGEST)
        if not (is_day(terms.begins) and (not terms.ends or is_day(terms.ends))):
            return tr("The days of an agreement are given as YYYY-MM-DD, as in 2026-01-31.")
        if terms.ends and terms.ends <= terms.begins:
            return tr("An agreement ends after it begins.")
        if set(terms.uses) - set(USES) or len(set(terms.uses)) != len(terms.uses):
            return tr("An agreement allows some of these uses: {uses}.", uses=", ".join(USES))
        if set(terms.limits) - set(LIMITS) or len(set(terms.limits)) != len(terms.limits):
            return tr("An agreement forbids some of these: {limits}.", limits=", ".join(LIMITS))
        if len(terms.text) > LONGEST_TEXT:
            return tr(
                "The wording of an agreement has at most {longest_text:,} characters. Attach it as a file.", longest_text=LONGEST_TEXT
            )
        return ""


def is_day(text: str) -> bool:
    """Whether this is a day, as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
