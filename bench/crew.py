"""Processes that each hold one connection and do the same thing at the same time, told when by the one that made them."""

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_PRELOAD = ("bdcdesk.central.postgres", "psycopg", "procrastinate", "pgqueuer", "pgqueuer.db", "bench.claims", "bench.peers")
"""What of it is not installed is left out."""

Turn = Callable[[float, float, Any], Any]
"""Works from one instant of `time.monotonic` to another, with what it was told, and returns what it found."""


def _work(pipe: Connection, make: Callable[..., Turn], given: tuple[object, ...]) -> None:
    try:
        turn = make(*given)
        pipe.send((True, None))
        while (order := pipe.recv()) is not None:
            pipe.send((True, turn(*order)))
    except Exception:
        pipe.send((False, traceback.format_exc()))


class Crew:
    """`make(*given)` is called once in each process, and is a function of a module. Use as a context."""

    def __init__(self, make: Callable[..., Turn], each: Sequence[tuple[object, ...]]) -> None:
        # Not forked from here, where Qt or a database's thread may live: from a process that has loaded the modules, and nothing else.
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
            _told(pipe)
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.send(None)
        for process in self._processes:
            process.join(10)

    def run(self, seconds: float, told: Sequence[object] | None = None, count: int | None = None) -> list[Any]:
        """All (or the first `count`) at once for so many seconds. What each found, in their order."""
        pipes = self._pipes[:count]
        begin = time.monotonic() + 0.05 + 0.002 * len(pipes)
        for n, pipe in enumerate(pipes):
            pipe.send((begin, begin + seconds, told[n] if told else None))
        return [_told(pipe) for pipe in pipes]


def _told(pipe: Connection) -> Any:
    well, what = pipe.recv()
    if not well:
        raise RuntimeError(f"A worker of the bench failed:\n{what}")
    return what


def until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.monotonic()))
