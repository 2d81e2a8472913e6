"""What came overnight, laid out at the opening: all of it once, replies first, then the freshest, the oldest never last, shared fairly."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.morning import MORNING, for_all, for_one, opened, plan
from bdcdesk.domain.order import GUARANTEE_EVERY
from bdcdesk.domain.owed import Kind, Work

from .making import ALWAYS_OPEN, DAY, HOUR, MINUTE, START

NINE = START - HOUR
"""Nine in New York on Monday: the store opens."""
HOURS = Hours("America/New_York", (((540, 1200),),) * 6 + ((),))


def came(name: str, before: int, kind: Kind = "new", who: str = "") -> Work:
    return Work(name, kind, "why", NINE - before, NINE + 5 * MINUTE - before % 7, who)


nights = st.lists(
    st.tuples(
        st.integers(1, 14 * HOUR), st.sampled_from(("new", "new", "reply", "again", "follow-up")), st.sampled_from(("", "ana", "zoe"))
    ),
    max_size=25,
).map(lambda made: [came(f"l{n:02}", *one) for n, one in enumerate(made)])
staff = st.sampled_from((("ana",), ("ana", "ben"), ("ana", "ben", "cyd"), ()))


@given(nights, staff)
def test_all_that_came_is_in_it_once_and_nobody_has_much_more_than_others(night: list[Work], there: tuple[str, ...]) -> None:
    planned = plan(night, there, NINE)
    assert sorted(one.work.lead for one in planned) == sorted(work.lead for work in night if work.kind != "follow-up")
    replies = [one.work.kind == "reply" for one in planned]
    assert replies == sorted(replies, reverse=True)
    assert all(one.who == one.work.who for one in planned if one.work.who in there)
    parts = Counter(one.who for one in planned)
    owned = Counter(one.work.who for one in planned)
    dealt = [member for member in there if parts[member] > owned[member]]
    assert set(parts) <= set(there or ("",))
    assert all(parts[one] <= parts[other] + 1 for one in dealt for other in there)
    assert planned == plan(list(reversed(night)), tuple(reversed(there)), NINE)


def test_the_freshest_come_first_and_every_third_is_the_oldest() -> None:
    planned = plan([came(f"l{n}", n * HOUR + n) for n in range(1, 10)], ("ana",), NINE)
    order = [int(one.work.lead[1:]) for one in planned]
    assert order[: GUARANTEE_EVERY - 1] == [1, 2]
    assert order[GUARANTEE_EVERY - 1] > 2
    assert sorted(order) == list(range(1, 10))


def test_it_is_there_in_the_morning_alone() -> None:
    assert opened(HOURS, NINE) == opened(HOURS, NINE + MORNING - 1) == NINE
    assert opened(HOURS, NINE - 1) == opened(HOURS, NINE + MORNING) == 0
    assert opened(HOURS, NINE - DAY) == 0, "a Sunday"
    assert opened(ALWAYS_OPEN, NINE) == 0


def test_what_came_since_or_is_on_its_way_is_not_in_it_and_it_is_told_in_words() -> None:
    night = [came("a", HOUR, "reply", "ana"), came("b", HOUR), came("c", -MINUTE), replace(came("d", HOUR), pending=True)]
    planned = plan(night, ("ana", "ben"), NINE)
    assert for_one(planned, "ben") == "This morning: 2 waiting, 1 for you"
    assert for_all(planned, {"ana": "Ana Ruiz", "ben": "Ben Ode"}) == "This morning: 2 waiting: 1 Ana Ruiz, 1 Ben Ode"
    assert for_all(plan(night, (), NINE), {}) == "This morning: 2 waiting: 2 nobody yet"
    assert for_one((), "ana") == for_all((), {}) == ""
