"""The mail to a desk that is reached by mail, when a lead is sent there: begun in the log before it is tried, so one hub tries it once."""

from typing import Final

from bdcdesk.domain.actions.base import Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.events.outcome import DeskMailed, DeskMailing, DeskMailResult
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr

FRESH: Final = 24 * 3_600_000
"""Milliseconds after which word that something was sent to a desk is no news: a hub that was away for days says nothing."""
_ELSEWHERE: Final = Refused(tr("It is not at this desk any more."))
_TRIED: Final = Refused(tr("Its mail is on its way, or was."))


class BeginDeskMail(OnLead, frozen=True, kw_only=True, tag="begin_desk_mail"):
    """`sent`: when it was sent to the desk, by the log; `hub` tries it before `until`."""

    sent: Instant
    hub: str
    until: Instant

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if lead.elsewhere is None or lead.elsewhere.at != self.sent:
            return _ELSEWHERE
        return self.wish(DeskMailing(self.sent, self.hub, self.until)) if wanted(lead, known.now) else _TRIED


class TellDeskMail(OnLead, frozen=True, kw_only=True, tag="tell_desk_mail"):
    """What came of the try that `hub` began."""

    sent: Instant
    hub: str
    result: DeskMailResult
    again: Instant = 0
    why: str = ""

    def decide(self, known: Known) -> Decision:
        told = DeskMailed(self.sent, self.hub, self.result, self.again)
        return self.report(told, Words(self.why)) if self.why else self.report(told)


def wanted(lead: Lead, now: Instant) -> bool:
    """Whether its desk is to be written to now: it is reached by mail, has it since less than a day, and no mail went or may have gone."""
    there = lead.elsewhere
    if there is None or not there.mail or lead.closed or lead.newer or lead.erased or now - there.at > FRESH:
        return False
    return there.written is None or (there.written.state == "not sent" and 0 < there.written.again <= now)
