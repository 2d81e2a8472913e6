"""Times in an agent's words, on the wall clock of the store. Pure: now is an argument."""

from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant

_SECOND = 1_000


def at_clock(at: Instant, zone: str, seconds: bool = False) -> str:
    """ "2:41 pm", with `seconds` "2:41:05 pm"."""
    here = clock.local(at, zone)
    return f"{here.hour % 12 or 12}:{here.minute:02}{f':{here.second:02}' if seconds else ''} {'am' if here.hour < 12 else 'pm'}"


def on_day(at: Instant, zone: str, now: Instant) -> str:
    """ "today", "yesterday", "tomorrow", else "Sat, Nov 22"; with the year where it is another one."""
    here, today = clock.local(at, zone).date(), clock.local(now, zone).date()
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get((here - today).days)
    if near:
        return near
    return f"{here:%a}, {here:%b} {here.day}" + (f", {here.year}" if here.year != today.year else "")


def dated(at: Instant, zone: str) -> str:
    """ "Sat, Nov 22, 2025": the day for someone who reads it whenever."""
    here = clock.local(at, zone)
    return f"{here:%a}, {here:%b} {here.day}, {here.year}"


def when(at: Instant, zone: str, now: Instant) -> str:
    """ "3:00 pm" today, else the day with it: "tomorrow, 8:00 am"."""
    day = on_day(at, zone, now)
    return at_clock(at, zone) if day == "today" else f"{day}, {at_clock(at, zone)}"


def lasted(length: int) -> str:
    """A length in ms: "47 s", "6 min 2 s", "2 h 5 min", "3 days 4 h"."""
    seconds = max(0, length) // _SECOND
    minutes, hours, days = seconds // 60, seconds // 3_600, seconds // 86_400
    if minutes < 1:
        return f"{seconds} s"
    if hours < 1:
        return _two(f"{minutes} min", seconds % 60, "s")
    if days < 1:
        return _two(f"{hours} h", minutes % 60, "min")
    return _two("1 day" if days == 1 else f"{days} days", hours % 24, "h")


def _two(large: str, rest: int, unit: str) -> str:
    return f"{large} {rest} {unit}" if rest else large
