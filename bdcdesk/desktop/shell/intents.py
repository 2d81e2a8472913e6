"""What a screen asked for, as actions of this agent.

The id is made at the key press; the rest is filled in on the desk's thread a moment later, with central's time as the desk knows it.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Final, TypedDict, cast

import msgspec

from bdcdesk.desktop.lead.view import Agreed, LeadView, Offer
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.after_all import TakeForLead, TakeForNone
from bdcdesk.domain.actions.arrivals import SetLeadApart, TellApart
from bdcdesk.domain.actions.attachments import WantAttachment
from bdcdesk.domain.actions.call_back import CallBackAt, CallBackNoMore
from bdcdesk.domain.actions.calls import HangUp
from bdcdesk.domain.actions.contact import CallOnOwnPhone, DialOwnPhone, PlaceCall, SendMail, SendText, Withdraw
from bdcdesk.domain.actions.desk import AnswerDesk, AskDesk, TakeBackQuestion
from bdcdesk.domain.actions.following import SkipStep, WaitNoMore, WaitUntil
from bdcdesk.domain.actions.joining import JoinLead
from bdcdesk.domain.actions.lead import Close, KeepPromise, MakePromise, MarkSold, Note, OptOut, SetBuying, SetOutcome, TakeBackWrongNumber
from bdcdesk.domain.actions.offers import SetStatus
from bdcdesk.domain.actions.outcome import FinishElsewhere, MarkBad, SendElsewhere, TakeBackBad, TakeForSale
from bdcdesk.domain.actions.ownership import Claim, HandOver, Reassign, Release
from bdcdesk.domain.actions.rules import ASKED_AGAIN, GiveConsent, JudgeWords, OptIn, SetRuleAside
from bdcdesk.domain.actions.wording import KeepWording
from bdcdesk.domain.appointment_words import OFFER
from bdcdesk.domain.confirming import ASKS, asks_to_come
from bdcdesk.domain.contact_rules import case_of, completed
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.agent import Status
from bdcdesk.domain.events.contact import CallResult
from bdcdesk.domain.events.desk import Figures, Wanted
from bdcdesk.domain.events.lead import HowToBuy, Outcome
from bdcdesk.domain.events.outcome import Matter
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.short_links import Shortened, shortened, shortening_of
from bdcdesk.replica.desk import Desk

Make = Callable[[Desk], Action]

ASIDE: Final[Instant] = 3_600_000
"""Milliseconds for which a supervisor sets a rule aside from the page: for one contact."""


class By(TypedDict):
    id: str
    store: str
    actor: str
    pressed: Instant
    lead: str


def new() -> str:
    return str(uuid.uuid4())


def by(desk: Desk, action: str, lead: str) -> By:
    return By(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), lead=lead)


def take(lead: str) -> Make:
    action = new()
    return lambda desk: Claim(**by(desk, action, lead))


def release(lead: str) -> Make:
    action = new()
    return lambda desk: Release(**by(desk, action, lead))


def reassign(lead: str, member: str) -> Make:
    action = new()
    return lambda desk: Reassign(agent=member, **by(desk, action, lead))


def hand_over(lead: str, member: str, note: str) -> Make:
    action = new()
    return lambda desk: HandOver(agent=member, note=note, **by(desk, action, lead))


def text(view: LeadView, body: str, scenario: str) -> Make:
    """With what the first text to a shopper has to say, and links to the store's own pages made short."""
    action, touch = new(), new()
    offer = view.offer(scenario)
    answers = _answers(view, offer)

    def made(desk: Desk) -> SendText:
        whole, added = _whole(desk, view.lead, view.text.person, "text", touch, body)
        return SendText(
            added=added,
            touch=touch,
            person=view.text.person,
            to=view.text.to,
            body=whole.body,
            links=whole.targets,
            scenario=scenario,
            scenario_version=offer.version if offer else 0,
            answers=answers,
            asks=(*_asks(view, scenario, body), *asks_of(desk, view.lead, body, scenario)),
            **by(desk, action, view.lead),
        )

    return made


def _answers(view: LeadView, offer: Offer | None) -> tuple[str, ...]:
    """Which of the shopper's own questions it answers: what nobody asked makes no answer useful."""
    asked = {question.topic for question in view.ask.questions}
    told = offer.answers.replace(" ", "_").split(",_") if offer is not None and offer.answers else []
    return tuple(answer for answer in told if answer in asked)


def _asks(view: LeadView, scenario: str, body: str) -> tuple[str, ...]:
    """ "buying" while the words still hold the question how they would like to buy, in whichever language."""
    return ("buying",) if any(offer.id == scenario and offer.buying and offer.buying in body for offer in view.offers) else ()


def mail(view: LeadView, subject: str, body: str, scenario: str = "") -> Make:
    """With what every mail has to say at its end, and links to the store's own pages made short."""
    action, touch = new(), new()
    person, to = (view.mail.person, view.mail.to) if view.mail is not None else ("", "")
    offer = view.offer(scenario)
    answers = _answers(view, offer)

    def made(desk: Desk) -> SendMail:
        whole, added = _whole(desk, view.lead, person, "email", touch, body)
        return SendMail(
            added=added,
            touch=touch,
            person=person,
            to=to,
            subject=subject,
            calendar=_calendar(view, scenario),
            body=whole.body,
            links=whole.targets,
            scenario=scenario,
            scenario_version=offer.version if offer else 0,
            answers=answers,
            asks=(*_asks(view, scenario, body), *asks_of(desk, view.lead, body, scenario)),
            **by(desk, action, view.lead),
        )

    return made


def _calendar(view: LeadView, scenario: str) -> str:
    """The calendar file, with what is written of the appointment."""
    return view.side.meeting.calendar if scenario == OFFER and view.side.meeting is not None else ""


def asks_of(desk: Desk, name: str, body: str, scenario: str) -> tuple[str, ...]:
    """ "appointment" where the words name the time of one that is still to come, or tell of one that is not any more."""
    meeting = lead.appointment if (lead := desk.lead(name)) is not None else None
    over = scenario == OFFER and meeting is not None and not meeting.to_come
    return (ASKS,) if over or asks_to_come(body, meeting, desk.now()) else ()


def _whole(desk: Desk, name: str, person: str, channel: Channel, touch: str, body: str) -> tuple[Shortened, int]:
    """And how much of it the program has put at its end."""
    short = shortened(body, shortening_of(desk.sources), desk.record.person_key, touch)
    lead = desk.lead(name)
    if lead is None:
        return short, 0
    body = completed(desk.rules, case_of(desk, lead, person, channel, letter=short.body))
    return msgspec.structs.replace(short, body=body), max(0, len(body) - len(short.body.rstrip())) if body != short.body else 0


def call(view: LeadView, phones: Mapping[str, str]) -> Make:
    """`phones`: the agent's own number by store."""
    action, touch = new(), new()
    return lambda desk: PlaceCall(
        touch=touch,
        person=view.call.person,
        to=view.call.to,
        agent_phone=phones.get(desk.record.id, ""),
        **by(desk, action, view.lead),
    )


def dial(view: LeadView, touch: str) -> Make:
    """The same from the agent's own phone: it is asked whether that may be. `touch`: what the call is called from now on."""
    action = new()
    return lambda desk: DialOwnPhone(touch=touch, person=view.call.person, **by(desk, action, view.lead))


def called_myself(lead: str, touch: str, result: str, talk: int) -> Make:
    """What came of it, as the agent tells it; `talk` in seconds."""
    action = new()
    return lambda desk: CallOnOwnPhone(touch=touch, result=cast(CallResult, result), talk=talk, **by(desk, action, lead))


def hang_up(lead: str, touch: str) -> Make:
    action = new()
    return lambda desk: HangUp(touch=touch, **by(desk, action, lead))


def want_file(lead: str, of: str, place: int) -> Make:
    action = new()
    return lambda desk: WantAttachment(of=of, place=place, **by(desk, action, lead))


def withdraw(lead: str, touch: str) -> Make:
    action = new()
    return lambda desk: Withdraw(touch=touch, **by(desk, action, lead))


def note(lead: str, words: str) -> Make:
    action = new()
    return lambda desk: Note(text=words, **by(desk, action, lead))


def buying(lead: str, how: str) -> Make:
    action = new()
    return lambda desk: SetBuying(how=cast(HowToBuy, how), **by(desk, action, lead))


def outcome(view: LeadView, words: str) -> Make:
    action = new()
    person = view.call.person or view.text.person
    return lambda desk: SetOutcome(outcome=cast(Outcome, words), person=person, **by(desk, action, view.lead))


def elsewhere(lead: str, matter: str) -> Make:
    action = new()
    return lambda desk: SendElsewhere(matter=cast(Matter, matter), **by(desk, action, lead))


def done_elsewhere(lead: str) -> Make:
    action = new()
    return lambda desk: FinishElsewhere(**by(desk, action, lead))


def sale(lead: str) -> Make:
    """What was sent elsewhere is a sale after all."""
    action = new()
    return lambda desk: TakeForSale(**by(desk, action, lead))


def bad(lead: str, reason: str) -> Make:
    action = new()
    return lambda desk: MarkBad(reason=reason, **by(desk, action, lead))


def not_bad(lead: str) -> Make:
    action = new()
    return lambda desk: TakeBackBad(**by(desk, action, lead))


def promise(lead: str, words: str, due: Instant) -> Make:
    action, name = new(), new()
    return lambda desk: MakePromise(promise=name, due=due, text=words, **by(desk, action, lead))


def promise_kept(lead: str, name: str) -> Make:
    action = new()
    return lambda desk: KeepPromise(promise=name, **by(desk, action, lead))


def skip(view: LeadView, reason: str) -> Make:
    """The step of the follow-up that the page shows."""
    action, follow = new(), view.follow
    begun, day = (follow.begun, follow.day) if follow is not None else (0, 0)
    return lambda desk: SkipStep(begun=begun, day=day, reason=reason, **by(desk, action, view.lead))


def wait(lead: str, until: Instant, words: str) -> Make:
    action = new()
    return lambda desk: WaitUntil(until=until, text=words, **by(desk, action, lead))


def call_back(lead: str, when: Instant) -> Make:
    action = new()
    return lambda desk: CallBackAt(when=when, **by(desk, action, lead))


def call_back_no_more(lead: str) -> Make:
    action = new()
    return lambda desk: CallBackNoMore(**by(desk, action, lead))


def wait_no_more(lead: str) -> Make:
    action = new()
    return lambda desk: WaitNoMore(**by(desk, action, lead))


def ask_desk(lead: str, wanted: str, note: str) -> Make:
    action, name = new(), new()
    return lambda desk: AskDesk(question=name, wanted=cast(Wanted, wanted), note=note, **by(desk, action, lead))


def answer_desk(lead: str, question: str, figures: Figures, note: str) -> Make:
    action = new()
    return lambda desk: AnswerDesk(question=question, figures=figures, note=note, **by(desk, action, lead))


def take_back_question(lead: str, question: str) -> Make:
    action = new()
    return lambda desk: TakeBackQuestion(question=question, **by(desk, action, lead))


def opt_out(lead: str) -> Make:
    action = new()

    def make(desk: Desk) -> Action:
        known = desk.lead(lead)
        return OptOut(persons=known.persons if known else (), **by(desk, action, lead))

    return make


def judge(lead: str, person: str, doubts: tuple[str, ...], channels: tuple[Channel, ...]) -> Make:
    """What they wrote means: no more of these channels; () nothing of that."""
    action = new()
    return lambda desk: JudgeWords(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        about=lead,
        person=person,
        channels=channels,
        doubts=doubts,
    )


def wrong_number(lead: str, person: str) -> Make:
    action = new()
    return lambda desk: SetOutcome(outcome="wrong number", person=person, **by(desk, action, lead))


def right_number(lead: str, person: str) -> Make:
    """What was marked as somebody else's is the shopper's after all."""
    action = new()
    return lambda desk: TakeBackWrongNumber(person=person, **by(desk, action, lead))


def asked_again(view: LeadView, person: str, channel: str, way: str, said: str) -> Make:
    """They want to be contacted again: who may open that does, whoever may not leaves word of it on the lead."""
    action = new()
    if not view.opens:
        return lambda desk: Note(text=f"{ASKED_AGAIN} {way}. {said}", **by(desk, action, view.lead))
    return lambda desk: OptIn(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        about=view.lead,
        person=person,
        channels=(cast(Channel, channel),),
        evidence=f"{way}. {said}",
    )


def agreed(lead: str, told: Agreed) -> Make:
    """What the shopper agreed to, on the stream of that number or address: it holds on all of their leads."""
    action = new()
    return lambda desk: GiveConsent(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        about=lead,
        person=told.way.person,
        channels=(told.way.channel,) if told.way.channel else ("text", "call"),
        purpose=told.purpose,
        source=told.source,
        wording=told.wording,
        agreed=told.at,
        evidence=told.evidence,
    )


def set_aside(view: LeadView, channel: str, why: str) -> Make:
    """What holds this channel back now, for an hour."""
    action = new()
    way = view.text if channel == "text" else view.call
    return lambda desk: SetRuleAside(
        person=way.person,
        channel="text" if channel == "text" else "call",
        rules=way.aside,
        until=desk.now() + ASIDE,
        reason=why,
        **by(desk, action, view.lead),
    )


def set_apart(lead: str, raising: str) -> Make:
    action = new()
    return lambda desk: SetLeadApart(raising=raising, **by(desk, action, lead))


def tell_apart(lead: str, other: str) -> Make:
    action = new()
    return lambda desk: TellApart(other=other, **by(desk, action, lead))


def join(lead: str, other: str) -> Make:
    action = new()
    return lambda desk: JoinLead(other=other, **by(desk, action, lead))


def is_lead(lead: str) -> Make:
    action = new()
    return lambda desk: TakeForLead(**by(desk, action, lead))


def is_none(lead: str, origin: str) -> Make:
    """Of `origin`, whichever of the two leads is looked at."""
    action = new()
    return lambda desk: TakeForNone(**by(desk, action, origin))


def keep_wording(lead: str, scenario: str, said: WordingKept) -> Make:
    """As seen on the page of `lead`, which it changes nothing of; an owner stands for this agent."""
    action = new()
    return lambda desk: KeepWording(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        scenario=scenario,
        said=msgspec.structs.replace(said, owner=desk.me if said.owner else ""),
    )


def status(status: str) -> Make:
    action = new()
    return lambda desk: SetStatus(
        id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), member=desk.me, status=cast(Status, status)
    )


def sold(lead: str) -> Make:
    action = new()
    return lambda desk: MarkSold(**by(desk, action, lead))


def close(lead: str, reason: str) -> Make:
    action = new()
    return lambda desk: Close(reason=reason, **by(desk, action, lead))
