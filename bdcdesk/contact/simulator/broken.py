"""Answers that are none: connections that break or hang, pages that nobody can read."""

import socket
import struct
from asyncio import BaseTransport, Transport
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bdcdesk.contact.simulator.answers import Json, error
from bdcdesk.contact.simulator.faults import Fault


class Connection(H11Protocol):
    """uvicorn's HTTP connection, which lets a request reach its transport, so that it can be torn down."""

    def connection_made(self, transport: BaseTransport) -> None:
        if not isinstance(transport, Transport):
            raise TypeError("HTTP needs a transport in both directions")
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class NoResponse(Response):
    """The client waits until it gives up. With a transport: it gets a TCP reset at once."""

    def __init__(self, transport: Transport | None = None) -> None:
        super().__init__()
        self._transport = transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._transport is not None:
            sock: socket.socket = self._transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def instead(fault: Fault, request: Request, error: Callable[[int, int], Json] = error) -> Response | None:
    """What the client gets in place of an answer, nothing having been taken; None: it is taken first.

    `error` puts a code of Twilio's and an HTTP status into the provider's own words.
    """
    match fault.kind:
        case "429":
            wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return JSONResponse(error(20429, 429), 429, wait)
        case "401":
            return JSONResponse(error(20003, 401), 401)
        case "redirect":
            return RedirectResponse(str(request.url), 307)
        case "500 before" | "reset before" | "garbage before" | "hang":
            return _broken(fault.kind.removesuffix(" before"), request, error)
    return None


def afterwards(fault: Fault, request: Request, error: Callable[[int, int], Json] = error) -> Response:
    """What the client gets after its message was taken."""
    return _broken(fault.kind.removesuffix(" after"), request, error)


def _broken(how: str, request: Request, error: Callable[[int, int], Json]) -> Response:
    match how:
        case "500":
            return JSONResponse(error(20500, 500), 500)
        case "reset":
            return NoResponse(request.state.transport)
        case "garbage":
            return Response("<html>It works!</html>", media_type="text/html")
    return NoResponse()
