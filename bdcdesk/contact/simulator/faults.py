"""What can go wrong between a provider and us, on demand. "before": nothing was taken; "after": it was, and we do not hear of it."""

from collections import deque
from collections.abc import Sequence
from typing import Literal

import msgspec

_Plain = Literal["429", "401", "redirect", "hang"]
_Before = Literal["500 before", "reset before", "garbage before"]
_After = Literal["500 after", "reset after", "garbage after", "hang after"]
Kind = _Plain | _Before | _After


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fault for one request of `method`. `retry_after` in seconds goes with a 429."""

    kind: Kind
    retry_after: int | None = None
    method: Literal["POST", "GET", "DELETE"] = "POST"


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is posted to /_simulator/faults."""

    next: list[Fault]


class Faults:
    """The faults to come, each used up by the next request of its method. They do not outlive the process."""

    def __init__(self) -> None:
        self._coming: dict[str, deque[Fault]] = {"POST": deque(), "GET": deque(), "DELETE": deque()}

    def plan(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            self._coming[fault.method].append(fault)

    def take(self, method: str) -> Fault | None:
        coming = self._coming.get(method)
        return coming.popleft() if coming else None
