"""When an answer is due: cases typed by hand around nights, breaks, holidays and daylight saving; then the laws."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bdcdesk.domain import clock
from bdcdesk.domain.events.settings import Hours

from .making import DAY, HOUR, MINUTE, START, hours

DAYTIME = ((540, 1200),)
"""9 to 20 o'clock."""
SHOWROOM = Hours("America/New_York", (*(DAYTIME,) * 6, ((660, 1080),)), ("2026-12-25",))
"""Monday to Saturday 9 to 20, Sunday 11 to 18, closed at Christmas."""
LUNCH = Hours("America/New_York", (((540, 720), (780, 1080)),) * 7)
"""9 to 12 and 13 to 18."""
NIGHT = Hours("America/New_York", (((60, 180),),) * 7)
"""1 to 3 at night: two hours, but one in the spring night and three in that of autumn."""
ROUND_THE_CLOCK = Hours("America/New_York", (((0, 1440),),) * 7)
PHOENIX = Hours("America/Phoenix", (DAYTIME,) * 7)
CLOSED = Hours("America/New_York", ((),) * 7)


def at(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp() * 1000)


@pytest.mark.parametrize(
    ("calendar", "arrival", "minutes", "expected"),
    [
        pytest.param(SHOWROOM, "2026-03-02T15:00:00Z", 5, "2026-03-02T15:05:00Z", id="in hours"),
        pytest.param(SHOWROOM, "2026-03-02T15:00:00.250Z", 0, "2026-03-02T15:00:00.250Z", id="at once"),
        pytest.param(SHOWROOM, "2026-03-03T04:00:00Z", 5, "2026-03-03T14:05:00Z", id="at night: from opening"),
        pytest.param(SHOWROOM, "2026-03-03T00:58:00Z", 5, "2026-03-03T14:03:00Z", id="two minutes before closing"),
        pytest.param(SHOWROOM, "2026-03-03T00:55:00Z", 5, "2026-03-03T01:00:00Z", id="due when it closes"),
        pytest.param(SHOWROOM, "2026-03-03T01:00:00Z", 5, "2026-03-03T14:05:00Z", id="arrived when it closed"),
        pytest.param(SHOWROOM, "2026-12-25T15:00:00Z", 5, "2026-12-26T14:05:00Z", id="holiday"),
        pytest.param(SHOWROOM, "2026-12-25T00:59:00Z", 5, "2026-12-26T14:04:00Z", id="over a holiday"),
        pytest.param(SHOWROOM, "2026-03-08T04:00:00Z", 5, "2026-03-08T15:05:00Z", id="spring: Sunday opens by the new time"),
        pytest.param(SHOWROOM, "2026-11-01T03:00:00Z", 5, "2026-11-01T16:05:00Z", id="autumn: Sunday opens by the new time"),
        pytest.param(LUNCH, "2026-03-02T16:58:00Z", 5, "2026-03-02T18:03:00Z", id="over lunch"),
        pytest.param(LUNCH, "2026-03-02T17:30:00Z", 5, "2026-03-02T18:05:00Z", id="at lunch"),
        pytest.param(LUNCH, "2026-03-02T14:00:00Z", 8 * 60 + 5, "2026-03-03T14:05:00Z", id="a day of work and five minutes"),
        pytest.param(ROUND_THE_CLOCK, "2026-03-08T06:58:00Z", 5, "2026-03-08T07:03:00Z", id="spring: 1:58 and five minutes is 3:03"),
        pytest.param(ROUND_THE_CLOCK, "2026-11-01T05:58:00Z", 5, "2026-11-01T06:03:00Z", id="autumn: 1:58 and five minutes is 1:03"),
        pytest.param(ROUND_THE_CLOCK, "2026-03-08T05:00:00Z", 24 * 60, "2026-03-09T05:00:00Z", id="spring: 23 hours and one more"),
        pytest.param(NIGHT, "2026-03-08T05:00:00Z", 60, "2026-03-08T07:00:00Z", id="spring: the night shift has one hour"),
        pytest.param(NIGHT, "2026-03-08T05:00:00Z", 120, "2026-03-09T06:00:00Z", id="spring: the second hour is the next night's"),
        pytest.param(NIGHT, "2026-11-01T04:00:00Z", 180, "2026-11-01T08:00:00Z", id="autumn: the night shift has three hours"),
        pytest.param(PHOENIX, "2026-03-08T15:00:00Z", 5, "2026-03-08T16:05:00Z", id="Phoenix keeps its time in spring"),
        pytest.param(PHOENIX, "2026-11-02T15:00:00Z", 5, "2026-11-02T16:05:00Z", id="Phoenix keeps its time in autumn"),
        pytest.param(CLOSED, "2026-03-02T15:00:00Z", 5, "2026-03-02T15:05:00Z", id="never open counts as always open"),
    ],
)
def test_due(calendar: Hours, arrival: str, minutes: int, expected: str) -> None:
    assert clock.due(calendar, at(arrival), minutes * MINUTE) == at(expected)
    assert clock.business_time(calendar, at(arrival), at(expected)) == minutes * MINUTE


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-03-02T13:59:59Z", False),
        ("2026-03-02T14:00:00Z", True),
        ("2026-03-02T16:59:59Z", True),
        ("2026-03-02T17:00:00Z", False),
        ("2026-03-02T18:00:00Z", True),
    ],
)
def test_open_from_the_first_minute_until_the_last(moment: str, open_: bool) -> None:
    assert clock.is_open(LUNCH, at(moment)) is open_


def test_a_week_without_one_open_minute_counts_as_always_open() -> None:
    assert clock.is_open(CLOSED, START)
    assert clock.business_time(CLOSED, START, START + DAY) == DAY


def test_a_break_inside_the_hour_that_spring_leaves_out_is_not_counted_twice() -> None:
    broken = Hours("America/New_York", (((90, 150), (180, 240)),) * 7)
    start = at("2026-03-08T06:30:00Z")
    assert clock.due(broken, start, 90 * MINUTE) == start + 90 * MINUTE
    assert clock.business_time(broken, start, start + 90 * MINUTE) == 90 * MINUTE


def test_spans_may_be_typed_in_any_order() -> None:
    swapped = Hours("America/New_York", (((780, 1080), (540, 720)),) * 7)
    assert clock.due(swapped, START, 5 * HOUR) == clock.due(LUNCH, START, 5 * HOUR)


def test_a_store_open_one_minute_a_week_still_has_a_due_time() -> None:
    rare = Hours("America/New_York", (((540, 541),), *((),) * 6))
    assert clock.due(rare, at("2026-03-02T14:00:00Z"), 100 * MINUTE) == at("2028-01-24T14:01:00Z")


starts = st.one_of(
    st.integers(START, START + 10 * DAY),
    st.integers(at("2026-10-30T00:00:00Z"), at("2026-11-03T00:00:00Z")),
)
targets = st.integers(0, 3 * DAY)


@given(hours(), starts, targets)
def test_due_is_the_target_in_business_time_later(calendar: Hours, start: int, target: int) -> None:
    due = clock.due(calendar, start, target)
    assert due >= start + target
    assert clock.business_time(calendar, start, due) == target


@given(hours(), starts, st.integers(1, 3 * DAY))
def test_due_falls_into_open_hours_or_on_their_end(calendar: Hours, start: int, target: int) -> None:
    assert clock.is_open(calendar, clock.due(calendar, start, target) - 1)


@given(hours(), starts, st.integers(0, 3 * DAY), targets)
def test_who_comes_later_is_due_no_earlier(calendar: Hours, start: int, later: int, target: int) -> None:
    assert clock.due(calendar, start, target) <= clock.due(calendar, start + later, target)


@given(hours(), starts, targets, targets)
def test_a_longer_target_is_due_no_earlier(calendar: Hours, start: int, target: int, more: int) -> None:
    assert clock.due(calendar, start, target) <= clock.due(calendar, start, target + more)


@given(hours(), starts, starts, starts)
def test_business_time_adds_up(calendar: Hours, one: int, two: int, three: int) -> None:
    first, second, third = sorted((one, two, three))
    whole = clock.business_time(calendar, first, third)
    assert whole == clock.business_time(calendar, first, second) + clock.business_time(calendar, second, third)
    assert 0 <= whole <= third - first
    assert clock.business_time(calendar, third, first) == 0


@given(hours(), starts)
def test_what_arrives_in_closed_hours_counts_from_opening(calendar: Hours, start: int) -> None:
    assume(not clock.is_open(calendar, start))
    opening = clock.due(calendar, start, 1) - 1
    assert clock.is_open(calendar, opening)
    assert not clock.is_open(calendar, opening - 1)
    assert clock.due(calendar, start, 5 * MINUTE) == clock.due(calendar, opening, 5 * MINUTE)


@given(st.integers(0, 4_000_000_000_000), st.sampled_from(("America/New_York", "America/Phoenix", "Asia/Kathmandu")))
def test_an_instant_on_the_wall_is_the_same_instant(moment: int, name: str) -> None:
    wall = clock.local(moment, name)
    assert wall.tzinfo == ZoneInfo(name)
    assert clock.instant(wall) == moment
