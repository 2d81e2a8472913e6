"""Calling hours: whether a phone may ring now, and the first minute at which it may, in every place where its owner may be."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.contact_rules.book import HoursRule, minutes
from bdcdesk.domain.contact_rules.holidays import dates
from bdcdesk.domain.events.base import Instant

_LONGEST: Final = 40
"""Days ahead that are looked at for a minute which is legal everywhere."""


class Span(msgspec.Struct, frozen=True):
    """Minutes of the local day in which it may ring; none if `start` is not before `end`. `by`: the rules that draw this span."""

    start: int
    end: int
    by: tuple[str, ...] = ()


class Hours(msgspec.Struct, frozen=True):
    """Rules that all hold at once, in all of these zones at once."""

    rules: tuple[HoursRule, ...]
    zones: tuple[str, ...]

    def against(self, now: Instant) -> tuple[str, ...]:
        """The rules that forbid it now, in any zone; () if none does."""
        found = dict[str, None]()
        for zone in self.zones:
            here = clock.local(now, zone)
            minute = here.hour * 60 + here.minute
            for rule in self.rules:
                span = span_of(rule, here.date())
                if not span.start <= minute < span.end:
                    found[rule.id] = None
        return tuple(found)

    def first(self, now: Instant) -> Instant | None:
        """The first instant from now on at which it may; None if there is none in the next weeks."""
        at, end = now, now + _LONGEST * 86_400_000
        while at < end:
            later = max(_next(self.rules, at, zone) for zone in self.zones)
            if later == at:
                return at
            at = later
        return None

    def closes(self, now: Instant) -> Instant:
        """When the first window closes that is open now."""
        return min(_end(self.rules, now, zone) for zone in self.zones)


def span_of(rule: HoursRule, day: date) -> Span:
    span = rule.on_holidays if is_holiday(rule.holidays.values(), day) else rule.week[day.weekday()]
    # A day in the week that allows nothing is not opened by being a holiday.
    if span is None or rule.week[day.weekday()] is None:
        return Span(0, 0)
    return Span(minutes(span[0]), minutes(span[1]))


def is_holiday(specs: Iterable[str], day: date) -> bool:
    # The New Year that is observed before it begins belongs to the next one's list.
    return any(day in dates(spec, year) for spec in specs for year in (day.year, day.year + 1))


def _common(rules: Sequence[HoursRule], day: date) -> Span:
    spans = [span_of(rule, day) for rule in rules]
    return Span(max(span.start for span in spans), min(span.end for span in spans))


def _next(rules: Sequence[HoursRule], now: Instant, zone: str) -> Instant:
    here = clock.local(now, zone)
    span = _common(rules, here.date())
    minute = here.hour * 60 + here.minute
    if span.start <= minute < span.end:
        return now
    if minute < span.start < span.end:
        return _instant(here.date(), span.start, zone, now)
    day = here.date() + timedelta(days=1)
    opens = _common(rules, day)
    return _instant(day, opens.start if opens.start < opens.end else 0, zone, now)


def _end(rules: Sequence[HoursRule], now: Instant, zone: str) -> Instant:
    day = clock.local(now, zone).date()
    return _instant(day, _common(rules, day).end, zone, now)


def _instant(day: date, minute: int, zone: str, after: Instant) -> Instant:
    """When the clocks of this zone show it, after that instant: of an hour that comes twice the second one, once the first is past."""
    day, minute = (day + timedelta(days=1), 0) if minute == 24 * 60 else (day, minute)
    shown = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=clock.zone(zone))
    at = clock.instant(shown)
    return at if at > after else clock.instant(shown.replace(fold=1))
