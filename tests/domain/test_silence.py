"""What is out of a source's habit, and what is not."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from bdcdesk.domain import clock
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.silence import ENOUGH, LEAST, WEEKS, Rhythm

MINUTE, HOUR = 60_000, 3_600_000
OFFICE = Hours("America/Phoenix", (*(((540, 1080),),) * 5, ((600, 900),), ()), ("2026-03-04",))
START = clock.due(OFFICE, 1_772_000_000_000, 1)


def rhythm(arrivals: list[int]) -> Rhythm:
    made = Rhythm(OFFICE)
    for arrived in arrivals:
        made.add(arrived)
    return made


def after(gaps: list[int]) -> list[int]:
    """Arrivals with these gaps of business time between them."""
    found = [START]
    for gap in gaps:
        found.append(clock.due(OFFICE, found[-1], gap))
    return found


@given(st.integers(1 * MINUTE, 5 * HOUR), st.integers(ENOUGH - 1, 40), st.floats(0, 1))
def test_a_regular_source_is_never_alarmed_in_its_rhythm(gap: int, count: int, part: float) -> None:
    made = rhythm(after([gap] * count))
    assert made.silent(clock.due(OFFICE, made.last, int(gap * part))) == 0


@given(st.lists(st.integers(0, 8 * HOUR), min_size=ENOUGH - 1, max_size=60))
def test_silence_of_three_times_its_longest_gap_always_is_one(gaps: list[int]) -> None:
    arrivals = after(gaps)
    assume(arrivals[-1] - arrivals[0] < WEEKS)
    made = rhythm(arrivals)
    quiet = max(3 * max(gaps), LEAST + 1)
    assert made.silent(clock.due(OFFICE, made.last, quiet)) == quiet


@given(st.lists(st.integers(0, 8 * HOUR), max_size=60), st.integers(0, 90 * 86_400_000))
def test_less_than_four_business_hours_or_twenty_arrivals_say_nothing(gaps: list[int], later: int) -> None:
    made = rhythm(after(gaps))
    now = made.last + later
    if len(gaps) + 1 < ENOUGH or clock.business_time(OFFICE, made.last, now) <= LEAST:
        assert made.silent(now) == 0


@given(st.lists(st.integers(0, 40 * 86_400_000), min_size=1, max_size=50), st.randoms())
def test_in_whatever_order_they_come_the_habit_is_the_same(offsets: list[int], chance: object) -> None:
    arrivals = sorted(START + offset for offset in offsets)
    kept = [arrived for arrived in arrivals if arrived >= arrivals[-1] - WEEKS]
    shuffled = arrivals.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = rhythm(kept), rhythm(shuffled)
    assert (one._arrivals, one._gaps, one.allowed) == (other._arrivals, other._gaps, other.allowed)
    assert one._gaps == [clock.business_time(OFFICE, a, b) for a, b in pairwise(kept)]


def _closed_after(made: Rhythm) -> bool:
    """Whether the store closes for longer than a night within two hours of the last arrival."""
    return clock.due(OFFICE, made.last, 2 * HOUR) - made.last > 24 * HOUR


def test_a_night_and_a_weekend_are_no_silence() -> None:
    made = next(made for n in range(30, 140) if _closed_after(made := rhythm(after([30 * MINUTE] * n))))
    monday = clock.due(OFFICE, made.last, 2 * HOUR)
    assert made.silent(monday) == 0
    assert made.silent(clock.due(OFFICE, made.last, 5 * HOUR)) == 5 * HOUR


def test_one_long_gap_in_a_hundred_is_no_habit() -> None:
    made = rhythm(after([30 * MINUTE] * 120 + [20 * HOUR] + [30 * MINUTE] * 20))
    assert made.allowed == LEAST
