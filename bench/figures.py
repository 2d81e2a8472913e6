"""All figures that are promised, each beside its floor in the same run.

    .venv/bin/python bench/figures.py [--write] [--only append,claims,...] [--quick]

--write puts them into bench/RESULTS.md, with the machine they were taken on; --only some of them takes just those; --quick is a look at a
tenth of everything, with fewer rounds, and without ten times the data. A PostgreSQL is started for it, or taken from BDCDESK_TEST_POSTGRES.
Exit code 0 if every goal was met.
"""

import argparse
import importlib
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench.measure import Figure, Size, line
from bench.server import server

NAMES = ("append", "claims", "news", "sync", "evolve", "year")
WHOLE = Size(1.0, 5, 1.0, tenfold=True)
QUICK = Size(0.1, 3, 0.5, tenfold=False)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    options.add_argument("--only", default=",".join(NAMES), help=f"some of {', '.join(NAMES)}")
    options.add_argument("--quick", action="store_true", help="a tenth of everything")
    options.add_argument("--once", action="store_true", help="without ten times the data")
    asked = options.parse_args()
    size = QUICK if asked.quick else Size(WHOLE.part, WHOLE.rounds, WHOLE.seconds, tenfold=not asked.once)
    began, figures = time.monotonic(), list[Figure]()
    with server() as running:
        from bench.results import Machine, report

        machine = Machine.seen(running)
        for name in asked.only.split(","):
            print(f"== {name}", flush=True)
            for figure in importlib.import_module(f"bench.{name}").figures(running, size):
                figures.append(figure)
                print(line(figure), flush=True)
    text = report(figures, machine, size, time.monotonic() - began)
    if asked.write:
        Path(__file__).with_name("RESULTS.md").write_text(text, "utf-8")
    missed = [figure.what for figure in figures if figure.met is False]
    print(f"{len(figures)} figures in {time.monotonic() - began:.0f} s; {'missed: ' + '; '.join(missed) if missed else 'all goals met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
