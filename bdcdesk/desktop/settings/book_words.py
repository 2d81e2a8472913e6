"""A salesperson's book as it is shown and typed. Pure."""

from datetime import date
from itertools import pairwise
from typing import Final

import msgspec

from bdcdesk.desktop.settings.contact_words import span_in
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.domain.events.agent import Book
from bdcdesk.report.rule_words import DAYS, wall
from bdcdesk.translation import tr

OFF: Final = "off"
_CLOSED: Final = (OFF, tr("closed"))

DayHours = tuple[tuple[int, int], ...]


class Typed(msgspec.Struct, frozen=True):
    """As it stands in the form: the hours of each day, Monday first ("off", "9 am – 12 pm, 1 pm – 6 pm"; all empty: whenever the store is
    open), days off with commas between, minutes of an appointment."""

    days: tuple[str, ...]
    off: str
    slot: str


def shown(book: Book) -> Typed:
    days = tuple(map(_day, book.week)) or ("",) * len(DAYS)
    return Typed(days, ", ".join(book.off), str(book.slot))


def checked(typed: Typed) -> Book | Unfit:
    """The book that was typed, or what is wrong and in which field ("day 0" is Monday's). Days that say nothing in a week that says
    something are off."""
    week = list[DayHours]()
    for place, said in enumerate(typed.days):
        spans = _spans(said)
        if isinstance(spans, str):
            return Unfit(tr("{days}: {spans} Nothing was changed.", days=DAYS[place], spans=spans), f"day {place}")
        week.append(spans)
    off = [day.strip() for day in typed.off.split(",") if day.strip()]
    wrong = next((day for day in off if not _dated(day)), None)
    if wrong is not None:
        return Unfit(tr("“{wrong}” is no date such as 2026-12-24. Nothing was changed.", wrong=wrong), "off")
    slot = typed.slot.strip()
    if not slot.isascii() or not slot.isdigit() or len(slot) > 4:
        return Unfit(tr("An appointment takes a whole number of minutes. Nothing was changed. 60 is usual."), "slot")
    said_any = any(said.strip() for said in typed.days)
    return Book(tuple(week) if said_any else (), tuple(sorted(set(off))), int(slot))


def _day(spans: DayHours) -> str:
    return ", ".join(f"{wall(start)} – {wall(end)}" for start, end in spans) or OFF


def _spans(said: str) -> DayHours | str:
    plain = said.strip()
    if not plain or plain.casefold() in _CLOSED:
        return ()
    found = list[tuple[int, int]]()
    for part in filter(None, (part.strip() for part in plain.split(","))):
        span = span_in(part)
        if not isinstance(span, tuple):
            return tr("“{part}” is no time of day. Write it as 9 am – 12 pm, 1 pm – 6 pm, or off.", part=part)
        found.append(span)
    found.sort()
    if any(one[1] > other[0] for one, other in pairwise(found)):
        return tr("two of its times meet.")
    return tuple(found)


def _dated(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False
