"""What events mean for a person: the only place that says it, pure and total as all folds (`bdcdesk.domain.fold`)."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.events import Event, Facts, Instant, person

change = msgspec.structs.replace


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """What holds for all leads of a phone number or mail address. `erased`: when they were last erased at their own request (0: never);
    they are not contacted about anything from before it. Opt-outs from before it stay. `newer`: a newer release has written about them
    what this one cannot know, perhaps a consent taken back. `refused`: channels that they did not allow when they last spoke of them.
    `stopped`: those of `opted_out` that a word in a text (STOP) closed, which START opens again. `doubts`: texts that may mean stop, by the
    id of the event, until somebody has read them. `consents` are the newest for each channel and purpose. `listed` and `looked`: what the
    National Do Not Call Registry said, and of which day (0: never looked). `company`: on the store's own do-not-call list. `moved`: when it
    was last marked as somebody else's (0: never), also where that was taken back."""

    opted_out: frozenset[str] = frozenset()
    wrong: bool = False
    erased: Instant = 0
    newer: bool = False
    refused: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    doubts: tuple[str, ...] = ()
    consents: tuple[person.ConsentGiven, ...] = ()
    listed: bool = False
    looked: Instant = 0
    company: bool = False
    moved: Instant = 0


NOBODY = Person()


def evolve_person(state: Person, event: Event) -> Person:
    facts = event.facts
    if facts is None:
        return state if state.newer else change(state, newer=True)
    rule = _OF_PERSONS.get(type(facts))
    after = state if rule is None else rule(state, facts, event)
    return state if after == state else after


def _opted_out(state: Person, facts: person.OptedOut, event: Event) -> Person:
    fresh = frozenset(facts.channels) - state.opted_out
    # Calls and mails that somebody was told not to make stay so when START comes in a text, which opens what a text closed, and texts.
    told = frozenset(facts.channels) if facts.how == "told" else frozenset()
    stopped = (state.stopped | (frozenset() if told else fresh)) - told
    consents = _without(state.consents, facts.channels)
    if not fresh and (stopped, consents) == (state.stopped, state.consents):
        return state
    return change(state, opted_out=state.opted_out | fresh, stopped=stopped, consents=consents)


def _opted_in(state: Person, facts: person.OptedIn, event: Event) -> Person:
    opened = frozenset(facts.channels) & (state.stopped | {"text"} if facts.how == "text" else state.opted_out)
    if not opened & state.opted_out:
        return state
    return change(state, opted_out=state.opted_out - opened, stopped=state.stopped - opened)


def _stated(state: Person, facts: person.ConsentStated, event: Event) -> Person:
    refused = (state.refused - frozenset(facts.allowed)) | frozenset(facts.refused)
    return state if refused == state.refused else change(state, refused=refused)


def _consented(state: Person, facts: person.ConsentGiven, event: Event) -> Person:
    if not facts.channels or not facts.purpose:
        return state
    said = [(known, _covers(facts, known)) for known in state.consents]
    kept = [known for known, covered in said if not covered or known.at > facts.at]
    # What nobody can prove lifts nothing.
    lifted = frozenset(facts.channels) if facts.proven else frozenset()
    return change(state, consents=(*kept, facts), refused=state.refused - lifted)


def _without(consents: tuple[person.ConsentGiven, ...], channels: tuple[person.Channel, ...]) -> tuple[person.ConsentGiven, ...]:
    """Who wants no more takes back what they had agreed to: when they allow it again, that is no yes to advertising."""
    left = ((known, tuple(one for one in known.channels if one not in channels)) for known in consents)
    return tuple(change(known, channels=still) for known, still in left if still)


def _covers(one: person.ConsentGiven, other: person.ConsentGiven) -> bool:
    return set(other.channels) <= set(one.channels) and set(other.purpose) <= set(one.purpose)


def _suspected(state: Person, facts: person.OptOutSuspected, event: Event) -> Person:
    return state if event.id in state.doubts else change(state, doubts=(*state.doubts, event.id))


def _judged(state: Person, facts: person.OptOutJudged, event: Event) -> Person:
    out = state.opted_out | frozenset(facts.channels)
    left = tuple(doubt for doubt in state.doubts if facts.doubts and doubt not in facts.doubts)
    consents = _without(state.consents, facts.channels)
    if (left, out, consents) == (state.doubts, state.opted_out, state.consents):
        return state
    stopped = state.stopped - frozenset(facts.channels)
    return change(state, doubts=left, opted_out=out, stopped=stopped, consents=consents)


def _looked(state: Person, facts: person.DoNotCallChecked, event: Event) -> Person:
    return change(state, listed=facts.listed, looked=facts.as_of) if facts.as_of >= state.looked else state


def _wrong(state: Person, facts: person.NumberWrong, event: Event) -> Person:
    return state if state.wrong and not state.doubts else change(state, wrong=True, doubts=(), moved=max(state.moved, event.at))


_OF_PERSONS: dict[type[Facts], Callable[[Person, Any, Event], Person]] = {
    person.OptedOut: _opted_out,
    person.OptedIn: _opted_in,
    person.ConsentStated: _stated,
    person.ConsentGiven: _consented,
    person.OptOutSuspected: _suspected,
    person.OptOutJudged: _judged,
    person.DoNotCallChecked: _looked,
    person.DoNotCallSet: lambda state, facts, event: state if state.company else change(state, company=True),
    person.NumberWrong: _wrong,
    person.NumberRight: lambda state, facts, event: change(state, wrong=False) if state.wrong else state,
    person.Erased: lambda state, facts, event: change(state, erased=event.at),
}
