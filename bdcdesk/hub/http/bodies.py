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
