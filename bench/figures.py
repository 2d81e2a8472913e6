"""All figures that are promised, each beside its floor in the same run.

    .venv/bin/python bench/figures.py [--write] [--only append,claims,...] [--tenfold] [--quick]

--write puts them into bench/RESULTS.md (by way of bench/results.json, where those of earlier runs are kept), with the machine they were
taken on; --only takes just those named; --tenfold takes the same with ten times the data; --quick is a look at a tenth, with fewer rounds.
A PostgreSQL is started for it, or taken from BDCDESK_TEST_POSTGRES. Exit code 0 if every goal was met.
"""

import argparse
import importlib
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench import results
from bench.measure import Figure, Size, line
from bench.server import server

NAMES = ("append", "claims", "news", "sync", "evolve", "year", "reading", "intake_http", "press")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    options.add_argument("--only", default=",".join(NAMES), help=f"some of {', '.join(NAMES)}")
    options.add_argument("--tenfold", action="store_true", help="ten times the data")
    options.add_argument("--quick", action="store_true", help="a tenth of everything; is never written")
    asked = options.parse_args()
    size = Size(0.1, 3, 0.5, asked.tenfold) if asked.quick else Size(1.0, 5, 1.0, asked.tenfold)
    began, missed = time.monotonic(), list[str]()
    with server() as running:
        for name in asked.only.split(","):
            print(f"== {name}{', ten times the data' if asked.tenfold else ''}", flush=True)
            machine, started, figures = results.Machine.seen(running), time.monotonic(), list[Figure]()
            for figure in importlib.import_module(f"bench.{name}").figures(running, size):
                figures.append(figure)
                print(line(figure), flush=True)
            missed += [figure.what for figure in figures if figure.met is False]
            if asked.write and not asked.quick:
                results.keep(results.Run(name, asked.tenfold, machine, time.monotonic() - started, figures))
    print(f"{time.monotonic() - began:.0f} s; {'missed: ' + '; '.join(missed) if missed else 'all goals met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
