"""The short links of messages: whoever opens one is sent on at once, and whether it was a person is told apart."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bdcdesk.domain.short_links import TOKEN
from bdcdesk.domain.source import LINKS, Source
from bdcdesk.hub.linking import Linking

_MACHINES: Final = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|scan|externalhit|facebot|whatsapp|telegram|skypeuri|slack|discord|linkexpander|embedly|barracuda"
    r"|proofpoint|mimecast|safelinks|renderer|\+https?://|urldefense|trendmicro|symantec|fireeye|sophos|forcepoint|zscaler|headless|phantom|curl|wget|python"
    r"|java/|okhttp|go-http|libwww|httpclient|axios|node-fetch|ruby|perl|google-safety|googleimageproxy|applebot|bingpreview",
    re.IGNORECASE,
)
"""Names under which link previews, mail scanners and programs say who they are, or where to read of them. A Cubot is a phone."""
_HEADERS: Final = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

_log = logging.getLogger("bdcdesk.hub")


def is_shortening(source: Source) -> bool:
    """Whether messages go out with links of the hub in them."""
    return source.kind == LINKS and bool(source.options.get("hub"))


def is_machine(request: Request) -> bool:
    """Whether it is surely no shopper who looks: it asks for the head alone, says that it only fetches ahead, names itself, or nothing."""
    ahead = {request.headers.get(name, "").lower() for name in ("Purpose", "X-Purpose", "Sec-Purpose", "X-Moz")}
    agent = request.headers.get("User-Agent", "")
    return request.method == "HEAD" or any("pre" in one for one in ahead) or not agent.strip() or _MACHINES.search(agent) is not None


class ShortLinks:
    """`told` is handed a token and whether a machine opened it, in the server's thread."""

    def __init__(self, linking: Linking, told: "Callable[[str, bool], Future[bool]]") -> None:
        self._linking = linking
        self._told = told

    def routes(self) -> list[Route]:
        return [Route("/l/{token}", self.answer, methods=["GET", "HEAD"])]

    async def answer(self, request: Request) -> Response:
        """A shopper does not wait until it is kept that they came."""
        token = request.path_params["token"]
        opening = self._linking.of(token) if TOKEN.fullmatch(token) else None
        if opening is None:
            if TOKEN.fullmatch(token) and not self._linking.complete:
                return PlainTextResponse("One moment: try again in a minute.", 503, {"Retry-After": "30"})
            return PlainTextResponse("Not Found", 404)
        self._told(token, is_machine(request)).add_done_callback(_kept)
        return RedirectResponse(opening.target, 302, headers=_HEADERS)


def _kept(future: "Future[bool]") -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        _log.warning("an opened link could not be kept: %s", error, extra={"bdcdesk_event": "hub.link.not_kept"})
