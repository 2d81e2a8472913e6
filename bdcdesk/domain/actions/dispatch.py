"""What the dispatcher and the provider's receipts tell the log. Ids come from the cause, so a receipt told twice is one event."""

from typing import Literal

from bdcdesk.domain import clock, contact_rules, data_use
from bdcdesk.domain.actions.base import NOT_HERE, Append, Change, Decision, Known, OnLead, Refused
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.contact import (
    CallAccepted,
    CallEnded,
    CallHeld,
    CallNotPlaced,
    CallRequested,
    CallResult,
    CallSending,
    CallUnknown,
    Dial,
    Letter,
    LinkOpened,
    MessageAccepted,
    MessageDelivered,
    MessageFailed,
    MessageHeld,
    MessageNotSent,
    MessageReceived,
    MessageRequested,
    MessageSending,
    MessageUnknown,
    Said,
)
from bdcdesk.domain.events.person import NumberWrong
from bdcdesk.domain.events.settings import NEXT_REPLY, NOTHING_ADDED
from bdcdesk.domain.identity import SETTINGS, source_stream
from bdcdesk.domain.touch import WAITING, Touch
from bdcdesk.translation import tr


class OnTouch(OnLead, frozen=True, kw_only=True):
    """`call`: the touch is a call, else a text or mail."""

    touch: str
    call: bool = False

    def waiting(self, known: Known) -> Touch | Refused:
        lead = known.lead(self.lead)
        if lead is None:
            return NOT_HERE
        touch = lead.touch(self.touch)
        if touch is None or touch.stage not in WAITING or (touch.channel == "call") != self.call:
            return Refused(tr("It is not waiting to be sent."))
        return touch


class BeginSending(OnTouch, frozen=True, kw_only=True, tag="begin_sending"):
    """The last word before the POST: holds only if all that the contact rules were asked about is as it was then: lead, person, what the
    store adds, and the agreements with the sources that gave the number or address.

    `again`: nobody knows whether it went, and whoever carries it takes the same request once only, however often it is made."""

    dispatcher: str
    until: Instant
    rules: str = ""
    places: tuple[str, ...] = ()
    named: str = ""
    again: bool = False

    def decide(self, known: Known) -> Decision:
        touch = self._unknown(known) if self.again else self.waiting(known)
        if isinstance(touch, Refused):
            return touch
        begun = self.touch, self.dispatcher, self.until, self.rules, self.places
        append = self.wish(CallSending(*begun) if self.call else MessageSending(*begun, self.named))
        lead = known.lead(self.lead)
        sources = data_use.deciding(lead, touch.person) if lead is not None else ()
        asked = (touch.person, SETTINGS, *map(source_stream, sources))
        return Append((*append.changes, *(Change(stream, (), wish=True) for stream in asked)))

    def _unknown(self, known: Known) -> Touch | Refused:
        lead = known.lead(self.lead)
        touch = lead.touch(self.touch) if lead is not None else None
        if touch is None or touch.stage != "unknown" or touch.given_up or touch.channel != "text":
            return Refused(tr("It is settled by now."))
        return touch


class Hold(OnTouch, frozen=True, kw_only=True, tag="hold"):
    until: Instant
    reason: str
    rule: str = ""
    rules: str = ""

    def decide(self, known: Known) -> Decision:
        touch = self.waiting(known)
        if isinstance(touch, Refused):
            return touch
        return self.wish((CallHeld if self.call else MessageHeld)(self.touch, self.until, self.reason, self.rule, self.rules))


class PutBack(OnTouch, frozen=True, kw_only=True, tag="put_back"):
    """It was never tried and will not be: too late, or against the rules by now."""

    reason: str
    rule: str = ""
    rules: str = ""

    def decide(self, known: Known) -> Decision:
        touch = self.waiting(known)
        if isinstance(touch, Refused):
            return touch
        made = CallNotPlaced if self.call else MessageNotSent
        return self.wish(made(self.touch, self.reason, rule=self.rule, rules=self.rules))


class Doubt(OnTouch, frozen=True, kw_only=True, tag="doubt"):
    """The log says that it waits, and may have forgotten that it was begun: it is looked up, and not sent."""

    reason: str

    def decide(self, known: Known) -> Decision:
        touch = self.waiting(known)
        if isinstance(touch, Refused):
            return touch
        return self.wish((CallUnknown if self.call else MessageUnknown)(self.touch, self.reason))


class BringBack(OnTouch, frozen=True, kw_only=True, tag="bring_back"):
    """The log has lost a request together with the word that it was begun, and its desk does not offer it again: whoever began it does.

    Kept from before the POST on, so that nothing can have gone to a shopper of which the log will not tell. `by` had asked for it.
    """

    asked: MessageRequested | CallRequested
    words: Letter | Dial
    by: str

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, self.asked.person)

    def decide(self, known: Known) -> Decision:
        if any(lead.id != self.lead and lead.touch(self.touch) is not None for lead in known.found(self.asked.person)):
            # Its desk has told it on the lead that the request is on by now, and it was looked up there: told twice, one would never be.
            return Append(())
        made = CallUnknown if self.call else MessageUnknown
        return self.report(made(self.touch, _LOST, asked=self.asked, by=self.by), self.words)


_LOST = tr("The store's database was put back to an earlier time, and had lost this.")


class ReportAccepted(OnTouch, frozen=True, kw_only=True, tag="report_accepted"):
    provider: str
    sid: str
    adopted: bool = False

    def decide(self, known: Known) -> Decision:
        return self.report((CallAccepted if self.call else MessageAccepted)(self.touch, self.provider, self.sid, self.adopted))


class ReportNotSent(OnTouch, frozen=True, kw_only=True, tag="report_not_sent"):
    """`bad` as in ReportFailed."""

    reason: str
    retry_at: Instant = 0
    code: str = ""
    dispatcher: str = ""
    bad: str = ""

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, self.bad) if self.bad else super().streams

    def decide(self, known: Known) -> Decision:
        made = CallNotPlaced if self.call else MessageNotSent
        told = self.report(made(self.touch, self.reason, self.retry_at, self.code, self.dispatcher))
        return _with_bad(told, self.bad, self.lead, self.reason)


class ReportUnknown(OnTouch, frozen=True, kw_only=True, tag="report_unknown"):
    reason: str
    given_up: bool = False

    def decide(self, known: Known) -> Decision:
        return self.report((CallUnknown if self.call else MessageUnknown)(self.touch, self.reason, self.given_up))


class ReportDelivered(OnTouch, frozen=True, kw_only=True, tag="report_delivered"):
    def decide(self, known: Known) -> Decision:
        return self.report(MessageDelivered(self.touch))


class ReportOpened(OnTouch, frozen=True, kw_only=True, tag="report_opened"):
    """As in `LinkOpened`."""

    place: int
    machine: bool = False

    def decide(self, known: Known) -> Decision:
        return self.report(LinkOpened(self.touch, self.place, self.machine))


class ReportFailed(OnTouch, frozen=True, kw_only=True, tag="report_failed"):
    """`bad`: the person whose address it is that no mail reaches, "" if that is not said; `gone` as in MessageFailed."""

    code: str
    reason: str
    bad: str = ""
    gone: bool = False

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, self.bad) if self.bad else super().streams

    def decide(self, known: Known) -> Decision:
        return _with_bad(self.report(MessageFailed(self.touch, self.code, self.reason, self.gone)), self.bad, self.lead, self.reason)


def _with_bad(told: Append, bad: str, lead: str, reason: str) -> Append:
    """What is told, and that no mail reaches the address of person `bad`."""
    if not bad:
        return told
    return Append((*told.changes, Change(bad, (Draft(NumberWrong(lead, reason)),), wish=False)))


class ReportCallEnded(OnTouch, frozen=True, kw_only=True, tag="report_call_ended"):
    """`talk` and `voicemail` in seconds, as the provider counts them."""

    result: CallResult
    talk: int = 0
    voicemail: int = 0
    call: bool = True

    def decide(self, known: Known) -> Decision:
        return self.report(CallEnded(self.touch, self.result, self.talk, self.voicemail))


class ReceiveMessage(OnLead, frozen=True, kw_only=True, tag="receive_message"):
    """The shopper wrote. An opt-out word in it takes hold in the same batch, before anybody could send again. `auto`: a machine wrote."""

    provider: str
    sid: str
    person: str
    sender: str
    body: str
    arrived: Instant
    channel: Literal["text", "email"] = "text"
    subject: str = ""
    auto: bool = False

    @property
    def streams(self) -> tuple[str, ...]:
        return (*super().streams, self.person)

    def decide(self, known: Known) -> Decision:
        store = known.settings
        # What a shopper wrote, perhaps STOP, is kept even by a desk that does not know the store's hours yet: as if always open.
        received = MessageReceived(
            provider=self.provider,
            sid=self.sid,
            person=self.person,
            arrived=self.arrived,
            due=clock.due(store.hours, self.arrived, store.next_reply) if store else self.arrived + NEXT_REPLY,
            calendar=store.hours.version if store else 0,
            channel=self.channel,
            auto=self.auto,
        )
        append = self.report(received, Said(self.sender, self.body, self.subject))
        added = store.contact if store else NOTHING_ADDED
        person, lead = known.person(self.person), known.lead(self.lead)
        names = (lead.shopper.first, lead.shopper.last) if lead is not None else ()
        hears = contact_rules.heard if self.channel == "text" else contact_rules.heard_in_mail
        heard = () if self.auto else hears(known.rules, person, self.body, self.lead, self.sid, added, names)
        if not heard:
            return append
        return Append((*append.changes, Change(self.person, tuple(map(Draft, heard)), wish=False)))
