"""Business time: when an answer is due, in the store's hours, over breaks, holidays and daylight saving."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours

_HORIZON_DAYS = 400
"""A calendar without one open minute in this time counts as always open from there: a lead must not wait for ever on a wrong setting."""

_FOREVER: Instant = 2**62


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Raises zoneinfo.ZoneInfoNotFoundError for a name that is no IANA zone, or one that this computer does not know yet."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError) as error:
        raise ZoneInfoNotFoundError(f"“{name}” is no time zone.") from error


def known_zone(name: str) -> bool:
    try:
        zone(name)
    except ZoneInfoNotFoundError:
        return False
    return True


def local(instant: Instant, zone_name: str) -> datetime:
    """The instant as the wall clock of that zone shows it."""
    return datetime.fromtimestamp(instant / 1000, zone(zone_name))


def instant(moment: datetime) -> Instant:
    """Milliseconds of an aware datetime."""
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def midnight(day: date, zone_name: str) -> Instant:
    """When this day begins on that zone's wall clock."""
    return instant(datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)))


@lru_cache(maxsize=4096)
def _open_spans(hours: Hours, day: date) -> tuple[tuple[Instant, Instant], ...]:
    if day.isoformat() in hours.holidays:
        return ()
    # The wall clock times become instants on their own, so a span over a daylight-saving night is as long as it is lived.
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone(hours.zone))
    wall = [tuple(instant((midnight + timedelta(minutes=minute)).astimezone(UTC)) for minute in span) for span in hours.week[day.weekday()]]
    return tuple(sorted((start, end) for start, end in wall if end > start))


def _spans(hours: Hours, start: Instant) -> Iterator[tuple[Instant, Instant]]:
    """Open spans after `start`, in order and never overlapping: a minute that two spans share is lived once."""
    day, closed_days = local(start, hours.zone).date() - timedelta(days=1), 0
    while closed_days < _HORIZON_DAYS:
        closed_days += 1
        for opens, closes in _open_spans(hours, day):
            if closes > start:
                yield max(opens, start), closes
                start, closed_days = closes, 0
        day += timedelta(days=1)
    yield start, _FOREVER


def due(hours: Hours, start: Instant, target: int) -> Instant:
    """When `target` ms of business time after `start` have passed."""
    after, left = _spans(hours, start), target
    opens, closes = next(after)
    while closes - opens < left:
        left -= closes - opens
        opens, closes = next(after)
    return opens + left


def spans(hours: Hours, day: date) -> tuple[tuple[Instant, Instant], ...]:
    """From when until when somebody is there on this local day, in order; () on a closed one."""
    return _open_spans(hours, day)


def opening(hours: Hours, day: date) -> Instant:
    """When the store opens on this local day; 0 if it does not."""
    found = spans(hours, day)
    return found[0][0] if found else 0


def next_morning(hours: Hours, now: Instant) -> Instant:
    """When the store opens on the next of its days after today; a day from now if it never does."""
    today = local(now, hours.zone).date()
    days = (today + timedelta(days=n) for n in range(1, _HORIZON_DAYS))
    return next((found for day in days if (found := opening(hours, day))), now + 86_400_000)


def is_open(hours: Hours, at: Instant) -> bool:
    opens, closes = next(_spans(hours, at))
    return opens <= at < closes


def business_time(hours: Hours, start: Instant, end: Instant) -> int:
    """Milliseconds of business time between two instants; 0 if `end` is not after `start`."""
    total = 0
    for opens, closes in _spans(hours, start):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total
