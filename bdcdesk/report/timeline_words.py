"""A lead's events as the entries of its timeline, oldest first.

Nothing is left out: what had no effect says so, and so does what needs a newer release.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from bdcdesk.domain.car_news import change_words
from bdcdesk.domain.events import Event, Facts, Instant
from bdcdesk.domain.events import lead as on_lead
from bdcdesk.domain.events import offer as on_offer
from bdcdesk.domain.events.attachments import AttachmentsCame
from bdcdesk.domain.events.call_back import CallBackOver, CallBackSet
from bdcdesk.domain.events.calls import CallReceived
from bdcdesk.domain.events.contact import CallEnded, CallRequested, MessageReceived, MessageRequested, Requested, Said
from bdcdesk.domain.events.stock import CarNews
from bdcdesk.domain.lead import Lead
from bdcdesk.report import outcome_words, raised_words
from bdcdesk.report.attachment_words import FILE_STEPS, LINES, files
from bdcdesk.report.desk_words import LINES as DESK
from bdcdesk.report.document_words import how_read, told_apart
from bdcdesk.report.entry import Entry
from bdcdesk.report.names import Names
from bdcdesk.report.person_words import PEOPLE
from bdcdesk.report.team_words import LINES as TEAM
from bdcdesk.report.times import TODAY, at_clock, lasted, on_day
from bdcdesk.report.touch_words import ERASED, RING_STEPS, STEPS, Told, brought_back, ended, rang, requested, step_words
from bdcdesk.report.visit_words import VISITS
from bdcdesk.translation import tr

OUTCOMES: Final[Mapping[str, str]] = {
    "reached": tr("reached"),
    "qualified": tr("qualified"),
    "no answer": tr("no answer"),
    "wrong number": tr("wrong number"),
}
_LEFT: Final[Mapping[str, str]] = {"nobody is there": tr("nobody is there"), "nobody took it": tr("nobody took it")}
BUYING: Final[Mapping[str, str]] = {
    "in store": tr("in store"),
    "phone": tr("by phone"),
    "online": tr("online"),
    "delivered": tr("with delivery"),
}
VOID = tr("without effect")
UNSEEN = 60_000
"""Milliseconds between a lead's arrival (at the mail server, at the web site) and its place in the log from which it is told."""


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
            return _received(
                event, tr("Text") if channel == "text" else tr("Automatic mail, stops no clock") if auto else tr("Mail"), told, void
            )
        case CallReceived() as facts:
            return rang(event, facts, told, void)
        case on_lead.RaisedAgain() as facts if not void and raised_words.said_again(event):
            meta = f"{raised_words.asked_again(facts)} · {at_clock(event.at, told.zone, seconds=True)}"
            return Entry(event.id, "theirs", raised_words.said_again(event), meta)
        case on_lead.Noted():
            meta = tr("Note by {who} · {at_clock}", who=told.names.of(event.actor), at_clock=at_clock(event.at, told.zone, seconds=True))
            return Entry(event.id, "note", told.quote(event) or ERASED, meta)
        case _:
            return _line(event, told, sentence(event, told), void)


def sentence(event: Event, told: Told) -> str:
    """What happened, for all events that are not themselves words of somebody's (texts, calls, notes)."""
    match event.facts:
        case None:
            return tr("Needs a newer bdcdesk to show this ({kind})", kind=event.kind.replace("_", " "))
        case CallEnded(reported=True) as facts:
            result = ended(facts.result, facts.talk, facts.voicemail)
            return tr("Call on an own phone, told by {by}: {result} (self-reported, stops no clock)", by=told.by(event), result=result)
        case facts:
            rule = _LINES.get(type(facts))
            return rule(facts, event, told) if rule else _step(event, told)


def _line(event: Event, told: Told, words: str, void: bool) -> Entry:
    text = f"{at_clock(event.at, told.zone, seconds=True)} · {words}"
    return Entry(event.id, "line", f"{text} · {VOID}" if void else text, call=isinstance(event.facts, CallEnded))


def _received(event: Event, channel: str, told: Told, void: bool) -> Entry:
    body = (event.personal.body or tr("(no words)")) if isinstance(event.personal, Said) else ERASED
    meta = f"{channel} · {at_clock(event.at, told.zone, seconds=True)}" + (tr(" · came twice, {void}", void=VOID) if void else "")
    return Entry(event.id, "theirs", body, meta)


def _step(event: Event, told: Told) -> str:
    words = step_words(event, told)
    return words[0].upper() + words[1:]


def _why(facts: on_lead.Released | on_lead.OutcomeSet | on_lead.Reopened, event: Event, told: Told) -> str:
    # In the facts where an older release wrote it.
    return told.said(event) or (f": {facts.reason}" if facts.reason else "")


def _lead_received(facts: on_lead.LeadReceived, event: Event, told: Told) -> str:
    what = told_apart(facts.nature)
    start = (
        tr("Entered by hand by {by}", by=told.by(event))
        if facts.by_hand
        else tr("{what} from {source}", what=what or tr("Lead"), source=facts.source)
    )
    campaign = tr(", campaign “{campaign}”", campaign=facts.campaign) if facts.campaign else ""
    campaign += tr(", who asked before") if facts.earlier else ""
    campaign += f" · {how_read(facts.document, facts.level)}" if facts.level not in ("", "strict") else ""
    if facts.nature in on_lead.NO_LEADS:
        return tr("{start}{campaign} · no first answer is due", start=start, campaign=campaign)
    day = on_day(facts.due, told.zone, facts.arrived)
    due = at_clock(facts.due, told.zone, seconds=True)
    there = tr(", while on your site") if facts.on_site else ""
    waited = event.at - facts.arrived
    unseen = tr(" · waited {lasted} before we saw it", lasted=lasted(waited)) if waited >= UNSEEN and not facts.by_hand else ""
    when = due if day == TODAY else f"{on_day(facts.due, told.zone, told.now)}, {due}"
    return tr(
        "{start}{campaign}{there}{unseen} · first answer due {when}", start=start, campaign=campaign, there=there, unseen=unseen, when=when
    )


def _claimed(facts: on_lead.Claimed, event: Event, told: Told) -> str:
    after = tr(", {lasted} after it came in", lasted=lasted(event.at - told.lead.arrived)) if event.at == told.lead.claimed else ""
    how = tr(" with the shopper's call") if facts.by == "call" else ""
    return tr("Taken by {who}{how}{after}", who=told.names.of(facts.agent), how=how, after=after)


def _reassigned(facts: on_lead.Reassigned, event: Event, told: Told) -> str:
    given = tr("Given to {who}", who=told.names.of(facts.agent)) if facts.agent else tr("Put back for anyone")
    return tr("{given} by {by}", given=given, by=told.by(event))


def _promise_text(name: str, told: Told) -> str:
    return next((f": {promise.text}" for promise in told.lead.promises if promise.id == name and promise.text), "")


def _raised_again(facts: on_lead.RaisedAgain, event: Event, told: Told) -> str:
    words = raised_words.said_again(event)
    return raised_words.asked_again(facts) + (f": “{words}”" if words else "")


def _set_apart(facts: on_lead.SetApart, event: Event, told: Told) -> str:
    source = next((tr(" from {source}", source=raised.received.source) for raised in told.lead.raised if raised.id == facts.raising), "")
    return tr("Told by {by} that the request{source} was another shopper's: it is a lead of its own", by=told.by(event), source=source)


def _offered(facts: on_offer.Offered, event: Event, told: Told) -> str:
    return tr("Offered to {who} for {lasted}", who=told.names.of(facts.to), lasted=lasted(facts.until - event.at))


Words = Callable[[Any, Event, Told], str]

_LINES: dict[type[Facts], Words] = {
    on_lead.LeadReceived: _lead_received,
    on_lead.RaisedAgain: _raised_again,
    on_lead.SentAgain: lambda facts, event, told: raised_words.sent_again(facts),
    on_lead.SetApart: _set_apart,
    on_lead.ToldApart: lambda facts, event, told: tr("Told by {by} that another lead is not this shopper's", by=told.by(event)),
    on_offer.Offered: _offered,
    on_offer.OfferedToAll: lambda facts, event, told: tr("Nobody took it in time: offered to all"),
    on_offer.LeftToSupervisor: lambda facts, event, told: tr("For the supervisor to give away: {why}", why=_LEFT.get(facts.why, facts.why)),
    on_offer.LetGo: lambda facts, event, told: tr(
        "Anybody's again: {who} went home while the shopper waits", who=told.names.of(facts.agent)
    ),
    on_lead.Claimed: _claimed,
    on_lead.Released: lambda facts, event, told: tr("Given back by {by}{why}", by=told.by(event), why=_why(facts, event, told)),
    on_lead.Reassigned: _reassigned,
    on_lead.HandedOver: lambda facts, event, told: tr(
        "Handed over to {who} by {by}{said}", who=told.names.of(facts.agent), by=told.by(event), said=told.said(event)
    ),
    on_lead.BuyingSet: lambda facts, event, told: tr(
        "How they want to buy, noted by {by}: {how}", by=told.by(event), how=BUYING.get(facts.how, facts.how)
    ),
    on_lead.OutcomeTakenBack: lambda facts, event, told: tr(
        "Outcome taken back by {by}: {outcome}", by=told.by(event), outcome=OUTCOMES.get(facts.outcome, facts.outcome)
    ),
    on_lead.OutcomeSet: lambda facts, event, told: tr(
        "Outcome by {by}: {outcome}{why}",
        by=told.by(event),
        outcome=OUTCOMES.get(facts.outcome, facts.outcome),
        why=_why(facts, event, told),
    ),
    on_lead.Promised: lambda facts, event, told: tr(
        "Promised by {by}{said}, by {when}", by=told.by(event), said=told.said(event), when=told.when(facts.due)
    ),
    on_lead.PromiseKept: lambda facts, event, told: tr(
        "Promise kept by {by}{promise_text}", by=told.by(event), promise_text=_promise_text(facts.promise, told)
    ),
    on_lead.PromiseTakenBack: lambda facts, event, told: tr(
        "Promise taken back by {by}{promise_text}", by=told.by(event), promise_text=_promise_text(facts.promise, told)
    ),
    on_lead.NotNow: lambda facts, event, told: tr(
        "Not now, told by {by}: wait until {when}{said}", by=told.by(event), when=told.when(facts.until), said=told.said(event)
    ),
    CallBackSet: lambda facts, event, told: tr(
        "To be called at {when}, told by {by}{said}", when=told.when(facts.when), by=told.by(event), said=told.said(event)
    ),
    CallBackOver: lambda facts, event, told: tr("No call at {when} after all, told by {by}", when=told.when(facts.when), by=told.by(event)),
    on_lead.NotNowOver: lambda facts, event, told: tr("They wait no more, told by {by}: follow-ups go on", by=told.by(event)),
    on_lead.StepSkipped: lambda facts, event, told: tr(
        "Follow-up of day {day} skipped by {by}{said}", day=facts.day, by=told.by(event), said=told.said(event)
    ),
    on_lead.ReplyMarked: lambda facts, event, told: tr(
        "{what} by {by}{said}",
        what=tr("Marked as a good reply") if facts.good else tr("Comment on a reply"),
        by=told.by(event),
        said=told.said(event),
    ),
    on_lead.Sold: lambda facts, event, told: tr("Marked as sold by {by}", by=told.by(event)),
    on_lead.Closed: lambda facts, event, told: tr(
        "Closed by {by}{said}", by=told.by(event), said=told.said(event) or ": " + tr(facts.reason)
    ),
    on_lead.Reopened: lambda facts, event, told: tr("Reopened by {by}{why}", by=told.by(event), why=_why(facts, event, told)),
    **DESK,
    **TEAM,
    **outcome_words.LINES,
    CarNews: lambda facts, event, told: tr("Their car: {change_words}", change_words=change_words(facts)),
    **VISITS,
    **PEOPLE,
    **LINES,
}
