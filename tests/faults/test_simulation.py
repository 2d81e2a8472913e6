"""Two hundred bad days in a store, each with all that can go wrong; whatever happens, what must always hold holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.simulation.run import simulate

ROOT = Path(__file__).parents[2]
SEEDS = 200
CHUNK = 10


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_what_must_always_hold_holds_on_a_bad_day(first: int) -> None:
    for seed in range(first, first + CHUNK):
        outcome = simulate(seed)
        assert not outcome.wrong, outcome.told()


def test_a_seed_is_the_same_day_each_time_whatever_the_process() -> None:
    script = "from tests.faults.simulation.run import simulate; print(simulate(3).digest)"
    seen = set()
    for salt in ("1", "2"):
        environ = {**os.environ, "PYTHONHASHSEED": salt}
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=True)
        seen.add(done.stdout.strip())
    assert seen == {simulate(3).digest}
