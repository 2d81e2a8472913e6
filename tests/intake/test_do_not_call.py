"""The file of a do-not-call list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.intake.do_not_call import NoList, look
from tests.depth import depth

ASKED = {"+12025550123", "+12025550199", "+13055550100", "+442079460000"}


@pytest.mark.parametrize(
    "line",
    [
        b"2025550123",
        b"202,5550123",
        b"(202) 555-0123",
        b"+1 202-555-0123",
        b"12025550123\r",
        b'"202","5550123","2019-01-01"',
        b" 202.555.0123",
    ],
)
def test_a_number_is_read_however_it_is_written(line: bytes) -> None:
    found = look([b"Area code,Number\n", line + b"\n", b"2025550188\n"], ASKED)
    assert found.listed == {"+12025550123"}
    assert (found.areas, found.count) == ({"202"}, 2)


def test_it_says_nothing_of_area_codes_that_it_has_not() -> None:
    found = look([b"2025550188"], ASKED)
    assert [found.covers(number) for number in ("+12025550123", "+13055550100", "+442079460000")] == [True, False, False]


@pytest.mark.parametrize("lines", [[], [b"\n", b"\n"], [b"name,phone"], [b"2025550123", b"garbage"], [b"2025550123", b"20255501234"]])
def test_half_a_list_is_none(lines: list[bytes]) -> None:
    with pytest.raises(NoList):
        look(lines, ASKED)


_numbers = st.integers(200, 999).flatmap(lambda area: st.integers(2_000_000, 9_999_999).map(lambda rest: f"+1{area}{rest}"))


@settings(max_examples=depth(60, 3_000))
@given(st.sets(_numbers, min_size=1, max_size=12), st.sets(_numbers, max_size=12))
def test_who_stands_on_it_is_found_and_nobody_else(listed: set[str], others: set[str]) -> None:
    found = look([f"{number[2:5]},{number[5:]}\n".encode() for number in sorted(listed)], listed | others)
    assert found.listed == listed
