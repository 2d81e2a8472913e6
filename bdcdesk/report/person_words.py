"""What a person allowed, refused and asked for, and what is known of their number, in the words of a lead's timeline."""

from collections.abc import Callable
from typing import Any

from bdcdesk.domain.events import Event, Facts
from bdcdesk.domain.events import person as on_person
from bdcdesk.domain.events.contact import RuleOverridden
from bdcdesk.report.names import YOU
from bdcdesk.report.times import dated
from bdcdesk.report.touch_words import Told
from bdcdesk.translation import tr

_CHANNELS = {"text": tr("texts"), "call": tr("calls"), "email": tr("mails")}


def _opted_out(facts: on_person.OptedOut, event: Event, told: Told) -> str:
    what = [_CHANNELS[channel] for channel in facts.channels]
    own = tr("by their own mail or a click in ours") if facts.channels == ("email",) else tr("by their own text")
    how = {"text": own, "told": _was_told(event, told)}
    return tr("Opted out of {channels}, {how}", channels=_listed(what), how=how.get(facts.how, tr("says the provider")))


def _consent_stated(facts: on_person.ConsentStated, event: Event, told: Told) -> str:
    refused = _listed([_CHANNELS[channel] for channel in facts.refused])
    allowed = _listed([_CHANNELS[channel] for channel in facts.allowed])
    parts = [
        tr("did not allow {refused}", refused=refused) if refused else "",
        tr("allowed {allowed} again", allowed=allowed) if allowed else "",
    ]
    return tr("The shopper {did}", did=tr(" and ").join(part for part in parts if part))


def _consent_given(facts: on_person.ConsentGiven, event: Event, told: Told) -> str:
    what = _listed([_CHANNELS[channel] for channel in facts.channels])
    purpose = tr(" for advertising") if "marketing" in facts.purpose else ""
    proof = (
        tr(", to the words “{wording}”", wording=facts.wording)
        if facts.wording
        else tr(", to words that nobody kept, so it does not count")
    )
    return tr(
        "The shopper agreed to {what}{purpose} on {dated} ({source}){proof}",
        what=what,
        purpose=purpose,
        dated=dated(facts.at, told.zone),
        source=facts.source or tr("source unknown"),
        proof=proof,
    )


def _opted_in(facts: on_person.OptedIn, event: Event, told: Told) -> str:
    what = _listed([_CHANNELS[channel] for channel in facts.channels])
    how = tr("by their own text") if facts.how == "text" else _was_told(event, told)
    return tr("The shopper allows {what} again, {how}", what=what, how=how)


def _suspected(facts: on_person.OptOutSuspected, event: Event, told: Told) -> str:
    what = tr("that this is somebody else's number") if facts.wrong else tr("that they want no more")
    return tr("What they wrote may say {what}: nothing goes to them until somebody has read it", what=what)


def _judged(facts: on_person.OptOutJudged, event: Event, told: Told) -> str:
    if not facts.channels:
        return tr("Read by {by}: it was no wish to hear no more", by=told.by(event))
    return tr(
        "Read by {by}: they want no more {listed}", by=told.by(event), listed=_listed([_CHANNELS[channel] for channel in facts.channels])
    )


def _listed_by_nation(facts: on_person.DoNotCallChecked, event: Event, told: Told) -> str:
    stands = tr("on") if facts.listed else tr("not on")
    return tr(
        "Their number is {stands} the national do-not-call list of {dated}, looked up by {by}",
        stands=stands,
        dated=dated(facts.as_of, told.zone),
        by=told.by(event),
    )


def _overridden(facts: RuleOverridden, event: Event, told: Told) -> str:
    rules, kind = _listed([f"“{rule}”" for rule in facts.rules]), _CHANNELS[facts.channel]
    return tr(
        "Contact rule {rules} set aside for {kind} by {by} until {when}{said}",
        rules=rules,
        kind=kind,
        by=told.by(event),
        when=told.when(facts.until),
        said=told.said(event),
    )


def _was_told(event: Event, told: Told) -> str:
    by = told.by(event)
    return tr("as you were told") if by == YOU else tr("as {by} was told", by=by)


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + tr(" and ") + words[-1] if len(words) > 1 else "".join(words)


PEOPLE: dict[type[Facts], Callable[[Any, Event, Told], str]] = {
    on_person.OptedOut: _opted_out,
    on_person.ConsentStated: _consent_stated,
    on_person.ConsentGiven: _consent_given,
    on_person.OptedIn: _opted_in,
    on_person.OptOutSuspected: _suspected,
    on_person.OptOutJudged: _judged,
    on_person.DoNotCallChecked: _listed_by_nation,
    RuleOverridden: _overridden,
    on_person.DoNotCallSet: lambda facts, event, told: tr("Put on the store's own do-not-call list by {by}", by=told.by(event)),
    on_person.Erased: lambda facts, event, told: tr("The shopper's data was erased at their request, by {by}", by=told.by(event)),
    on_person.NumberRight: lambda facts, event, told: tr(
        "Taken back by {by}: the number or address is theirs after all", by=told.by(event)
    ),
    on_person.NumberWrong: lambda facts, event, told: tr("Marked as somebody else's number by {by}", by=told.by(event)),
}
