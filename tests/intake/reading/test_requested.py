"""The request time in the forms senders use."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.intake.reading.requested import AMBIGUOUS, NO_TIME, NO_ZONE, TEMPLATE, UNREADABLE, requested

CHICAGO = ZoneInfo("America/Chicago")
AT = int(datetime(2026, 7, 14, 20, 26, 53, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-07-14T15:26:53-05:00",
        "20260714T152653-0500",
        "2026-07-14T20:26:53Z",
        "2026-07-14T20:26:53.0000000Z",
        "2026-07-14T20:26:53+0000",
        "2026-07-14 15:26:53 -0500",
        "2026-07-14T15:26:53-05",
        "2026-07-14T15:26:53-05:0",
        "Tue, 14 Jul 2026 15:26:53 -0500",
        "1784060813",
        "1784060813000",
        "  2026-07-14t20:26:53z\n",
    ],
)
def test_a_stated_zone_is_kept_without_a_finding(raw: str) -> None:
    assert requested(raw, "US", CHICAGO) == (AT, ())


@pytest.mark.parametrize(
    ("raw", "early", "findings"),
    [
        ("2026-07-14T15:26:53", 0, (NO_ZONE,)),
        ("2026-07-14 15:26", 53, (NO_ZONE,)),
        ("2026/07/14 15:26:53", 0, (NO_ZONE,)),
        ("7/14/2026 3:26 PM", 53, (NO_ZONE,)),
        ("07-14-2026 15:26:53", 0, (NO_ZONE,)),
        ("14/07/2026 15:26:53", 0, (NO_ZONE,)),
        ("July 14, 2026, 3:26 pm", 53, (NO_ZONE,)),
        ("Jul 14, 2026 at 3:26:53 p.m.", 0, (NO_ZONE,)),
        ("2026-07-14", 15 * 3600 + 26 * 60 + 53, (NO_TIME, NO_ZONE)),
    ],
)
def test_what_states_no_zone_is_the_stores_and_says_so(raw: str, early: int, findings: tuple[str, ...]) -> None:
    assert requested(raw, "US", CHICAGO) == (AT - early * 1000, findings)


def test_day_and_month_follow_the_region_and_say_so() -> None:
    in_us = requested("03/04/2026 10:00", "US", UTC)
    elsewhere = requested("03/04/2026 10:00", "GB", UTC)
    assert in_us == (int(datetime(2026, 3, 4, 10, tzinfo=UTC).timestamp() * 1000), (AMBIGUOUS, NO_ZONE))
    assert elsewhere == (int(datetime(2026, 4, 3, 10, tzinfo=UTC).timestamp() * 1000), (AMBIGUOUS, NO_ZONE))


@pytest.mark.parametrize("raw", ["[fdt]", "{{nowIso}}", "${date}"])
def test_an_unfilled_template_is_called_one(raw: str) -> None:
    assert requested(raw, "US", UTC) == (0, (TEMPLATE,))


@pytest.mark.parametrize(
    "raw",
    [
        "soon",
        "2026-13-01T00:00:00Z",
        "2026-02-30",
        "0001-01-01T00:00:00Z",
        "13/13/2026",
        "2026-07-14T25:00:00Z",
        "9:61",
        "2026-07-14T10:00:00+99:00",
    ],
)
def test_nothing_is_guessed_from_what_is_no_time(raw: str) -> None:
    assert requested(raw, "US", CHICAGO) == (0, (UNREADABLE,))


def test_nothing_stated_is_not_a_fault() -> None:
    assert requested(" ", "US", UTC) == (0, ())


moments = st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2099, 1, 1)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001


@given(moments, st.integers(-14 * 4, 14 * 4), st.booleans())
def test_any_offset_gives_the_instant(moment: datetime, quarters: int, basic: bool) -> None:
    stated = moment.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)))
    raw = stated.strftime("%Y%m%dT%H%M%S%z") if basic else stated.isoformat()
    assert requested(raw, "US", CHICAGO) == (int(stated.timestamp()) * 1000, ())


@given(st.text(max_size=40))
def test_no_text_raises(raw: str) -> None:
    assert requested(raw, "US", CHICAGO)[0] >= 0
