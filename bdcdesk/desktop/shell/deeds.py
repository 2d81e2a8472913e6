"""What this member does, and what is told of it when it cannot be done: in the desk's thread, with the pump's signals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from bdcdesk.desktop.shell.deed_words import not_done
from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.rooftop import News, Rooftop
from bdcdesk.desktop.shell.showing import Showing
from bdcdesk.domain.actions import Action, AskedAbout, Refused
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.file import Damaged, ReplicaError
from bdcdesk.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from bdcdesk.desktop.shell.pump import Pump
    from bdcdesk.domain.actions.contact import SendText
    from bdcdesk.replica.desk import Desk

LONGEST_CALL: Final = 2 * 3_600_000


class Deeds:
    """Belongs to the desk's thread; emits the pump's signals."""

    def __init__(self, group: Group, pump: Pump, showing: Showing) -> None:
        self._group = group
        self._pump = pump
        self._showing = showing
        self._taking = ""
        self._asked: dict[str, str] = {}

    def do(self, lead: str, make: Callable[[Desk], Action], done: Callable[[], object] | None = None) -> None:
        """Keeps the action at the store that holds the lead and shows it, and calls `done`; or says why not."""
        rooftop = self._group.at(lead)
        if rooftop is None:
            self._pump.refused.emit(tr("This lead is not open at this desk. Nothing was done."))
        else:
            rooftop.careful(lambda: self._do(rooftop, make(rooftop.desk), done))

    def _do(self, rooftop: Rooftop, action: Action, done: Callable[[], object] | None = None) -> None:
        if rooftop.closed:
            self.tell_refusal(rooftop, action, rooftop.closed)
            return
        action = self._meant(action)
        try:
            decision = rooftop.desk.do(action)
        except ReplicaError as error:
            # Not kept, so not done: a text goes back to where it was written.
            self.tell_refusal(rooftop, action, str(error))
            if isinstance(error, Damaged):
                raise
            return
        if isinstance(decision, Refused):
            if isinstance(decision, AskedAbout) and (text := _text(action)) is not None:
                self._asked[text.lead] = text.likeness
            self.tell_refusal(rooftop, action, decision.reason, decision.by)
            return
        if (text := _text(action)) is not None:
            self._asked.pop(text.lead, None)
            for refusal in rooftop.desk.refusals():
                # A text that goes is no word for a mail that did not.
                if (draft := _text(refusal.action)) is not None and (type(draft), draft.lead) == (type(text), text.lead):
                    rooftop.desk.dismiss(refusal.action.id)
        self._showing.changed((rooftop, _leads(action)))
        rooftop.hurry()
        if done is not None:
            done()

    def _meant(self, action: Action) -> Action:
        """Who was asked whether the same words are to go once more, and sends them again, wants it."""
        text = _text(action)
        if text is None or self._asked.get(text.lead) != text.likeness:
            return action
        return msgspec.structs.replace(text, again=True)

    def look_for_promises(self, lead: str, body: str) -> None:
        from bdcdesk.domain.promising import promises

        rooftop = self._group.at(lead)
        store = rooftop.desk.settings if rooftop is not None else None
        if rooftop is None or store is None:
            return
        found = promises(body, rooftop.desk.now(), store.hours, rooftop.store.promises())
        if found:
            self._pump.promised.emit(lead, found)

    def say_status(self, status: str) -> None:
        """Tells every store whether this person is there."""
        for rooftop in self._group.open:
            rooftop.careful(partial(self._say_status, rooftop, status))

    def _say_status(self, rooftop: Rooftop, status: str) -> None:
        from bdcdesk.desktop.shell import intents

        self._do(rooftop, intents.status(status)(rooftop.desk))

    def take_next(self) -> None:
        """Claims the next best of all stores and opens it."""
        best = self._showing.next_best()
        if best is None:
            self._pump.refused.emit(tr("Nothing is waiting for you right now."))
        else:
            rooftop, lead, claim = best
            rooftop.careful(lambda: self._take(rooftop, lead, claim))

    def _take(self, rooftop: Rooftop, lead: str, claim: Action | None) -> None:
        if claim is not None:
            decision = rooftop.desk.do(claim)
            if isinstance(decision, Refused):
                self.tell_refusal(rooftop, claim, decision.reason, decision.by)
                return
            self._taking = claim.id
        self._showing.changed((rooftop, {lead}))
        rooftop.hurry()
        self._showing.open(lead, rooftop)
        self._pump.picked.emit(lead)

    def take_in(self, rooftop: Rooftop, news: News) -> None:
        """Shows what is new, or says it. Raises ReplicaError."""
        if news.said:
            self._pump.refused.emit(self._group.called(rooftop, news.said))
        if news.others:
            self._showing.again()
        if news.changed and not rooftop.closed:
            self._showing.changed((rooftop, news.changed))
        for refusal in news.refusals:
            self.tell_refusal(rooftop, refusal.action, refusal.reason, refusal.by)
            if _text(refusal.action) is None:
                rooftop.desk.dismiss(refusal.action.id)
            if refusal.action.id == self._taking:
                # Somebody was faster: the key that was pressed meant any best, so the next one is taken.
                self.take_next()

    def tell_kept(self, rooftop: Rooftop) -> None:
        """A refused text is a draft: it stands in its lead's composer again, and is kept until a text goes to that lead."""
        for refusal in rooftop.desk.refusals():
            if _text(refusal.action) is not None:
                self.tell_refusal(rooftop, refusal.action, refusal.reason, refusal.by)
            else:
                rooftop.desk.dismiss(refusal.action.id)

    def tell_refusal(self, rooftop: Rooftop, action: Action, reason: str, by: str = "") -> None:
        from bdcdesk.domain.actions.contact import SendMail

        words = reason.replace("{who}", rooftop.names.get(by, by) or tr("somebody else"))
        words = words[:1].upper() + words[1:]
        if (text := _text(action)) is not None:
            body = text.own_words
            if isinstance(text, SendMail):
                self._pump.unsent_mail.emit(text.lead, text.subject, body, text.scenario, words)
            else:
                self._pump.unsent.emit(text.lead, body, text.scenario, words, text.pictures)
        lead = rooftop.desk.lead(getattr(action, "lead", ""))
        sentence = not_done(action, words)
        if lead is None:
            self._pump.refused.emit(self._group.called(rooftop, sentence))
        else:
            self._pump.not_done.emit(lead.id, lead.shopper.name or tr("No name given"), sentence, text is not None)


def calls(desk: Desk) -> bool:
    """Whether a call that this member placed has not ended; one whose end was never told is over after some hours."""
    return any(_in_call(lead, desk.me, desk.now()) for lead in list(desk.leads.values()))


def _in_call(lead: Lead, me: str, now: Instant) -> bool:
    mine = (touch for touch in lead.touches if touch.channel == "call" and touch.actor == me)
    return any(touch.open and now - touch.requested < LONGEST_CALL for touch in mine)


def _text(action: Action) -> SendText | None:
    from bdcdesk.domain.actions.contact import SendText

    return action if isinstance(action, SendText) else None


def _leads(action: Action) -> set[str]:
    lead = getattr(action, "lead", "")
    return {lead} if lead else set()
