"""The whole hub and the phone provider's webhooks: a shopper's text is in the log in less than two seconds, by the webhook alone."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from bdcdesk.central.chain import decoded
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.contact import MessageReceived
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.wiring.entrances import _is_called
from bdcdesk.wiring.hubs import run_hub
from bdcdesk.wiring.place import Setup
from bdcdesk.wiring.station import HUB, PROVIDER_SECRET
from tests.central.debian import free_port
from tests.contact.conftest import Practice
from tests.faults.real.office import Today
from tests.patience import until

from .keeping import STORE, Computer, S

SHOPPER = "+12025550160"
MOST = 2.0


class Running:
    """A hub in a thread, and a provider that tells it what happens."""

    def __init__(self, folder: Path) -> None:
        self.practice = Practice(folder / "practice.db", Today())
        self.computer = Computer(folder / "data")
        self.computer.close()
        building = self.computer.building
        address = f"127.0.0.1:{free_port()}"
        self.url = f"http://{address}"
        setup = msgspec.structs.replace(building.setup, provider=self.practice.url, account=ACCOUNT, http=address)
        building.keys.put(PROVIDER_SECRET, SECRET.encode())
        building.place.keep(setup)
        self.central = building.central()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=run_hub, args=(msgspec.structs.replace(building, setup=setup, member=HUB), self._stop))
        self._thread.start()
        where = {"url": f"{self.url}/phone", "style": "twilio", "secret": SECRET}
        requests.post(f"{self.practice.url}/_simulator/webhooks", json=where, timeout=5)

    def events(self) -> list[Event]:
        return [decoded(link) for link in self.central.links(S, 0, 10_000)]

    def write(self, body: str) -> None:
        wanted = {"from": SHOPPER, "to": STORE.number, "body": body}
        requests.post(f"{self.practice.url}/_simulator/inbound", json=wanted, timeout=5)

    def deliver(self) -> list[int]:
        answers = requests.post(f"{self.practice.url}/_simulator/webhooks/deliver", json={}, timeout=20).json()
        return [each["answer"] for each in answers]

    def close(self) -> None:
        self._stop.set()
        self._thread.join(60)
        self.central.close()
        self.practice.stop()
        assert not self._thread.is_alive()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    yield made
    made.close()


def test_a_shoppers_text_is_in_the_log_within_two_seconds_though_the_provider_answers_no_question(running: Running) -> None:
    # Who writes first opens a lead: by then the hub has caught up, and knows how its provider signs.
    running.write("Do you take trade-ins?")
    until(lambda: any(isinstance(event.facts, LeadReceived) for event in running.events()), "the lead")
    running.deliver()
    until(lambda: "verdict=" in requests.get(f"{running.url}/metrics", timeout=5).text or not running.deliver(), "the address")
    running.practice.fault(*["500 before"] * 500, method="GET")
    began = time.monotonic()
    running.write("And is it still there?")
    assert running.deliver() == [200]
    until(lambda: any(isinstance(event.facts, MessageReceived) for event in running.events()), "the text in the log")
    assert time.monotonic() - began < MOST
    (said,) = [event for event in running.events() if isinstance(event.facts, MessageReceived)]
    assert getattr(said.personal, "body", "") == "And is it still there?"


@pytest.mark.parametrize(
    ("setup", "called"),
    [
        (Setup("sqlite:///x", S), False),
        (Setup("sqlite:///x", S, http="127.0.0.1:1"), True),
        (Setup("sqlite:///x", S, outside="https://leads.example.com"), False),
        (Setup("sqlite:///x", S, provider="https://api.twilio.com", outside="https://leads.example.com"), True),
    ],
)
def test_the_hub_listens_from_its_start_where_the_provider_knows_its_address(setup: Setup, called: bool) -> None:
    assert _is_called(setup) is called
