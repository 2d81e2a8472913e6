"""First answers in time, late and never: each lead counted once, by whoever answered it."""

import csv
import io

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.report.answers import COLUMNS, answers, lines, table
from bdcdesk.report.names import Names
from tests.depth import depth
from tests.domain.making import ALWAYS_OPEN, MINUTE, START
from tests.domain.test_distribution import fresh

NAMES = Names({"ana": "Ana Ruiz", "ben": "Ben Osei"}, "")
NOW = START + 60 * MINUTE


def replied(n: int, by: str, at: int) -> Touch:
    return Touch(f"t{n}", "text", "person/1", "delivered", at, at, by, reached=at)


def lead(n: int, arrived: int = START, answered: int = 0, by: str = "ana", **fields: object) -> Lead:
    """Due five minutes after it arrived."""
    touches = (replied(n, by, answered),) if answered else ()
    given = {"id": f"l{n}", "arrived": arrived, "due": arrived + 5 * MINUTE, "answered": answered, "touches": touches} | fields
    return msgspec.structs.replace(fresh(), **given)


def told(*leads: Lead) -> list[tuple[str | None, int, int, int, int]]:
    found = answers(leads, ALWAYS_OPEN, NOW, START, NOW)
    return [(one.member, one.in_time, one.late, one.never, one.waiting) for one in found]


def test_each_is_in_time_late_never_or_not_due_yet() -> None:
    leads = (
        lead(1, answered=START + 5 * MINUTE),
        lead(2, answered=START + 5 * MINUTE + 1, by="ben"),
        lead(3, owner="ben"),
        lead(4, arrived=NOW - MINUTE),
        lead(5, arrived=NOW - MINUTE, closed="bought elsewhere"),
        lead(6, arrived=START - 1, answered=START),
    )
    assert told(*leads) == [(None, 1, 1, 2, 1), ("", 0, 0, 1, 1), ("ben", 0, 1, 1, 0), ("ana", 1, 0, 0, 0)]


def test_in_words_and_as_a_table() -> None:
    found = answers([lead(n, answered=START + n * MINUTE) for n in range(1, 11)], ALWAYS_OPEN, NOW, START, NOW)
    assert lines(found, NAMES)[0] == (
        "all of the store: 10 leads, 50% in time; 5 in time, 5 late, 0 never, 0 not due yet;"
        " half within 5 min, nine of ten within 9 min; 0 useful"
    )
    rows = list(csv.DictReader(io.StringIO(table(found, NAMES))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["who"] for row in rows] == ["all of the store", "Ana Ruiz"]
    assert (rows[1]["in_time_percent"], rows[1]["median_seconds"], rows[1]["p90_seconds"]) == ("50.0", "300", "540")
    assert [line for line in lines(answers([], ALWAYS_OPEN, NOW, START, NOW), NAMES) if "none is due yet" in line]


@settings(max_examples=depth(40, 300))
@given(
    st.lists(
        st.tuples(st.integers(-5, 70), st.integers(0, 30), st.sampled_from(["ana", "ben", ""]), st.booleans(), st.booleans()),
        max_size=25,
    )
)
def test_all_of_the_store_is_the_sum_of_its_agents(made: list[tuple[int, int, str, bool, bool]]) -> None:
    leads = [
        lead(n, START + at * MINUTE, START + (at + after) * MINUTE if answered else 0, by, owner=by, closed="sold" if closed else "")
        for n, (at, after, by, answered, closed) in enumerate(made)
    ]
    whole, *each = answers(leads, ALWAYS_OPEN, NOW, START, NOW)
    assert whole.leads == sum(START <= one.arrived < NOW for one in leads)
    for name in ("in_time", "late", "never", "waiting", "useful"):
        assert getattr(whole, name) == sum(getattr(one, name) for one in each)
    assert sorted(whole.took) == sorted(took for one in each for took in one.took)
    assert len({one.member for one in each}) == len(each)
    if whole.took:
        assert whole.took[0] <= (whole.at(0.5) or 0) <= (whole.at(0.9) or 0) <= whole.took[-1]
