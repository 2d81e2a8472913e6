"""Ends a process with SIGKILL between any two things that it does to its files, starts it again on the same files, and looks.

Run as a program of its own, which forks a child for every kill point: there must be no other thread and no open database when it forks.
"""

import json
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from bdcdesk.central import cipher
from tests.replica.making import folder

Show = Callable[[object], None]
"""Told what the screen shows, once it shows it."""

Play = Callable[[Path, Show], None]
"""A scenario on the files in a folder, in a child of its own."""

Look = Callable[[Path, Any], Sequence[str]]
"""Starts again on what the killed process left, lets everything come to rest, and names what is wrong ("lost: ...", "doubled: ...").
The second argument is what the screen showed last, None for nothing."""


class Points:
    """The moments after each thing that is done to a file or shown; at the moment numbered `at` this process is killed.

    Between two of them only memory changes, so a kill anywhere in between leaves the same behind.
    """

    def __init__(self, at: int) -> None:
        self._at = at
        self.passed = 0

    def point(self) -> None:
        self.passed += 1
        if self.passed == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*values: Any, **named: Any) -> Any:
            done = real(*values, **named)
            self.point()
            return done

        return watched


class WatchedConnection:
    """A real connection all of whose statements, and the fetching that ends those which write, are kill points."""

    def __init__(self, real: cipher.Connection, points: Points) -> None:
        self._real = real
        self._points = points

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def execute(self, statement: str, values: Sequence[object] = ()) -> "cipher.Rows":
        rows: cipher.Rows = self._points.after(self._real.execute)(statement, values)
        # Fetching what is only read changes nothing that a kill could leave behind.
        return rows if statement.startswith("SELECT ") else WatchedRows(rows, self._points)

    def close(self) -> None:
        self._points.after(self._real.close)()


class WatchedRows:
    def __init__(self, real: cipher.Rows, points: Points) -> None:
        self._real = real
        self._points = points

    def fetchone(self) -> Any:
        return self._points.after(self._real.fetchone)()

    def fetchall(self) -> list[Any]:
        found: list[Any] = self._points.after(self._real.fetchall)()
        return found


FILES: Final = ("replace", "rename", "open", "close", "link", "unlink", "mkdir", "fsync")


def watch(points: Points) -> None:
    """From now on, all that this process does to databases and files are kill points."""
    connect = cipher.connect

    def watched(path: Path, key: bytes) -> WatchedConnection:
        return WatchedConnection(points.after(connect)(path, key), points)

    cipher.connect = watched
    for name in FILES:
        setattr(os, name, points.after(getattr(os, name)))


def play_until(play: Play, home: Path, at: int) -> tuple[Any, int]:
    """Plays in a child that is killed at point `at` (0: never). What was shown last, and how many points were passed, 0 if killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _play(play, home, at, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = [json.loads(line) for line in told.read().splitlines()]
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return (lines[-1] if lines else None), 0
    if status != 0:
        raise SystemExit(f"the scenario failed at point {at}: {status}")
    return lines[-2], lines[-1]


def _play(play: Play, home: Path, at: int, writing: int) -> None:
    # The child never returns into its parent's program, whatever happens in it.
    failed = 1
    try:
        points = Points(at)

        def tell(what: object) -> None:
            os.write(writing, json.dumps(what).encode() + b"\n")

        watch(points)
        play(home, points.after(tell))
        tell(points.passed)
        failed = 0
    finally:
        os._exit(failed)


def try_all(
    play: Play, look: Look, template: Path, first: int, every: int, furnish: Callable[[Path], None] = lambda home: None
) -> dict[str, Any]:
    """Kills at each `every`-th point, from `first` on, which counts from 1. `furnish` is told of each copy of the template.

    How many points there were, which were tried, and how often what was found wrong.
    """
    with folder() as name:
        counted = Path(name) / "home"
        shutil.copytree(template, counted)
        furnish(counted)
        shown, points = play_until(play, counted, 0)
        wrong = list(look(counted, shown))
    found: dict[str, Any] = {"points": points, "tried": [], "never killed": wrong, "lost": 0, "doubled": 0, "first": []}
    for at in range(first, points + 1, every):
        with folder() as name:
            home = Path(name) / "home"
            shutil.copytree(template, home)
            furnish(home)
            shown, passed = play_until(play, home, at)
            if passed:
                raise SystemExit(f"point {at} of {points} was never reached")
            wrong = list(look(home, shown))
        found["tried"].append(at)
        found["lost"] += any(line.startswith("lost") for line in wrong)
        found["doubled"] += any(line.startswith("doubled") for line in wrong)
        found["first"] += [f"{at}: {line}" for line in wrong][: 10 - len(found["first"])]
    return found
