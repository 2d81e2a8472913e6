"""The two threads that wait for central, so that the desk's thread never does: one exchanges, one listens for news."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final

from bdcdesk.central.errors import CentralError, Unreachable
from bdcdesk.central.ports import Central
from bdcdesk.central.records import Sighting
from bdcdesk.desktop.shell.backstage import Others
from bdcdesk.domain.events import Instant
from bdcdesk.replica.exchange import Exchange, Result, run
from bdcdesk.replica.farewell import Farewell, hand_over

_LISTEN: Final = 1.0
_AFTER_FAILURE: Final = 1.0
_PARTING: Final = 2.5
"""Seconds for which the end of a window waits for central: whoever closes it must not sit before a line that is dead. What is under way
then comes to nothing here, and the next start asks for it again."""

Told = Callable[[Exchange, Result], None]
Left = Callable[[CentralError | None], None]


class Exchanger:
    """Runs exchanges one after the other in a thread of its own, which owns its connection."""

    def __init__(
        self, central: Callable[[], Central], clock: Callable[[], Instant], told: Told, others: Callable[[Others], None], left: Left
    ) -> None:
        self._make = central
        self._clock = clock
        self._told = told
        self._others = others
        self._left = left
        self._asked: SimpleQueue[Exchange | Farewell | tuple[str, Sighting] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="exchange", daemon=True)
        self._central: Central | None = None

    def start(self) -> None:
        self._thread.start()

    def ask(self, exchange: Exchange) -> None:
        self._asked.put(exchange)

    def leave(self, farewell: Farewell) -> None:
        """Hands over what a removed member still has to report."""
        self._asked.put(farewell)

    def look_around(self, store: str, me: Sighting) -> None:
        """Says that we are here, and asks who else is."""
        self._asked.put((store, me))

    def stop(self) -> None:
        """Ends its thread, if it was started."""
        self._asked.put(None)
        if self._thread.is_alive():
            self._thread.join(_PARTING)

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            if isinstance(asked, Exchange):
                self._told(asked, self._exchange(asked))
            elif isinstance(asked, Farewell):
                if self._central is not None:
                    self._left(hand_over(asked, self._central))
            else:
                self._around(*asked)
        if self._central is not None:
            self._central.close()

    def _exchange(self, exchange: Exchange) -> Result:
        try:
            if self._central is None:
                self._central = self._make()
        except CentralError as problem:
            return Result({}, problem=problem)
        except Exception as problem:
            # Such as a keyring that was locked meanwhile: told like a central that is away, and tried again.
            return Result({}, problem=Unreachable(str(problem)))
        return run(exchange, self._central, self._clock)

    def _around(self, store: str, me: Sighting) -> None:
        if self._central is None:
            return
        try:
            self._central.tell(store, me)
            now = self._central.now()
            members, here = self._central.members(store), self._central.here(store, now)
            former, visits = self._central.former(store), self._central.visits(store, now)
            self._others(Others(tuple(members), tuple(here), tuple(former), tuple(visits)))
        except CentralError:
            # The next exchange meets the same trouble and tells of it.
            return


class Listener:
    """Waits for news of a store in a thread of its own and says so. What it misses, the desk's own looking again finds."""

    def __init__(self, central: Callable[[], Central], store: str, news: Callable[[], None]) -> None:
        self._make = central
        self._store = store
        self._news = news
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="listen", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_PARTING)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                central = self._make()
            except Exception:
                # The exchanges meet the same trouble and tell of it; the listener only tries again.
                self._stop.wait(_AFTER_FAILURE)
                continue
            try:
                self._listen(central)
            except CentralError:
                self._stop.wait(_AFTER_FAILURE)
            finally:
                central.close()

    def _listen(self, central: Central) -> None:
        while not self._stop.is_set():
            if central.wait([self._store], _LISTEN):
                self._news()
