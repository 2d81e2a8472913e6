"""An answer has an end: however the other side spins it out, line by line or letter by letter, its head among it.

The libraries' timeouts are of silence, and a letter now and then is none: without this, four such answers would hold all that a hub sends.
"""

import contextlib
import http.client
import io
import smtplib
import socket
import time
from typing import Any, Final

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class _Until(io.RawIOBase):
    """Reads a socket, and for no longer than it was allowed last. Raises TimeoutError."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._file = sock.makefile("rb", buffering=0)
        self._silence = sock.gettimeout()
        self._until = 0.0

    def allow(self, seconds: float) -> None:
        """So many from now on."""
        self._silence = self._sock.gettimeout()
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, place: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The answer does not end.")
        self._sock.settimeout(left if self._silence is None else min(left, self._silence))
        try:
            return self._file.readinto(place)
        finally:
            # What is sent next has its own time; a socket that was closed meanwhile has none.
            with contextlib.suppress(OSError):
                self._sock.settimeout(self._silence)

    def close(self) -> None:
        self._file.close()
        super().close()


class Ending(HTTPAdapter):
    """Never repeats a request, and gives an answer so many `seconds` in all to be there, its head and its body."""

    def __init__(self, seconds: float) -> None:
        self._pools = _pools(seconds)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *values: Any, **named: Any) -> None:
        super().init_poolmanager(*values, **named)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: Any, **named: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(proxy, **named)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(seconds: float) -> dict[str, Any]:
    class Answer(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *values: Any, **named: Any) -> None:
            super().__init__(sock, *values, **named)
            self.fp.close()
            raw = _Until(sock)
            raw.allow(seconds)
            self.fp = io.BufferedReader(raw)

    class Plain(HTTPConnection):
        response_class = Answer

    class Sealed(HTTPSConnection):
        response_class = Answer

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SealedPool(HTTPSConnectionPool):
        ConnectionCls = Sealed

    return {"http": PlainPool, "https": SealedPool}


class Talk(smtplib.SMTP):
    """A talk in which each reply is here whole within the time that its socket allows for silence."""

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is not None:
            if self.file is None:
                self.file = io.BufferedReader(_Until(self.sock))
            self.file.raw.allow(self.sock.gettimeout() or _LONGEST)
        return super().getreply()


class SealedTalk(Talk, smtplib.SMTP_SSL):
    """The same under TLS from its first word on."""


_LONGEST: Final = 60.0
