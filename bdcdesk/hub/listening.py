"""Waiting for central's news beside the hub's own thread, which goes on taking leads meanwhile."""

import threading
from collections.abc import Callable
from typing import Final

from bdcdesk.central.ports import Central

_AT_A_TIME: Final = 1.0
_AFTER_FAILURE: Final = 1.0


class Listening:
    """Rings `bell` when the store may have news. A thread of its own, with a connection of its own."""

    def __init__(self, central: Callable[[], Central], store: str, bell: threading.Event) -> None:
        self._make = central
        self._store = store
        self._bell = bell
        self._stop = threading.Event()
        self._missed = threading.Event()
        self.news = threading.Event()
        """Set with the bell; cleared by who has looked."""
        self._thread = threading.Thread(target=self._work, name="hub listen", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(2 * _AT_A_TIME)

    def missed(self) -> bool:
        """Whether central did not answer here since this was last asked."""
        missed = self._missed.is_set()
        self._missed.clear()
        return missed

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                central = self._make()
                try:
                    while not self._stop.is_set():
                        if central.wait([self._store], _AT_A_TIME):
                            self.news.set()
                            self._bell.set()
                finally:
                    central.close()
            except Exception:
                # The hub's own exchange meets the same trouble and tells of it; here it is only tried again.
                self._missed.set()
                self._bell.set()
                self._stop.wait(_AFTER_FAILURE)
