"""When a promise is due, from the words that say so: on the store's clock, never in the past."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.promise_words import Phrases

T = TypeVar("T")

NEVER: Instant = 0
_HOUR = 3_600_000
_NIGHT_ENDS = 5
_PARTS = {
    "first": (10, 0),
    "morning": (12, 0),
    "noon": (12, 0),
    "afternoon": (17, 0),
    "evening": (20, 0),
    "night": (21, 0),
    "close": (17, 0),
}
_LATE = {"afternoon", "evening", "night", "close"}
_DAYTIME = range(7 * 60, 21 * 60 + 1)


class Said(msgspec.Struct, frozen=True):
    """The parts of one time, beside each other in the text from `start` to `end`."""

    parts: tuple[re.Match[str], ...]
    start: int
    end: int


class _Wall(msgspec.Struct):
    """What the parts say so far. `minutes`: those of the day that the clock may mean; `late`: ms after that."""

    day: date | None = None
    minutes: tuple[int, ...] = ()
    part: str = ""
    weekday: bool = False
    today: bool = False
    late: int = 0
    earlier: bool = False


def due_of(said: Said, now: Instant, hours: Hours, phrases: Phrases) -> Instant:
    """NEVER where it names no time to come."""
    here = clock.local(now, hours.zone)
    wall = _Wall()
    for part in said.parts:
        at = _take(part, wall, here, now, hours, phrases)
        if at is not None:
            return at
    return _on_the_clock(wall, here, now, hours)


def _take(part: re.Match[str], wall: _Wall, here: datetime, now: Instant, hours: Hours, phrases: Phrases) -> Instant | None:
    """Adds what this part says; an instant where it says all by itself."""
    words = part[0].casefold()
    match str(part.lastgroup).removeprefix("is_"):
        case "soon":
            return now + _first(phrases.soon, words, 600_000)
        case "within":
            return _later(part, here, now, hours, phrases)
        case "week":
            return _closing(here.date() + timedelta(days=max(0, 4 - here.weekday())), hours, now)
        case "range":
            wall.minutes = _minutes(part["hour4"], part["minute4"], part["am4"], part["pm4"], phrases)
        case "at_noon":
            wall.minutes = (720,)
        case "midnight":
            wall.minutes = (1440,)
        case "clock":
            wall.minutes = _minutes(part["hour"], "30" if part["half"] or part["past"] else part["minute"], part["am"], part["pm"], phrases)
            wall.late = _HOUR if part["after"] else 0
        case "plain":
            minute, am, pm = part["minute2"], part["am2"] or part["am3"], part["pm2"] or part["pm3"]
            wall.minutes = _minutes(part["hour2"], minute, am, pm, phrases)
        case "date":
            wall.day = wall.day or _date(part, here.date(), phrases)
        case "part":
            wall.part = _first(phrases.parts, words, "close")
            wall.today = wall.today or any(re.fullmatch(one, words, re.IGNORECASE) for one in phrases.todays)
        case "day":
            ahead = _first(phrases.days, words, 0)
            wall.day, wall.today = here.date() + timedelta(days=ahead), not ahead
        case _:
            weekday = next(n for n, name in enumerate(phrases.weekdays) if re.fullmatch(name, part["name"], re.IGNORECASE))
            ahead = (weekday - here.weekday()) % 7
            # "Next Friday", said on a Monday, is that of the week to come.
            ahead += 7 if part["following"] and ahead and here.weekday() + ahead < 7 else 0
            wall.day, wall.weekday = here.date() + timedelta(days=ahead), True
            wall.earlier = bool(part["earlier"])
    return None


def _later(part: re.Match[str], here: datetime, now: Instant, hours: Hours, phrases: Phrases) -> Instant:
    unit = _first(phrases.units, part["unit"].casefold(), _HOUR)
    amount = _amount(part["most"] or part["amount"] or "1", phrases) + (0.5 if part["and_half"] else 0)
    if unit < 24 * _HOUR:
        return now + max(60_000, round(amount * unit))
    days = round(amount * unit / (24 * _HOUR))
    return _closing(here.date() + timedelta(days=min(days, 366)), hours, now)


def _amount(words: str, phrases: Phrases) -> float:
    return float(words) if words.isdecimal() else _first(phrases.amounts, words.casefold(), 1.0)


def _first(table: dict[str, T], words: str, otherwise: T) -> T:
    return next((value for pattern, value in table.items() if re.fullmatch(pattern, words, re.IGNORECASE)), otherwise)


def _minutes(hour: str, minute: str | None, am: str | None, pm: str | None, phrases: Phrases) -> tuple[int, ...]:
    """Those of the day that may be meant: of a bare 3, both."""
    named = next((value for word, value in phrases.numbers.items() if word == hour.casefold()), None)
    told, past = named if named is not None else int(hour), int(minute or 0)
    if told > 12 or (told == 0 and not am):
        return (told % 24 * 60 + past,)
    half = told % 12 * 60 + past
    return (half,) if am else (half + 720,) if pm else (half, half + 720)


def _date(part: re.Match[str], today: date, phrases: Phrases) -> date | None:
    """The next day of that name: of this year, else of the next."""
    groups = part.groupdict()
    if groups.get("order"):
        month, number = today.month, int(groups["order"])
        candidates = [(today.year, month), (today.year + month // 12, month % 12 + 1)]
    else:
        name = groups.get("month") or ""
        month = next((n for n, one in enumerate(phrases.months, 1) if name and re.fullmatch(one, name, re.IGNORECASE)), 0)
        month, number = (month, int(groups["number"])) if month else (int(groups["m"]), int(groups["d"]))
        candidates = [(today.year, month), (today.year + 1, month)]
    for year, in_month in candidates:
        try:
            day = date(year, in_month, number)
        except ValueError:
            continue
        if day >= today:
            return day
    return None


def _on_the_clock(wall: _Wall, here: datetime, now: Instant, hours: Hours) -> Instant:
    today = here.date()
    if wall.minutes:
        return _clocked(wall, today, now, hours)
    if wall.earlier and wall.day is not None and not wall.part:
        wall.day -= timedelta(days=1)
    if wall.day is None and not wall.today and wall.part in ("first", "morning") and here.hour >= _NIGHT_ENDS:
        # "In the morning", said in the day, is the next one.
        wall.day = today + timedelta(days=1)
    day = wall.day or today
    if wall.part in ("", "close") or (wall.part == "first" and clock.opening(hours, day)):
        at = _closing(day, hours, now) if wall.part != "first" else clock.opening(hours, day) + _HOUR
    else:
        at = _at(day, _PARTS[wall.part], hours)
    if at > now:
        return at
    if wall.weekday:
        return _on_the_clock(msgspec.structs.replace(wall, day=day + timedelta(days=7), weekday=False, earlier=False), here, now, hours)
    if wall.day is None and not wall.today and wall.part in ("first", "morning", "noon", "afternoon"):
        return _on_the_clock(msgspec.structs.replace(wall, day=today + timedelta(days=1)), here, now, hours)
    # Said of today, late: it has until midnight.
    return _before_midnight(day, now, hours) if day == today and (wall.part in _LATE or not wall.part) else NEVER


def _clocked(wall: _Wall, today: date, now: Instant, hours: Hours) -> Instant:
    minutes = wall.minutes
    if len(minutes) == 2 and wall.part:
        minutes = minutes[:1] if wall.part in ("first", "morning") else minutes[1:]
    days = [wall.day] if wall.day is not None else [today] if wall.today else [today, today + timedelta(days=1)]
    days += [wall.day + timedelta(days=7)] if wall.weekday and wall.day is not None else []
    for day in days:
        ahead = [(minute, at) for minute in minutes if (at := _at(day, divmod(minute, 60), hours) + wall.late) > now]
        inside = [at for _, at in ahead if any(opens <= at <= closes for opens, closes in clock.spans(hours, day))]
        awake = [at for minute, at in ahead if minute in _DAYTIME]
        if inside or awake:
            return (inside or awake)[0]
        if ahead and (len(minutes) == 1 or day is days[-1]):
            return ahead[0][1]
    return NEVER


def _at(day: date, when: tuple[int, int], hours: Hours) -> Instant:
    # On the wall: a day may have 23 hours.
    wall = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=when[0], minutes=when[1])
    return clock.instant(wall.replace(tzinfo=clock.zone(hours.zone)))


def _closing(day: date, hours: Hours, now: Instant) -> Instant:
    """When the store closes on that day, five where it does not open; midnight where that is past and it is today."""
    spans = clock.spans(hours, day)
    at = spans[-1][1] if spans else _at(day, _PARTS["close"], hours)
    return at if at > now or clock.local(now, hours.zone).date() != day else _before_midnight(day, now, hours)


def _before_midnight(day: date, now: Instant, hours: Hours) -> Instant:
    return max(_at(day, (23, 59), hours), now + 60_000)
