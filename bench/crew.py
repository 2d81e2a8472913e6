"""Processes that each hold one connection and do the same thing at the same time, told when by the one that made them."""

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_PRELOAD = ("bdcdesk.central.postgres", "psycopg")

Turn = Callable[[float, float, Any], Any]
"""Works from one instant of `time.monotonic` to another, with what it was told, and returns what it found."""


def _work(pipe: Connection, make: Callable[..., Turn], given: tuple[object, ...]) -> None:
    turn = make(*given)
    pipe.send("ready")
    while (order := pipe.recv()) is not None:
        pipe.send(turn(*order))


class Crew:
    """`make(*given)` is called once in each process, and is a function of a module. Use as a context."""

    def __init__(self, make: Callable[..., Turn], each: Sequence[tuple[object, ...]]) -> None:
        # Not forked from here, where Qt or a database's thread may live: from a server process that has loaded the modules, and nothing else.
        os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(_PRELOAD))
        self._make = make
        self._each = each
        self._pipes: list[Connection] = []
        self._processes: list[Any] = []

    def __enter__(self) -> "Crew":
        for given in self._each:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_work, args=(theirs, self._make, given), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)
        for pipe in self._pipes:
            pipe.recv()
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in self._pipes:
            try:
                pipe.send(None)
            except OSError:
                pass
        for process in self._processes:
            process.join(10)

    def run(self, seconds: float, told: Sequence[object] | None = None, count: int | None = None) -> list[Any]:
        """All (or the first `count`) at once for so many seconds. What each found, in their order."""
        pipes = self._pipes[:count]
        begin = time.monotonic() + 0.05 + 0.002 * len(pipes)
        for n, pipe in enumerate(pipes):
            pipe.send((begin, begin + seconds, told[n] if told else None))
        return [pipe.recv() for pipe in pipes]


def until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.monotonic()))
