"""Plays fortnights of a store, one a seed, and says whether what must always hold held in every step.

    .venv/bin/python bench/fortnight.py [--seeds N] [--first K] [--jobs J] [--days D]

Exit code 0 only if all of them held. A seed that failed is the same each time.
"""

import argparse
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tqdm import tqdm

from tests.fortnight.run import Outcome, simulate


def play(days: int, seed: int) -> Outcome:
    """Of a store with three to five agents. A program that fails is found out like one that does wrong."""
    try:
        return simulate(seed, days, 3 + seed % 3)
    except Exception:
        return Outcome(seed, (f"the program goes on: {traceback.format_exc(limit=-6)}",), Counter(), Counter(), {}, {})


def outcomes(seeds: range, jobs: int, days: int) -> Iterator[Outcome]:
    if jobs == 1:
        yield from map(partial(play, days), seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(partial(play, days), seeds)


def main() -> int:
    parser = argparse.ArgumentParser(description="Plays fortnights of a store and looks at what must always hold.")
    parser.add_argument("--seeds", type=int, default=50, help="how many (50)")
    parser.add_argument("--first", type=int, default=0, help="the first of them (0)")
    parser.add_argument("--jobs", type=int, default=1, help="how many at once (1)")
    parser.add_argument("--days", type=int, default=14, help="days of each (14)")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    counts: Counter[str] = Counter()
    failed: list[int] = []
    for outcome in tqdm(outcomes(seeds, asked.jobs, asked.days), total=len(seeds), unit="fortnight", mininterval=1):
        counts.update(outcome.counts)
        if outcome.wrong:
            failed.append(outcome.seed)
            tqdm.write(outcome.told())
    print(", ".join(f"{what} {count:,}" for what, count in counts.most_common() if what != "ticks"))
    print(f"fortnights {len(seeds):,}, broken {len(failed):,}{f' (seeds {failed[:20]})' if failed else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
