"""Where files of texts are fetched from, over real HTTP: no other host, no credentials for one, no more bytes and time than are given."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from bdcdesk.contact.media import STORES, Media, Place
from bdcdesk.contact.provider import MediaTooLarge, ProviderProblem, ProviderSilent, always

Answer = tuple[int, dict[str, str], bytes]
MOST = 1_000


class Far:
    """A host on this machine that answers as it is told, and remembers who showed it what."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.shown: list[tuple[str, str]] = []
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                far.shown.append((self.path, self.headers.get("Authorization", "")))
                status, headers, body = far.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(ConnectionError):
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def far() -> Iterator[Far]:
    made = Far()
    yield made
    made.close()


@pytest.fixture
def other() -> Iterator[Far]:
    made = Far()
    yield made
    made.close()


def media(far: Far, root: str = "/api", most: int = MOST) -> Media:
    session = requests.Session()
    session.trust_env = False
    return Media(Place(f"{far.url}{root}", STORES["twilio"]), ("AC1", "secret"), (1, 5), session, most)


def test_credentials_go_to_the_provider_and_not_where_it_redirects_to(far: Far) -> None:
    far.answers = {"/api/m/1": (307, {"Location": "/files/1"}, b""), "/files/1": (302, {"Location": "/files/2"}, b"")}
    far.answers["/files/2"] = (200, {}, b"picture")
    assert media(far).fetch(f"{far.url}/api/m/1", always) == b"picture"
    assert [(path, bool(shown)) for path, shown in far.shown] == [("/api/m/1", True), ("/files/1", False), ("/files/2", False)]


def test_a_redirect_back_to_the_provider_shows_no_credentials_either(far: Far) -> None:
    far.answers = {"/api/m/1": (307, {"Location": "/api/Keys.json"}, b""), "/api/Keys.json": (200, {}, b"keys")}
    media(far).fetch(f"{far.url}/api/m/1", always)
    assert [bool(shown) for _, shown in far.shown] == [True, False]


def test_another_host_is_never_asked(far: Far, other: Far) -> None:
    far.answers = {"/api/m/1": (307, {"Location": f"{other.url}/api/m/1"}, b"")}
    other.answers = {"/api/m/1": (200, {}, b"picture")}
    for url in (f"{far.url}/api/m/1", f"{other.url}/api/m/1"):
        with pytest.raises(ProviderProblem, match="not the phone provider's"):
            media(far).fetch(url, always)
    assert other.shown == []


def test_who_is_sent_round_in_circles_gives_up(far: Far) -> None:
    far.answers = {"/api/m/1": (307, {"Location": "/api/m/1"}, b"")}
    with pytest.raises(ProviderProblem):
        media(far).fetch(f"{far.url}/api/m/1", always)
    assert len(far.shown) == 4


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://mms.twiliocdn.com/AC1/x?Signature=y", True),
        ("https://media.twiliocdn.com/AC1/x", True),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/x", True),
        ("https://s3-external-1.amazonaws.com/elsewhere/x", False),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/../elsewhere/x", False),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/%2e%2e/elsewhere/x", False),
        ("http://mms.twiliocdn.com/AC1/x", False),
        ("https://mms.twiliocdn.com.example.com/x", False),
        ("https://mms.twiliocdn.com@example.com/x", False),
        ("https://user@mms.twiliocdn.com/x", False),
        ("https://mms.twiliocdn.com:8443/x", False),
        ("https://example.com/mms.twiliocdn.com/x", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("http://127.0.0.1:5432/", False),
        ("file:///etc/passwd", False),
        ("//mms.twiliocdn.com/x", False),
        ("https://api.twilio.com/anything", True),
        ("https://api.twilio.com/a/../b", False),
        ("", False),
    ],
)
def test_which_addresses_are_the_providers(url: str, allowed: bool) -> None:
    assert Place("https://api.twilio.com/2010-04-01/Accounts/AC1", STORES["twilio"]).allows(url) is allowed


def test_credentials_belong_beneath_the_root_alone() -> None:
    place = Place("https://api.twilio.com/2010-04-01/Accounts/AC1", STORES["twilio"])
    inside = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
    assert place.owns(inside)
    for url in ("https://api.twilio.com/2010-04-01/Accounts/AC12", inside.replace("/Messages", "/../AC2"), "https://mms.twiliocdn.com/x"):
        assert not place.owns(url)


@pytest.mark.parametrize("headers", [{"Content-Length": "900000"}, {}])
def test_no_more_is_read_than_is_kept(far: Far, headers: dict[str, str]) -> None:
    far.answers = {"/api/m/1": (200, headers, b"x" * 900_000)}
    with pytest.raises(MediaTooLarge):
        media(far).fetch(f"{far.url}/api/m/1", always)


def test_nothing_is_unpacked_on_the_way(far: Far) -> None:
    packed = gzip.compress(bytes(10_000_000), mtime=0)
    far.answers = {"/api/m/1": (200, {"Content-Encoding": "gzip"}, packed)}
    assert media(far, most=20_000).fetch(f"{far.url}/api/m/1", always) == packed


def test_it_ends_when_its_time_has_passed(far: Far) -> None:
    far.answers = {"/api/m/1": (200, {}, b"x" * 500)}
    with pytest.raises(ProviderSilent, match="too long"):
        media(far).fetch(f"{far.url}/api/m/1", lambda: False)


def test_half_a_file_is_none(far: Far) -> None:
    far.answers = {"/api/m/1": (200, {"Content-Length": "600"}, b"x" * 500)}
    with pytest.raises(ProviderSilent):
        media(far).fetch(f"{far.url}/api/m/1", always)


@pytest.mark.parametrize(("status", "kind"), [(404, ProviderProblem), (403, ProviderProblem), (500, ProviderSilent), (429, ProviderSilent)])
def test_what_is_refused_says_so(far: Far, status: int, kind: Callable[..., ProviderProblem]) -> None:
    far.answers = {"/api/m/1": (status, {}, b"")}
    with pytest.raises(ProviderProblem) as refused:
        media(far).fetch(f"{far.url}/api/m/1", always)
    assert type(refused.value) is kind


def test_a_host_that_is_not_there_is_a_silence(far: Far) -> None:
    far.close()
    with pytest.raises(ProviderSilent):
        media(far).fetch(f"{far.url}/api/m/1", always)
