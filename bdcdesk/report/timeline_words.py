"""A lead's events as the entries of its timeline, oldest first.

Nothing is left out: what had no effect says so, and so does what needs a newer release.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from bdcdesk.domain.car_news import change_words
from bdcdesk.domain.events import Event, Facts, Instant
from bdcdesk.domain.events import lead as on_lead
from bdcdesk.domain.events import offer as on_offer
from bdcdesk.domain.events import person as on_person
from bdcdesk.domain.events.attachments import AttachmentsCame
from bdcdesk.domain.events.call_back import CallBackOver, CallBackSet
from bdcdesk.domain.events.calls import CallReceived
from bdcdesk.domain.events.contact import CallEnded, CallRequested, MessageReceived, MessageRequested, Requested, RuleOverridden, Said
from bdcdesk.domain.events.stock import CarNews
from bdcdesk.domain.lead import Lead
from bdcdesk.report import outcome_words, raised_words
from bdcdesk.report.attachment_words import FILE_STEPS, LINES, files
from bdcdesk.report.desk_words import LINES as DESK
from bdcdesk.report.document_words import how_read, told_apart
from bdcdesk.report.entry import Entry
from bdcdesk.report.names import Names
from bdcdesk.report.team_words import LINES as TEAM
from bdcdesk.report.times import at_clock, dated, lasted, on_day
from bdcdesk.report.touch_words import ERASED, RING_STEPS, STEPS, Told, brought_back, ended, rang, requested, step_words
from bdcdesk.report.visit_words import VISITS

VOID = "without effect"
UNSEEN = 60_000
"""Milliseconds between a lead's arrival (at the mail server, at the web site) and its place in the log from which it is told."""
_CHANNELS = {"text": "texts", "call": "calls", "email": "mails"}


def entries(lead: Lead, timeline: Sequence[Event], ineffective: AbstractSet[str], names: Names, now: Instant) -> tuple[Entry, ...]:
    """`timeline` are the lead's events in their order, and those of its people if they are to be told; `ineffective` ids of events that
    the fold let pass without a change."""
    steps: dict[str, list[Event]] = {}
    timeline = brought_back(timeline)
    known = {event.facts.touch for event in timeline if isinstance(event.facts, Requested) and event.id not in ineffective}
    for event in timeline:
        if isinstance(event.facts, STEPS) and event.id not in ineffective:
            steps.setdefault(getattr(event.facts, "touch", ""), []).append(event)
        if isinstance(event.facts, RING_STEPS) and event.id not in ineffective:
            steps.setdefault(_told_with(event), []).append(event)
    known |= {event.facts.ring for event in timeline if isinstance(event.facts, CallReceived) and event.id not in ineffective}
    known |= {event.facts.of for event in timeline if isinstance(event.facts, AttachmentsCame) and event.id not in ineffective}
    told = Told(lead, names, now, steps)
    made: list[Entry] = []
    day = ""
    for event in timeline:
        void = event.id in ineffective
        if not void and _told_with(event) in known:
            continue
        today = on_day(event.at, lead.zone, now)
        if today != day:
            made.append(Entry(f"day {today}", "day", today[0].upper() + today[1:]))
            day = today
        made += files(event, event.facts, told) if isinstance(event.facts, AttachmentsCame) and not void else [_entry(event, told, void)]
    return tuple(made)


def _told_with(event: Event) -> str:
    """The text, call or file with which it is told, "" for what stands by itself."""
    if isinstance(event.facts, STEPS):
        return str(getattr(event.facts, "touch", ""))
    if isinstance(event.facts, RING_STEPS + FILE_STEPS):
        return str(getattr(event.facts, "ring", "") or getattr(event.facts, "of", ""))
    return ""


def _entry(event: Event, told: Told, void: bool) -> Entry:
    match event.facts:
        case MessageRequested() | CallRequested() as facts:
            return requested(event, facts, told, void)
        case MessageReceived(channel=channel, auto=auto):
            return _received(event, "Text" if channel == "text" else "Automatic mail, stops no clock" if auto else "Mail", told, void)
        case CallReceived() as facts:
            return rang(event, facts, told, void)
        case on_lead.RaisedAgain() as facts if not void and raised_words.said_again(event):
            meta = f"{raised_words.asked_again(facts)} · {at_clock(event.at, told.zone, seconds=True)}"
            return Entry(event.id, "theirs", raised_words.said_again(event), meta)
        case on_lead.Noted():
            meta = f"Note by {told.names.of(event.actor)} · {at_clock(event.at, told.zone, seconds=True)}"
            return Entry(event.id, "note", _quote(event) or ERASED, meta)
        case _:
            return _line(event, told, sentence(event, told), void)


def sentence(event: Event, told: Told) -> str:
    """What happened, for all events that are not themselves words of somebody's (texts, calls, notes)."""
    match event.facts:
        case None:
            return f"Needs a newer bdcdesk to show this ({event.kind.replace('_', ' ')})"
        case CallEnded(reported=True) as facts:
            result = ended(facts.result, facts.talk, facts.voicemail)
            return f"Call on an own phone, told by {_by(event, told)}: {result} (self-reported, stops no clock)"
        case facts:
            rule = _LINES.get(type(facts))
            return rule(facts, event, told) if rule else _step(event, told)


def _line(event: Event, told: Told, words: str, void: bool) -> Entry:
    text = f"{at_clock(event.at, told.zone, seconds=True)} · {words}"
    return Entry(event.id, "line", f"{text} · {VOID}" if void else text, call=isinstance(event.facts, CallEnded))


def _received(event: Event, channel: str, told: Told, void: bool) -> Entry:
    body = (event.personal.body or "(no words)") if isinstance(event.personal, Said) else ERASED
    meta = f"{channel} · {at_clock(event.at, told.zone, seconds=True)}" + (f" · came twice, {VOID}" if void else "")
    return Entry(event.id, "theirs", body, meta)


def _step(event: Event, told: Told) -> str:
    words = step_words(event, told)
    return words[0].upper() + words[1:]


def _by(event: Event, told: Told) -> str:
    return told.names.of(event.actor)


def _quote(event: Event) -> str:
    return event.personal.text if isinstance(event.personal, on_lead.Words) else ""


def _said(event: Event) -> str:
    words = _quote(event)
    return f": “{words}”" if words else ""


def _why(facts: on_lead.Released | on_lead.OutcomeSet | on_lead.Reopened, event: Event) -> str:
    # In the facts where an older release wrote it.
    return _said(event) or (f": {facts.reason}" if facts.reason else "")


def _lead_received(facts: on_lead.LeadReceived, event: Event, told: Told) -> str:
    what = told_apart(facts.nature)
    start = f"Entered by hand by {_by(event, told)}" if facts.by_hand else f"{what or 'Lead'} from {facts.source}"
    campaign = f", campaign “{facts.campaign}”" if facts.campaign else ""
    campaign += ", who asked before" if facts.earlier else ""
    campaign += f" · {how_read(facts.document, facts.level)}" if facts.level not in ("", "strict") else ""
    if facts.nature in on_lead.NO_LEADS:
        return f"{start}{campaign} · no first answer is due"
    day = on_day(facts.due, told.zone, facts.arrived)
    due = at_clock(facts.due, told.zone, seconds=True)
    there = ", while on your site" if facts.on_site else ""
    waited = event.at - facts.arrived
    unseen = f" · waited {lasted(waited)} before we saw it" if waited >= UNSEEN and not facts.by_hand else ""
    when = due if day == "today" else f"{on_day(facts.due, told.zone, told.now)}, {due}"
    return f"{start}{campaign}{there}{unseen} · first answer due {when}"


def _claimed(facts: on_lead.Claimed, event: Event, told: Told) -> str:
    after = f", {lasted(event.at - told.lead.arrived)} after it came in" if event.at == told.lead.claimed else ""
    how = " with the shopper's call" if facts.by == "call" else ""
    return f"Taken by {told.names.of(facts.agent)}{how}{after}"


def _reassigned(facts: on_lead.Reassigned, event: Event, told: Told) -> str:
    given = f"Given to {told.names.of(facts.agent)}" if facts.agent else "Put back for anyone"
    return f"{given} by {_by(event, told)}"


def _promise_text(name: str, told: Told) -> str:
    return next((f": {promise.text}" for promise in told.lead.promises if promise.id == name and promise.text), "")


def _opted_out(facts: on_person.OptedOut, event: Event, told: Told) -> str:
    what = [_CHANNELS[channel] for channel in facts.channels]
    own = "by their own mail or a click in ours" if facts.channels == ("email",) else "by their own text"
    how = {"text": own, "told": f"as {_by(event, told)} {_was(event, told)} told"}
    return f"Opted out of {_listed(what)}, {how.get(facts.how, 'says the provider')}"


def _consent_stated(facts: on_person.ConsentStated, event: Event, told: Told) -> str:
    refused = _listed([_CHANNELS[channel] for channel in facts.refused])
    allowed = _listed([_CHANNELS[channel] for channel in facts.allowed])
    parts = [f"did not allow {refused}" if refused else "", f"allowed {allowed} again" if allowed else ""]
    return f"The shopper {' and '.join(part for part in parts if part)}"


def _consent_given(facts: on_person.ConsentGiven, event: Event, told: Told) -> str:
    what = _listed([_CHANNELS[channel] for channel in facts.channels])
    purpose = " for advertising" if "marketing" in facts.purpose else ""
    proof = f", to the words “{facts.wording}”" if facts.wording else ", to words that nobody kept, so it does not count"
    return f"The shopper agreed to {what}{purpose} on {dated(facts.at, told.zone)} ({facts.source or 'source unknown'}){proof}"


def _opted_in(facts: on_person.OptedIn, event: Event, told: Told) -> str:
    what = _listed([_CHANNELS[channel] for channel in facts.channels])
    how = "by their own text" if facts.how == "text" else f"as {_by(event, told)} {_was(event, told)} told"
    return f"The shopper allows {what} again, {how}"


def _suspected(facts: on_person.OptOutSuspected, event: Event, told: Told) -> str:
    what = "that this is somebody else's number" if facts.wrong else "that they want no more"
    return f"What they wrote may say {what}: nothing goes to them until somebody has read it"


def _judged(facts: on_person.OptOutJudged, event: Event, told: Told) -> str:
    if not facts.channels:
        return f"Read by {_by(event, told)}: it was no wish to hear no more"
    return f"Read by {_by(event, told)}: they want no more {_listed([_CHANNELS[channel] for channel in facts.channels])}"


def _listed_by_nation(facts: on_person.DoNotCallChecked, event: Event, told: Told) -> str:
    stands = "on" if facts.listed else "not on"
    return f"Their number is {stands} the national do-not-call list of {dated(facts.as_of, told.zone)}, looked up by {_by(event, told)}"


def _overridden(facts: RuleOverridden, event: Event, told: Told) -> str:
    rules, kind = _listed([f"“{rule}”" for rule in facts.rules]), _CHANNELS[facts.channel]
    return f"Contact rule {rules} set aside for {kind} by {_by(event, told)} until {told.when(facts.until)}{_said(event)}"


def _was(event: Event, told: Told) -> str:
    return "were" if _by(event, told) == "you" else "was"


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def _raised_again(facts: on_lead.RaisedAgain, event: Event, told: Told) -> str:
    words = raised_words.said_again(event)
    return raised_words.asked_again(facts) + (f": “{words}”" if words else "")


def _set_apart(facts: on_lead.SetApart, event: Event, told: Told) -> str:
    source = next((f" from {raised.received.source}" for raised in told.lead.raised if raised.id == facts.raising), "")
    return f"Told by {_by(event, told)} that the request{source} was another shopper's: it is a lead of its own"


def _offered(facts: on_offer.Offered, event: Event, told: Told) -> str:
    return f"Offered to {told.names.of(facts.to)} for {lasted(facts.until - event.at)}"


Words = Callable[[Any, Event, Told], str]

_LINES: dict[type[Facts], Words] = {
    on_lead.LeadReceived: _lead_received,
    on_lead.RaisedAgain: _raised_again,
    on_lead.SentAgain: lambda facts, event, told: raised_words.sent_again(facts),
    on_lead.SetApart: _set_apart,
    on_lead.ToldApart: lambda facts, event, told: f"Told by {_by(event, told)} that another lead is not this shopper's",
    on_offer.Offered: _offered,
    on_offer.OfferedToAll: lambda facts, event, told: "Nobody took it in time: offered to all",
    on_offer.LeftToSupervisor: lambda facts, event, told: f"For the supervisor to give away: {facts.why}",
    on_offer.LetGo: lambda facts, event, told: f"Anybody's again: {told.names.of(facts.agent)} went home while the shopper waits",
    on_lead.Claimed: _claimed,
    on_lead.Released: lambda facts, event, told: f"Given back by {_by(event, told)}{_why(facts, event)}",
    on_lead.Reassigned: _reassigned,
    on_lead.HandedOver: lambda facts, event, told: f"Handed over to {told.names.of(facts.agent)} by {_by(event, told)}{_said(event)}",
    on_lead.BuyingSet: lambda facts, event, told: f"How they want to buy, noted by {_by(event, told)}: {facts.how}",
    on_lead.OutcomeTakenBack: lambda facts, event, told: f"Outcome taken back by {_by(event, told)}: {facts.outcome}",
    on_lead.OutcomeSet: lambda facts, event, told: f"Outcome by {_by(event, told)}: {facts.outcome}{_why(facts, event)}",
    on_lead.Promised: lambda facts, event, told: f"Promised by {_by(event, told)}{_said(event)}, by {told.when(facts.due)}",
    on_lead.PromiseKept: lambda facts, event, told: f"Promise kept by {_by(event, told)}{_promise_text(facts.promise, told)}",
    on_lead.PromiseTakenBack: lambda facts, event, told: f"Promise taken back by {_by(event, told)}{_promise_text(facts.promise, told)}",
    on_lead.NotNow: lambda facts, event, told: f"Not now, told by {_by(event, told)}: wait until {told.when(facts.until)}{_said(event)}",
    CallBackSet: lambda facts, event, told: f"To be called at {told.when(facts.when)}, told by {_by(event, told)}{_said(event)}",
    CallBackOver: lambda facts, event, told: f"No call at {told.when(facts.when)} after all, told by {_by(event, told)}",
    on_lead.NotNowOver: lambda facts, event, told: f"They wait no more, told by {_by(event, told)}: follow-ups go on",
    on_lead.StepSkipped: lambda facts, event, told: f"Follow-up of day {facts.day} skipped by {_by(event, told)}{_said(event)}",
    on_lead.ReplyMarked: lambda facts, event, told: (
        f"{'Marked as a good reply' if facts.good else 'Comment on a reply'} by {_by(event, told)}{_said(event)}"
    ),
    on_lead.Sold: lambda facts, event, told: f"Marked as sold by {_by(event, told)}",
    on_lead.Closed: lambda facts, event, told: f"Closed by {_by(event, told)}{_said(event) or ': ' + facts.reason}",
    on_lead.Reopened: lambda facts, event, told: f"Reopened by {_by(event, told)}{_why(facts, event)}",
    **DESK,
    **TEAM,
    **outcome_words.LINES,
    CarNews: lambda facts, event, told: f"Their car: {change_words(facts)}",
    **VISITS,
    on_person.OptedOut: _opted_out,
    on_person.ConsentStated: _consent_stated,
    on_person.ConsentGiven: _consent_given,
    on_person.OptedIn: _opted_in,
    on_person.OptOutSuspected: _suspected,
    on_person.OptOutJudged: _judged,
    on_person.DoNotCallChecked: _listed_by_nation,
    on_person.DoNotCallSet: lambda facts, event, told: f"Put on the store's own do-not-call list by {_by(event, told)}",
    RuleOverridden: _overridden,
    **LINES,
    on_person.Erased: lambda facts, event, told: f"The shopper's data was erased at their request, by {_by(event, told)}",
    on_person.NumberRight: lambda facts, event, told: f"Taken back by {_by(event, told)}: the number or address is theirs after all",
    on_person.NumberWrong: lambda facts, event, told: f"Marked as somebody else's number by {_by(event, told)}",
}
