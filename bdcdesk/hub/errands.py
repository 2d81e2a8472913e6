"""What the hub has others wait for: errands in threads of their own, each finished on the hub's own thread when it is back."""

import logging
import queue
from collections.abc import Iterable
from concurrent.futures import Executor
from typing import Final

from bdcdesk.contact.errand import Errand
from bdcdesk.domain.events import Instant
from bdcdesk.hub.bulkheads import Bulkheads, Part

_log = logging.getLogger("bdcdesk.hub")

AT_ONCE: Final = 4
"""How many requests run at once."""
_ANSWER: Final = "What came of a request"


class Errands:
    """Use from the hub's thread."""

    def __init__(self, bulkheads: Bulkheads) -> None:
        self._bulkheads = bulkheads
        self._done: queue.SimpleQueue[Errand] = queue.SimpleQueue()
        self._unfinished: list[Errand] = []
        self.running = 0
        """How many are not back yet."""

    def begin(self, errands: Iterable[Errand], pool: Executor) -> None:
        """Each runs as soon as `pool` has a thread for it. Whoever gave it waits for its end: nothing may keep it from running."""
        for errand in errands:
            self.running += 1
            pool.submit(self._run, errand)

    def finish(self, now: Instant) -> None:
        """Finishes all that are back. One that has a fault then is finished again later. Raises ReplicaError: then it is finished again."""
        while True:
            try:
                self._unfinished.append(self._done.get_nowait())
                self.running -= 1
            except queue.Empty:
                break
        for errand in list(self._unfinished):
            if self._is_finished(errand, now):
                self._unfinished.remove(errand)

    def _is_finished(self, errand: Errand, now: Instant) -> bool:
        def finish() -> bool:
            errand.finish(now)
            return True

        return self._bulkheads.step(Part(_ANSWER, str(id(errand))), now, finish, lambda until: False)

    def _run(self, errand: Errand) -> None:
        try:
            errand.run()
        except Exception:
            # A fault of ours. The errand is finished as one that nobody knows the outcome of, and the hub goes on.
            _log.exception("errand", extra={"bdcdesk_event": "hub.errand.failed"})
        finally:
            self._done.put(errand)
