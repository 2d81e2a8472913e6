"""`bdcdesk appointments`: who comes when and who receives them, tomorrow's that nobody confirmed, and each salesperson's book."""

import argparse
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from bdcdesk.domain import clock
from bdcdesk.domain.actions.visit import SetBook, SetVisits
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.book import Diary, free_times, unconfirmed_tomorrow
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.agent import Book
from bdcdesk.domain.events.settings import StoreDescribed, Visits
from bdcdesk.domain.identity import SETTINGS, agent_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.known import States
from bdcdesk.report.names import Names, called
from bdcdesk.report.rule_words import DAYS, wall
from bdcdesk.report.times import at_clock, when
from bdcdesk.wiring.central_reach import one_store, reached
from bdcdesk.wiring.changes import by_name, carry_out, envelope
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.story import read
from bdcdesk.wiring.telling import Say

_LOOK: Final = "bdcdesk appointments"
_STATES: Final[Mapping[str, str]] = {
    "set": "not confirmed",
    "confirmed": "confirmed",
    "here": "here",
    "shown": "showed",
    "missed": "missed",
    "cancelled": "cancelled",
}


def appointments(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Changes what is given, and tells who comes. Raises NoPlace, CentralError."""
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        members = {member.id: member for member in central.members(store)}
        states = States()
        for stream in (SETTINGS, *(agent_stream(member) for member in members)):
            for event in central.read_stream(store, stream):
                states.evolve(event)
        if states.settings is None:
            raise NoPlace("The store is not set up yet. Nothing was changed.")
        about = envelope(options, environ, central, store)
        if options.missed_after is not None:
            visits = Visits(round(options.missed_after * 60_000))
            carry_out(central, store, states, SetVisits(**about | {"id": str(uuid.uuid4())}, visits=visits), _LOOK)
        if options.book:
            member = by_name(options.book, members.values())
            if member is None:
                raise NoPlace(f"Nobody called “{options.book.strip()}” works here. Nothing was changed. Check the name.")
            agent = states.agents.get(member.id, Agent(member.id))
            book = _book(options, agent.book or Book())
            if book != (agent.book or Book()) or agent.book is None:
                carry_out(central, store, states, SetBook(**about | {"id": str(uuid.uuid4())}, member=member.id, book=book), _LOOK)
            leads = read(central, store).leads.values()
            for line in _tell_book(member.id, member.name, book, states.settings, leads, central.now()):
                say(line)
            return 0
        names = Names({known.id: known.name for known in (*central.former(store), *members.values())})
        leads = read(central, store).leads.values()
        for line in listed(leads, names, states.settings, central.now(), options.tomorrow):
            say(line)
    return 0


def listed(leads: Iterable[Lead], names: Names, store: StoreDescribed, now: Instant, tomorrow: bool) -> list[str]:
    """Who comes today; or, of `tomorrow`, who has not confirmed yet. In the order of their times, a line each."""
    zone = store.hours.zone
    day = clock.local(now, zone).date()
    wanted = [lead for lead in leads if not tomorrow or unconfirmed_tomorrow(lead, now)]
    found = [(lead, meeting) for lead in wanted if (meeting := lead.appointment) is not None and (tomorrow or _on(meeting, day, zone))]
    lines = [_line(lead, meeting, names, zone) for lead, meeting in sorted(found, key=lambda pair: (pair[1].when, pair[0].id))]
    if tomorrow:
        return [f"Not confirmed yet for tomorrow: {len(lines)}.", *lines]
    return [f"Appointments today: {len(lines)}.", *lines]


def _on(meeting: Appointment, day: date, zone: str) -> bool:
    return clock.local(meeting.when, zone).date() == day


def _line(lead: Lead, meeting: Appointment, names: Names, zone: str) -> str:
    greets = names.of(meeting.greeter or meeting.salesperson) or "nobody named yet"
    late = f", running {f'{meeting.minutes} min ' if meeting.minutes else ''}late" if meeting.to_come and meeting.answer == "late" else ""
    cannot = ", cannot come" if meeting.to_come and meeting.answer == "cannot" else ""
    state = "sold" if lead.sold else _STATES[meeting.state]
    return f"  {at_clock(meeting.when, zone)}  {lead.shopper.name or called(lead)} · with {greets} · {state}{late}{cannot}"


def _book(options: argparse.Namespace, now: Book) -> Book:
    if options.slot is not None:
        now = replace(now, slot=options.slot)
    if options.hours:
        now = replace(now, week=_week(options.hours))
    if options.off:
        for day in options.off:
            _dated(day)
        now = replace(now, off=tuple(sorted({*now.off, *options.off})))
    if options.on:
        now = replace(now, off=tuple(day for day in now.off if day not in options.on))
    return now


def _dated(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise NoPlace(f"“{day}” is no date such as 2026-12-24. Nothing was changed.") from error


def _week(given: Sequence[str]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """ "Mon-Fri=9:00-18:00", "Sat=10:00-14:00"; a day that is not named is a day off."""
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for one in given:
        days, sign, hours = one.partition("=")
        first, _, last = days.strip().partition("-")
        opens, dash, closes = hours.partition("-")
        if not sign or not dash:
            raise NoPlace(f"“{one}” says no hours, such as Mon-Fri=9:00-18:00. Nothing was changed.")
        begin = _weekday(first)
        for day in range(begin, (_weekday(last) if last else begin) + 1):
            week[day].append((_minute(opens), _minute(closes)))
    return tuple(tuple(sorted(spans)) for spans in week)


def _weekday(name: str) -> int:
    found = [place for place, day in enumerate(DAYS) if len(name.strip()) >= 3 and day.casefold().startswith(name.strip().casefold())]
    if not found:
        raise NoPlace(f"“{name.strip()}” is no day of the week, such as Mon. Nothing was changed.")
    return found[0]


def _minute(clock_time: str) -> int:
    hour, _, minute = clock_time.strip().partition(":")
    if not hour.isdigit() or not (minute or "0").isdigit() or int(minute or 0) > 59 or int(hour) > 24:
        raise NoPlace(f"“{clock_time.strip()}” is no time of day such as 9:00. Nothing was changed.")
    return int(hour) * 60 + int(minute or 0)


def _tell_book(member: str, name: str, book: Book, store: StoreDescribed, leads: Iterable[Lead], now: Instant) -> list[str]:
    diary = Diary()
    for lead in leads:
        diary.put(lead)
    free = free_times(book, store.hours, diary.taken(member), now, 6)
    week = [
        f"  {day}: {', '.join(f'{wall(start)} – {wall(end)}' for start, end in spans) or 'off'}"
        for day, spans in zip(DAYS, book.week, strict=False)
    ]
    return [
        f"{name} receives shoppers, {book.slot} minutes each{'' if book.week else ', whenever the store is open'}.",
        *week,
        *([f"  Off on {', '.join(book.off)}."] if book.off else []),
        f"Next free: {', '.join(when(at, store.hours.zone, now) for at in free) or 'none in the next two weeks'}.",
    ]
