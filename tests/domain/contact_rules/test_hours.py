"""Each state's hours and caps by themselves: every boundary of its week and its holidays, to the millisecond, against the oracle."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bdcdesk.domain.contact_rules import Allowed
from bdcdesk.domain.contact_rules.book import CapRule, HoursRule
from tests.domain.contact_rules import oracle
from tests.domain.contact_rules.making import BOOK, added, rules_of, said, where
from tests.domain.making import DAY, HOUR

ZONE = "America/Denver"
HOURS = {"hours-federal": "NY", "hours-canada": "CA-ON"} | {f"hours-{state.lower()}": state for state in oracle.STATES}
CAPS = {f"cap-{state.lower()}": state for state in sorted(oracle.CAPPED)}
DAYS = ("2026-03-04", "2026-03-07", "2026-03-08", "2026-11-01", "2028-02-29")
"""A weekday, a Saturday, the Sundays on which clocks go forward and back, a leap day (in Louisiana it is Mardi Gras)."""


def edges(day: str) -> list[int]:
    """Both sides of each half hour from 7 am to 10 pm."""
    return [clocks(day, minute) + off for minute in range(7 * 60, 22 * 60 + 1, 30) for off in (-1, 0)]


def clocks(day: str, minute: int) -> int:
    shown = datetime.fromisoformat(f"{day}T{minute // 60:02}:{minute % 60:02}")
    return int(shown.replace(tzinfo=ZoneInfo(ZONE)).timestamp() * 1000)


def test_the_book_knows_the_hours_and_caps_that_are_tried_here_and_no_other() -> None:
    assert HOURS.keys() == {rule.id for rule in BOOK.rules if isinstance(rule, HoursRule)}
    assert CAPS.keys() == {rule.id for rule in BOOK.rules if isinstance(rule, CapRule)}


@pytest.mark.parametrize(("rule", "state"), HOURS.items(), ids=list(HOURS))
def test_each_states_hours_alone(rule: str, state: str) -> None:
    holidays = [clocks(day, hour * 60) for day in oracle.CLOSED.get(state, "").split() if day < "2027" for hour in (9, 11, 13, 17)]
    for now in (*(now for day in DAYS for now in edges(day)), *holidays):
        answer = said(now, where=where({state}, ZONE), channel="call", inquired=now)
        legal = oracle.rings(now, (ZONE,), {state})
        assert isinstance(answer, Allowed) == legal, now
        if not legal and oracle.rings(now, (ZONE,), ()):
            assert rules_of(answer) == [rule], now


@pytest.mark.parametrize(("rule", "state"), CAPS.items(), ids=list(CAPS))
def test_each_cap_alone(rule: str, state: str) -> None:
    """Three within 24 hours, over midnight, and the fourth when the first of them is 24 hours old; texts and calls are counted alike."""
    noon = clocks("2026-03-04", 12 * 60)
    before = (noon - DAY + 1, noon - 16 * HOUR, noon - HOUR)
    for channel in ("text", "call"):
        for state_at, capped in ((state, [rule]), ("NY", [])):
            assert rules_of(said(noon, where=where({state_at}, ZONE), channel=channel, contacts=before, inquired=noon)) == capped
        held = said(noon, where=where({state}, ZONE), channel=channel, contacts=before, inquired=noon)
        assert getattr(held, "until", 0) == noon + 1
        assert rules_of(said(noon + 1, where=where({state}, ZONE), channel=channel, contacts=before, inquired=noon)) == []
        assert rules_of(said(noon, where=where({state}, ZONE), channel=channel, contacts=before[1:], inquired=noon)) == []


def test_a_leap_day_is_a_day_for_a_stores_own_rules() -> None:
    noon = clocks("2028-02-29", 12 * 60)
    assert rules_of(said(noon, inquired=noon, added=added(holidays=("2028-02-29",)), where=where({"NY"}, ZONE))) == ["store-holidays"]
    assert rules_of(said(noon + DAY, inquired=noon, added=added(holidays=("2028-02-29",)), where=where({"NY"}, ZONE))) == []
