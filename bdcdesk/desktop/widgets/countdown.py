"""What a countdown says: its text, its tone, how much of it is left, and the same in words. Pure; time is an argument."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.events.base import Instant
from bdcdesk.report.rule_words import DAYS
from bdcdesk.report.times import WEEKDAYS, date_words
from bdcdesk.translation import many, tr

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SOON = 3 * MINUTE
"""Below this a countdown is amber and counts as "soon"."""
NEAR = 15 * MINUTE
"""Below this it is green."""


class Ring(msgspec.Struct, frozen=True):
    """`text` fits a ring of 42 px; `fraction` is the part that is left, 0 to 1; `words` say all of it to someone who hears it."""

    text: str
    fraction: float
    tone: Tone
    words: str


def countdown(due: Instant, total: int, now: Instant, zone: str) -> Ring:
    """The countdown to `due` of a promise that was `total` ms long (0 if it has no length), at a store in `zone` (IANA name).

    Amber below 3 minutes, green below 15, grey otherwise, red once it is over; from an hour on it shows the clock time instead. `due` 0 is
    work without a time.
    """
    if due <= 0:
        return Ring(tr("any"), 0.0, Tone.muted, tr("no set time"))
    left = due - now
    if left < 0:
        return _over(-left)
    if left >= HOUR:
        return _later(due, now, zone)
    seconds = -(-left // SECOND)
    tone = Tone.warn if left < SOON else Tone.ok if left < NEAR else Tone.muted
    return Ring(
        f"{seconds // 60}:{seconds % 60:02}",
        min(1.0, left / total) if total > 0 else 0.0,
        tone,
        tr("due in {spoken}", spoken=spoken(seconds)),
    )


def _over(late: int) -> Ring:
    seconds = late // SECOND
    if late < HOUR:
        return Ring(f"+{seconds // 60}:{seconds % 60:02}", 1.0, Tone.bad, tr("overdue by {spoken}", spoken=spoken(seconds)))
    if late < DAY:
        return Ring(f"+{late // HOUR} h", 1.0, Tone.bad, many(late // HOUR, "overdue by 1 hour", "overdue by {n} hours"))
    return Ring(f"+{late // DAY} d", 1.0, Tone.bad, many(late // DAY, "overdue by 1 day", "overdue by {n} days"))


def _later(due: Instant, now: Instant, zone: str) -> Ring:
    return _on(due, _today(now // MINUTE, zone), zone)


@lru_cache(maxsize=4096)
def _on(due: Instant, today: date, zone: str) -> Ring:
    """Kept, because a list asks for the same times each second."""
    then = datetime.fromtimestamp(due / SECOND, _zone(zone))
    days = (then.date() - today).days
    short = clock(due, zone)
    hour = f"{short[:-1]} {short[-1]}m"
    if days == 0:
        return Ring(short, 0.0, Tone.muted, tr("due at {hour}", hour=hour))
    if days < 7:
        return Ring(WEEKDAYS[then.weekday()], 0.0, Tone.muted, tr("due {weekday} at {hour}", weekday=DAYS[then.weekday()], hour=hour))
    day = tr("{month}/{day}", month=then.month, day=then.day)
    return Ring(day, 0.0, Tone.muted, tr("due {day} at {hour}", day=date_words(then, then), hour=hour))


@lru_cache(maxsize=64)
def _today(minute: int, zone: str) -> date:
    return datetime.fromtimestamp(minute * 60, _zone(zone)).date()


def clock(at: Instant, zone: str) -> str:
    """ "3:00p": the clock time at a place, as short as it goes."""
    then = datetime.fromtimestamp(at / SECOND, _zone(zone))
    return f"{(then.hour - 1) % 12 + 1}:{then.minute:02}{'a' if then.hour < 12 else 'p'}"


def clock_words(at: Instant, zone: str) -> str:
    """ "3:00 pm"."""
    short = clock(at, zone)
    return f"{short[:-1]} {short[-1]}m"


def spoken(seconds: int) -> str:
    """ "1 minute 48 seconds"."""
    minutes, rest = divmod(seconds, 60)
    parts = ([many(minutes, "1 minute", "{n} minutes")] if minutes else []) + (
        [many(rest, "1 second", "{n} seconds")] if rest or not minutes else []
    )
    return " ".join(parts)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
