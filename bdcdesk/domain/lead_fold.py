"""What is done with a lead, and what it means for it: who has it, what was noted and promised, news of its car, its end."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.events import Event, Facts, lead, stock
from bdcdesk.domain.lead import Lead, News
from bdcdesk.domain.mark import Mark
from bdcdesk.domain.planned import LONGEST_WAIT, Later, Promise, Skipped

change = msgspec.structs.replace

NEWS = 5
"""Cars of a lead whose news are remembered, the newest."""

Rule = Callable[[Lead, Any, Event], Lead]


def words(event: Event) -> str:
    return event.personal.text if isinstance(event.personal, lead.Words) else ""


def _claimed(state: Lead, facts: lead.Claimed, event: Event) -> Lead:
    if state.closed or state.owner or not facts.agent:
        return state
    return change(state, owner=facts.agent, claimed=state.claimed or event.at, offers=())


def _released(state: Lead, facts: lead.Released, event: Event) -> Lead:
    return change(state, owner="", offers=()) if state.owner and state.owner == facts.agent else state


def _reassigned(state: Lead, facts: lead.Reassigned | lead.HandedOver, event: Event) -> Lead:
    if state.closed or facts.agent == state.owner or facts.before != state.owner:
        return state
    return change(state, owner=facts.agent, claimed=state.claimed or (event.at if facts.agent else 0), offers=())


def _handed_over(state: Lead, facts: lead.HandedOver, event: Event) -> Lead:
    after = _reassigned(state, facts, event)
    return after if after is state else change(after, hand_overs=state.hand_overs + 1)


def _noted(state: Lead, facts: lead.Noted, event: Event) -> Lead:
    return change(state, notes=state.notes + 1)


def _buying(state: Lead, facts: lead.BuyingSet, event: Event) -> Lead:
    return state if state.buying == facts.how else change(state, buying=facts.how)


def _outcome(state: Lead, facts: lead.OutcomeSet, event: Event) -> Lead:
    return change(state, outcome=facts.outcome)


def _promised(state: Lead, facts: lead.Promised, event: Event) -> Lead:
    if state.closed or any(known.id == facts.promise for known in state.promises):
        return state
    return change(state, promises=(*state.promises, Promise(facts.promise, facts.due, words(event))))


def _settled(to: Any) -> Rule:
    def rule(state: Lead, facts: lead.PromiseKept | lead.PromiseTakenBack, event: Event) -> Lead:
        if not any(known.id == facts.promise and known.state == "open" for known in state.promises):
            return state
        return change(state, promises=tuple(change(known, state=to) if known.id == facts.promise else known for known in state.promises))

    return rule


def _sold(state: Lead, facts: lead.Sold, event: Event) -> Lead:
    return state if state.closed else change(state, closed="sold", sold=True, bought=event.at)


def _closed(state: Lead, facts: lead.Closed, event: Event) -> Lead:
    return state if state.closed or not facts.reason else change(state, closed=words(event) or facts.reason)


def _reopened(state: Lead, facts: lead.Reopened, event: Event) -> Lead:
    # What was joined to another lead and is opened again by hand is one of two; the other stays as it is.
    # Who opens a sold lead again by hand takes the sale back: it gives nobody the right to call for 18 months.
    return change(state, closed="", sold=False, bought=0, reopened=event.at, part_of="") if state.closed and not state.erased else state


def _not_now(state: Lead, facts: lead.NotNow, event: Event) -> Lead:
    if state.closed or not event.at < facts.until <= event.at + LONGEST_WAIT:
        return state
    return change(state, later=Later(facts.until, event.at))


def _skipped(state: Lead, facts: lead.StepSkipped, event: Event) -> Lead:
    if state.closed or not state.skips(facts.begun, facts.day):
        return state
    others = (known for known in state.skipped if known.begun != facts.begun)
    return change(state, skipped=(*others, Skipped(facts.begun, facts.day, event.at)))


def _marked(state: Lead, facts: lead.ReplyMarked, event: Event) -> Lead:
    touch = state.touch(facts.touch)
    if state.erased or touch is None or not touch.reply:
        return state
    others = (one for one in state.marks if (one.touch, one.by) != (facts.touch, event.actor))
    return change(state, marks=(*others, Mark(facts.touch, event.actor, event.at, facts.good, words(event))))


def _car_news(state: Lead, facts: stock.CarNews, event: Event) -> Lead:
    known = next((known for known in state.news if known.car == facts.car), None)
    if state.closed or (known is not None and known.price == facts.price and known.status == facts.status):
        return state
    price_was, status_was = facts.price_was, facts.status_was
    if known is not None and not known.done:
        # Nobody has told them of the last change: they still know what was before that.
        price_was, status_was = known.price_was, known.status_was
    news = News(facts.car, event.at, max(facts.due, event.at), facts.price, price_was, facts.status, status_was)
    news = change(news, done=True) if news.empty else news
    return change(state, news=(*(other for other in state.news if other.car != facts.car), news)[-NEWS:])


def seen_to(rule: Rule) -> Rule:
    """With this, somebody has also seen to what was new of the car."""

    def seen(state: Lead, facts: Any, event: Event) -> Lead:
        after = rule(state, facts, event)
        if after is state or not after.news or all(news.done for news in after.news):
            return after
        return change(after, news=tuple(change(news, done=True) for news in after.news))

    return seen


RULES: dict[type[Facts], Rule] = {
    lead.Claimed: _claimed,
    lead.Released: _released,
    lead.Reassigned: _reassigned,
    lead.HandedOver: _handed_over,
    lead.Noted: seen_to(_noted),
    lead.BuyingSet: _buying,
    lead.OutcomeSet: seen_to(_outcome),
    lead.OutcomeTakenBack: lambda state, facts, event: change(state, outcome="") if state.outcome == facts.outcome else state,
    lead.Promised: seen_to(_promised),
    lead.PromiseKept: _settled("kept"),
    lead.PromiseTakenBack: _settled("taken back"),
    lead.NotNow: _not_now,
    lead.NotNowOver: lambda state, facts, event: change(state, later=None) if state.later is not None else state,
    lead.StepSkipped: _skipped,
    lead.ReplyMarked: _marked,
    lead.Sold: _sold,
    lead.Closed: _closed,
    lead.Reopened: _reopened,
    stock.CarNews: _car_news,
}
