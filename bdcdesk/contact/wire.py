"""One HTTP request to a provider, and how sure we are that it was not acted upon."""

import email.utils
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode, urlsplit

import msgspec
import requests
import urllib3
from requests.auth import AuthBase

from bdcdesk.contact.whole_answers import Ending
from bdcdesk.translation import phrase

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

MOST: Final = 16_000_000
"""Bytes of an answer: an hour of talk, as it was recorded."""
LONGEST: Final = 60.0
"""Seconds for all of an answer to a question, after which its connection is given up however steadily it drips."""
LONGEST_WAIT: Final = 86_400
"""Seconds: of a provider that names a longer wait nobody waits for the end."""


class Answer(msgspec.Struct, frozen=True):
    """A whole HTTP answer. `retry_after` in seconds, None when the provider named no wait."""

    status: int
    body: bytes
    retry_after: int | None


class NoAnswer(Exception):
    """There is no whole answer. `left`: some of the request's body had left, so it may have been acted upon; else it certainly was not.

    `late`: we held it back ourselves. The message is a sentence, made without the library's own words: those hold numbers and addresses.
    """

    def __init__(self, sentence: str, *, left: bool, late: bool = False) -> None:
        super().__init__(sentence)
        self.left = left
        self.late = late


class _TooLate(Exception):
    pass


class Bearer(AuthBase):
    """A key that opens everything by itself, as Telnyx has them."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class _Form:
    """A form's bytes that remember whether any of them were asked for.

    The HTTP library asks for them only when name look-up, connection and TLS are done and the headers are written. No server acts on a
    form of which it has seen nothing, so this decides "certainly not sent" for every way in which a request can fail.
    """

    def __init__(self, body: bytes, still: Callable[[], bool]) -> None:
        self._bytes = body
        self._still = still
        self.left = False

    def __len__(self) -> int:
        return len(self._bytes)

    def __iter__(self) -> Iterator[bytes]:
        if not self._still():
            raise _TooLate
        self.left = True
        yield self._bytes


class Wire:
    """Requests to one provider: never repeated, never redirected.

    `auth` is user and secret for HTTP Basic, a Bearer, or None. `timeouts` are seconds: to connect, and of silence; an answer to a POST has
    both together to be here whole. `even`: seconds that go on evenly. Threads: one at a time.
    """

    def __init__(
        self,
        auth: tuple[str, str] | Bearer | None,
        timeouts: tuple[float, float],
        session: requests.Session,
        even: Callable[[], float] = time.monotonic,
    ) -> None:
        self._auth = auth
        self._timeouts = timeouts
        self._session = session
        self._even = even
        _end(session, LONGEST)

    def get(self, url: str, query: Mapping[str, str]) -> Answer:
        """Raises NoAnswer."""
        return self._ask("GET", url, query)

    def delete(self, url: str) -> Answer:
        """What is gone stays gone: safe to ask again. Raises NoAnswer."""
        return self._ask("DELETE", url, {})

    def _ask(self, method: str, url: str, query: Mapping[str, str]) -> Answer:
        until = self._even() + LONGEST
        try:
            got = self._session.request(
                method, url, params=dict(query), auth=self._auth, timeout=self._timeouts, allow_redirects=False, stream=True
            )
            return self._whole(got, until)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise NoAnswer(_sentence(error), left=True) from None

    def post(self, url: str, fields: Mapping[str, str | Sequence[str]], still: Callable[[], bool]) -> Answer:
        """POST once, on a connection of its own: a kept one that the provider has just closed would lose the message. Raises NoAnswer."""
        return self._post(url, urlencode(fields, doseq=True).encode("ascii"), {"Content-Type": "application/x-www-form-urlencoded"}, still)

    def post_json(self, url: str, body: bytes, headers: Mapping[str, str], still: Callable[[], bool]) -> Answer:
        """The same with a JSON body, and further headers."""
        return self._post(url, body, {"Content-Type": "application/json", **headers}, still)

    def _post(self, url: str, body: bytes, named: Mapping[str, str], still: Callable[[], bool]) -> Answer:
        form = _Form(body, still)
        headers = {**named, "Connection": "close"}
        until = self._even() + sum(self._timeouts)
        with requests.Session() as once:
            once.trust_env, once.verify, once.proxies = self._session.trust_env, self._session.verify, self._session.proxies
            _end(once, sum(self._timeouts))
            try:
                got = once.post(url, form, headers=headers, auth=self._auth, timeout=self._timeouts, allow_redirects=False, stream=True)
                return self._whole(got, until)
            except _TooLate:
                raise NoAnswer(phrase("Its time had passed before the phone provider could be reached."), left=False, late=True) from None
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                raise NoAnswer(_sentence(error), left=form.left) from None

    def _whole(self, got: requests.Response, until: float) -> Answer:
        """Piece by piece: nobody waits for an answer that does not end, nor holds all of it."""
        body = bytearray()
        with got:
            while piece := got.raw.read1(1 << 16, decode_content=True):
                body += piece
                if len(body) > MOST or self._even() > until:
                    raise NoAnswer(phrase("The phone provider's answer does not end."), left=True)
        return Answer(got.status_code, bytes(body), _wait(got.headers.get("Retry-After", ""), got.headers.get("Date", "")))


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def _end(session: requests.Session, seconds: float) -> None:
    for scheme in ("https://", "http://"):
        session.mount(scheme, Ending(seconds))


def _wait(retry_after: str, date: str) -> int | None:
    """Retry-After is seconds or a date; the answer's own Date says how far away a date is, whatever our clock shows."""
    if retry_after.strip().isdecimal():
        return min(int(retry_after.strip()[:19]), LONGEST_WAIT)
    try:
        ahead = email.utils.parsedate_to_datetime(retry_after) - email.utils.parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return None
    return min(max(0, int(ahead.total_seconds())), LONGEST_WAIT)


def _sentence(error: Exception) -> str:
    words = repr(error)
    if isinstance(error, requests.exceptions.SSLError):
        return phrase("The phone provider's certificate could not be trusted.")
    if isinstance(error, requests.exceptions.ProxyError):
        return phrase("The proxy of this network did not let us through to the phone provider.")
    if "NameResolutionError" in words:
        return "The phone provider's name could not be found. Is there a connection to the internet?"
    if isinstance(error, urllib3.exceptions.ReadTimeoutError):
        return phrase("The phone provider's answer does not end.")
    if isinstance(error, requests.exceptions.ReadTimeout):
        return phrase("The phone provider did not answer in time.")
    if isinstance(error, requests.exceptions.ConnectTimeout) or "NewConnectionError" in words:
        return phrase("The phone provider could not be reached.")
    return phrase("The connection to the phone provider broke.")
