"""What is done and told of calls while they go on, and of the calls that shoppers make to the store."""

from typing import Final, Literal

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.actions.base import NOT_HERE, Append, Change, Decision, Known, OnLead, OnSettings, Refused
from bdcdesk.domain.actions.dispatch import OnTouch
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.calls import (
    CallInEnded,
    CallMoved,
    CallPutTo,
    CallReceived,
    HangUpAsked,
    LegState,
    RecordingKept,
    RecordingRemoved,
    RingResult,
)
from bdcdesk.domain.events.contact import Said
from bdcdesk.domain.events.lead import Claimed
from bdcdesk.domain.events.person import ConsentStated
from bdcdesk.domain.events.settings import NEXT_REPLY, Calls, CallsSet
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.touch import WAITING
from bdcdesk.translation import tr

LONGEST_WORDS: Final = 600
"""Characters of what a caller is told: about forty seconds, after which most have hung up."""
RINGS: Final = (5, 60)
"""Seconds that a phone may ring, at least and at most."""


class HangUp(OnLead, frozen=True, kw_only=True, tag="hang_up"):
    """Ends both legs of a call of ours."""

    touch: str

    def decide(self, known: Known) -> Decision:
        lead = known.lead(self.lead)
        if lead is None:
            return NOT_HERE
        touch = lead.touch(self.touch)
        if touch is not None and touch.stage in WAITING:
            return Refused(tr("It is not placed yet. Take it back instead."))
        if touch is None or touch.channel != "call" or touch.stage not in ("sending", "unknown", "accepted"):
            return Refused(tr("This call is over."))
        if self.actor not in (touch.actor, lead.owner):
            return Refused(tr("{who} is on this call."), by=touch.actor)
        return self.wish(HangUpAsked(self.touch))


class ReportCallMoved(OnTouch, frozen=True, kw_only=True, tag="report_call_moved"):
    state: LegState
    call: bool = True

    def decide(self, known: Known) -> Decision:
        return self.report(CallMoved(self.touch, self.state))


class ReceiveCall(OnLead, frozen=True, kw_only=True, tag="receive_call"):
    """A shopper calls the store from the number `sender`. `ring` is our name for the call."""

    ring: str
    provider: str
    sid: str
    person: str
    sender: str
    arrived: Instant

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, self.person)

    def decide(self, known: Known) -> Decision:
        told = self.report(CallReceived(self.ring, self.provider, self.sid, self.person, self.arrived), Said(self.sender, ""))
        if "call" not in known.person(self.person).refused:
            return told
        # Who did not allow calls in a form and then makes one wants to be called back, as with texts.
        allowed = Draft(ConsentStated(allowed=("call",), lead=self.lead))
        return Append((*told.changes, Change(self.person, (allowed,), wish=False)))


class PutCallTo(OnLead, frozen=True, kw_only=True, tag="put_call_to"):
    """It rings at these members, or the one of them has taken it: then the lead is theirs, if nobody has it."""

    ring: str
    members: tuple[str, ...]
    taken: bool = False

    def decide(self, known: Known) -> Decision:
        put = Draft(CallPutTo(self.ring, self.members, self.taken))
        lead = known.lead(self.lead)
        if not self.taken or not self.members or lead is None or lead.owner or lead.erased:
            return self._report(put)
        # A report: the shopper talks with them already. Whoever took the lead in this moment keeps it.
        return self._report(put, Draft(Claimed(self.members[0], by="call")))

    def _report(self, *told: Draft) -> Append:
        return Append((Change(lead_stream(self.lead), told, wish=False),))


class EndCallIn(OnLead, frozen=True, kw_only=True, tag="end_call_in"):
    """As in CallInEnded; when a missed one is to be called back is stamped here, from `ended` on."""

    ring: str
    result: RingResult
    ended: Instant
    talk: int = 0
    member: str = ""

    def decide(self, known: Known) -> Decision:
        if self.result == "answered":
            return self.report(CallInEnded(self.ring, self.result, self.talk, self.member))
        store = known.settings
        due = clock.due(store.hours, self.ended, store.next_reply) if store else self.ended + NEXT_REPLY
        version = store.hours.version if store else 0
        return self.report(CallInEnded(self.ring, self.result, 0, "", due, version))


class KeepRecording(OnLead, frozen=True, kw_only=True, tag="keep_recording"):
    """As in RecordingKept: the bytes are kept already."""

    of: str
    what: Literal["voicemail", "talk"]
    blob: str
    seconds: int
    name: str = ""

    def decide(self, known: Known) -> Decision:
        return self.report(RecordingKept(self.of, self.what, self.blob, self.seconds, self.name))


class ReportRecordingRemoved(OnLead, frozen=True, kw_only=True, tag="report_recording_removed"):
    """As in RecordingRemoved."""

    of: str
    name: str

    def decide(self, known: Known) -> Decision:
        return self.report(RecordingRemoved(self.of, self.name))


class SetCalls(OnSettings, frozen=True, kw_only=True, tag="set_calls"):
    """What callers hear from now on, all of it; its version is counted here. `over`: the version that its maker had before them, None for
    whichever there is: what somebody else has set since is not taken away unseen."""

    calls: Calls
    over: int | None = None

    def decide(self, known: Known) -> Decision:
        store = known.settings
        if store is None:
            return Refused(tr("This desk does not know its store yet. Try again in a moment."))
        unusable = unusable_calls(self.calls)
        if unusable:
            return Refused(unusable)
        if self.over is not None and self.over != store.calls.version:
            return Refused(
                tr("Somebody else has changed what callers hear meanwhile. Look at theirs, and change it again if it still fits.")
            )
        made = msgspec.structs.replace(self.calls, version=store.calls.version + 1)
        return self.wish(CallsSet(made))


def unusable_calls(calls: Calls) -> str:
    """Why a store cannot have it so, "" if it can."""
    if any(len(words) > LONGEST_WORDS for words in (calls.greeting, calls.closed, calls.nobody)):
        return tr("What a caller hears may have {longest_words} characters. Shorten it.", longest_words=LONGEST_WORDS)
    if any(not word.isprintable() for words in (calls.greeting, calls.closed, calls.nobody) for word in words.split()):
        return tr("What a caller hears has signs in it that nobody can speak. Type it anew.")
    if not RINGS[0] <= calls.seconds <= RINGS[1]:
        return tr("A phone can ring from {rings} to {rings2} seconds.", rings=RINGS[0], rings2=RINGS[1])
    if len(set(calls.order)) != len(calls.order):
        return tr("Each is rung once: the owner, and who is free.")
    if not calls.nobody.strip() or (calls.hours == "store" and not calls.closed.strip()):
        return tr("Who reaches nobody has to hear something. Type the words for it.")
    return ""
