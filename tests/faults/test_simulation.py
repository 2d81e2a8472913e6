"""Bad days in a store, each with all that can go wrong; whatever happens, what must always hold holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.depth import THOROUGH
from tests.faults.simulation.planted import BUGS, Bug, planted
from tests.faults.simulation.run import Outcome, simulate

ROOT = Path(__file__).parents[2]
SEEDS, CHUNK = 200 if THOROUGH or os.environ.get("CI") else 20, 10
"""Where nobody waits for it, ten times as many: a run of everything is to take less than five minutes."""
DAYS = 30
"""Days on which a planted bug must show, one after the other until it does: most do on the first."""


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_what_must_always_hold_holds_on_a_bad_day(first: int) -> None:
    for seed in range(first, first + CHUNK):
        outcome = simulate(seed)
        assert not outcome.wrong, outcome.told()


def test_a_seed_is_the_same_day_each_time_and_in_every_process() -> None:
    script = "from tests.faults.simulation.run import simulate; print(simulate(3).digest)"
    seen = set()
    for salt in ("1", "2"):
        environ = {**os.environ, "PYTHONHASHSEED": salt}
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=True)
        seen.add(done.stdout.strip())
    assert seen == {simulate(3).digest}
    assert simulate(4).digest not in seen


def test_a_day_that_went_wrong_says_how_to_see_it_again() -> None:
    outcome = next(outcome for seed in range(DAYS) if (outcome := _day(BUGS[0], seed)).wrong)
    assert f"--seeds 1 --first {outcome.seed} --trace" in outcome.told()
    assert outcome.wrong[0] in outcome.told()


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug) -> None:
    for seed in range(bug.first, bug.first + DAYS):
        if any(told.startswith(bug.guarantee) for told in _day(bug, seed).wrong):
            return
    pytest.fail(f"{DAYS} days, and nobody noticed")


def _day(bug: Bug, seed: int) -> Outcome:
    with planted(bug):
        return simulate(seed)
