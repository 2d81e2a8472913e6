"""The floor from what a desk knows: plain Python, no clock, one pass over leads and one over work, so that it runs in any thread."""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from bdcdesk.central.records import Member, Sighting
from bdcdesk.desktop.floor.counting import Counts, Days, count, days_at
from bdcdesk.desktop.floor.hub_alarms import hub_alarms
from bdcdesk.desktop.floor.lanes import NOBODY, UNNAMED, Sorted, foremost, lane, shopper_name, sort_work
from bdcdesk.desktop.floor.view import ANYONE, Alarm, AppointmentRow, FloorView, TeamRow, Tile
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.countdown import DAY, HOUR, MINUTE, SECOND, clock_words
from bdcdesk.domain import clock, morning
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.book import unconfirmed_tomorrow
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.report.times import WEEKDAYS, date_words
from bdcdesk.translation import many, tr

UNKNOWN = "–"
QUARANTINED = tr(
    "They came in and could not be read as leads. Their bytes are kept on the hub's computer, and nothing was answered. There “bdcdesk"
    " quarantine” lists them, and makes a lead of one that is one, with its wait from when it came."
)
APPOINTMENTS = 8
"""Rows of the appointments table."""
NAMED = 2
"""More agents offline than these are told in one alarm: the row has one line."""


def floor_view(
    leads: Iterable[Lead],
    works: Iterable[Work],
    members: Sequence[Member],
    here: Sequence[Sighting],
    names: Mapping[str, str],
    store: StoreDescribed,
    now: Instant,
    quarantined: str,
    most: int = 6,
    breathe: Callable[[], object] = lambda: None,
    agents: Mapping[str, Agent] = {},
    troubles: Sequence[str] = (),
) -> FloorView:
    """The floor of one store at `now`.

    `leads` are all of its leads, open and closed; `works` their next works. `names` gives the name of whoever has or had work here, by
    member id. `troubles`: what is wrong by the hub's own word, a sentence each; `quarantined`: how many documents wait in quarantine,
    and behind a colon or on further lines why, "" for none. At most `most` cards a lane. `breathe` is called about
    every millisecond of work: a caller in another thread than Qt's sleeps a moment in it, so that the window stays smooth. Some 0.2 s for
    100,000 leads.
    """
    works, days = list(works), days_at(now, store.hours.zone)
    found = sort_work(works, now, days.tomorrow, breathe)
    shown = foremost(found, now, most)
    present = {sighting.member: sighting for sighting in here if sighting.expires > now}
    wanted = {work.lead for each in shown for work in each} | {sighting.lead for sighting in present.values() if sighting.lead}
    counts = count(leads, wanted, store.hours, now, breathe)
    lanes = (lane(place, found.lanes[place], shown[place], counts.leads, names, store.name) for place in range(len(shown)))
    staff = sorted((member for member in members if member.role != "hub"), key=lambda member: (member.name.casefold(), member.id))
    upcoming = heapq.nsmallest(APPOINTMENTS, counts.ahead)
    listed = [*upcoming, *heapq.nsmallest(APPOINTMENTS - len(upcoming), counts.seen)]
    return FloorView(
        now=now,
        tiles=_tiles(counts, store.first_answer),
        lanes=tuple(lanes),
        team=(*(_team_row(member, present.get(member.id), found, counts, now, agents.get(member.id)) for member in staff), _unowned(found)),
        appointments=tuple(_appointment_row(lead, meeting, names, store.name, now, days) for _, _, lead, meeting in listed),
        more_appointments=len(counts.ahead) - len(upcoming),
        alarms=(
            *_morning(works, names, store, now, agents),
            *_alarms(counts, found, quarantined, [member for member in staff if member.id not in present], troubles),
        ),
        tomorrow=tuple(
            _appointment_row(lead, meeting, names, store.name, now, days)
            for _, _, lead, meeting in sorted(counts.ahead, key=lambda one: one[:2])
            if unconfirmed_tomorrow(lead, now)
        ),
    )


def span(ms: int) -> str:
    """A length of time: "2:14", "1 h 05"."""
    seconds = ms // SECOND
    return f"{seconds // 60}:{seconds % 60:02}" if ms < HOUR else f"{seconds // 3600} h {seconds // 60 % 60:02}"


def _tiles(counts: Counts, goal: int) -> tuple[Tile, ...]:
    return (_waiting(counts), _first_answer(counts, goal), _without(counts), _today(counts), _set(counts))


def _waiting(counts: Counts) -> Tile:
    detail = tr("{late:,} overdue · {soon:,} soon", late=counts.late, soon=counts.soon)
    tone = Tone.bad if counts.late else Tone.warn if counts.soon else Tone.ok
    about = tr("Open leads that have had no answer the shopper could notice; soon: due within 3 minutes.")
    return Tile(tr("Waiting for a first answer"), f"{counts.waiting:,}", detail, tone, about)


def _first_answer(counts: Counts, goal: int) -> Tile:
    about = tr("Median, in the store's business time, of the leads answered today: from arrival until the shopper could notice an answer.")
    if not counts.answers:
        return Tile(tr("First answer today"), UNKNOWN, tr("none yet · goal {span}", span=span(goal)), Tone.muted, about)
    typical = int(median(counts.answers))
    useful = tr("useful answer {span} · ", span=span(int(median(counts.useful)))) if counts.useful else ""
    tone = Tone.ok if typical <= goal else Tone.bad
    words = "" if typical <= goal else tr(", missed")
    return Tile(
        tr("First answer today"),
        tr("{span} median", span=span(typical)),
        tr("{useful}goal {span}{missed}", useful=useful, span=span(goal), missed=words),
        tone,
        about,
    )


def _without(counts: Counts) -> Tile:
    detail = tr("of {received:,} received today", received=counts.received)
    tone = Tone.warn if counts.unanswered else Tone.ok
    about = tr("Leads received today, still open, that have had no answer the shopper could notice.")
    return Tile(tr("Without a real answer"), f"{counts.unanswered:,}", detail, tone, about)


def _today(counts: Counts) -> Tile:
    total = counts.shown + counts.missed + counts.to_come
    detail = tr(
        "{shown:,} shown · {missed:,} missed · {to_come:,} to come", shown=counts.shown, missed=counts.missed, to_come=counts.to_come
    )
    return Tile(tr("Appointments today"), f"{total:,}", detail, Tone.muted, tr("Appointments for today, as the floor has marked them."))


def _set(counts: Counts) -> Tile:
    pending = (
        tr(", {tomorrow_unconfirmed:,} not confirmed", tomorrow_unconfirmed=counts.tomorrow_unconfirmed)
        if counts.tomorrow_unconfirmed
        else ""
    )
    tone = Tone.warn if counts.tomorrow_unconfirmed else Tone.muted
    about = tr("Appointments set today. A range where one confirmed today may have been set today or before.")
    return Tile(
        tr("Set today"),
        str(counts.set_today),
        tr("tomorrow: {tomorrow:,}{pending}", tomorrow=counts.tomorrow, pending=pending),
        tone,
        about,
    )


def _team_row(member: Member, sighting: Sighting | None, found: Sorted, counts: Counts, now: Instant, agent: Agent | None) -> TeamRow:
    took = counts.answers_of.get(member.id)
    doing, tone = _doing(sighting, counts.leads, now)
    if agent is not None and agent.since:
        doing = f"{doing} · {agent.status}"
    return TeamRow(
        member=member.id,
        name=member.name,
        doing=doing,
        tone=Tone.bad if sighting is None and found.of[member.id] else tone,
        here=sighting is not None,
        work=found.of[member.id],
        first_answer=span(int(median(took))) if took else UNKNOWN,
        appointments=str(counts.set_of[member.id]),
        shown=str(counts.shown_of[member.id]),
    )


def _unowned(found: Sorted) -> TeamRow:
    waiting = found.of[ANYONE]
    return TeamRow(ANYONE, tr("Nobody yet"), tr("up for grabs") if waiting else "", Tone.plain, True, waiting, "", "", "")


def _doing(sighting: Sighting | None, leads: Mapping[str, Lead], now: Instant) -> tuple[str, Tone]:
    if sighting is None:
        return tr("Offline"), Tone.plain
    parts = [tr(sighting.doing or "Here")]
    if sighting.lead in leads:
        parts.append(_short(shopper_name(leads[sighting.lead])))
    call = "call" in sighting.doing.lower()
    minutes = (now - sighting.since) // MINUTE
    if minutes >= 1 and (call or not sighting.lead):
        parts.append(tr("{minutes} min", minutes=minutes) if minutes < 60 else f"{minutes // 60} h {minutes % 60:02}")
    tone = Tone.ok if call else Tone.accent if sighting.lead else Tone.plain
    return " · ".join(parts), tone


def _short(name: str) -> str:
    first, _, last = name.partition(" ")
    return f"{first[0]}. {last}" if last and name != UNNAMED else name


def _appointment_row(lead: Lead, meeting: Appointment, names: Mapping[str, str], store: str, now: Instant, days: Days) -> AppointmentRow:
    state, tone = _state(meeting, now, days)
    when = clock_words(meeting.when, meeting.zone)
    if meeting.when >= days.tomorrow:
        then = clock.local(meeting.when, meeting.zone)
        within_a_week = meeting.when < days.start + 6 * DAY
        when = f"{WEEKDAYS[then.weekday()]} {when}" if within_a_week else f"{date_words(then, then)} {when}"
    greets = meeting.greeter or meeting.salesperson
    with_whom = names.get(greets, greets) or NOBODY
    return AppointmentRow(lead.id, when, shopper_name(lead), store, with_whom, state, tone)


def _state(meeting: Appointment, now: Instant, days: Days) -> tuple[str, Tone]:
    if meeting.state == "here":
        return (tr("here now"), Tone.ok) if meeting.salesperson else (tr("here now, needs a salesperson"), Tone.bad)
    if meeting.state == "shown":
        return tr("showed"), Tone.muted
    if meeting.answer == "cannot":
        return tr("cannot come"), Tone.bad
    late = (now - meeting.when) // MINUTE
    if meeting.answer == "late" and late <= meeting.late:
        return tr("running {minutes} min late", minutes=meeting.minutes) if meeting.minutes else tr("running late"), Tone.warn
    if late >= 1:
        return tr("not here yet, {late} min", late=late), Tone.warn
    if not meeting.salesperson and meeting.when < days.tomorrow:
        return tr("needs a salesperson"), Tone.bad
    return (tr("confirmed"), Tone.ok) if meeting.state == "confirmed" else (tr("to confirm"), Tone.plain)


def _alarms(counts: Counts, found: Sorted, quarantined: str, away: Sequence[Member], troubles: Sequence[str]) -> tuple[Alarm, ...]:
    alarms: list[Alarm] = []
    if counts.left:
        alarms.append(
            Alarm(many(counts.left, "1 lead found nobody: yours to give away", "{n:,} leads found nobody: yours to give away"), Tone.bad)
        )
    if counts.late_unowned:
        alarms.append(
            Alarm(
                many(counts.late_unowned, "1 first answer overdue with nobody on it", "{n:,} first answers overdue with nobody on it"),
                Tone.bad,
            )
        )
    if found.trouble:
        alarms.append(Alarm(many(found.trouble, "1 message or call did not go out", "{n:,} messages and calls did not go out"), Tone.bad))
    if found.late_desk:
        alarms.append(Alarm(many(found.late_desk, "1 question to the desk overdue", "{n:,} questions to the desk overdue"), Tone.bad))
    alarms += hub_alarms(troubles)
    alarms += _offline([(member.name, found.of[member.id]) for member in away if found.of[member.id]])
    if quarantined:
        alarms.append(_set_aside(quarantined))
    if counts.unmarked:
        alarms.append(
            Alarm(
                many(
                    counts.unmarked,
                    "1 past appointment marked neither shown nor missed",
                    "{n:,} past appointments marked neither shown nor missed",
                ),
                Tone.warn,
            )
        )
    return tuple(alarms) or (Alarm(tr("None"), Tone.ok),)


def _morning(
    works: Iterable[Work], names: Mapping[str, str], store: StoreDescribed, now: Instant, agents: Mapping[str, Agent]
) -> list[Alarm]:
    """What came overnight and how it is shared among who is there, as long as any of it waits."""
    opens = morning.opened(store.hours, now)
    planned = morning.plan(works, [member for member, agent in agents.items() if agent.there], opens) if opens else ()
    about = tr("Replies first, then the freshest, and every third the one that was due first. Whoever has a lead keeps it.")
    return [Alarm(morning.for_all(planned, names), Tone.accent, about)] if planned else []


def _set_aside(told: str) -> Alarm:
    count, _, why = told.partition(":")
    return Alarm(count, Tone.warn, "\n".join(part for part in (why.strip(), QUARANTINED) if part))


def _offline(gone: Sequence[tuple[str, int]]) -> list[Alarm]:
    if len(gone) > NAMED:
        return [
            Alarm(tr("{count} agents are offline with {owed:,} due today", count=len(gone), owed=sum(owed for _, owed in gone)), Tone.bad)
        ]
    return [Alarm(tr("{name} is offline with {owed:,} due today", name=name, owed=owed), Tone.bad) for name, owed in gone]
