"""Consent, do-not-call, what a store adds to the contact rules, and what a supervisor sets aside."""

from datetime import date
from typing import Final

from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, OnLead, OnSettings, Refused, open_lead
from bdcdesk.domain.events import Draft, Facts, Instant
from bdcdesk.domain.events.contact import RuleOverridden
from bdcdesk.domain.events.lead import Noted, Words
from bdcdesk.domain.events.person import (
    Channel,
    ConsentGiven,
    DoNotCallChecked,
    DoNotCallSet,
    OptedIn,
    OptOutJudged,
    Purpose,
)
from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules, ContactRulesSet
from bdcdesk.domain.identity import lead_stream
from bdcdesk.translation import phrase, tr

LONGEST: Final[Instant] = 24 * 3_600_000
"""Milliseconds for which a rule can be set aside: for one contact, not for a campaign."""

ASKED_AGAIN: Final = phrase("Asks to be contacted again:")
"""How the note of it begins."""
CHANGED_MEANWHILE: Final = tr(
    "Somebody else has changed the contact rules meanwhile. Look at theirs, and change them again if it still fits."
)

_DAY: Final = 24 * 60
_WORDS: Final = 40


class OnPerson(Action, frozen=True, kw_only=True):
    """A report about one number or address: it holds on all leads of that person. `about`: the lead that it was told with, if any."""

    person: str
    about: str = ""

    @property
    def streams(self) -> tuple[str, ...]:
        return (self.person,)

    def tell(self, facts: Facts) -> Append:
        return Append((Change(self.person, (Draft(facts),), wish=False),))


class GiveConsent(OnPerson, frozen=True, kw_only=True, tag="give_consent"):
    """The shopper agreed, at `agreed`; as in ConsentGiven. Without a source and a wording it is kept, and counts for nothing."""

    channels: tuple[Channel, ...]
    purpose: tuple[Purpose, ...]
    source: str
    wording: str
    agreed: Instant
    evidence: str = ""

    def decide(self, known: Known) -> Decision:
        at = min(self.agreed, known.now)
        return self.tell(
            ConsentGiven(self.channels, self.purpose, self.source.strip(), self.wording.strip(), at, self.evidence, self.about)
        )


class OptIn(OnPerson, frozen=True, kw_only=True, tag="opt_in"):
    """The shopper told somebody that they want to be contacted again. `evidence`: what they said, where and when, kept as a note on the
    lead that it is about: on the person's own stream it would outlive the shopper's data."""

    channels: tuple[Channel, ...]
    evidence: str = ""

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, lead_stream(self.about)) if self._noted else super().streams

    @property
    def _noted(self) -> bool:
        return bool(self.about and self.evidence.strip())

    def decide(self, known: Known) -> Decision:
        told = self.tell(OptedIn(self.channels, "told", self.about))
        if not self._noted:
            return told
        note = Draft(Noted(), Words(f"{ASKED_AGAIN} {self.evidence.strip()}"))
        return Append((*told.changes, Change(lead_stream(self.about), (note,), wish=False)))


class HearWords(OnPerson, frozen=True, kw_only=True, tag="hear_words"):
    """What a text does that has opened a lead of its own: one that joins a lead is heard with it (ReceiveMessage)."""

    body: str
    sid: str

    def decide(self, known: Known) -> Decision:
        added = known.settings.contact if known.settings is not None else NOTHING_ADDED
        told = contact_rules.heard(known.rules, known.person(self.person), self.body, self.about, self.sid, added)
        return Append((Change(self.person, tuple(map(Draft, told)), wish=False),) if told else ())


class JudgeWords(OnPerson, frozen=True, kw_only=True, tag="judge_words"):
    """Somebody read what may have meant stop: they want no more on `channels`, or () it meant something else. `doubts`: what they read."""

    channels: tuple[Channel, ...] = ()
    doubts: tuple[str, ...] = ()

    def decide(self, known: Known) -> Decision:
        return self.tell(OptOutJudged(self.channels, self.about, self.doubts))


class PutOnDoNotCall(OnPerson, frozen=True, kw_only=True, tag="put_on_do_not_call"):
    """On the store's own list, from which nothing comes off."""

    def decide(self, known: Known) -> Decision:
        return self.tell(DoNotCallSet(self.about))


class TellDoNotCall(OnPerson, frozen=True, kw_only=True, tag="tell_do_not_call"):
    """Whether the national list of the day `as_of` has this number."""

    listed: bool
    as_of: Instant

    def decide(self, known: Known) -> Decision:
        return self.tell(DoNotCallChecked(self.listed, min(self.as_of, known.now)))


class SetRuleAside(OnLead, frozen=True, kw_only=True, tag="set_rule_aside"):
    """A supervisor lets one shopper be contacted against `rules` (ids of the rule book) until `until`, and says why."""

    person: str
    channel: Channel
    rules: tuple[str, ...]
    until: Instant
    reason: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if not self.rules or self.person not in lead.persons:
            return Refused(tr("Say which rule is to be set aside, and for which number or address of this lead."))
        for rule in self.rules:
            if not contact_rules.may_be_set_aside(known.rules, rule):
                return Refused(tr("Nobody may set the rule “{rule}” aside: law leaves no room for it.", rule=rule))
        if not self.reason.strip():
            return Refused(tr("Say why. It stands in the log with your name."))
        if not known.now < self.until <= known.now + LONGEST:
            return Refused(tr("A rule can be set aside for 24 hours at most."))
        told = RuleOverridden(self.person, self.channel, self.rules, self.until, known.rules.version)
        return self.wish(Draft(told, Words(self.reason.strip())))


class SetContactRules(OnSettings, frozen=True, kw_only=True, tag="set_contact_rules"):
    """What the store adds to the law from now on, all of it; its version is counted here. `over`: the version that its maker had before
    them, None for whichever there is: what somebody else has added since is not taken away unseen."""

    added: ContactRules
    reason: str = ""
    over: int | None = None

    def decide(self, known: Known) -> Decision:
        store = known.settings
        if store is None:
            return Refused(tr("This desk does not know its store yet. Try again in a moment."))
        unusable = unusable_rules(self.added)
        if unusable:
            return Refused(unusable)
        before = store.contact
        if self.over is not None and self.over != before.version:
            return Refused(CHANGED_MEANWHILE)
        made = ContactRules(
            self.added.week, self.added.most, self.added.holidays, self.added.stop_words, self.added.postal, before.version + 1
        )
        return self.wish(ContactRulesSet(made, self.reason.strip()))


def unusable_rules(added: ContactRules) -> str:
    """Why a store cannot add this, "" if it can. Looser than the law it cannot be: what is added only ever takes away."""
    if added.week and len(added.week) != 7:
        return tr("Hours need all seven days, Monday first.")
    if any(span is not None and not 0 <= span[0] < span[1] <= _DAY for span in added.week):
        return tr("Hours end later than they begin, within one day.")
    if added.week and not any(added.week):
        return tr("A store that never calls needs no rule for it. Leave at least one day open.")
    if added.most < 0:
        return tr("A cap is a number of contacts in 24 hours.")
    for day in added.holidays:
        try:
            date.fromisoformat(day)
        except ValueError:
            return tr("“{day}” is no date. Write it as 2026-12-24.", day=day)
        if len(day) != 10:
            return tr("“{day}” is no date. Write it as 2026-12-24.", day=day)
    if any(not word.strip() or len(word) > _WORDS for word in added.stop_words):
        return tr("A word for stop has at most {longest} characters, and at least one.", longest=_WORDS)
    return ""
