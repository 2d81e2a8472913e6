"""What a screen asked for of a lead, as actions of this agent; and what all that is asked for has in common.

The id is made at the key press; the rest is filled in on the desk's thread a moment later, with central's time as the desk knows it.
"""

import uuid
from collections.abc import Callable
from typing import TypedDict, cast

import msgspec

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.after_all import TakeForLead, TakeForNone
from bdcdesk.domain.actions.arrivals import SetLeadApart, TellApart
from bdcdesk.domain.actions.call_back import CallBackAt, CallBackNoMore
from bdcdesk.domain.actions.desk import AnswerDesk, AskDesk, TakeBackQuestion
from bdcdesk.domain.actions.following import SkipStep, WaitNoMore, WaitUntil
from bdcdesk.domain.actions.joining import JoinLead
from bdcdesk.domain.actions.lead import Close, KeepPromise, MakePromise, MarkSold, Note, SetBuying, SetOutcome
from bdcdesk.domain.actions.marking import MarkReply
from bdcdesk.domain.actions.offers import SetStatus
from bdcdesk.domain.actions.outcome import FinishElsewhere, MarkBad, SendElsewhere, TakeBackBad, TakeForSale
from bdcdesk.domain.actions.ownership import Claim, HandOver, Reassign, Release
from bdcdesk.domain.actions.wording import KeepWording
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.agent import Status
from bdcdesk.domain.events.desk import Figures, Wanted
from bdcdesk.domain.events.lead import HowToBuy, Outcome
from bdcdesk.domain.events.outcome import Matter
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.replica.desk import Desk

Make = Callable[[Desk], Action]


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


def note(lead: str, words: str) -> Make:
    action = new()
    return lambda desk: Note(text=words, **by(desk, action, lead))


def mark(lead: str, touch: str, good: bool, words: str) -> Make:
    action = new()
    return lambda desk: MarkReply(touch=touch, good=good, words=words, **by(desk, action, lead))


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
