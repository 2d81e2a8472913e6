"""What the hub answers over HTTP: leads sent in, its health, its figures. Nothing that is answered holds personal data."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bdcdesk.domain.events import Instant
from bdcdesk.hub.counter import Counter, Handed
from bdcdesk.hub.http.bodies import Bodies, Refused, body_of
from bdcdesk.hub.http.gates import BY_PATH, Gate, Gates, shows_secret
from bdcdesk.hub.http.health import Health
from bdcdesk.hub.http.limits import GOOGLE_BYTES, MOST_BYTES, UNPROVEN, Limits
from bdcdesk.hub.http.linking import ShortLinks
from bdcdesk.hub.http.metrics import Metrics
from bdcdesk.hub.http.phone import Phone
from bdcdesk.hub.http.platforms import challenge_of, has_google_key, is_signed, may_be_signed, without_google_key
from bdcdesk.hub.http.site import Site
from bdcdesk.hub.http.unsubscribing import Unsubscribing
from bdcdesk.hub.linking import Linking
from bdcdesk.hub.phone import PhoneLine
from bdcdesk.hub.visitors import Visitors
from bdcdesk.intake.document import Document, Taken
from bdcdesk.intake.graph import is_lead
from bdcdesk.intake.notices import Notice, Notices
from bdcdesk.intake.posted import posted
from bdcdesk.intake.reading.platforms import notice_of_each
from bdcdesk.intake.reading.read import read

BODY_SECONDS: Final = 10.0
"""In which a body must have come."""
KEPT_SECONDS: Final = 20.0
"""In which a document must be kept, before its sender is told to come again; it is then the same one."""
SIGNATURE: Final = "X-Hub-Signature-256"
COME_AGAIN: Final = 30
"""Seconds after which a sender is asked to try again."""

ODD_IDS: Final = "Meta told of {0} lead(s) in it by an id that is none, so nobody can ask for them. Those with an id are asked for."


class Desk(msgspec.Struct, frozen=True):
    """What the server's thread works with. `clock`: this computer's, in ms; `ring` wakes the hub's thread. `seconds`: for a body, and until
    it is kept. `phone`: what the phone provider tells, None where nobody hears it. `visitors`: who is on the store's site, None where the
    site is not looked after; `script` is what its pages load."""

    gates: Gates
    counter: Counter
    notices: Notices
    health: Health
    limits: Limits
    clock: Callable[[], Instant]
    ring: Callable[[], None]
    seconds: tuple[float, float] = (BODY_SECONDS, KEPT_SECONDS)
    visitors: Visitors | None = None
    script: bytes = b""
    linking: Linking | None = None
    phone: PhoneLine | None = None


class Receiving:
    """One endpoint a source: `/in/<id>/<secret>`, or `/in/<id>` for platforms that sign and for a secret in a header."""

    def __init__(self, desk: Desk, metrics: Metrics) -> None:
        self._desk = desk
        self._metrics = metrics
        self._unproven = Bodies()

    async def answer(self, request: Request) -> Response:
        accepted, began = self._desk.clock(), time.perf_counter()
        gate = self._desk.gates.of(request.path_params["source"])
        if not self._desk.gates.ready:
            return _busy("The hub is starting. Send it again.").answer
        if request.method == "GET":
            challenge = challenge_of(gate, request.query_params)
            return self._stranger() if challenge is None else PlainTextResponse(challenge)
        shown = request.path_params.get("secret", "") or request.headers.get("X-Bdcdesk-Secret", "")
        known = shows_secret(gate, shown)
        if gate is None or (gate.kind in BY_PATH and not known):
            return self._stranger()
        try:
            if gate.kind == "meta" and not may_be_signed(request.headers.get(SIGNATURE, "")):
                return self._stranger()
            body = await (body_of(request, MOST_BYTES, self._desk.seconds[0]) if known else self._unproven_body(gate, request))
            if not known and not _believed(gate, body, request):
                return self._stranger()
            if wait := self._desk.limits.wait(gate.source):
                raise Refused("limited", 429, "Too many at once. Send it again later.", {"Retry-After": str(int(wait) + 1)})
            outcome = await self.keep(gate, body, request.headers.get("Content-Type", ""), accepted)
        except Refused as refused:
            self._metrics.count(gate.source, refused.outcome)
            return refused.answer
        except ClientDisconnect:
            self._metrics.count(gate.source, "broken off")
            return Response(status_code=400)
        self._metrics.count(gate.source, outcome)
        self._metrics.waited(time.perf_counter() - began)
        return JSONResponse({"status": outcome})

    async def _unproven_body(self, gate: Gate, request: Request) -> bytes:
        """Of somebody whom only the body can prove to be the platform: not many at once, for anybody may make the hub hold them."""
        most = GOOGLE_BYTES if gate.kind == "google" else MOST_BYTES
        return await self._unproven.body_of(gate.source, UNPROVEN, request, most, self._desk.seconds[0])

    def _stranger(self) -> Response:
        self._metrics.stranger()
        return PlainTextResponse("Not Found", 404)

    async def keep(self, gate: Gate, body: bytes, content_type: str, accepted: Instant, *, live: bool = False) -> str:
        """Answers only when it is kept for good: whoever sent it forgets it then. `live`: it comes from the shopper's own browser. Raises
        Refused."""
        told = read(Document(body)).fetch if gate.kind == "meta" else ()
        if told:
            return await self._note(gate, body, told, accepted)
        given = posted(content_type, without_google_key(gate, body) if gate.kind == "google" else body)
        handed = Handed(given.content, f"{gate.source} (HTTP)", gate.source, accepted, given.kind, given.charset, live)
        try:
            async with asyncio.timeout(self._desk.seconds[1]):
                outcome = await asyncio.wrap_future(self._desk.counter.hand_in(handed))
        except (OSError, TimeoutError):
            raise _busy("It cannot be kept at present. Send it again.") from None
        return "taken" if isinstance(outcome, Taken) else "quarantined"

    async def _note(self, gate: Gate, body: bytes, told: Sequence[str], accepted: Instant) -> str:
        """Leads that must be fetched: kept on disk, and asked for by the hub's own thread."""
        each = notice_of_each(body)
        notices = [Notice(gate.source, lead, accepted, told=each.get(lead, body), due=accepted) for lead in told if is_lead(lead)]
        odd = len(told) - len(notices)
        try:
            if notices:
                await asyncio.to_thread(self._desk.notices.tell, *notices)
            if odd:
                # Sent again it would be the same: a person looks at it, and the others in it do not wait for that.
                aside = Handed(body, f"{gate.source} (HTTP)", gate.source, accepted, refused=ODD_IDS.format(odd))
                async with asyncio.timeout(self._desk.seconds[1]):
                    await asyncio.wrap_future(self._desk.counter.hand_in(aside))
        except (OSError, TimeoutError):
            raise _busy("It cannot be kept at present. Send it again.") from None
        self._desk.ring()
        return "told" if notices else "quarantined"


def _believed(gate: Gate, body: bytes, request: Request) -> bool:
    if gate.kind == "google":
        return has_google_key(gate, body)
    return gate.kind == "meta" and is_signed(gate, body, request.headers.get(SIGNATURE, ""))


def _busy(words: str) -> Refused:
    return Refused("busy", 503, words, {"Retry-After": str(COME_AGAIN)})


def application(desk: Desk, metrics: Metrics, more: Sequence[BaseRoute] = ()) -> Starlette:
    """`more`: what others of the hub answer."""
    receiving = Receiving(desk, metrics)
    site = None
    if desk.visitors is not None:
        site = Site(desk.gates, desk.visitors, metrics, receiving.keep, desk.clock, time.monotonic, desk.script, desk.seconds[0])

    async def health(request: Request) -> Response:
        told = desk.health.told(request, desk.gates)
        return JSONResponse(told.body, told.status)

    async def figures(request: Request) -> Response:
        if not desk.health.trusts(request):
            return PlainTextResponse("Not Found", 404)
        return PlainTextResponse(metrics.text(desk.health.gauges()), media_type="text/plain; version=0.0.4")

    return Starlette(
        routes=[
            Route("/in/{source}/{secret}", receiving.answer, methods=["POST"]),
            Route("/in/{source}", receiving.answer, methods=["GET", "POST"]),
            Route("/health", health, methods=["GET"]),
            Route("/metrics", figures, methods=["GET"]),
            *Unsubscribing(desk.counter.unsubscribe).routes(),
            *(ShortLinks(desk.linking, desk.counter.opened).routes() if desk.linking is not None else ()),
            *(Phone(desk.phone, metrics, desk.seconds).routes() if desk.phone is not None else ()),
            *more,
            *(site.routes() if site is not None else ()),
        ]
    )
