"""How fast a sender sends: never more than its carrier takes, who asked first goes first, and a clock that was set back holds nobody."""

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.contact.pace import SENDER, Pace, Pacing
from tests.contact.house import SECOND, House

PACES = st.builds(Pace, st.integers(1, 12), st.integers(1, 3_000))


@given(PACES, st.lists(st.integers(-5_000, 5_000), max_size=60))
def test_in_no_span_of_time_do_more_begin_than_the_pace_allows(pace: Pace, steps: list[int]) -> None:
    pacing, now, began = Pacing(), 1_000_000, list[int]()
    for step in steps:
        now += abs(step)
        if pacing.free("text", pace, now) <= now:
            pacing.began("text", pace, now)
            began.append(now)
    for place, first in enumerate(began):
        for many, last in enumerate(began[place:], 1):
            assert many <= pace.burst + (last - first) / pace.every


@given(PACES, st.integers(0, 30), st.integers(0, 10_000_000))
def test_a_clock_that_is_set_back_makes_nobody_wait_longer_than_for_one_more(pace: Pace, before: int, back: int) -> None:
    pacing, now = Pacing(), 100_000_000
    for _ in range(before):
        pacing.began("text", pace, now)
    assert pacing.free("text", pace, now - back) <= now - back + pace.every


def test_a_burst_of_texts_leaves_at_the_senders_pace_the_first_asked_for_first(house: House) -> None:
    hub, numbers = house.hub(), [f"+120255501{end}" for end in range(60, 75)]
    leads = [house.lead(number) for number in numbers]
    for number, lead in zip(numbers, leads, strict=True):
        house.clock.now += 1
        house.text(lead, to=number)
    hub.turn()
    assert [message["to"] for message in house.practice.messages] == numbers[: SENDER.burst]
    hub.through(2 * SECOND, "dispatcher")
    assert house.sent() == SENDER.burst + 2
    hub.through(5 * SECOND, "dispatcher")
    assert [message["to"] for message in house.practice.messages] == numbers


def test_calls_have_a_pace_of_their_own(house: House) -> None:
    hub = house.hub()
    for end in range(60, 61 + SENDER.burst):
        number = f"+120255501{end}"
        lead = house.lead(number)
        (house.call if end == 60 else house.text)(lead, to=number)
        house.clock.now += 1
    hub.turn()
    assert [len(house.practice.messages), len(house.practice.calls)] == [SENDER.burst, 1]
