"""Fetching what came with a shopper's text: from the provider, and from the hosts where it keeps such files; from nowhere else.

A provider answers with a redirect to its storage, or names an address there. Which hosts those are stands here and not in what comes over
the network: an address in a webhook or an answer that leads elsewhere is not followed, and our credentials go to the provider alone.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
import requests
import urllib3
from requests.auth import AuthBase, HTTPBasicAuth

from bdcdesk.contact.provider import Kind, MediaTooLarge, ProviderProblem, ProviderSilent
from bdcdesk.contact.wire import Bearer
from bdcdesk.domain.attachment import LARGEST
from bdcdesk.translation import phrase

STORES: Final[dict[Kind, tuple[str, ...]]] = {
    "twilio": ("mms.twiliocdn.com/", "media.twiliocdn.com/", "s3-external-1.amazonaws.com/media.twiliocdn.com/"),
    "signalwire": ("files.signalwire.com/", "s3.us-east-2.amazonaws.com/files.signalwire.com/"),
    "telnyx": ("media.telnyx.com/", *(f"us-{place}-1.telnyxcloudstorage.com/" for place in ("east", "central", "west"))),
}
"""Where each keeps them, as of 2026-11: host and beginning of the path, always https. As seen in public programs that fetch them; none of
it is promised by a provider."""

_HOPS: Final = 4
_PIECE: Final = 1 << 16
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


class Place(msgspec.Struct, frozen=True):
    """Whose files are fetched: the address beneath which everything that the provider is asked for lies (`root`, without a "/" at its
    end), and the beginnings of its storage's addresses."""

    root: str
    stores: tuple[str, ...]

    def owns(self, url: str) -> bool:
        """Whether our credentials belong there: it is beneath the root, as the libraries will ask for it."""
        return url.startswith(f"{self.root}/") and _plain(url)

    def allows(self, url: str) -> bool:
        """Whether this may be fetched at all."""
        parts = urlsplit(url)
        if parts[:2] == urlsplit(self.root)[:2]:
            return _plain(url)
        stored = any(f"{parts.hostname}{parts.path}".startswith(store) for store in self.stores)
        return parts.scheme == "https" and parts.netloc == parts.hostname and stored and _plain(url)


def _plain(url: str) -> bool:
    """The libraries straighten out dots in a path before they ask: with none in it, what was looked at is what is asked for."""
    path = unquote(urlsplit(url).path)
    return not {".", ".."} & set(path.split("/")) and "\\" not in path and path.isprintable()


class _Nobody(AuthBase):
    """Shows no credentials, not even those of this computer's netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.pop("Authorization", None)
        return request


class Media:
    """`auth` as in Wire; `session` carries proxies and certificates. Threads: any, each fetch has a session of its own."""

    def __init__(
        self, place: Place, auth: tuple[str, str] | Bearer, timeouts: tuple[float, float], session: requests.Session, most: int = LARGEST
    ) -> None:
        self._place = place
        self._auth = HTTPBasicAuth(*auth) if isinstance(auth, tuple) else auth
        self._timeouts = timeouts
        self._session = session
        self._most = most

    def fetch(self, url: str, still: Callable[[], bool]) -> bytes:
        """Raises ProviderProblem, ProviderSilent, MediaTooLarge."""
        with requests.Session() as once:
            once.trust_env, once.verify, once.proxies = self._session.trust_env, self._session.verify, self._session.proxies
            for hop in range(_HOPS):
                if not self._place.allows(url):
                    raise _astray(url)
                auth = self._auth if not hop and self._place.owns(url) else _Nobody()
                try:
                    with once.get(url, headers=_PLAIN, auth=auth, timeout=self._timeouts, stream=True, allow_redirects=False) as answer:
                        onward = answer.headers.get("Location", "") if answer.status_code in _MOVED else ""
                        if not onward:
                            return self._body(answer, still)
                        url = urljoin(url, onward)
                except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
                    raise ProviderSilent(phrase("The connection to the phone provider's files broke."), "silent") from None
        raise _astray(url)

    def _body(self, answer: requests.Response, still: Callable[[], bool]) -> bytes:
        status = answer.status_code
        if status == 429 or status >= 500:
            raise ProviderSilent(f"The phone provider failed (HTTP {status}).", str(status))
        if status in (404, 410):
            raise ProviderProblem(phrase("It is not at the phone provider, or not any more."), str(status))
        if status != 200:
            raise ProviderProblem(f"The phone provider would not give it (HTTP {status}).", str(status))
        told = answer.headers.get("Content-Length", "")
        if told.isdecimal() and int(told) > self._most:
            raise _too_large()
        content = bytearray()
        # As it stands on the wire: nothing that was packed small can become large here.
        while piece := answer.raw.read1(_PIECE, decode_content=False):
            content += piece
            if len(content) > self._most:
                raise _too_large()
            if not still():
                raise ProviderSilent(phrase("It took too long to fetch."), "slow")
        if told.isdecimal() and len(content) < int(told):
            raise ProviderSilent(phrase("It came only in part."), "part")
        return bytes(content)


_PLAIN: Final = {"Accept-Encoding": "identity", "Connection": "close"}


def _too_large() -> MediaTooLarge:
    return MediaTooLarge(f"It is larger than {LARGEST // 1_000_000} MB, so it was not taken.", "size")


def _astray(url: str) -> ProviderProblem:
    host = urlsplit(url).hostname or "nowhere"
    return ProviderProblem(f"Its address leads to {host}, which is not the phone provider's, so it was not followed.", "astray")
