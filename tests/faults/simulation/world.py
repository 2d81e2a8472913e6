"""The virtual clock, what is to happen when, and what has happened."""

import hashlib
import heapq
from collections.abc import Callable
from random import Random

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000

Do = Callable[[], object]


class World:
    """`at` is the true time, which is central's: an Instant. `chance` is the only source of chance there is."""

    def __init__(self, seed: int, at: int) -> None:
        self.seed = seed
        self.at = at
        self.began = at
        self.chance = Random(f"bdcdesk {seed}")
        self.trace: list[str] = []
        self._queue: list[tuple[int, int, Do]] = []
        self._count = 0

    def happens(self, probability: float) -> bool:
        return self.chance.random() < probability

    def between(self, least: int, most: int) -> int:
        """Milliseconds, more often short than long."""
        return least + int((most - least) * self.chance.random() ** 3)

    def later(self, wait: int, do: Do) -> None:
        self._count += 1
        heapq.heappush(self._queue, (self.at + max(0, wait), self._count, do))

    def elapse(self, wait: int) -> None:
        """Time passes, and in it whatever is due. Called from within what happens, it is how somebody waits while others go on."""
        until = self.at + wait
        while self._queue and self._queue[0][0] <= until:
            at, _, do = heapq.heappop(self._queue)
            self.at = max(self.at, at)
            do()
        self.at = max(self.at, until)

    def say(self, who: str, what: str) -> None:
        since = self.at - self.began
        self.trace.append(f"{since // HOUR:02}:{since // MINUTE % 60:02}:{since // SECOND % 60:02}.{since % SECOND:03} {who:<10} {what}")

    def digest(self) -> str:
        """The same for two runs in which the same happened."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()
