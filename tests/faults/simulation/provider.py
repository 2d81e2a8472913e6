"""The phone provider in this process: the simulator's exchange behind the real adapter's wire, on a network that fails in every way."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import requests
import urllib3

from bdcdesk.contact import wire
from bdcdesk.contact.simulator.answers import API, Json, error
from bdcdesk.contact.simulator.exchange import Exchange, Refused
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.contact.simulator.state import State
from bdcdesk.contact.twilio import Twilio

from .world import SECOND, World

_ROOT = f"/{API}/Accounts/{ACCOUNT}/"
_POST = (
    "refused", "no name", "reset before", "reset after", "silent", "silent after", "late",
    "429", "429", "500 before", "500 after", "garbage after", "503 after", "408 after", "401",
)  # fmt: skip
_GET = ("refused", "reset before", "500 before", "429", "garbage after", "silent")


class Post(msgspec.Struct, frozen=True):
    """One POST whose bytes left us for the provider. `touch` is what was being sent; `sid` is "" if the provider did not take it."""

    touch: str
    dispatcher: str
    left: int
    to: str
    body: str
    sid: str = ""
    shopper: str = ""


class Provider:
    """`posts` is everything that ever left; `sending` is set by whoever runs an errand, so that a POST is known by its touch."""

    def __init__(self, world: World) -> None:
        self._world = world
        ids = Random(f"provider {world.seed}")
        self.state = State(Path(":memory:"), lambda: f"{ids.getrandbits(128):032x}")
        self.exchange = Exchange(self.state, lambda: world.at, ACCOUNT)
        self.bad = 0.0
        self.posts: list[Post] = []
        self.sending = ("", "")
        self.took = 0
        self.faults: Counter[str] = Counter()

    def adapter(self) -> Twilio:
        session = requests.Session()
        session.trust_env = False
        return Twilio("http://127.0.0.1:9", ACCOUNT, SECRET, session, name="simulator")

    @contextmanager
    def reached(self) -> Iterator[None]:
        """While this holds, every HTTP connection of the adapter ends here."""
        real = wire.Ending
        wire.Ending = lambda seconds: _Network(self)  # type: ignore[assignment, misc]
        try:
            yield
        finally:
            wire.Ending = real  # type: ignore[misc]

    def fault(self, method: str) -> str:
        if not self._world.happens(self.bad):
            return ""
        kind = self._world.chance.choice(_POST if method == "POST" else _GET)
        self.faults[kind] += 1
        self._world.say("provider", f"{method}: {kind}")
        return kind

    def answer(self, method: str, url: str, form: Mapping[str, str]) -> tuple[int, Json]:
        """Status and body, as the simulator's own door gives them."""
        parts = urlsplit(url)
        path, asked = parts.path.removeprefix(_ROOT).removesuffix(".json"), dict(parse_qsl(parts.query))
        kind, _, sid = path.partition("/")
        try:
            match method, kind, bool(sid):
                case "POST", "Messages", False:
                    return 201, self.exchange.send(form)
                case "POST", "Calls", False:
                    return 201, self.exchange.place(form)
                case "POST", "Calls", True:
                    return 200, self.exchange.hang_up(sid, form)
                case "GET", "Messages", False:
                    return 200, self.exchange.texts(asked)
                case "GET", "Messages", True:
                    return 200, self.exchange.text(sid)
                case "GET", "Calls", False:
                    return 200, self.exchange.calls(asked)
                case "GET", "Calls", True:
                    return 200, self.exchange.leg(sid)
        except Refused as refused:
            return refused.status, error(refused.code, refused.status)
        return 404, error(20404, 404)

    def take(self, method: str, url: str, body: bytes, left: int) -> tuple[int, Json]:
        """A request that arrived, acted upon. What is sent to a shopper is written down whatever becomes of the answer."""
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        status, told = self.answer(method, url, form)
        if method == "POST" and urlsplit(url).path.endswith(("/Messages.json", "/Calls.json")):
            sid = str(told["sid"]) if status == 201 and isinstance(told, dict) else ""
            call = self.state.call(sid) if sid.startswith("CA") else None
            shopper = call.dial.shopper if call and call.dial else ""
            self.posts.append(Post(*self.sending, left, form.get("To", ""), form.get("Body", ""), sid, shopper))
            self._world.say("provider", f"{status} {sid[:8]} for {self.sending[0][:8]}")
        return status, told

    def take_later(self, method: str, url: str, body: bytes) -> None:
        sending, left = self.sending, self._world.at

        def arrive() -> None:
            before, self.sending = self.sending, sending
            self.take(method, url, body, left)
            self.sending = before

        self._world.later(self._world.between(SECOND, 30 * SECOND), arrive)

    def close(self) -> None:
        self.state.close()


class _Network(requests.adapters.BaseAdapter):
    """What `requests` sends through. `took` is how long the request would have blocked."""

    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self._provider = provider

    def close(self) -> None:
        """Nothing is open."""

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        provider, method, url = self._provider, str(request.method), str(request.url)
        fault = provider.fault(method)
        provider.took += provider._world.between(20, 800)
        if fault == "refused":
            raise requests.ConnectionError("NewConnectionError")
        if fault == "no name":
            raise requests.ConnectionError("NameResolutionError")
        body = b"".join(request.body) if request.body else b""  # type: ignore[arg-type]
        if fault == "reset before":
            raise requests.ConnectionError("reset")
        if fault in ("silent", "late"):
            if fault == "late":
                provider.take_later(method, url, body)
            provider.took += 30 * SECOND
            raise requests.ReadTimeout("silence")
        if fault in ("429", "401"):
            wait = provider._world.chance.choice(({}, {"Retry-After": "1"}, {"Retry-After": "30"}))
            return _response(request, int(fault), error(20429 if fault == "429" else 20003, int(fault)), wait if fault == "429" else {})
        if fault == "500 before":
            return _response(request, 500, error(20500, 500))
        status, told = provider.take(method, url, body, provider._world.at)
        return self._spoilt(fault, request) or _response(request, status, told)

    def _spoilt(self, fault: str, request: requests.PreparedRequest) -> requests.Response | None:
        if fault == "silent after":
            self._provider.took += 30 * SECOND
            raise requests.ReadTimeout("silence")
        if fault == "reset after":
            raise requests.ConnectionError("reset")
        if fault == "garbage after":
            return _response(request, 200, "<html>It works!</html>")
        return _response(request, int(fault[:3]), error(20500, int(fault[:3]))) if fault.endswith("after") else None


def _response(request: requests.PreparedRequest, status: int, body: Json, headers: Mapping[str, str] | None = None) -> requests.Response:
    made = requests.Response()
    made.status_code, made.request, made.url = status, request, str(request.url)
    told = body.encode() if isinstance(body, str) else msgspec.json.encode(body)
    made.raw = urllib3.HTTPResponse(io.BytesIO(told), preload_content=False)
    made.headers.update(headers or {})
    return made
