"""What the dispatcher and the provider's receipts tell the log. Ids come from the cause, so a receipt told twice is one event."""

from bdcdesk.domain import clock, contact_rules
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
from bdcdesk.domain.events.settings import NEXT_REPLY, NOTHING_ADDED
from bdcdesk.domain.touch import WAITING, Touch


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
            return Refused("It is not waiting to be sent.")
        return touch


class BeginSending(OnTouch, frozen=True, kw_only=True, tag="begin_sending"):
    """The last word before the POST: holds only if neither lead nor person has changed since the contact rules were asked."""

    dispatcher: str
    until: Instant
    rules: str = ""
    places: tuple[str, ...] = ()

    def decide(self, known: Known) -> Decision:
        touch = self.waiting(known)
        if isinstance(touch, Refused):
            return touch
        made = CallSending if self.call else MessageSending
        append = self.wish(made(self.touch, self.dispatcher, self.until, self.rules, self.places))
        return Append((*append.changes, Change(touch.person, (), wish=True)))


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
        made = CallUnknown if self.call else MessageUnknown
        return self.report(made(self.touch, _LOST, asked=self.asked, by=self.by), self.words)


_LOST = "The store's database was put back to an earlier time, and had lost this."


class ReportAccepted(OnTouch, frozen=True, kw_only=True, tag="report_accepted"):
    provider: str
    sid: str
    adopted: bool = False

    def decide(self, known: Known) -> Decision:
        return self.report((CallAccepted if self.call else MessageAccepted)(self.touch, self.provider, self.sid, self.adopted))


class ReportNotSent(OnTouch, frozen=True, kw_only=True, tag="report_not_sent"):
    reason: str
    retry_at: Instant = 0
    code: str = ""
    dispatcher: str = ""

    def decide(self, known: Known) -> Decision:
        made = CallNotPlaced if self.call else MessageNotSent
        return self.report(made(self.touch, self.reason, self.retry_at, self.code, self.dispatcher))


class ReportUnknown(OnTouch, frozen=True, kw_only=True, tag="report_unknown"):
    reason: str
    given_up: bool = False

    def decide(self, known: Known) -> Decision:
        return self.report((CallUnknown if self.call else MessageUnknown)(self.touch, self.reason, self.given_up))


class ReportDelivered(OnTouch, frozen=True, kw_only=True, tag="report_delivered"):
    def decide(self, known: Known) -> Decision:
        return self.report(MessageDelivered(self.touch))


class ReportFailed(OnTouch, frozen=True, kw_only=True, tag="report_failed"):
    code: str
    reason: str

    def decide(self, known: Known) -> Decision:
        return self.report(MessageFailed(self.touch, self.code, self.reason))


class ReportCallEnded(OnTouch, frozen=True, kw_only=True, tag="report_call_ended"):
    """`talk` and `voicemail` in seconds, as the provider counts them."""

    result: CallResult
    talk: int = 0
    voicemail: int = 0
    call: bool = True

    def decide(self, known: Known) -> Decision:
        return self.report(CallEnded(self.touch, self.result, self.talk, self.voicemail))


class ReceiveMessage(OnLead, frozen=True, kw_only=True, tag="receive_message"):
    """The shopper wrote. An opt-out word in it takes hold in the same batch, before anybody could send again."""

    provider: str
    sid: str
    person: str
    sender: str
    body: str
    arrived: Instant

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
        )
        append = self.report(received, Said(self.sender, self.body))
        added = store.contact if store else NOTHING_ADDED
        lead = known.lead(self.lead)
        names = (lead.shopper.first, lead.shopper.last) if lead is not None else ()
        heard = contact_rules.heard(known.rules, known.person(self.person), self.body, self.lead, self.sid, added, names)
        if not heard:
            return append
        return Append((*append.changes, Change(self.person, tuple(map(Draft, heard)), wish=False)))
