"""What the store's own web site sends: that a shopper who agreed to it is there, and the forms of the hub's script.

A page's source is no secret, so these endpoints ask for none: they take what a browser says comes from a page of the source's own origins,
little of it, and not often. Whoever is no browser can say the same; see docs/security.md.
"""

from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from typing import Final, Protocol

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bdcdesk.domain.events import Instant
from bdcdesk.domain.visitor import is_visitor
from bdcdesk.hub.http.bodies import Bodies, Refused
from bdcdesk.hub.http.gates import Gate, Gates
from bdcdesk.hub.http.limits import Limits
from bdcdesk.hub.http.metrics import Metrics
from bdcdesk.hub.visitors import Visitors

WORD_BYTES: Final = 4_000
FORM_BYTES: Final = 20_000
WORDS_PER_MINUTE: Final = 6_000
"""Of one source: a thousand shoppers who are there at once."""
FORMS_PER_MINUTE: Final = 30
FORMS_AT_ONCE: Final = 20
UNDER_WAY: Final = 250
"""Requests of pages that are answered at the same time: half of all callers there may be, so that who sends leads always finds room."""
COMING: Final = 200
"""Bodies of pages that are on their way at the same time, fewer than UNDER_WAY: who sends slowly shuts no form out."""
_LONGEST: Final = 80

Answer = Callable[[Request], Awaitable[Response]]


class Page(msgspec.Struct):
    """What the script says of a browser and the page that is open in it. `gone`: it does not want to be seen any more."""

    visitor: str
    path: str = ""
    title: str = ""
    car: str = ""
    vin: str = ""
    stock: str = ""
    gone: bool = False

    @property
    def looking(self) -> str:
        """In words for a desk: the car, else what the page calls itself, else where it is."""
        title = self.title.partition(" | ")[0]
        known = (self.car, f"stock {self.stock}" if self.stock else "", f"VIN {self.vin}" if self.vin else "", title, self.path)
        return next((words for one in known if (words := _plain(one))), "")


class Kept(Protocol):
    """How a form is kept for good; see `Receiving.keep`."""

    def __call__(self, gate: Gate, body: bytes, content_type: str, accepted: Instant, *, live: bool) -> Awaitable[str]: ...


class Site:
    """`even`: seconds that go on evenly; `clock`: this computer's, in ms; `script`: the bytes of `/site.js`."""

    def __init__(
        self,
        gates: Gates,
        visitors: Visitors,
        metrics: Metrics,
        keep: Kept,
        clock: Callable[[], Instant],
        even: Callable[[], float],
        script: bytes,
        seconds: float,
    ) -> None:
        self._gates = gates
        self._visitors = visitors
        self._metrics = metrics
        self._keep = keep
        self._clock = clock
        self._words = Limits(even, WORDS_PER_MINUTE)
        self._forms = Limits(even, FORMS_PER_MINUTE, FORMS_AT_ONCE)
        self._script = script
        self._tag = f'"{sha256(script).hexdigest()[:16]}"'
        self._seconds = seconds
        self._under_way = 0
        self._bodies = Bodies()

    def routes(self) -> Sequence[BaseRoute]:
        return (
            Route("/site.js", self._briefly(self.script), methods=["GET"]),
            Route("/site/{source}/here", self._briefly(self.here), methods=["POST"]),
            Route("/site/{source}/lead", self._briefly(self.lead), methods=["POST"]),
        )

    def _briefly(self, answer: Answer) -> Answer:
        """So many at once, and no line is kept open for the next word: there are as many as there are shoppers on the site."""

        async def answered(request: Request) -> Response:
            if self._under_way >= UNDER_WAY:
                answer_now: Response = PlainTextResponse("Too many at once. Send it again later.\n", 503, headers={"Retry-After": "30"})
            else:
                self._under_way += 1
                try:
                    answer_now = await answer(request)
                finally:
                    self._under_way -= 1
            answer_now.headers["Connection"] = "close"
            return answer_now

        return answered

    async def script(self, request: Request) -> Response:
        headers = {
            "ETag": self._tag,
            "Cache-Control": "public, max-age=3600",
            "Access-Control-Allow-Origin": "*",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("If-None-Match") == self._tag:
            return Response(status_code=304, headers=headers)
        return Response(self._script, media_type="text/javascript; charset=utf-8", headers=headers)

    async def here(self, request: Request) -> Response:
        """A browser whose person agreed to it says what it shows."""
        return await self._answer(request, self._words, WORD_BYTES, self._note)

    async def lead(self, request: Request) -> Response:
        """A form that the script sends: a lead like any form's, of a shopper who is there."""
        return await self._answer(request, self._forms, FORM_BYTES, self._take)

    async def _answer(
        self, request: Request, limits: Limits, most: int, do: Callable[[Request, Gate, bytes, Instant], Awaitable[Response]]
    ) -> Response:
        accepted, origin = self._clock(), request.headers.get("Origin", "")
        gate = self._gates.of(request.path_params["source"])
        if not self._gates.ready:
            return PlainTextResponse("The hub is starting. Send it again.\n", 503, headers={"Retry-After": "30"})
        if gate is None or not gate.origins:
            self._metrics.stranger()
            return PlainTextResponse("Not Found", 404)
        if origin not in gate.origins:
            self._metrics.count(gate.source, "foreign page")
            return PlainTextResponse("The page that this comes from is not among the source's origins.\n", 403)
        try:
            if wait := limits.wait(gate.source):
                raise Refused("limited", 429, "Too many at once. Send it again later.", {"Retry-After": str(int(wait) + 1)})
            body = await self._bodies.body_of("", COMING, request, most, self._seconds)
            answer = await do(request, gate, body, accepted)
        except Refused as refused:
            self._metrics.count(gate.source, refused.outcome)
            answer = refused.answer
        except ClientDisconnect:
            self._metrics.count(gate.source, "broken off")
            return Response(status_code=400)
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Vary"] = "Origin"
        return answer

    async def _note(self, request: Request, gate: Gate, body: bytes, accepted: Instant) -> Response:
        try:
            page = msgspec.json.decode(body, type=Page)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused("unreadable", 400, "This is not what the script says.") from None
        if not is_visitor(page.visitor):
            raise Refused("unreadable", 400, "This is not what the script says.")
        if page.gone:
            self._visitors.left(page.visitor)
        elif not self._visitors.saw(page.visitor, page.looking):
            raise Refused("limited", 429, "Too many at once. Send it again later.", {"Retry-After": "30"})
        return Response(status_code=204)

    async def _take(self, request: Request, gate: Gate, body: bytes, accepted: Instant) -> Response:
        outcome = await self._keep(gate, body, request.headers.get("Content-Type", ""), accepted, live=True)
        self._metrics.count(gate.source, outcome)
        return JSONResponse({"status": outcome})


def _plain(words: str) -> str:
    """On one line, without what cannot be seen, and short."""
    shown = "".join(letter if letter.isprintable() else " " for letter in words[: 4 * _LONGEST])
    line = " ".join(shown.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
