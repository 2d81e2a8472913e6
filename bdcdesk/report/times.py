"""Times in an agent's words, on the wall clock of the store. Pure: now is an argument."""

from datetime import date
from typing import Final

from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.translation import many, tr

_SECOND = 1_000

WEEKDAYS: Final = (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))
TODAY: Final = tr("today")
MONTHS: Final = (
    *(tr("Jan"), tr("Feb"), tr("Mar"), tr("Apr"), tr("month¦May"), tr("Jun")),
    *(tr("Jul"), tr("Aug"), tr("Sep"), tr("Oct"), tr("Nov"), tr("Dec")),
)


def at_clock(at: Instant, zone: str, seconds: bool = False) -> str:
    """ "2:41 pm", with `seconds` "2:41:05 pm"."""
    here = clock.local(at, zone)
    told = f"{here.hour % 12 or 12}:{here.minute:02}" + (f":{here.second:02}" if seconds else "")
    return tr("{time} am", time=told) if here.hour < 12 else tr("{time} pm", time=told)


def on_day(at: Instant, zone: str, now: Instant) -> str:
    """ "today", "yesterday", "tomorrow", else "Sat, Nov 22"; with the year where it is another one."""
    here, today = clock.local(at, zone).date(), clock.local(now, zone).date()
    near = {0: TODAY, -1: tr("yesterday"), 1: tr("tomorrow")}.get((here - today).days)
    if near:
        return near
    return day_words(here) if here.year == today.year else whole_day(here)


def dated(at: Instant, zone: str) -> str:
    """ "Sat, Nov 22, 2025": the day for someone who reads it whenever."""
    here = clock.local(at, zone)
    return whole_day(here)


def day_words(day: date) -> str:
    """ "Sat, Nov 22"."""
    return tr("{weekday}, {month} {day}", weekday=WEEKDAYS[day.weekday()], month=MONTHS[day.month - 1], day=day.day)


def whole_day(day: date) -> str:
    """ "Sat, Nov 22, 2025"."""
    said = {"weekday": WEEKDAYS[day.weekday()], "month": MONTHS[day.month - 1], "day": day.day, "year": day.year}
    return tr("{weekday}, {month} {day}, {year}", **said)


def date_words(day: date, today: date | None = None) -> str:
    """ "Nov 22, 2025"; of this year "Nov 22", if today is known."""
    month = MONTHS[day.month - 1]
    if today is not None and day.year == today.year:
        return tr("{month} {day}", month=month, day=day.day)
    return tr("{month} {day}, {year}", month=month, day=day.day, year=day.year)


def when(at: Instant, zone: str, now: Instant) -> str:
    """ "3:00 pm" today, else the day with it: "tomorrow, 8:00 am"."""
    day = on_day(at, zone, now)
    return at_clock(at, zone) if day == TODAY else f"{day}, {at_clock(at, zone)}"


def lasted(length: int) -> str:
    """A length in ms: "47 s", "6 min 2 s", "2 h 5 min", "3 days 4 h"."""
    seconds = max(0, length) // _SECOND
    minutes, hours, days = seconds // 60, seconds // 3_600, seconds // 86_400
    if minutes < 1:
        return f"{seconds} s"
    if hours < 1:
        return _two(tr("{minutes} min", minutes=minutes), seconds % 60, "s")
    if days < 1:
        return _two(f"{hours} h", minutes % 60, "min")
    return _two(many(days, "1 day", "{n} days"), hours % 24, "h")


def _two(large: str, rest: int, unit: str) -> str:
    return f"{large} {rest} {unit}" if rest else large
