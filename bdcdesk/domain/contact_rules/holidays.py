"""Holidays by rule, so that the book holds for every year.

`12-25`, `3 mon 01`, `-1 mon 05` (the last), `4 thu 11 +1` (the day after), `easter -47`, and once `2026-12-24`.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIXED: Final = re.compile(r"(\d\d)-(\d\d)")
_NTH: Final = re.compile(r"(-1|[1-5]) (mon|tue|wed|thu|fri|sat|sun) (\d\d)(?: \+(\d))?")
_ONCE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_EASTER: Final = re.compile(r"easter ([+-]\d{1,2})")


class HolidayError(ValueError):
    """A rule for a holiday that cannot be read."""


@lru_cache(maxsize=4096)
def dates(spec: str, year: int) -> frozenset[date]:
    """The day of this year, and the one that it is observed on if that is another: the Friday before a Saturday, the Monday after a Sunday.

    Both are kept, because a state may mean either. Raises HolidayError.
    """
    if _ONCE.fullmatch(spec):
        return frozenset({date.fromisoformat(spec)} if spec.startswith(f"{year:04}-") else ())
    day = _date(spec, year)
    moved = {5: timedelta(days=-1), 6: timedelta(days=1)}.get(day.weekday(), timedelta())
    return frozenset({day, day + moved}) if _FIXED.fullmatch(spec) else frozenset({day})


def _date(spec: str, year: int) -> date:
    if found := _FIXED.fullmatch(spec):
        return _made(year, int(found[1]), int(found[2]), spec)
    if found := _NTH.fullmatch(spec):
        first = _made(year, int(found[3]), 1, spec)
        offset = (_DAYS.index(found[2]) - first.weekday()) % 7
        day = first + timedelta(days=offset + 7 * (max(int(found[1]), 1) - 1))
        if found[1] == "-1":
            while (day + timedelta(days=7)).month == first.month:
                day += timedelta(days=7)
        return day + timedelta(days=int(found[4] or 0))
    if found := _EASTER.fullmatch(spec):
        return easter(year) + timedelta(days=int(found[1]))
    raise HolidayError(f"“{spec}” is no rule for a holiday.")


def _made(year: int, month: int, day: int, spec: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise HolidayError(f"“{spec}” is no day.") from error


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return date(year, month, (h + ell - 7 * m + 33 * month + 19) % 32)
