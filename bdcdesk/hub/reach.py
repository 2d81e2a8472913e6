"""How a hub exchanges with central without standing still: while central is silent, leads are taken all the same."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bdcdesk.central.ports import Central
from bdcdesk.domain.events import Instant
from bdcdesk.hub.listening import Listening
from bdcdesk.replica.exchange import run
from bdcdesk.replica.sync import Stepped, Sync

_EVERY: Final = 1.0


class Reach:
    """Use from the hub's thread. `central` waits in a thread of its own if `beside`, which is for a server: a file answers at once, and
    belongs to the thread that opened it. Nothing else uses `central` meanwhile."""

    def __init__(
        self, sync: Sync, central: Central, clock: Callable[[], Instant], bell: threading.Event, listening: Listening, *, beside: bool
    ) -> None:
        self._sync = sync
        self._central = central
        self._clock = clock
        self._bell = bell
        self._listening = listening
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="hub exchange") if beside else None
        listening.start()

    def step(self, serve: Callable[[], None]) -> Stepped:
        """One exchange. While central is waited for, `serve` is called whenever something is handed in, and every second. Raises
        ReplicaError."""
        # What is committed before this is in what central answers; what comes later is looked for again.
        self._listening.news.clear()
        if self._pool is None:
            return self._sync.step(self._central, self._clock)
        exchange = self._sync.prepare()
        running = self._pool.submit(run, exchange, self._central, self._clock)
        running.add_done_callback(lambda _: self._bell.set())
        try:
            while not running.done():
                self._bell.wait(_EVERY)
                self._bell.clear()
                serve()
        finally:
            # Whatever was raised meanwhile: nobody else may use central before it is through.
            result = running.result()
        # Before: a disk that is full by then must not swallow what has changed.
        self._sync.index()
        return self._sync.absorb(exchange, result)

    def wait(self, seconds: float) -> None:
        """Until something is handed in, central has news, or so many seconds have passed."""
        if not self._listening.news.is_set():
            self._bell.wait(seconds)
        self._bell.clear()

    @property
    def missed(self) -> bool:
        """Whether central did not answer who listens, since this was last asked."""
        return self._listening.missed()

    def close(self) -> None:
        self._listening.stop()
        if self._pool is not None:
            self._pool.shutdown()
