"""The address of the phone provider's webhooks: what is its own is taken, all else refused, both counted."""

import asyncio
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bdcdesk.contact.hooks import THANKS
from bdcdesk.contact.signatures import Hook
from bdcdesk.hub.http.bodies import Bodies, Refused
from bdcdesk.hub.http.limits import UNPROVEN
from bdcdesk.hub.http.metrics import Metrics
from bdcdesk.hub.phone import Opened, PhoneLine

PATH: Final = "/phone"
MOST: Final = 200_000
"""Bytes of one webhook: a text has 1,600 characters, and names of pictures."""


class Phone:
    """Use from the server's thread. `seconds`: for a body, and until it is kept."""

    def __init__(self, line: PhoneLine, metrics: Metrics, seconds: tuple[float, float]) -> None:
        self._line = line
        self._metrics = metrics
        self._seconds = seconds
        self._bodies = Bodies()

    def routes(self) -> list[Route]:
        return [Route(PATH, self.answer, methods=["POST"])]

    async def answer(self, request: Request) -> Response:
        opened = self._line.open
        if opened is None:
            self._metrics.stranger()
            return PlainTextResponse("Not Found", 404)
        try:
            body = await self._bodies.body_of("phone", UNPROVEN, request, MOST, self._seconds[0])
            outcome, answer = await self._judged(opened, Hook(_called(opened, request), dict(request.headers), body))
        except Refused as refused:
            outcome, answer = refused.outcome, refused.answer
        except ClientDisconnect:
            outcome, answer = "broken off", Response(status_code=400)
        self._metrics.webhook(outcome)
        return answer

    async def _judged(self, opened: Opened, hook: Hook) -> tuple[str, Response]:
        verdict = self._line.judge(hook)
        if verdict == "replayed":
            return verdict, _thanks(opened)
        if verdict != "good":
            return verdict, PlainTextResponse("Forbidden", 403)
        try:
            async with asyncio.timeout(self._seconds[1]):
                became = await asyncio.wrap_future(self._line.take(hook.body))
        except (OSError, TimeoutError):
            became = "not now"
        except asyncio.CancelledError:
            self._line.not_kept(hook)
            raise
        if became == "kept":
            return verdict, _thanks(opened)
        self._line.not_kept(hook)
        if became == "not ours":
            self._line.not_ours()
            return became, PlainTextResponse("Not Found", 404)
        return "busy", PlainTextResponse("It cannot be kept at present. Send it again.", 503, {"Retry-After": "5"})


def _called(opened: Opened, request: Request) -> str:
    """The address as the provider was told it: a proxy may have changed what stands before the path."""
    if not opened.outside:
        return str(request.url)
    query = request.url.query
    return f"{opened.outside}{request.url.path}" + (f"?{query}" if query else "")


def _thanks(opened: Opened) -> Response:
    return Response(status_code=200) if opened.kind == "telnyx" else Response(THANKS, 200, media_type="text/xml")
