"""Two weeks in a store: whatever its shoppers and its people do, somebody owes each of them one next thing, and no stop is run over."""

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from tests.depth import THOROUGH, depth
from tests.fortnight.planted import BUGS, Bug, planted
from tests.fortnight.run import Outcome, simulate

ROOT = Path(__file__).parents[2]
DAYS = 14
USUAL = 1
SEEDS = range(60) if THOROUGH else (USUAL,)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_must_always_hold_holds_for_a_fortnight_that_has_all_a_store_sees(seed: int) -> None:
    outcome = simulate(seed)
    assert not outcome.wrong, outcome.told()
    kinds = ("reply", "missed call", "new", "again", "promise", "call back", "confirm", "appointment", "no-show", "be-back", "follow-up")
    seen = ("sent again", "asked again", "missed shifts", "left for good", "given by the supervisor")
    missing = [what for what in (*(f"work {kind}" for kind in kinds), *seen) if not outcome.counts[what]]
    assert seed != USUAL or not missing


@budget(max_examples=depth(3, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(1000, 10**6), agents=st.integers(1, 4), days=st.integers(1, 4))
def test_it_holds_in_a_store_of_any_size(seed: int, agents: int, days: int) -> None:
    outcome = simulate(seed, days, agents)
    assert not outcome.wrong, outcome.told()


def test_a_seed_is_the_same_fortnight_in_every_process() -> None:
    script = "from tests.fortnight.run import simulate; print(simulate(3, 3).digest)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == simulate(3, 3).digest


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug) -> None:
    for days, seed in product((days for days in (2, 3, 5, 7, DAYS) if days >= bug.days), range(4)):
        with planted(bug):
            outcome: Outcome = simulate(seed, days, agents=2)
        if any(told.startswith(bug.law) for told in outcome.wrong):
            return
    pytest.fail("A fortnight, and nobody noticed")
