"""The body of a request, within its bounds, and answers that end one early."""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse


class Refused(Exception):
    """An answer that ends a request, and the word under which it is counted."""

    def __init__(self, outcome: str, status: int, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.outcome = outcome
        self.answer = PlainTextResponse(f"{words}\n", status, headers=dict(headers or {}))


class Bodies:
    """Those that anybody may make the hub hold: of each `whose` so many at once. One thread.

    Where there are that many, the one that is longest on its way makes room: what a platform or a page sends is here in a moment, and who
    sends letter by letter must not keep it out.
    """

    def __init__(self) -> None:
        self._coming: dict[str, list[asyncio.Timeout]] = {}

    async def body_of(self, whose: str, at_once: int, request: Request, most: int, seconds: float) -> bytes:
        """As `body_of`. Raises Refused, and ClientDisconnect."""
        coming = self._coming.setdefault(whose, [])
        if len(coming) >= at_once:
            coming.pop(0).reschedule(0)
        try:
            async with asyncio.timeout(None) as place:
                coming.append(place)
                try:
                    return await body_of(request, most, seconds)
                finally:
                    if place in coming:
                        coming.remove(place)
        except TimeoutError:
            headers = {"Retry-After": "30", "Connection": "close"}
            raise Refused("busy", 503, "Too many are sending at once. Send it again.", headers) from None


async def body_of(request: Request, most: int, seconds: float) -> bytes:
    """At most so many bytes, in so much time. Raises Refused, and ClientDisconnect when the sender hangs up."""
    too_large = Refused("too large", 413, f"At most {most:,} bytes.", {"Connection": "close"})
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or len(length) > 18 or int(length) > most:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                body += part
                if len(body) > most:
                    raise too_large
    except TimeoutError:
        raise Refused("slow", 408, "The body did not come in time. Send it again.", {"Connection": "close"}) from None
    return bytes(body)
