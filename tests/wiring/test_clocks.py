"""Whoever sets a computer's clock must not make its hub sleep for an hour, or send at night."""

import time

import pytest

from bdcdesk.wiring import place
from bdcdesk.wiring.place import clock, steady

HOUR = 3_600_000


def test_a_steady_clock_begins_with_the_computers_own_and_does_not_follow_it_when_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    wall, even = clock(), steady()
    assert abs(wall() - even()) < 60_000
    before, real = even(), time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - HOUR * 1_000_000)
    assert wall() < before - HOUR // 2
    assert 0 <= even() - before < 60_000
    # Asked for only now, it is still the same clock: an offset measured by one holds for the other.
    assert 0 <= steady()() - even() < 1_000


def test_a_steady_clock_goes_on_with_the_time_that_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    even, began = steady(5_000), place._even()
    monkeypatch.setattr(place, "_even", lambda: began + 2 * HOUR * 1_000_000)
    later = even()
    monkeypatch.setattr(place, "_even", lambda: began)
    assert later - even() == 2 * HOUR
    assert even() - steady()() == 5_000
