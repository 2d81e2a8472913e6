"""What a figure is, and how it is taken: ours and its floor in turn, round by round, so that a slow moment of the machine hits both."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec


class Size(msgspec.Struct, frozen=True):
    """How much of everything: `part` is 1 for what the goals state, less for a quick look. `rounds`: how often each is measured;
    `seconds`: for how long at a time. `tenfold`: with ten times the data."""

    part: float
    rounds: int
    seconds: float
    tenfold: bool

    def of(self, count: int, least: int = 1) -> int:
        """So many of what there is as data."""
        return max(least, round(count * self.part)) * (10 if self.tenfold else 1)


class Figure(msgspec.Struct, frozen=True):
    """One line of the table, from the measurements of each round. `floor`: empty where the goal is a figure of its own. `met`: None where
    there is no goal (at ten times the data, or with what is told beside). `tenfold`: measured with ten times the data."""

    group: str
    what: str
    unit: str
    ours: tuple[float, ...]
    floor: tuple[float, ...] = ()
    goal: str = ""
    met: bool | None = None
    tenfold: bool = False
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.ours)

    @property
    def floor_median(self) -> float:
        return statistics.median(self.floor) if self.floor else 0.0

    @property
    def ratio(self) -> float:
        """Ours to the floor, of the medians."""
        return self.median / self.floor_median if self.floor_median else 0.0


def in_turn(rounds: int, sides: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Each side once a round, in changing order. What each measured."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        for name, measure in list(sides.items())[:: 1 if number % 2 == 0 else -1]:
            found[name].append(measure())
    return found


def at_least(group: str, what: str, unit: str, ours: Sequence[float], floor: Sequence[float], factor: float, **other: object) -> Figure:
    """Where more is better: ours is to reach `factor` of the floor."""
    figure = Figure(group, what, unit, tuple(ours), tuple(floor))
    return _judged(figure, f">= {factor:g} x floor", figure.ratio >= factor, other)


def at_most(
    group: str, what: str, unit: str, ours: Sequence[float], floor: Sequence[float], factor: float, plus: float = 0.0, **other: object
) -> Figure:
    """Where less is better: ours is to stay within `factor` times the floor, plus `plus`."""
    figure = Figure(group, what, unit, tuple(ours), tuple(floor))
    goal = f"<= {factor:g} x floor" + (f" + {plus:g} {unit}" if plus else "")
    return _judged(figure, goal, figure.median <= factor * figure.floor_median + plus, other)


def _judged(figure: Figure, goal: str, met: bool, other: Mapping[str, object]) -> Figure:
    tenfold = bool(other.get("tenfold"))
    return msgspec.structs.replace(figure, goal=goal, met=None if tenfold else met, **other)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def line(figure: Figure) -> str:
    verdict = "" if figure.met is None else "   met" if figure.met else "   MISSED"
    floor = f"   floor {number(figure.floor_median):>9}   x {figure.ratio:.2f}" if figure.floor else ""
    size = ", 10x" if figure.tenfold else ""
    return f"  {figure.what + size:<58}{number(figure.median):>10} {figure.unit:<9}{floor}   {figure.goal}{verdict}"


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Says on stderr what is being done, and how long it took."""
    print(f"... {what}", file=sys.stderr, flush=True)
    began = time.perf_counter()
    yield
    print(f"    {what}: {time.perf_counter() - began:.1f} s", file=sys.stderr, flush=True)
