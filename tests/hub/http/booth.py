"""A hub's HTTP side on loopback, with a real desk behind it whose thread is the test's own."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import Any
from uuid import uuid4

import requests

from bdcdesk.domain.actions.source import SetSource, SwitchSource
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import Source
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.fetching import Fetching
from bdcdesk.hub.http.app import Desk, application
from bdcdesk.hub.http.gates import Gates, gates_of
from bdcdesk.hub.http.health import Health
from bdcdesk.hub.http.limits import Limits
from bdcdesk.hub.http.metrics import Metrics
from bdcdesk.hub.http.server import Server
from bdcdesk.intake.graph import fetch_lead
from bdcdesk.intake.notices import Notices
from bdcdesk.intake.receive import Reception
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.source_secrets import keep_secrets, secrets_of
from tests.wiring.keeping import Computer

SECRET = "a secret of the tests, long enough"
KEY = "key-that-google-puts-in-0123456789"
META = {"app": "the app's secret", "token": "the page's token", "verify": "the token of the address"}
FORM = Source("web-form", "Web form", "form", fields={"q": "name", "tel": "phone"}, target=60_000)


class Booth:
    """`clock` is the computer's, `ahead` ms ahead when a test says so. `graph`: Meta's address."""

    def __init__(self, computer: Computer, graph: str = "", seconds: tuple[float, float] = (10.0, 20.0), token: str = "") -> None:
        self.computer, self.ahead = computer, 0
        self.bell = threading.Event()
        self.quarantine = quarantine_of(computer.place)
        self.desk = computer.hub.desk
        self.reception = Reception(self.desk, self.quarantine)
        self.counter = Counter(self.desk, self.reception, self.clock, self.bell)
        self.notices = Notices(computer.place.home / "notices")
        self.gates, self.health, self.metrics = Gates(), Health(self.clock, token), Metrics()
        self.limits = Limits(monotonic)
        secrets = partial(secrets_of, computer.keys)
        self.fetching = Fetching(self.desk, self.reception, self.quarantine, self.notices, partial(fetch_lead, graph), secrets, self.clock)
        served = Desk(self.gates, self.counter, self.notices, self.health, self.limits, self.clock, self.bell.set, seconds)
        self.server = Server(application(served, self.metrics), "127.0.0.1:0")
        self._pool = ThreadPoolExecutor(8)

    def open(self) -> None:
        for source, secrets in (
            (FORM, {"secret": SECRET}),
            (Source("autobazaar", "AutoBazaar", "adf"), {"secret": SECRET}),
            (Source("oem", "OEM", "star"), {"secret": SECRET}),
            (Source("google-ads", "Google Ads", "google"), {"key": KEY}),
            (Source("meta", "Meta", "meta"), META),
        ):
            self.add(source, secrets)
        self._settle()
        self.know()
        self.server.start()

    def add(self, source: Source, secrets: Mapping[str, str]) -> None:
        keep_secrets(self.computer.keys, source.id, secrets)
        self._set(
            SetSource,
            source=source.id,
            name=source.name,
            kind=source.kind,
            options=source.options,
            fields=source.fields,
            target=source.target,
        )

    def switch(self, source: str, *, off: bool) -> None:
        self._set(SwitchSource, source=source, off=off)
        self._settle()
        self.know()

    def _set(self, made: Any, **fields: Any) -> None:
        desk = self.computer.station.desk
        desk.do(made(id=str(uuid4()), store=desk.record.id, actor="ines", pressed=desk.now(), **fields))

    def _settle(self) -> None:
        self.computer.settle()
        self.computer.settle(self.computer.hub)

    def know(self) -> None:
        """What `Web` does whenever sources change."""
        self.gates.publish(gates_of(self.desk.sources, {one: secrets_of(self.computer.keys, one) for one in self.desk.sources}))

    def clock(self) -> int:
        return self.computer.building.clock() + self.ahead

    @property
    def url(self) -> str:
        return self.server.url

    def begin(self, call: Callable[[], Any]) -> "Future[Any]":
        return self._pool.submit(call)

    def ask(self, call: Callable[[], requests.Response]) -> requests.Response:
        """Its answer, while the desk takes what is handed in."""
        asked = self.begin(call)
        asked.add_done_callback(lambda _: self.bell.set())
        while not asked.done():
            self.bell.wait()
            self.bell.clear()
            self.counter.step()
        return asked.result()

    def post(self, path: str, data: Any = b"", **more: Any) -> requests.Response:
        return self.ask(lambda: requests.post(f"{self.url}{path}", data=data, timeout=30, **more))

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.ask(lambda: requests.get(f"{self.url}{path}", timeout=30, **more))

    def fetch(self) -> int:
        """What the hub's loop does for leads that were only told of. How many were asked for."""
        errands = self.fetching.step(self.desk.now()).errands
        for errand in errands:
            errand.run()
            errand.finish(self.desk.now())
        return len(errands)

    def leads(self) -> list[Lead]:
        """As another desk has them, by the shopper's name."""
        self.computer.settle(self.computer.hub)
        self.computer.settle()
        return sorted(self.computer.station.desk.leads.values(), key=lambda lead: (lead.shopper.name, lead.arrived))

    def close(self) -> None:
        self.counter.close()
        self.server.stop()
        self._pool.shutdown()
