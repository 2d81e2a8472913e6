"""Feeds the reader of leads with damaged documents, one a number, and says whether what must always hold held.

    .venv/bin/python bench/fuzz_intake.py [--inputs N] [--first K] [--jobs J] [--samples FOLDER] [--show]

Each input is made from the project's own documents (and those in FOLDER) by cutting, repeating, splicing, wrapping and planting what
attackers plant; the same number makes the same input each time. Some in a hundred are grown to as much as 2 MB, one in a thousand to as
much as is taken in at all (20 MB): filled up, or mailed with photos and a PDF. They are read in processes of their own under a limit of
memory. Exit code 0 only if no input made the reader raise, or what keeps its leads as JSON, took over 100 ms of CPU time beyond the hash
of its bytes (a slow one is measured again, alone), made its process grow by over 64 MB, opened a file that it names, or multiplied an
entity. An input that failed: `--inputs 1 --first K --show`. A machine
that does other things shows more slow ones at first; what is slow is measured again alone, each time beside a document whose time on
this machine at its quietest is known, so that the ms are those of a core that does nothing else.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tqdm import tqdm

from bench.fuzzing.judging import LIMIT_MS, Verdict, alone
from bench.fuzzing.mutations import made, parents
from bench.fuzzing.processes import tallies


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--first", type=int, default=0, help="the first of them (0)")
    parser.add_argument("--jobs", type=int, default=1, help="how many at once (1)")
    parser.add_argument("--samples", type=Path, default=None, help="a folder with further documents to begin from")
    parser.add_argument("--show", action="store_true", help="shows the inputs themselves")
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.inputs)
    if asked.show:
        known = parents(asked.samples)
        for number in numbers:
            sys.stdout.write(f"{number}: {made(number, known, 'file:///secret.txt')!r}\n")
    counts: Counter[str] = Counter()
    slowest, grown = (0.0, -1), 0
    verdicts: list[Verdict] = []
    slow: list[int] = []
    with tqdm(total=len(numbers), unit="input", mininterval=2) as bar:
        for tally in tallies(numbers, asked.jobs, asked.samples):
            counts.update(inputs=tally.inputs, leads=tally.leads, quarantined=tally.quarantined, broken=tally.broken)
            counts.update(tally.levels)
            slowest, grown = max(slowest, tally.slowest), max(grown, tally.grown)
            for verdict in tally.verdicts:
                tqdm.write(f"input {verdict.number}: {verdict.wrong}")
            verdicts += tally.verdicts
            slow += tally.slow
            bar.update(tally.inputs)
    for number, took, size in alone(slow, asked.samples) if slow else ():
        slowest = max(slowest, (took, number))
        if took > LIMIT_MS:
            verdicts.append(Verdict(number, f"took {took:.0f} ms, also alone ({size:,} bytes)"))
            print(f"input {number}: {verdicts[-1].wrong}")
    levels = ", ".join(f"{level} {counts[level]:,}" for level in ("strict", "repaired", "recovered", "text only"))
    print(f"measured again alone: {len(slow):,}")
    print(f"read: {levels}; quarantined {counts['quarantined']:,}, of these {counts['broken']:,} for headers that no library reads")
    print(
        f"inputs {counts['inputs']:,}, leads {counts['leads']:,}, slowest {slowest[0]:.0f} ms (input {slowest[1]}),"
        f" grown by {grown / 2**20:.0f} MB at most, violations {len(verdicts):,}"
    )
    return 1 if verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
