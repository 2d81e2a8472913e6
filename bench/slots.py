"""What the Qt thread does with each event, and for how long: an application object that times itself.

Every event of the outermost level is timed in wall time and in time that the thread itself worked; what it calls is in it. An event that
takes over `LIMIT` is kept with who got it, what it was, and where in the program it was halfway (asked for by another thread meanwhile).
"""

import gc
import sys
import threading
import time
from collections import Counter
from types import FrameType

import msgspec
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

LIMIT = 8.0
"""Milliseconds that nothing on the Qt thread may take."""
_LOOK = 0.001
"""Seconds between two looks of the thread that watches."""
_DEEP = 7


class Slow(msgspec.Struct, frozen=True):
    """One event over the limit, in milliseconds. `collected`: how much of it Python's garbage collector took. `at`: the innermost places
    in the program, the deepest first, and `beside` where other threads were by their names. `second`: of the run."""

    second: float
    wall: float
    own: float
    collected: float
    what: str
    at: tuple[str, ...]
    beside: tuple[str, ...] = ()


class Watch:
    """Where the Qt thread is, asked from outside while something takes long."""

    def __init__(self) -> None:
        self.began = 0.0
        self.seen: tuple[str, ...] = ()
        self.beside: tuple[str, ...] = ()
        self.collected = 0.0
        self._qt = threading.get_ident()
        self._gc = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
        gc.callbacks.append(self._collecting)
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()
        gc.callbacks.remove(self._collecting)

    def _collecting(self, phase: str, _: dict[str, int]) -> None:
        # In whichever thread: all others stand still meanwhile.
        if phase == "start":
            self._gc = time.perf_counter()
        else:
            self.collected += time.perf_counter() - self._gc

    def _look(self) -> None:
        while not self._done.wait(_LOOK):
            began = self.began
            if began and not self.seen and (time.perf_counter() - began) * 1000 > LIMIT / 2:
                frames = sys._current_frames()
                frame = frames.pop(self._qt, None)
                if self.began == began:
                    self.seen = _places(frame)
                    names = {each.ident: each.name for each in threading.enumerate()}
                    self.beside = tuple(
                        f"{names.get(one, '?')}: {' < '.join(_places(other)[:5])}"
                        for one, other in frames.items()
                        if names.get(one) != "watch"
                    )


def _places(frame: FrameType | None) -> tuple[str, ...]:
    found = list[str]()
    while frame is not None and len(found) < _DEEP:
        name = frame.f_code.co_filename
        if "bdcdesk/" in name:
            found.append(f"{name.rpartition('bdcdesk/')[2]}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return tuple(found)


class TimedApplication(QApplication):
    """`measuring`: from when on it counts. `took`: by kind of event, its milliseconds in wall time and in the thread's own."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.watch = Watch()
        self.measuring = False
        self.begun = 0.0
        self.slow: list[Slow] = []
        self.took: dict[str, list[tuple[float, float]]] = {}
        self._deep = 0

    def begin(self) -> None:
        self.measuring, self.begun = True, time.perf_counter()

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        if self._deep or not self.measuring:
            return super().notify(receiver, event)
        watch = self.watch
        kind = event.type()
        watch.seen, watch.beside, watch.collected = (), (), 0.0
        self._deep = 1
        own, began = time.thread_time(), time.perf_counter()
        watch.began = began
        try:
            return super().notify(receiver, event)
        finally:
            wall, own = (time.perf_counter() - began) * 1000, (time.thread_time() - own) * 1000
            watch.began = 0.0
            self._deep = 0
            self.took.setdefault(kind.name, []).append((wall, own))
            if wall > LIMIT:
                # Of Python's type alone: what it stands for may be gone by now.
                self.slow.append(
                    Slow(
                        began - self.begun,
                        wall,
                        own,
                        watch.collected * 1000,
                        f"{type(receiver).__name__} {kind.name}",
                        watch.seen,
                        watch.beside,
                    )
                )


def told(slow: list[Slow]) -> Counter[tuple[str, str]]:
    """How often what, where."""
    return Counter((one.what, one.at[0] if one.at else "") for one in slow)
