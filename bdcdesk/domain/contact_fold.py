"""What contact means for a lead: the stages of a touch, and which of them stop a clock.

The clock stops only on what the shopper can notice at a contact point that they gave: a text or mail that the provider took, a call that
was answered or left a voicemail. If that text fails later, it never was an answer, and the original due time stands.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from bdcdesk.domain.events import Event, Facts, Instant, Personal, contact
from bdcdesk.domain.lead import USEFUL_TALK, VOICEMAIL, Lead, Override, Reply
from bdcdesk.domain.same_words import likeness
from bdcdesk.domain.touch import WAITING, Stage, Touch
from bdcdesk.translation import phrase

change = msgspec.structs.replace
OVERTAKEN: Final = phrase("They wrote before it was to go. Read that first, and send this again if it still fits.")


def _with(state: Lead, after: Touch, **more: Instant) -> Lead:
    # Written out: every event of a text or a call passes here, by the hundred thousand when a copy is made again.
    touches, answered, useful = [], 0, 0
    for known in state.touches:
        touch = after if known.id == after.id else known
        touches.append(touch)
        at = touch.reached
        if at:
            answered = at if not answered or at < answered else answered
            if (touch.answers or touch.talk >= USEFUL_TALK) and (not useful or at < useful):
                useful = at
    whole = change(state, touches=tuple(touches), answered=answered, useful=useful, **more)
    return settled(whole) if state.rings else whole


def settled(state: Lead) -> Lead:
    """With what calls of the shopper's own did for the clock: talk is an answer, whoever rang."""
    touched = [touch.reached for touch in state.touches if touch.reached]
    helped = [touch.reached for touch in state.touches if touch.reached and (touch.answers or touch.talk >= USEFUL_TALK)]
    talked = [ring.talked for ring in state.rings if ring.talked]
    useful = [ring.talked for ring in state.rings if ring.talked and ring.talk >= USEFUL_TALK]
    return change(state, answered=min((*touched, *talked), default=0), useful=min((*helped, *useful), default=0))


def _step(
    allowed: frozenset[Stage], after: Callable[[Lead, Touch, Any, Event], Touch], first: str = ""
) -> Callable[[Lead, Any, Event], Lead]:
    """`first`: where the lead notes when it came to this for the first time."""

    def rule(state: Lead, facts: Any, event: Event) -> Lead:
        touch = state.touch(facts.touch)
        if touch is None or touch.stage not in allowed or not _same_channel(touch, facts):
            return state
        stepped = after(state, touch, facts, event)
        if stepped is touch:
            return state
        counts = first and not touch.auto and not getattr(state, first)
        return _with(state, stepped, **{first: event.at}) if counts else _with(state, stepped)

    return rule


def _same_channel(touch: Touch, facts: Facts) -> bool:
    return (touch.channel == "call") == (type(facts) in _OF_CALLS)


def _requested(state: Lead, facts: contact.MessageRequested | contact.CallRequested, event: Event) -> Lead:
    # Asked for on a closed lead is only what a restored log had lost, and may have gone.
    if state.erased or state.touch(facts.touch) is not None:
        return state
    later = facts.later if isinstance(facts, contact.MessageRequested) else 0
    touch = Touch(
        id=facts.touch,
        channel=facts.channel if isinstance(facts, contact.MessageRequested) else "call",
        person=facts.person,
        stage="requested",
        requested=event.at,
        patience=facts.patience,
        actor=event.actor,
        answers=facts.answers,
        scenario=facts.scenario,
        scenario_version=facts.scenario_version,
        pressed=facts.pressed,
        again=facts.again,
        purpose=facts.purpose,
        asks=facts.asks,
        auto=isinstance(facts, contact.MessageRequested) and facts.auto,
        later=later,
        not_before=later,
        **_worded(event.personal),
    )
    return change(state, touches=(*state.touches, touch))


def _worded(words: Personal | None) -> dict[str, Any]:
    if isinstance(words, contact.Letter):
        like = likeness(words.body, words.links, words.added)
        named = {"to": words.to, "body": words.body, "subject": words.subject, "links": words.links}
        return {**named, "likeness": like, "calendar": words.calendar, "pictures": words.pictures}
    return {"to": words.to, "agent_phone": words.agent_phone} if isinstance(words, contact.Dial) else {}


def _held(state: Lead, touch: Touch, facts: contact.Held, event: Event) -> Touch:
    return change(touch, stage="held", not_before=facts.until, held=facts.until, reason=facts.reason, rule=facts.rule)


def _withdrawn(state: Lead, touch: Touch, facts: contact.Withdrawn, event: Event) -> Touch:
    return change(touch, stage="withdrawn")


def _unknown(state: Lead, touch: Touch, facts: contact.Unknown, event: Event) -> Touch:
    # Who brings back a request says nothing of what somebody else is sending by now.
    if facts.asked is not None and touch.stage not in WAITING:
        return touch
    return change(touch, stage="unknown", given_up=facts.given_up or bool(state.erased), reason=facts.reason)


def _lost(state: Lead, facts: contact.Unknown, event: Event) -> Lead:
    asked = facts.asked
    known = state if asked is None or asked.touch != facts.touch else _requested(state, asked, change(event, actor=facts.by or event.actor))
    after = _step(_MAY_HAVE_GONE, _unknown)(known, facts, event)
    return state if after is known else after


def _not_sent(state: Lead, touch: Touch, facts: contact.NotSent, event: Event) -> Touch:
    # A restored log may tell of one dispatcher's try while another one's is on its way.
    if facts.dispatcher and touch.dispatcher and facts.dispatcher != touch.dispatcher:
        return touch
    # Once it was put to the agent they may have sent it again themselves: no machine takes it up any more.
    again = facts.retry_at > 0 and not touch.given_up
    return change(
        touch,
        stage="requested" if again else "not sent",
        reason=facts.reason,
        not_before=facts.retry_at,
        dispatcher="",
        until=0,
        rebuffs=touch.rebuffs + 1,
        rule=facts.rule,
    )


def _accepted(state: Lead, touch: Touch, facts: contact.Accepted, event: Event) -> Touch:
    # What went by itself is no answer of anybody's.
    noticed = touch.channel != "call" and touch.person in state.persons and not touch.auto
    taken = change(
        touch,
        stage="accepted",
        provider=facts.provider,
        sid=facts.sid,
        accepted=event.at,
        reason="",
        body="",
        rule="",
        subject="",
        calendar="",
    )
    return change(taken, reached=event.at) if noticed else taken


def _failed(state: Lead, touch: Touch, facts: contact.MessageFailed, event: Event) -> Touch:
    return change(touch, stage="failed", reason=facts.reason, reached=0, gone=event.at if facts.gone else 0)


_IN_FLIGHT: frozenset[Stage] = frozenset({"sending", "unknown"})
_UNSETTLED: frozenset[Stage] = WAITING | _IN_FLIGHT
"""What the provider may have: a central that was restored may have lost the word that it was being sent."""
_NOT_TAKEN: frozenset[Stage] = _UNSETTLED | {"withdrawn", "not sent"}
"""What it was then taken back for, too: the provider's word that it took it is the truth."""
_MAY_HAVE_GONE: frozenset[Stage] = _UNSETTLED | {"withdrawn"}
"""Who was sending when central was restored says so later than somebody has taken the request back, which had become possible again."""
_TAKEN: frozenset[Stage] = frozenset({"accepted"})
_MAY_BEGIN: frozenset[Stage] = WAITING | {"unknown"}
"""A text is sent again where nobody knows whether it went, and the provider takes the same request once only."""


def _begun(state: Lead, touch: Touch, facts: contact.Sending, event: Event) -> Touch:
    if touch.given_up:
        return touch
    named = facts.named if isinstance(facts, contact.MessageSending) else ""
    return change(touch, stage="sending", dispatcher=facts.dispatcher, until=facts.until, named=named or touch.named)


def _link_opened(state: Lead, facts: contact.LinkOpened, event: Event) -> Lead:
    touch = state.touch(facts.touch)
    if touch is None or touch.channel == "call":
        return state
    if facts.machine:
        return _with(state, change(touch, scanned=touch.scanned + 1))
    return _with(state, change(touch, opened=touch.opened + 1, opened_at=event.at))


def _call_ended(state: Lead, facts: contact.CallEnded, event: Event) -> Lead:
    touch = state.touch(facts.touch)
    if touch is None and facts.reported:
        told = Touch(facts.touch, "call", "", "ended", event.at, event.at, event.actor, result=facts.result, talk=facts.talk)
        return change(state, touches=(*state.touches, told))
    # The provider rings this one, so its receipt says how it ended: nobody's word may take its place.
    if touch is None or facts.reported or touch.channel != "call" or touch.stage != "accepted":
        return state
    talked = facts.result == "answered" and facts.talk > 0
    noticed = talked or (facts.result == "voicemail" and facts.voicemail >= VOICEMAIL)
    counts = noticed and not facts.reported and touch.person in state.persons
    # When they picked up is told only now; were it counted from then, an answer that was missed would be in time after all.
    ended = change(touch, stage="ended", result=facts.result, talk=facts.talk, reached=event.at if counts else 0, leg_at=event.at)
    after = _with(state, ended)
    return change(after, talked=event.at) if talked and counts and not state.talked else after


def _message_received(state: Lead, facts: contact.MessageReceived, event: Event) -> Lead:
    if facts.sid in state.received_sids:
        return state
    if facts.auto:
        return change(state, received_sids=(*state.received_sids, facts.sid))
    text = event.personal.body if isinstance(event.personal, contact.Said) else ""
    waits = state.reply if state.awaits_reply else None
    # Who writes twice waits since the first of it: a second text must not give us more time.
    due, since = (min(waits.due, facts.due), waits.since) if waits else (facts.due, event.at)
    reply = Reply(facts.sid, event.at, due, facts.person, text, since)
    # A shopper who writes again is work again, whatever the lead was closed for; but nobody could answer an erased one.
    closed, sold = (state.closed, state.sold) if state.erased else ("", False)
    # What was written for later was written before this.
    touches = tuple(
        change(touch, stage="not sent", reason=OVERTAKEN) if touch.later and touch.stage in WAITING else touch for touch in state.touches
    )
    return change(state, reply=reply, received_sids=(*state.received_sids, facts.sid), closed=closed, sold=sold, touches=touches)


def _overridden(state: Lead, facts: contact.RuleOverridden, event: Event) -> Lead:
    if state.erased or facts.until <= event.at or not facts.rules:
        return state
    stands = [one for one in state.overrides if one.until > event.at]
    made = Override(facts.person, facts.channel, facts.rules, facts.until, event.actor)
    # What is held for these rules is looked at again now: a supervisor who lets it go means this evening's text, not tomorrow's.
    touches = tuple(
        change(touch, not_before=event.at)
        if touch.stage == "held" and (touch.person, touch.channel) == (facts.person, facts.channel)
        else touch
        for touch in state.touches
    )
    return change(state, overrides=(*stands, made), touches=touches)


def erased_touch(touch: Touch) -> Touch:
    """The touch without whom it was for and what it said: what waits is taken back, and what is unknown nobody can look up any more."""
    after = change(touch, to="", body="", agent_phone="", subject="", links=(), pictures=(), likeness="", calendar="")
    if touch.stage in WAITING:
        return change(after, stage="withdrawn")
    return change(after, stage="unknown", given_up=True) if touch.stage in _IN_FLIGHT else after


_OF_CALLS: frozenset[type[Facts]] = frozenset(
    made for name, made in vars(contact).items() if isinstance(made, type) and issubclass(made, Facts) and name.startswith("Call")
)

RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {
    contact.MessageRequested: _requested,
    contact.CallRequested: _requested,
    contact.MessageHeld: _step(WAITING, _held),
    contact.CallHeld: _step(WAITING, _held),
    contact.MessageWithdrawn: _step(WAITING, _withdrawn),
    contact.CallWithdrawn: _step(WAITING, _withdrawn),
    contact.MessageSending: _step(_MAY_BEGIN, _begun, "attempted"),
    contact.CallSending: _step(WAITING, _begun, "attempted"),
    contact.MessageAccepted: _step(_NOT_TAKEN, _accepted),
    contact.CallAccepted: _step(_NOT_TAKEN, _accepted),
    contact.MessageNotSent: _step(_UNSETTLED, _not_sent),
    contact.CallNotPlaced: _step(_UNSETTLED, _not_sent),
    contact.MessageUnknown: _lost,
    contact.CallUnknown: _lost,
    contact.MessageDelivered: _step(_TAKEN, lambda _, touch, __, ___: change(touch, stage="delivered"), "delivered"),
    contact.LinkOpened: _link_opened,
    contact.MessageFailed: _step(frozenset({"accepted", "delivered"}), _failed),
    contact.CallEnded: _call_ended,
    contact.MessageReceived: _message_received,
    contact.RuleOverridden: _overridden,
}
