"""A call is a function of time: it only ever moves on, and hanging up ends it."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.contact.simulator.calls import Dial, PlacedCall, legs, over, read_instructions
from bdcdesk.contact.simulator.shoppers import Calls
from bdcdesk.contact.voice import bridge, bridge_unasked

BEHAVIOURS = st.sampled_from(get_args(Calls))
MOMENTS = st.lists(st.integers(0, 400_000), min_size=1, max_size=20).map(sorted)
ORDER = ["queued", "ringing", "in-progress", "completed", "busy", "no-answer", "failed", "canceled"]
CALLS = st.builds(
    PlacedCall,
    n=st.just(1),
    sid=st.text("abc", min_size=1),
    child=st.text("def", min_size=1),
    agent=st.just("+18505550100"),
    caller_id=st.just("+18505550199"),
    ring=st.integers(5, 60),
    detect=st.booleans(),
    dial=st.none() | st.builds(Dial, st.just("+18505550123"), st.just("+18505550199"), st.integers(5, 60), st.booleans()),
    agent_does=BEHAVIOURS,
    shopper_does=BEHAVIOURS,
    created=st.just(0),
    hung_up=st.none() | st.integers(0, 300_000),
)


@given(CALLS, MOMENTS)
def test_a_call_only_moves_on_and_its_end_stays(call: PlacedCall, moments: list[int]) -> None:
    for which in (0, 1):
        seen = [leg for leg in (legs(call, now)[which] for now in moments) if leg is not None]
        steps = [min(ORDER.index(leg.status), 3) for leg in seen]
        assert steps == sorted(steps)
        ended = [leg for leg in seen if leg.ended is not None]
        assert all(leg == ended[0] for leg in ended)
        assert all(leg.duration is not None and leg.duration >= 0 for leg in ended)
    assert over(call, 1_000_000)


@given(CALLS, MOMENTS)
def test_the_shoppers_leg_lies_within_the_agents(call: PlacedCall, moments: list[int]) -> None:
    for now in moments:
        agent, shopper = legs(call, now)
        if shopper is None:
            continue
        assert call.dial is not None
        assert agent.status in ("in-progress", "completed")
        assert (agent.ended is None) == (shopper.ended is None)
        assert agent.created <= shopper.created <= now


@given(CALLS, st.integers(0, 300_000))
def test_nothing_goes_on_after_hanging_up(call: PlacedCall, after: int) -> None:
    if call.hung_up is not None:
        assert all(leg.ended is not None and leg.ended <= max(call.hung_up, leg.created) for leg in legs(call, call.hung_up + after) if leg)


def test_our_own_instructions_are_understood() -> None:
    assert read_instructions(bridge("+18505550123", "+18505550199")) == Dial("+18505550123", "+18505550199", 25, True)
    assert read_instructions(bridge_unasked("+18505550123", "+18505550199")) == Dial("+18505550123", "+18505550199", 25, True, 3)


def test_instructions_that_no_exchange_could_follow() -> None:
    for twiml in ("", "<Response>", "<Response/>", "<Response><Dial/></Response>", "<!DOCTYPE x><Response/>", "x" * 4_001):
        assert read_instructions(twiml) is None
