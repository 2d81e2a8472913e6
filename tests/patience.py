"""Waiting for what another thread or process does: until it is so, or the deadline has passed."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(so: Callable[[], T], what: str, seconds: float = 60) -> T:
    """What `so` gives when it is true of it at last. The deadline is generous: it passes only when it never will be."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not (found := so()):
        assert time.monotonic() < deadline, f"{what} did not come about within {seconds:.0f} s"
        pause.wait(0.02)
    return found
