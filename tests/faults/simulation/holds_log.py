"""What must hold of the log, desks and intake: nothing lost, one owner, the same everywhere, only what a role may, always next work."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from bdcdesk.domain import work
from bdcdesk.domain.actions.arrivals import ReceiveApart
from bdcdesk.domain.actions.offers import LetLeadGo, MoveOn
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.agent import StatusSet
from bdcdesk.domain.events.lead import LeadReceived, RaisedAgain, SentAgain, SetApart
from bdcdesk.domain.events.offer import Offered
from bdcdesk.domain.identity import caused, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.rights import OWNER, RIGHTS, Role, forbidden
from bdcdesk.domain.work import next_work

from .evidence import Evidence, under_way
from .files import digest
from .habits import SUPERVISOR

_WISHES = frozenset({
    "claimed", "released", "reassigned", "handed_over", "message_requested", "call_requested", "message_sending", "call_sending",
    "message_held", "call_held", "message_withdrawn", "call_withdrawn", "closed", "reopened", "appointment_set",
    "set_apart", "told_apart", "raised_again", "offered", "offered_to_all", "left_to_supervisor", "let_go",
})  # fmt: skip


_GOES_ON = 60_000
"""Milliseconds within which a hub that is well has gone on with a lead."""


def nothing_accepted_is_lost(seen: Evidence) -> Iterator[str]:
    """Each action that a desk took on is in the log once, or refused where its agent sees it; a report is never refused."""
    told = {station.process.name: {refusal.action.id: refusal for refusal in station.desk.refusals()} for station in seen.day.stations}
    waiting = {station.process.name: station.held.pending.keys() for station in seen.day.stations}
    ledger = seen.day.ledger
    for (name, action), accepted in ledger.accepted.items():
        what = f"{type(accepted.action).__name__} {action[:8]} of {name}"
        refusal = told[name].get(action)
        refused = refusal is not None or action in ledger.dismissed
        if isinstance(accepted.action, MoveOn | LetLeadGo):
            # Time alone makes these, to the end of the day; nothing is left to do when somebody took the lead meanwhile, or came back.
            continue
        if action in waiting[name]:
            yield f"1 nothing accepted is lost: {what} still waits"
        elif action not in seen.actions and not refused:
            yield f"1 nothing accepted is lost: {what} was shown as done and is nowhere"
        elif action in seen.actions and refused and not isinstance(accepted.action, ReceiveApart):
            # (A hub that came too early makes this one again, under the same id, and a second hub may have done so by then.)
            yield f"1 nothing accepted is lost: {what} is in the log, and was told as refused"
        elif refusal is not None and not accepted.wish:
            yield f"1 nothing accepted is lost: {what} is a report and was refused: {refusal.reason}"
    for text in seen.day.provider.state.texts(seen.day.world.at):
        if text.inbound and caused("inbound", "simulator", text.sid) not in seen.actions:
            yield f"1 nothing accepted is lost: the shopper's text {text.sid[:8]} never reached the log"
    for lead in seen.leads.values():
        for touch in lead.touches:
            if under_way(touch, seen.day.world.at):
                yield f"1 nothing accepted is lost: {touch.channel} {touch.id[:8]} is still {touch.stage}, and nothing goes on with it"


def one_owner(seen: Evidence) -> Iterator[str]:
    """Whatever was wished came about at the version at which it was wished: nobody took what somebody had taken."""
    for event in seen.idle:
        # A request that is offered again is a report of what may have gone: who had sent it may have brought it back before.
        if event.kind in _WISHES and not getattr(event.facts, "again", False):
            yield f"2 one lead has one owner: {event.kind} of {event.actor} at {event.seq} was appended and changed nothing"
    for action, stretches in seen.actions.items():
        if stretches > 1:
            yield f"2 an action is done once: {action[:8]} is in the log {stretches} times"


def all_desks_show_the_same(seen: Evidence) -> Iterator[str]:
    """All have read everything, and show what the log says, and nothing besides."""
    head = seen.events[-1].seq if seen.events else 0
    shown = defaultdict(list)
    for station in seen.day.stations:
        name = station.process.name
        if station.sync._cursor.seq != head:
            yield f"3 all desks show the same: {name} has read to {station.sync._cursor.seq} of {head}"
        elif station.held.confirmed.leads != seen.leads:
            yield f"3 all desks show the same: {name} shows another state than the log says"
        shown[digest(station)].append(name)
    if len(shown) > 1:
        yield f"3 all desks show the same: they differ: {sorted(shown.values())}"


def intake_is_lead_or_quarantine(seen: Evidence) -> Iterator[str]:
    """Each document is leads, or their shoppers asking again, once; or it lies in quarantine with its bytes."""
    apart = {lead_stream(event.facts.lead) for event in seen.events if isinstance(event.facts, SetApart)}
    received = Counter(arrived.raw_hash for event in seen.events for arrived in _arrived(event, apart))
    quarantine = seen.day.quarantine
    kept = {record.hash for record in quarantine.list()}
    for digest_of, document in seen.day.ledger.documents.items():
        if received[digest_of] != document.leads:
            yield f"6 intake is a lead or quarantine: {digest_of[:8]} of {document.leads} is {received[digest_of]} leads"
        if (digest_of in kept) != (document.leads == 0):
            where = "in quarantine" if digest_of in kept else "not in quarantine"
            yield f"6 intake is a lead or quarantine: {digest_of[:8]} of {document.leads} is {where}"
        elif digest_of in kept and quarantine.content(digest_of) != document.content:
            yield f"6 intake is a lead or quarantine: {digest_of[:8]} is kept with other bytes"


def _arrived(event: Event, apart: set[str]) -> Iterator[LeadReceived | SentAgain]:
    if isinstance(event.facts, SentAgain) or (isinstance(event.facts, LeadReceived) and event.stream not in apart):
        yield event.facts
    elif isinstance(event.facts, RaisedAgain):
        yield event.facts.received


def what_is_set_apart_is_a_lead(seen: Evidence) -> Iterator[str]:
    """What was set apart is a lead of its own, as of when it arrived."""
    for lead in seen.leads.values():
        for raised in lead.raised:
            own = seen.leads.get(raised.apart)
            if raised.apart and (own is None or (own.arrived, own.due) != (raised.received.arrived, raised.received.due)):
                yield f"6 what is set apart is a lead: {raised.apart[:8]} of {lead.id[:8]} is {own and own.arrived}"


def who_is_not_there_is_offered_nothing(seen: Evidence) -> Iterator[str]:
    """And no offer stays when its time is over, and no clock is another than the one that the lead came with."""
    status: dict[str, str] = {}
    due: dict[str, int] = {}
    for event in seen.events:
        if isinstance(event.facts, StatusSet):
            status[event.facts.member] = event.facts.status
        elif isinstance(event.facts, Offered) and status.get(event.facts.to) != "available":
            yield f"2 who is not there is offered nothing: {event.facts.to} at {event.seq} is {status.get(event.facts.to)}"
        elif isinstance(event.facts, LeadReceived):
            due.setdefault(event.stream, event.facts.due)
    for lead in seen.leads.values():
        if lead.due != due[lead_stream(lead.id)]:
            yield f"4 no clock is dressed up: {lead.id[:8]} is due at {lead.due}, not at {due[lead_stream(lead.id)]}"
        yield from _goes_on(seen, lead)


def _goes_on(seen: Evidence, lead: Lead) -> Iterator[str]:
    """What a shopper waits for just now is offered, and its offers go on up to the supervisor. What is due tomorrow has until tomorrow."""
    waits, before = next_work(lead), seen.day.world.at - _GOES_ON
    if not seen.day.offers or lead.owner or not lead.is_lead or waits is None or waits.pending or waits.since > before:
        return
    if not lead.offers:
        yield f"9 an offer that nobody takes goes on: {lead.id[:8]} is offered to nobody"
    elif lead.offers[-1].kind != "supervisor" and lead.offers[-1].until < before:
        last = lead.offers[-1]
        yield f"9 an offer that nobody takes goes on: {lead.id[:8]} was offered to {last.to or last.kind} until {last.until}"


def only_permitted_kinds(seen: Evidence) -> Iterator[str]:
    """By the table of rights, whatever the database that keeps this log makes sure of."""
    for link in seen.links:
        role: Role = "hub" if link.actor == "hub" else "supervisor" if link.actor == SUPERVISOR else "agent"
        if link.actor != OWNER and forbidden(RIGHTS[role], link.actor, [(link.kind, link.facts)]):
            yield f"7 only what a role may: {link.actor} wrote {link.kind} at {link.seq}"


def open_leads_have_work(seen: Evidence) -> Iterator[str]:
    """And it does not wait for something that nobody does."""
    for lead in seen.leads.values():
        next_work = work.next_work(lead)
        if (next_work is None) != bool(lead.closed):
            yield f"9 open leads have next work: {lead.id[:8]} is {lead.closed or 'open'} and has {next_work}"
        elif next_work is not None and next_work.who != lead.owner:
            yield f"9 open leads have next work: that of {lead.id[:8]} is not its owner's"
        elif next_work is not None and next_work.pending and not any(touch.stage == "held" for touch in lead.touches):
            yield f"9 open leads have next work: that of {lead.id[:8]} waits for something, and nothing is on its way"


def chain_and_versions(seen: Evidence) -> Iterator[str]:
    broken = seen.day.broken()
    if broken is not None:
        yield f"1 the chain verifies: broken at {broken}"
    versions: Counter[str] = Counter()
    at = 0
    for place, event in enumerate(seen.events, 1):
        versions[event.stream] += 1
        if event.seq != place or event.version != versions[event.stream]:
            due = f"{versions[event.stream]} at {place}"
            yield f"1 seq and versions are dense: {event.stream} has {event.version} at {event.seq}, not {due}"
        if event.at < at:
            yield f"1 time goes on: {event.seq} is of before the event before it"
        at = event.at
