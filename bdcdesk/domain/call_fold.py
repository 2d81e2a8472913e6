"""What calls mean for a lead while they go on, and what a shopper's own call does: a missed one is work, an answered one is an answer."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.contact_fold import settled
from bdcdesk.domain.events import Event, Facts, calls
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.ring import Ring
from bdcdesk.domain.touch import Touch

change = msgspec.structs.replace


def _with_touch(state: Lead, after: Touch) -> Lead:
    return change(state, touches=tuple(after if known.id == after.id else known for known in state.touches))


def _with_ring(state: Lead, after: Ring) -> Lead:
    return settled(change(state, rings=tuple(after if known.id == after.id else known for known in state.rings)))


def _moved(state: Lead, facts: calls.CallMoved, event: Event) -> Lead:
    touch = state.touch(facts.touch)
    if touch is None or touch.channel != "call" or touch.stage != "accepted" or facts.state not in calls.LEGS:
        return state
    # Webhooks come in any order: a call does not go back.
    if touch.leg and calls.LEGS.index(touch.leg) >= calls.LEGS.index(facts.state):
        return state
    return _with_touch(state, change(touch, leg=facts.state, leg_at=event.at))


def _hang_up(state: Lead, facts: calls.HangUpAsked, event: Event) -> Lead:
    touch = state.touch(facts.touch)
    if touch is None or touch.channel != "call" or touch.hang_up or touch.stage not in ("sending", "unknown", "accepted"):
        return state
    return _with_touch(state, change(touch, hang_up=True))


def _received(state: Lead, facts: calls.CallReceived, event: Event) -> Lead:
    if state.ring(facts.ring) is not None:
        return state
    # Who calls again is work again, whatever the lead was closed for; but nobody could answer an erased one.
    closed, sold = (state.closed, state.sold) if state.erased else ("", False)
    made = Ring(facts.ring, facts.sid, facts.person, event.at, since=event.at)
    return change(state, rings=(*state.rings, made), closed=closed, sold=sold)


def _put_to(state: Lead, facts: calls.CallPutTo, event: Event) -> Lead:
    ring = state.ring(facts.ring)
    if ring is None or ring.over or (ring.state == "talking" and not facts.taken):
        return state
    return _with_ring(state, change(ring, state="talking" if facts.taken else "ringing", since=event.at, members=facts.members))


def _ended(state: Lead, facts: calls.CallInEnded, event: Event) -> Lead:
    ring = state.ring(facts.ring)
    if ring is None:
        return state
    # A voicemail is told of after the call had been given up as missed; nothing else changes how one ended.
    if ring.over and not (ring.state == "missed" and facts.result == "voicemail"):
        return state
    members = (facts.member,) if facts.member else ring.members
    since = ring.since if ring.over else event.at
    ended = change(ring, state=facts.result, since=since, members=members, talk=facts.talk, due=ring.due or facts.due)
    after = _with_ring(state, ended)
    return change(after, talked=event.at) if ended.talked and not state.talked else after


def _recorded(state: Lead, facts: calls.RecordingKept, event: Event) -> Lead:
    ring, touch = state.ring(facts.of), state.touch(facts.of)
    if ring is not None:
        return _with_ring(state, change(ring, blob=facts.blob, seconds=facts.seconds, copy=facts.name))
    if touch is None or touch.channel != "call":
        return state
    return _with_touch(state, change(touch, recording=facts.blob, copy=facts.name))


def _removed(state: Lead, facts: calls.RecordingRemoved, event: Event) -> Lead:
    ring, touch = state.ring(facts.of), state.touch(facts.of)
    if ring is not None and not ring.removed and facts.name in ("", ring.copy):
        return _with_ring(state, change(ring, copy="", removed=True))
    if touch is not None and touch.channel == "call" and not touch.removed and facts.name in ("", touch.copy):
        return _with_touch(state, change(touch, copy="", removed=True))
    return state


RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {
    calls.CallMoved: _moved,
    calls.HangUpAsked: _hang_up,
    calls.CallReceived: _received,
    calls.CallPutTo: _put_to,
    calls.CallInEnded: _ended,
    calls.RecordingKept: _recorded,
    calls.RecordingRemoved: _removed,
}
