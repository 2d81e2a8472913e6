"""Times in words."""

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.report.times import dated, lasted

from .making import START, ZONE

DAY = 86_400_000


def test_a_date_says_all_of_itself() -> None:
    assert dated(START, ZONE) == "Wed, Oct 14, 2026"


@given(st.integers(0, 400 * DAY))
def test_lengths_never_say_nothing_and_name_two_units_at_most(length: int) -> None:
    said = lasted(length)

    assert said
    assert len(said.split()) in (2, 4)
