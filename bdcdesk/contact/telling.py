"""What came of a POST, as the log is told of it: once, however often it is told here."""

from typing import Final

from bdcdesk.contact.carrier import Carriers
from bdcdesk.contact.errand import about
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome, Taken
from bdcdesk.contact.repeating import Repeats
from bdcdesk.contact.timing import AWAY
from bdcdesk.domain.actions.dispatch import BeginSending, ReportAccepted, ReportNotSent, ReportUnknown
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.desk import Desk

TOO_LATE: Final = "too late"
"""The code of an outcome whose POST was not started because it was not time any more: nothing was tried, so it may be begun again."""

_LONGEST_WAIT: Final = 300_000


class Telling:
    """Use from the desk's thread. `name` is the dispatcher's."""

    def __init__(self, desk: Desk, carriers: Carriers, repeats: Repeats, name: str) -> None:
        self._desk = desk
        self._carriers = carriers
        self._repeats = repeats
        self._name = name

    def report(self, lead: Lead, touch: Touch, outcome: Outcome, now: Instant, again: BeginSending | None = None) -> None:
        """`again`: how it was begun where it may have gone before. Raises ReplicaError: then tell it again."""
        told = about(lead, touch, self._desk.me, now)
        if again is not None and isinstance(outcome, CertainlyNot):
            # Of this time alone: it may have gone the time before.
            if outcome.opted_out:
                self._desk.do(self._opted_out(lead, touch, now))
            self._repeats.not_before(touch, now + max(AWAY, 1000 * (outcome.retry_after or 0)))
            outcome = DontKnow(f"{outcome.reason} Nobody knows whether it had gone before.")
        match outcome:
            case Taken(sid=sid):
                provider = self._carriers.of(touch.channel).name
                self._desk.do(ReportAccepted(id=caused("accepted", touch.id, sid), provider=provider, sid=sid, **told))
            case CertainlyNot():
                if outcome.opted_out:
                    self._desk.do(self._opted_out(lead, touch, now))
                retry = _retry_at(outcome, touch, now)
                cause = caused("not sent", self._name, touch.id, str(touch.rebuffs))
                # A number may be bad for texts alone; an address that takes no mails is good for nothing.
                bad = touch.person if outcome.bad_number and touch.channel == "email" else ""
                why, code = outcome.reason, outcome.code
                self._desk.do(ReportNotSent(id=cause, reason=why, retry_at=retry, code=code, dispatcher=self._name, bad=bad, **told))
            case DontKnow(reason=reason):
                which = (self._name, touch.id, str(touch.rebuffs), *((str(again.until),) if again is not None else ()))
                self._desk.do(ReportUnknown(id=caused("unknown", *which), reason=reason, **told))

    def _opted_out(self, lead: Lead, touch: Touch, now: Instant) -> OptOut:
        return OptOut(
            id=caused("provider stop", touch.id),
            store=lead.store,
            actor=self._desk.me,
            pressed=now,
            lead=lead.id,
            persons=(touch.person,),
            channels=("text",),
            how="provider",
        )


def _retry_at(outcome: CertainlyNot, touch: Touch, now: Instant) -> Instant:
    if outcome.code == TOO_LATE:
        return now
    if outcome.retry_after is None:
        return 0
    named = outcome.retry_after * 1000
    return now + max(named, min(named << min(touch.rebuffs, 10), _LONGEST_WAIT))
