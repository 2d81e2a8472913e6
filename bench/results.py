"""bench/RESULTS.md: the figures as tables, with the machine and the moment that each bench was run on."""

import math
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from bench.measure import Figure, number
from bench.server import version

HERE: Final = Path(__file__).parent
KEPT: Final = HERE / "results.json"
TOLD: Final = HERE / "RESULTS.md"


class Machine(msgspec.Struct, frozen=True):
    """`load`: of the last minute, when the bench began; nothing else should run on a machine whose figures are kept."""

    at: str
    commit: str
    processors: int
    memory: int
    python: str
    postgres: str
    load: float

    @classmethod
    def seen(cls, server: str) -> "Machine":
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=HERE, check=False).stdout.strip()
        memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30))
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        return cls(now, commit, os.cpu_count() or 1, memory, platform.python_version(), version(server), os.getloadavg()[0])


class Run(msgspec.Struct, frozen=True):
    name: str
    tenfold: bool
    machine: Machine
    seconds: float
    figures: list[Figure]


def keep(run: Run) -> None:
    """In the place of an earlier run of the same bench."""
    earlier = msgspec.json.decode(KEPT.read_bytes(), type=list[Run]) if KEPT.exists() else []
    runs = [*(one for one in earlier if (one.name, one.tenfold) != (run.name, run.tenfold)), run]
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(runs), indent=1) + b"\n")
    TOLD.write_text(report(runs), "utf-8")


def report(runs: list[Run]) -> str:
    machine = runs[-1].machine
    first = {run.name: run for run in runs if not run.tenfold}
    large = {run.name: run for run in runs if run.tenfold}
    lines = [
        "# Figures",
        "",
        "Written by `bench/figures.py --write`. In each round ours and its floor come in turn; the figures are medians of the rounds, with the",
        "smallest and largest in brackets. Clients and server share the processors. Absolute figures hold for this machine only: the ratios",
        "are what counts. What each floor does is said at the head of its bench.",
        "",
        f"{machine.processors} processors, {machine.memory} GiB, Python {machine.python}; {machine.postgres}.",
    ]
    for name, run in first.items():
        lines += ["", f"## {name}", "", _when(run), ""]
        lines += ["| what | unit | ours | floor | ours / floor | goal | met | |", "| --- | --- | --- | --- | --- | --- | --- | --- |"]
        lines += [_row(figure) for figure in run.figures]
    if large:
        lines += ["", "## Ten times the data", ""]
        lines += ["The slope is the exponent with which a figure grows with the data: 0 is not at all, 1 is as the data does."]
    for name, run in large.items():
        lines += ["", f"### {name}, ten times the data", "", _when(run), ""]
        lines += ["| what | unit | ours | ours, 10 x | slope | floor, 10 x | ours / floor, 10 x | |", "| --- | --- | --- | --- | --- | --- | --- | --- |"]
        small = {figure.what: figure for figure in first[name].figures} if name in first else {}
        lines += [_tenfold(small.get(figure.what), figure) for figure in run.figures]
    return "\n".join([*lines, ""])


def slope(small: Figure, large: Figure) -> float:
    return math.log10(large.median / small.median) if small.median > 0 and large.median > 0 else math.nan


def _when(run: Run) -> str:
    rounds = max(len(figure.ours) for figure in run.figures)
    return (
        f"`bench/{run.name}.py`, {run.machine.at}, commit {run.machine.commit}, {rounds} rounds in {run.seconds:.0f} s, load"
        f" {run.machine.load:.2f} when it began."
    )


def _spread(values: tuple[float, ...]) -> str:
    return f"{number(min(values))} to {number(max(values))}" if len(values) > 1 else "one run"


def _row(figure: Figure) -> str:
    cells = [figure.what, figure.unit, f"{number(figure.median)} ({_spread(figure.ours)})"]
    cells += [f"{number(figure.floor_median)} ({_spread(figure.floor)})", f"{figure.ratio:.2f}"] if figure.floor else ["", ""]
    cells += [figure.goal, {None: "", True: "yes", False: "**no**"}[figure.met], figure.note]
    return f"| {' | '.join(cells)} |"


def _tenfold(small: Figure | None, large: Figure) -> str:
    cells = [large.what, large.unit, number(small.median) if small else "", f"{number(large.median)} ({_spread(large.ours)})"]
    cells += [f"{slope(small, large):+.2f}" if small else ""]
    cells += [number(large.floor_median), f"{large.ratio:.2f}"] if large.floor else ["", ""]
    return f"| {' | '.join([*cells, large.note])} |"
