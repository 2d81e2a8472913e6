"""Desks of the store that are reached by mail hear by mail when a lead is sent to them: once, by the store's account for mails."""

from collections.abc import Callable, Collection
from typing import Any, Final

from bdcdesk.contact.carrier import Carrier
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.contact.mail.carrier import ByMail
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome, Taken
from bdcdesk.domain.actions.desk_mail import BeginDeskMail, TellDeskMail, wanted
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.outcome import DeskMailResult
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.outcome import DeskMail, Elsewhere
from bdcdesk.replica.desk import Desk
from bdcdesk.report.outcome_words import desk_letter

EVERY: Final = 2_000
_PATIENCE: Final = 60_000
"""Milliseconds in which a try that the log has begun is to begin."""
_MARGIN: Final = 120_000
"""Milliseconds after that in which a mail server's answer is waited for, longer than a connection may take: then nobody knows."""
_AGAIN: Final = (60_000, 300_000, 1_800_000)
"""Milliseconds until it is tried again, after one failure, two ...; then it is a person's to mail."""


class DeskMails:
    """An `Edge`. `carrier`: who carries mails at this moment; `hub`: the name of this run of this hub, which no other has."""

    def __init__(self, desk: Desk, carrier: Callable[[], Carrier], hub: str) -> None:
        self._desk = desk
        self._carrier = carrier
        self._hub = hub
        self._known = dict[str, None]()
        self._tried = set[tuple[str, Instant, int]]()

    @property
    def problem(self) -> str:
        """The account's own trouble is told by `Mailing`."""
        return ""

    def notice(self, leads: Collection[str]) -> None:
        for name in leads:
            lead = self._desk.lead(name)
            if lead is not None and lead.elsewhere is not None and lead.elsewhere.mail and not lead.closed:
                self._known[name] = None

    def step(self, now: Instant) -> Steps:
        if not self._desk.whole or not self._known:
            return Steps((), now + EVERY)
        errands = list[Errand]()
        for name in list(self._known):
            # By what the log has: what only this desk knows is not begun yet.
            lead = self._desk.confirmed(name)
            if lead is None:
                continue
            if lead.elsewhere is None or not lead.elsewhere.mail or lead.closed:
                del self._known[name]
                continue
            errand = self._look(lead, lead.elsewhere, now)
            if errand is not None:
                errands.append(errand)
        return Steps(tuple(errands), now + EVERY)

    def close(self) -> None:
        """What is under way is told of by the next hub: nobody knows whether it went."""

    def _look(self, lead: Lead, there: Elsewhere, now: Instant) -> Errand | None:
        written, carrier = there.written, self._carrier()
        if written is not None and written.state == "going":
            return self._go_on(lead, there, written, carrier, now)
        pending = self._desk.lead(lead.id)
        if wanted(lead, now) and pending is not None and wanted(pending, now) and isinstance(carrier, ByMail) and not carrier.shut:
            tries = str(written.tries if written is not None else 0)
            begin = caused("desk mailing", lead.id, str(there.at), tries, self._hub)
            self._desk.do(BeginDeskMail(id=begin, **self._about(lead, now), sent=there.at, hub=self._hub, until=now + _PATIENCE))
        return None

    def _go_on(self, lead: Lead, there: Elsewhere, written: DeskMail, carrier: Carrier, now: Instant) -> Errand | None:
        one = (lead.id, there.at, written.tries)
        ours = written.hub == self._hub
        if ours and one not in self._tried:
            self._tried.add(one)
            if isinstance(carrier, ByMail) and now < written.until:
                return _Mailing(self, self._desk, lead, there, written, carrier)
            self.told(lead, there, written, "not sent", "The mail account was not to be had in time.", now)
        elif not ours and now > written.until + _MARGIN:
            self.told(lead, there, written, "unknown", "The hub that began it was interrupted.", now)
        return None

    def told(
        self, lead: Lead, there: Elsewhere, written: DeskMail, result: DeskMailResult, why: str, now: Instant, lasting: bool = False
    ) -> None:
        """Keeps what came of it. `lasting`: it would not go another time either."""
        left = _AGAIN[written.tries - 1 : written.tries] if result == "not sent" and not lasting else ()
        again = now + left[0] if left else 0
        told = caused("desk mailed", lead.id, str(there.at), str(written.tries), result)
        about = self._about(lead, now)
        self._desk.do(TellDeskMail(id=told, **about, sent=there.at, hub=written.hub, result=result, again=again, why=why))

    def _about(self, lead: Lead, now: Instant) -> dict[str, Any]:
        return {"store": self._desk.record.id, "actor": self._desk.me, "pressed": now, "lead": lead.id}


class _Mailing:
    """An errand: the one try."""

    def __init__(self, mails: DeskMails, desk: Desk, lead: Lead, there: Elsewhere, written: DeskMail, carrier: ByMail) -> None:
        self._mails, self._desk = mails, desk
        self._lead, self._there, self._written = lead, there, written
        self._carrier = carrier
        settings = desk.settings
        self._letter = desk_letter(lead, settings.name if settings is not None else desk.record.name, desk.now())
        self._outcome: Outcome = DontKnow("The sending was interrupted.")

    def run(self) -> None:
        letter = caused("desk mail", self._lead.id, str(self._there.at))
        self._outcome = self._carrier.to_desk(letter, self._there.mail, *self._letter, lambda: self._desk.now() < self._written.until)

    def finish(self, now: Instant) -> None:
        outcome = self._outcome
        result: DeskMailResult = "taken" if isinstance(outcome, Taken) else "unknown" if isinstance(outcome, DontKnow) else "not sent"
        why = "" if isinstance(outcome, Taken) else outcome.reason
        lasting = isinstance(outcome, CertainlyNot) and outcome.bad_number
        self._mails.told(self._lead, self._there, self._written, result, why, now, lasting)
