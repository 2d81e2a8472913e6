"""The link in each mail by which a shopper ends the store's mails: a click, or one press on the page it leads to."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bdcdesk.domain.source import MAIL, Source

_TOKEN: Final = re.compile(r"[0-9a-f]{40}", re.ASCII)
_SECONDS: Final = 20.0
_PAGE: Final = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="robots" content="noindex"><title>Mails from us</title>'
    '<body style="font:16px/1.5 sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem">{0}</body></html>'
)
_ASK: Final = '<p>Do you want no more mails from us?</p><form method="post"><button style="font:inherit">No more mails</button></form>'
_DONE: Final = "<p>You get no more mails from us.</p>"
_HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def is_clicked(source: Source) -> bool:
    """Whether mails go out by it with such a link in them."""
    return source.kind == MAIL and bool(source.options.get("hub"))


class Unsubscribing:
    """`unsubscribe` is handed what stood in the link, in the server's thread; it tells whether it was a link of ours."""

    def __init__(self, unsubscribe: "Callable[[str], Future[bool]]") -> None:
        self._unsubscribe = unsubscribe

    def routes(self) -> list[Route]:
        return [Route("/u/{token}", self.answer, methods=["GET", "POST"])]

    async def answer(self, request: Request) -> Response:
        """Looking at the page does nothing: mail servers look at every link. Mail programs POST for the one click (RFC 8058)."""
        token = request.path_params["token"]
        if not _TOKEN.fullmatch(token):
            return PlainTextResponse("Not Found", 404)
        if request.method == "GET":
            return HTMLResponse(_PAGE.format(_ASK), headers=_HEADERS)
        try:
            async with asyncio.timeout(_SECONDS):
                known = await asyncio.wrap_future(self._unsubscribe(token))
        except (OSError, TimeoutError):
            return PlainTextResponse("It cannot be kept at present. Try again in a minute.", 503, {"Retry-After": "30"})
        return HTMLResponse(_PAGE.format(_DONE), headers=_HEADERS) if known else PlainTextResponse("Not Found", 404)
