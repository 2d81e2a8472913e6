"""A line between two programs on this machine that can be made to fail in the ways that real ones do."""

import selectors
import socket
import struct
import threading
import time
from collections import deque
from contextlib import suppress
from typing import Any, Literal

Mode = Literal["open", "stalled", "mute", "deaf", "slow", "shut"]
"""stalled: everything is taken and nothing passed on, and it comes later; mute, deaf: what comes from the server, what goes to it, is lost
(half-open); slow: a tenth of a second late; shut: nobody
listens at this address."""

_LATE = 0.1


class _End:
    """One side of a connection: what is to be written to it, and from when on."""

    def __init__(self, sock: socket.socket, *, is_server: bool) -> None:
        self.sock = sock
        self.is_server = is_server
        self.other: _End
        self.out: deque[tuple[float, bytes]] = deque()
        self.lost = False


class Proxy:
    """Listens on `port` and passes on to `target`, a port of this machine, from `start` to `close`. Threads: one of its own."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener: socket.socket | None = self._bound(0)
        self.port = int(self._listener.getsockname()[1])
        self._mode: Mode = "open"
        self._ends: set[_End] = set()
        self._stop = threading.Event()
        self._resets = threading.Event()
        self._thread = threading.Thread(target=self._work, name="proxy", daemon=True)
        self._thread.start()

    def _bound(self, port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        return listener

    def be(self, mode: Mode) -> None:
        """From now on, for the connections that are there and for new ones. Of what was lost on a connection, its ends hear by a reset."""
        self._mode = mode

    def reset(self) -> None:
        """Every connection that is there is torn down at both ends."""
        self._resets.set()
        while self._resets.is_set() and not self._stop.is_set():
            self._stop.wait(0.01)

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        if self._listener is not None:
            self._listener.close()
        for end in self._ends:
            end.sock.close()

    def _work(self) -> None:
        while not self._stop.is_set():
            if self._resets.is_set():
                for end in list(self._ends):
                    self._tear(end)
                self._resets.clear()
            if self._mode == "shut" and self._listener is not None:
                self._listener.close()
                self._listener = None
            elif self._mode != "shut" and self._listener is None:
                self._listener = self._bound(self.port)
            self._turn()

    def _turn(self) -> None:
        with selectors.DefaultSelector() as ready:
            if self._listener is not None:
                ready.register(self._listener, selectors.EVENT_READ)
            for end in self._ends:
                wanted = self._wanted(end)
                if wanted:
                    ready.register(end.sock, wanted, end)
            for key, events in ready.select(0.02 if self._mode == "slow" else 0.1):
                if key.data is None:
                    self._accept(key.fileobj)
                    continue
                end: _End = key.data
                if end in self._ends and events & selectors.EVENT_READ:
                    self._read(end)
                if end in self._ends and events & selectors.EVENT_WRITE:
                    self._write(end)

    def _wanted(self, end: _End) -> int:
        if self._mode == "stalled":
            return 0
        wanted = selectors.EVENT_READ if len(end.other.out) < 64 else 0
        return wanted | (selectors.EVENT_WRITE if end.out and end.out[0][0] <= time.monotonic() else 0)

    def _accept(self, listener: Any) -> None:
        client, _ = listener.accept()
        server = socket.socket()
        try:
            server.connect(("127.0.0.1", self._target))
        except OSError:
            self._abort(client)
            server.close()
            return
        ends = _End(client, is_server=False), _End(server, is_server=True)
        ends[0].other, ends[1].other = ends[1], ends[0]
        for end in ends:
            end.sock.setblocking(False)
            end.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ends.update(ends)

    def _read(self, end: _End) -> None:
        try:
            taken = end.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            taken = b""
        if not taken:
            self._hang_up(end)
        elif self._mode not in ("mute", "deaf") and end.lost:
            self._tear(end)
        elif self._mode == ("mute" if end.is_server else "deaf"):
            end.lost = end.other.lost = True
        else:
            end.other.out.append((time.monotonic() + (_LATE if self._mode == "slow" else 0), taken))

    def _write(self, end: _End) -> None:
        due, waiting = end.out.popleft()
        try:
            sent = end.sock.send(waiting)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._hang_up(end)
            return
        if sent < len(waiting):
            end.out.appendleft((due, waiting[sent:]))

    def _hang_up(self, end: _End) -> None:
        """One end is over. In a half-open line the other does not hear of it."""
        if self._mode in ("mute", "deaf") and end.is_server == (self._mode == "mute"):
            self._forget(end)
            end.other.lost = True
            return
        if end.other in self._ends:
            for _, waiting in end.other.out:
                with suppress(OSError):
                    end.other.sock.send(waiting)
            self._forget(end.other)
        self._forget(end)

    def _tear(self, end: _End) -> None:
        for each in (end, end.other):
            if each in self._ends:
                self._ends.discard(each)
                self._abort(each.sock)

    def _forget(self, end: _End) -> None:
        self._ends.discard(end)
        end.sock.close()

    @staticmethod
    def _abort(sock: socket.socket) -> None:
        """Closes with a reset."""
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
