"""The simulated provider's HTTP face: Twilio's paths, and /_simulator/ to look behind them and to make things go wrong."""

import base64
import hmac
import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bdcdesk.contact.simulator.answers import API, Json, account_of, error
from bdcdesk.contact.simulator.broken import Connection, NoResponse, afterwards, instead
from bdcdesk.contact.simulator.control import control
from bdcdesk.contact.simulator.exchange import Exchange, Refused
from bdcdesk.contact.simulator.faults import Faults
from bdcdesk.contact.simulator.state import SimulatorError, State
from bdcdesk.contact.simulator.store import store_routes
from bdcdesk.contact.simulator.talking import Talking
from bdcdesk.contact.simulator.telnyx import telnyx_routes
from bdcdesk.contact.simulator.telnyx_calls import TelnyxSwitch
from bdcdesk.contact.simulator.webhooks import Courier
from bdcdesk.domain.events.base import Instant

ACCOUNT = "AC" + "51" * 16
KEY = "SK" + "51" * 16
SECRET = "practice"
"""What opens the simulator unless it is told otherwise. No secret: it runs on this machine only, and its people are invented."""

_HOST = "127.0.0.1"
_FORM = "application/x-www-form-urlencoded"
_MEDIA = "MediaUrl"
"""Named once for each address."""


class Stop(Protocol):
    """What ends `serve`: a threading.Event does."""

    def is_set(self) -> bool: ...


class _Never:
    def is_set(self) -> bool:
        return False


class Counted(msgspec.Struct):
    """How many POSTs on the providers' paths have come since the start, whatever was answered."""

    posts: int = 0


def _fields(body: str) -> dict[str, str]:
    """Those of a form, the last of each; the addresses of media with spaces between them."""
    told = parse_qsl(body, keep_blank_values=True)
    return {**dict(told), _MEDIA: " ".join(value for name, value in told if name == _MEDIA)}


class Door:
    """Lets requests in to the exchange: credentials, faults, Twilio's error bodies. Threads: the event loop's only."""

    def __init__(self, exchange: Exchange, faults: Faults, counted: Counted, account: str, secret: str) -> None:
        self._exchange = exchange
        self._faults = faults
        self._counted = counted
        self._account = account
        self._authorizations = [f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}".encode() for user in (account, KEY)]

    async def send(self, request: Request) -> Response:
        return await self._posted(request, lambda form: self._exchange.send(form, form.get(_MEDIA, "").split()), 201)

    async def place(self, request: Request) -> Response:
        return await self._posted(request, self._exchange.place, 201)

    async def hang_up(self, request: Request) -> Response:
        return await self._posted(request, lambda form: self._exchange.hang_up(request.path_params["sid"], form), 200)

    async def texts(self, request: Request) -> Response:
        return self._asked(request, lambda: self._exchange.texts(dict(request.query_params)))

    async def text(self, request: Request) -> Response:
        return self._asked(request, lambda: self._exchange.text(request.path_params["sid"]))

    async def calls(self, request: Request) -> Response:
        return self._asked(request, lambda: self._exchange.calls(dict(request.query_params)))

    async def call(self, request: Request) -> Response:
        return self._asked(request, lambda: self._exchange.leg(request.path_params["sid"]))

    async def recordings(self, request: Request) -> Response:
        return self._asked(request, lambda: self._exchange.recordings(request.path_params["sid"], dict(request.query_params)))

    async def media(self, request: Request) -> Response:
        try:
            self._let_in(request)
            return Response(self._exchange.media(request.path_params["sid"]), media_type="audio/mpeg")
        except Refused as refused:
            return JSONResponse(error(refused.code, refused.status), refused.status)

    async def attached(self, request: Request) -> Response:
        return self._asked(request, lambda: self._exchange.attached(request.path_params["sid"], dict(request.query_params)))

    async def medium(self, request: Request) -> Response:
        fault = self._faults.take("GET")
        if fault:
            return instead(fault, request) or afterwards(fault, request)
        try:
            self._let_in(request)
            at = self._exchange.medium(request.path_params["sid"], request.path_params["medium"])
        except Refused as refused:
            return JSONResponse(error(refused.code, refused.status), refused.status)
        return RedirectResponse(at, 307)

    async def remove(self, request: Request) -> Response:
        fault = self._faults.take("DELETE")
        spoilt = instead(fault, request) if fault else None
        if spoilt is not None:
            return spoilt
        try:
            self._let_in(request)
            self._exchange.remove_recording(request.path_params["sid"])
        except Refused as refused:
            return JSONResponse(error(refused.code, refused.status), refused.status)
        return afterwards(fault, request) if fault else Response(status_code=204)

    async def account(self, request: Request) -> Response:
        return self._asked(request, lambda: account_of(self._account))

    async def _posted(self, request: Request, act: Callable[[Mapping[str, str]], Json], done: int) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            return NoResponse()
        self._counted.posts += 1
        fault = self._faults.take("POST")
        spoilt = instead(fault, request) if fault else None
        if spoilt is not None:
            return spoilt
        try:
            self._let_in(request)
            if request.headers.get("content-type", "").partition(";")[0] != _FORM:
                raise Refused(20001, 415)
            taken = act(_fields(body.decode(errors="replace")))
        except Refused as refused:
            return JSONResponse(error(refused.code, refused.status), refused.status)
        return afterwards(fault, request) if fault else JSONResponse(taken, done)

    def _asked(self, request: Request, act: Callable[[], Json]) -> Response:
        fault = self._faults.take("GET")
        if fault:
            return instead(fault, request) or afterwards(fault, request)
        try:
            self._let_in(request)
            return JSONResponse(act())
        except Refused as refused:
            return JSONResponse(error(refused.code, refused.status), refused.status)

    def _let_in(self, request: Request) -> None:
        shown = request.headers.get("authorization", "").encode()
        if not any(hmac.compare_digest(shown, wanted) for wanted in self._authorizations):
            raise Refused(20003, 401)
        if request.path_params["account"] != self._account:
            raise Refused(20404, 404)


def build_app(state: State, now: Callable[[], Instant], account: str = ACCOUNT, secret: str = SECRET) -> Starlette:
    """The provider as an ASGI application, to be served by uvicorn with `http=Connection`: faults reach for its transport."""
    faults, counted = Faults(), Counted()
    door = Door(Exchange(state, now, account), faults, counted, account, secret)

    courier, switch = Courier(state, account), TelnyxSwitch(state, now)

    def posted() -> None:
        counted.posts += 1

    # SignalWire has the same paths under another one.
    roots = [f"{before}/{API}/Accounts/{{account}}" for before in ("", "/api/laml")]
    routes = [
        *(route for root in roots for route in _rooms(root, door)),
        *store_routes(state),
        *telnyx_routes(state, now, faults, secret, posted, switch),
        *control(state, now, faults, lambda: counted.posts, courier, Talking(state, courier, account), switch),
    ]
    only_here = Middleware(TrustedHostMiddleware, allowed_hosts=[_HOST, "localhost"])
    return Starlette(routes=routes, middleware=[only_here], exception_handlers={msgspec.DecodeError: _unreadable, 404: _unknown})


def _rooms(root: str, door: Door) -> list[Route]:
    return [
        Route(f"{root}.json", door.account, methods=["GET"]),
        Route(f"{root}/Messages.json", door.send, methods=["POST"]),
        Route(f"{root}/Messages.json", door.texts, methods=["GET"]),
        Route(f"{root}/Messages/{{sid}}/Media.json", door.attached, methods=["GET"]),
        Route(f"{root}/Messages/{{sid}}/Media/{{medium}}", door.medium, methods=["GET"]),
        Route(f"{root}/Messages/{{sid}}.json", door.text, methods=["GET"]),
        Route(f"{root}/Calls.json", door.place, methods=["POST"]),
        Route(f"{root}/Calls.json", door.calls, methods=["GET"]),
        Route(f"{root}/Calls/{{sid}}/Recordings.json", door.recordings, methods=["GET"]),
        Route(f"{root}/Recordings/{{sid}}.json", door.remove, methods=["DELETE"]),
        Route(f"{root}/Recordings/{{sid}}.mp3", door.media, methods=["GET"]),
        Route(f"{root}/Calls/{{sid}}.json", door.hang_up, methods=["POST"]),
        Route(f"{root}/Calls/{{sid}}.json", door.call, methods=["GET"]),
    ]


def serve(
    port: int,
    state_path: Path,
    now: Callable[[], Instant],
    stop: Stop | None = None,
    ready: Callable[[int], None] = lambda port: None,
    *,
    account: str = ACCOUNT,
    secret: str = SECRET,
) -> None:
    """Be the provider on 127.0.0.1 until `stop` is set (or, on the main thread, SIGINT or SIGTERM).

    `ready` gets the port that was bound (0 asks for any free one); from then on connections succeed. Blocks. Raises SimulatorError.
    """
    state = State(state_path)
    try:
        sock = _listen(port)
    except OSError as failed:
        state.close()
        raise SimulatorError(f"Port {port} of this machine cannot be used ({failed.strerror}). Choose another with --port.") from failed
    app = build_app(state, now, account, secret)
    try:
        ready(sock.getsockname()[1])
        _Server(_config(app), stop or _Never()).run(sockets=[sock])
    finally:
        sock.close()
        state.close()


def _listen(port: int) -> socket.socket:
    """A socket that says it is TCP: asyncio leaves Nagle's delay (40 ms an answer) on for one that does not."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((_HOST, port))
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, stop: Stop) -> None:
        super().__init__(config)
        self._stop = stop

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._stop.is_set()


def _unreadable(request: Request, wrong: Exception) -> Response:
    return JSONResponse({"message": str(wrong)}, 400)


def _unknown(request: Request, wrong: Exception) -> Response:
    return JSONResponse(error(20404, 404), 404)
