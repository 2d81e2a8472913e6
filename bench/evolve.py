"""How many kept events a second are decoded and folded on one core, beside how many are only decoded from their JSON.

    .venv/bin/python bench/evolve.py [--leads N] [--runs N]

Goal: 200,000 a second, decoded and folded. Processor time, so that another program's work is not in it; medians.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bdcdesk.central.chain import decoded
from bdcdesk.replica.copy import folded_streams
from bench.story import EACH, links


def rate(events: int, measured: Callable[[], object], runs: int) -> float:
    """Events a second, the median of `runs`."""
    found = []
    for _ in range(runs):
        began = time.process_time()
        measured()
        found.append(events / (time.process_time() - began))
    return statistics.median(found)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--leads", type=int, default=5_000)
    options.add_argument("--runs", type=int, default=5)
    asked = options.parse_args()
    kept = sorted(links(asked.leads, time.time_ns() // 1_000_000), key=lambda link: (link.stream, link.version))
    # As a desk does once it has loaded: what stays is not looked through again and again.
    gc.freeze()
    only = rate(len(kept), lambda: [decoded(link) for link in kept], asked.runs)
    both = rate(len(kept), lambda: folded_streams(kept), asked.runs)
    print(f"{len(kept):,} events of {asked.leads:,} leads, {EACH} each")
    print(f"decoded             {only:10,.0f} a second")
    print(f"decoded and folded  {both:10,.0f} a second")
    print(f"at least 200,000: {'yes' if both >= 200_000 else 'no'}")
    return 0 if both >= 200_000 else 1


if __name__ == "__main__":
    raise SystemExit(main())
