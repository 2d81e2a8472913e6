"""bench/RESULTS.md: the figures as a table, with the machine that they were taken on."""

import math
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench.measure import Figure, Size, number
from bench.server import version


class Machine(msgspec.Struct, frozen=True):
    processors: int
    memory: float
    python: str
    postgres: str
    commit: str
    load: tuple[float, float, float]

    @classmethod
    def seen(cls, server: str) -> "Machine":
        """As it is before the first bench."""
        asked = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=Path(__file__).parent, check=False
        )
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
        return cls(
            os.cpu_count() or 1, memory, platform.python_version(), version(server), asked.stdout.strip() or "unknown", os.getloadavg()
        )


def slope(small: Figure, large: Figure) -> float:
    """The exponent by which the figure grows with the data: 0 is "not at all", 1 is "as the data does"."""
    return math.log10(large.median / small.median) if small.median > 0 and large.median > 0 else math.nan


def _spread(values: tuple[float, ...]) -> str:
    return f"{number(min(values))} to {number(max(values))}" if len(values) > 1 else "one run"


def _row(figure: Figure) -> str:
    floor = f"{number(figure.floor_median)} ({_spread(figure.floor)})" if figure.floor else ""
    ratio = f"{figure.ratio:.2f}" if figure.floor else ""
    met = "" if figure.met is None else "yes" if figure.met else "**no**"
    return f"| {figure.what} | {figure.unit} | {number(figure.median)} ({_spread(figure.ours)}) | {floor} | {ratio} | {figure.goal} | {met} | {figure.note} |"


def report(figures: list[Figure], machine: Machine, size: Size, seconds: float) -> str:
    first = [figure for figure in figures if not figure.tenfold]
    large = {figure.what: figure for figure in figures if figure.tenfold}
    lines = [
        "# Figures",
        "",
        f"Written by `bench/figures.py --write` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC from commit {machine.commit}, in {seconds:.0f} s.",
        f"{machine.processors} processors, {machine.memory:.0f} GiB, Python {machine.python}; {machine.postgres}. Clients and server share the",
        f"processors. Load when it began: {', '.join(f'{one:.2f}' for one in machine.load)} (1, 5, 15 minutes).",
        "",
        f"Medians of {size.rounds} rounds (smallest to largest in brackets); in each round ours and its floor come in turn. Absolute figures hold",
        "for this machine only: the ratios are what counts. What a floor does is said at the head of each bench.",
    ]
    if size.part != 1.0:
        lines += ["", f"**A quick look at {size.part:g} of the data: not the figures that are promised.**"]
    for group in dict.fromkeys(figure.group for figure in first):
        lines += [
            "",
            f"## {group}",
            "",
            "| what | unit | ours | floor | ours / floor | goal | met | |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        lines += [_row(figure) for figure in first if figure.group == group]
    if large:
        lines += [
            "",
            "## Ten times the data",
            "",
            "The slope is the exponent with which a figure grows with the data: 0 is not at all, 1 is as the data does.",
            "",
            "| what | unit | ours | ours, 10 x data | slope | floor, 10 x data | ours / floor there |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ]
        for small in first:
            if (big := large.get(small.what)) is not None:
                floor = number(big.floor_median) if big.floor else ""
                ratio = f"{big.ratio:.2f}" if big.floor else ""
                lines.append(
                    f"| {small.what} | {small.unit} | {number(small.median)} | {number(big.median)} ({_spread(big.ours)}) | {slope(small, big):+.2f} | {floor} | {ratio} |"
                )
    return "\n".join([*lines, ""])
