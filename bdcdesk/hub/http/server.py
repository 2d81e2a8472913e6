"""The HTTP server's thread."""

import asyncio
import contextlib
import socket
import threading
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from bdcdesk.hub.http.address import NoDoor, place_of

HEAD_SECONDS: Final = 10.0
"""In which the lines of a request's head must have come: a caller who sends them letter by letter holds a place that others need."""
CONNECTIONS: Final = 500
"""Callers at once; more are told to come again."""
ROOM: Final = 0.8
"""The part of these beyond which a new caller takes the place of who is there without asking anything."""
ASK_SECONDS: Final = 1.0
"""For which a caller may be silent in a crowd: what came with the call has been read by then."""
_ENDING: Final = 5.0


class Hasty(H11Protocol):
    """Uvicorn's own, which hangs up on who does not finish the head of a request, and on who only holds a place that another needs."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        # The library decides it by what the process has set up for logs; here nothing may decide it but this.
        self.access_log = False
        self._began = 0.0
        self._waits_since = self.loop.time()
        self._make_room()
        self._look = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._began == 0.0 and not self._answering:
            self._began = self.loop.time()
        super().data_received(data)
        if self._answering:
            self._began = 0.0

    def on_response_complete(self) -> None:
        self._waits_since = self.loop.time()
        super().on_response_complete()

    def _make_room(self) -> None:
        """The library counts who is connected, not who asks: a crowd that only keeps its lines open would shut leads out."""
        over = len(self.connections) - int(ROOM * (self.limit_concurrency or CONNECTIONS))
        if over <= 0:
            return
        until = self.loop.time() - ASK_SECONDS
        silent = [one for one in self.connections if isinstance(one, Hasty) and one is not self and one._is_silent(until)]
        for one in sorted(silent, key=lambda one: one._waits_since)[:over]:
            one.transport.close()
            # The library would count it until all that come at this very moment are there.
            self.connections.discard(one)

    def _is_silent(self, until: float) -> bool:
        return not self._answering and self._waits_since <= until

    @property
    def _answering(self) -> bool:
        return self._asked and not self.cycle.response_complete

    @property
    def _asked(self) -> bool:
        """Whether the head of any request has come. The library has nothing in `cycle` before, whatever its types say."""
        return bool(self.cycle)

    def _hang_up(self) -> None:
        late = bool(self._began) and self.loop.time() - self._began >= HEAD_SECONDS
        silent = not self._asked and not self._began
        if late or silent:
            self.transport.close()
        else:
            self._look = self.loop.call_later(HEAD_SECONDS / 4, self._hang_up)


def near(url: str) -> str:
    """The same for who asks from this computer: one that listens everywhere listens on loopback too."""
    return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


class Server:
    """Answers from `start` until `stop`. Use from one thread."""

    def __init__(self, application: Starlette, address: str) -> None:
        self._application = application
        self._host, self._port = place_of(address)
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def url(self) -> str:
        """Where it answers; "" while it does not."""
        if self._socket is None:
            return ""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> None:
        """Returns when it listens. Raises NoDoor."""
        try:
            # Bound here and not by the library, which ends the process when it cannot.
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            self._socket = socket.create_server((self._host, self._port), family=family, backlog=512)
        except OSError as error:
            raise NoDoor(
                f"Nothing can be sent to {self._host}:{self._port}: {error.strerror or error}. Leads by other ways are taken. "
                "End the program that uses this port, or name another with “bdcdesk hub --http”."
            ) from error
        config = uvicorn.Config(
            self._application,
            http=Hasty,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            # Addresses hold secrets, and who calls is nobody's business.
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=int(_ENDING),
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, args=(self._server, self._socket), name="http", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finishes what is under way, for some seconds at most."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(2 * _ENDING)
        if self._socket is not None:
            self._socket.close()
        self._server = self._thread = self._socket = None

    def _run(self, server: uvicorn.Server, listening: socket.socket) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            server.run(sockets=[listening])
