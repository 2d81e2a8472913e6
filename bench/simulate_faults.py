"""Plays bad days in a store, one a seed, and says whether what must always hold held.

    .venv/bin/python bench/simulate_faults.py [--seeds N] [--first K] [--jobs J] [--trace]

Exit code 0 only if all of them held. A seed that failed is the same each time: `--seeds 1 --first SEED --trace` shows that day.
"""

import argparse
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tqdm import tqdm

from tests.faults.simulation.run import Outcome, simulate


def play(seed: int) -> Outcome:
    """A program that fails is found out like one that does wrong."""
    try:
        return simulate(seed)
    except Exception:
        return Outcome(seed, (f"0 the program goes on: {traceback.format_exc(limit=-6)}",), "", (), {}, {})


def outcomes(seeds: range, jobs: int) -> Iterator[Outcome]:
    if jobs == 1:
        yield from map(play, seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(play, seeds, chunksize=4)


def main() -> int:
    parser = argparse.ArgumentParser(description="Plays bad days in a store and looks at what must always hold.")
    parser.add_argument("--seeds", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--first", type=int, default=0, help="the first of them (0)")
    parser.add_argument("--jobs", type=int, default=1, help="how many at once (1)")
    parser.add_argument("--trace", action="store_true", help="shows everything that happened in each")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    failed: list[int] = []
    for outcome in tqdm(outcomes(seeds, asked.jobs), total=len(seeds), unit="seed", mininterval=1):
        counts.update(outcome.counts)
        faults.update(outcome.faults)
        if asked.trace:
            tqdm.write("\n".join(outcome.trace))
        if outcome.wrong:
            failed.append(outcome.seed)
            tqdm.write(outcome.told())
    print(f"faults: {', '.join(f'{kind} {count:,}' for kind, count in faults.most_common())}")
    print(
        f"seeds {len(seeds):,}, leads {counts['leads']:,}, actions {counts['actions']:,}, events {counts['events']:,},"
        f" sent {counts['taken']:,} of {counts['posts']:,} posts, faults {faults.total():,} of {len(faults)} kinds,"
        f" violations {len(failed):,}{f' (seeds {failed[:20]})' if failed else ''}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
