"""When the shopper asked: `requestdate`, which the format gives four forms and senders write in some twenty."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.reading.plain import is_template

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = range(1990, 2101)

ISO = re.compile(
    r"""^(?P<y>\d{4})(?P<dash>[-/]?)(?P<m>\d{2})(?P=dash)(?P<d>\d{2})
    (?:(?:[T\ ]+)(?P<h>\d{1,2}):?(?P<min>\d{2})(?::?(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?
    \s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{1,2})?)?)?$""",
    re.VERBOSE | re.IGNORECASE,
)
NUMBERS = re.compile(
    r"^(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4}|\d\d)(?:,?\s+(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?)?$",
    re.IGNORECASE,
)
WORDED = re.compile(
    r"^(?P<month>[a-z]{3,9})\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})(?:,?\s+(?:at\s+)?(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?)?$",
    re.IGNORECASE,
)
DAY_FIRST = re.compile(
    r"^(?P<d>\d{1,2})[ -](?P<month>[a-z]{3,9})\.?,?[ -](?P<y>\d{4})"
    r"(?:,?\s+(?:at\s+)?(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?)?$",
    re.IGNORECASE,
)
WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+(?=\w)", re.IGNORECASE)
NAMED_ZONE = re.compile(r"(?<=[\dm])\s*\(?\b([ECMP])([SD]?)T\)?$", re.IGNORECASE)
COASTS = {
    "E": (5, ZoneInfo("America/New_York")),
    "C": (6, ZoneInfo("America/Chicago")),
    "M": (7, ZoneInfo("America/Denver")),
    "P": (8, ZoneInfo("America/Los_Angeles")),
}
LEADING = re.compile(
    r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:(?:Z|[+-](?:0\d|1[0-4]):?\d\d)(?=.)|(?=[^+\d.-])))", re.IGNORECASE
)
HALVES = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
OFFSET = re.compile(r"^([+-])(\d{1,2}):?(\d{1,2})?$")
EPOCHS = re.compile(r"^\d{10}(?:\d{3})?$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

NO_ZONE = "The request time names no time zone; it was read in the store's."
NO_TIME = "The request date has no time of day; the day's beginning was taken."
PARTLY = "Something that is no time follows the request time; it was left out."
UNREADABLE = "The request time cannot be read."
AMBIGUOUS = "The request date may be day/month or month/day; the store's custom was taken."
TEMPLATE = "The request time is an unfilled placeholder of the sender's template."


class _Unfit(Exception):
    pass


def requested(raw: str, region: str, zone: tzinfo) -> tuple[Instant, tuple[str, ...]]:
    """The instant that `raw` says, 0 where it says none, and findings.

    Read: ISO 8601 basic and extended, with a space or `/`, with or without seconds, fractions of any length, `Z`, `+hh`, `+hhmm`,
    `+hh:mm`; RFC 2822; US and worded dates with 12 or 24 hours, years of two digits, "EST" and "ET"; seconds or milliseconds since 1970.
    What names no zone is read in `zone`;
    1/2/2026 is the second of January where `region` is US, PH or unknown, else the first of February, with a finding either way.
    """
    text = " ".join(raw.split())
    if not text:
        return 0, ()
    if is_template(text):
        return 0, (TEMPLATE,)
    bare = WEEKDAY.sub("", text)
    named = NAMED_ZONE.search(bare)
    if named:
        # "ET" alone is the clock on the wall there, whatever the season; with S or D the hour is told.
        west, wall = COASTS[named[1].upper()]
        zone = timezone(timedelta(hours=(named[2].upper() == "D") - west)) if named[2] else wall
    bare = bare[: named.start()] if named else bare
    for read in (_iso, _numbers, _worded, _since_epoch, _mail):
        try:
            found = read(text if read is _mail else bare, region, zone)
        except (_Unfit, ValueError, TypeError, OverflowError, IndexError):
            continue
        if found is not None and found[0].year in YEARS:
            moment, findings = found
            findings = tuple(finding for finding in findings if finding != NO_ZONE) if named else findings
            return (moment - EPOCH) // timedelta(milliseconds=1), findings
    start = LEADING.match(text)
    if start:
        moment_read, findings = requested(start[1], region, zone)
        return (moment_read, (PARTLY, *findings)) if moment_read else (0, (UNREADABLE,))
    return 0, (UNREADABLE,)


_Found: TypeAlias = tuple[datetime, tuple[str, ...]] | None


def _iso(text: str, region: str, zone: tzinfo) -> _Found:
    match = ISO.match(text) or ISO.match(text[:8] + " " + text[9:] if re.match(r"\d{8}T", text) else "")
    if match is None:
        return None
    stated = _zone(match["zone"])
    moment = datetime(
        int(match["y"]),
        int(match["m"]),
        int(match["d"]),
        _hour(match),
        int(match["min"] or 0),
        int(match["s"] or 0),
        int((match["f"] or "0").ljust(6, "0")[:6]),
        stated or zone,
    )
    return moment.astimezone(UTC), (*(() if match["h"] else (NO_TIME,)), *(() if stated else (NO_ZONE,)))


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    match = OFFSET.match(text)
    if match is None:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if offset > timedelta(hours=14) or int(match[3] or 0) > 59:
        raise _Unfit
    return timezone(-offset if match[1] == "-" else offset)


def _numbers(text: str, region: str, zone: tzinfo) -> _Found:
    match = NUMBERS.match(text)
    if match is None:
        return None
    a, b = int(match["a"]), int(match["b"])
    month_first = b > 12 or (a <= 12 and region in ("US", "PH", ""))
    month, day = (a, b) if month_first else (b, a)
    moment = _local(match, month, day, zone)
    sure = a > 12 or b > 12 or a == b
    return moment, (*(() if sure else (AMBIGUOUS,)), *(() if match["h"] else (NO_TIME,)), NO_ZONE)


def _worded(text: str, region: str, zone: tzinfo) -> _Found:
    match = WORDED.match(text) or DAY_FIRST.match(text)
    if match is None or match["month"][:3].lower() not in MONTHS:
        return None
    moment = _local(match, MONTHS.index(match["month"][:3].lower()) + 1, int(match["d"]), zone)
    return moment, (*(() if match["h"] else (NO_TIME,)), NO_ZONE)


def _local(match: re.Match[str], month: int, day: int, zone: tzinfo) -> datetime:
    year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
    return datetime(year, month, day, _hour(match), int(match["min"] or 0), int(match["s"] or 0), tzinfo=zone).astimezone(UTC)


def _hour(match: re.Match[str]) -> int:
    hour = int(match["h"] or 0)
    if not match["half"]:
        return hour
    if hour > 12:
        # "15:04 PM": the twelve-hour mark is a template's.
        return hour
    if hour == 0:
        raise _Unfit
    return hour % 12 + (12 if match["half"][0] in "pP" else 0)


def _since_epoch(text: str, region: str, zone: tzinfo) -> _Found:
    if not EPOCHS.match(text):
        return None
    return EPOCH + timedelta(milliseconds=int(text) * (1 if len(text) == 13 else 1000)), ()


def _mail(text: str, region: str, zone: tzinfo) -> _Found:
    if HALVES.search(text):
        # The library passes over "PM": half a day would be lost.
        return None
    moment = parsedate_to_datetime(text)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone).astimezone(UTC), (NO_ZONE,)
    return moment.astimezone(UTC), ()
