"""Leads sent to a real hub in a process of its own that is killed, and whose server falls silent: real HTTP, real PostgreSQL."""

import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.rights import OWNER
from bdcdesk.replica.known import Overlay, States
from bdcdesk.wiring.source_secrets import keep_secrets
from bdcdesk.wiring.station import HUB
from bdcdesk.wiring.story import read as read_log
from tests.depth import depth
from tests.faults.proxy import Proxy
from tests.faults.real.child import Child
from tests.faults.real.server import Server
from tests.faults.real.town import MEMBERS, STORE, Town, free_port
from tests.patience import until

SECRET = "a-secret-of-tests-0123456789"


class Site:
    """A web site that sends its forms to a hub, as often as it takes."""

    def __init__(self, folder: Path) -> None:
        self.server = Server()
        self.server.start()
        self.line = Proxy(self.server.port)
        self.town = Town(folder, self.server, MEMBERS[:1], self.line.port)
        self._shoppers: dict[str, int] = {}
        self._add_source()
        self.url = f"http://127.0.0.1:{free_port()}"
        hub = ("-m", "bdcdesk", "hub", "--child", "--http", self.url.removeprefix("http://"))
        self.hub = Child(HUB, hub, self.town.environ(HUB), folder / "hub.log")
        self.hub.start()

    def _add_source(self) -> None:
        keep_secrets(self.town.building(HUB).keys, "web", {"secret": SECRET})
        owner = self.town.auditor()
        try:
            known = Overlay(States(), owner.now)
            action = SetSource(
                id=str(uuid.uuid4()),
                store=STORE,
                actor=OWNER,
                pressed=known.now,
                source="web",
                name="Web",
                kind="form",
                options={},
                fields={},
            )
            decided = action.decide(known)
            assert isinstance(decided, Append)
            owner.append(STORE, action.id, known.groups(action, decided.changes, lambda _: b""))
        finally:
            owner.close()

    def _phone(self, name: str) -> str:
        """Everybody's own: who asks twice has one lead."""
        return f"808-555-01{self._shoppers.setdefault(name, len(self._shoppers)):02}"

    def send(self, name: str) -> float:
        """Until it has its answer. The seconds that the last try took."""
        while True:
            began = time.monotonic()
            try:
                answer = requests.post(f"{self.url}/in/web/{SECRET}", {"name": name, "phone": self._phone(name)}, timeout=30)
                if answer.status_code == 200:
                    return time.monotonic() - began
                assert answer.status_code == 503, answer.text
            except requests.RequestException:
                pass
            threading.Event().wait(0.1)

    def healthy(self) -> bool:
        try:
            return requests.get(f"{self.url}/health", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def leads(self) -> list[Lead]:
        owner = self.town.auditor()
        try:
            return sorted(read_log(owner, STORE).leads.values(), key=lambda lead: lead.shopper.name)
        finally:
            owner.close()

    def close(self) -> None:
        self.line.be("open")
        self.hub.end()
        self.line.close()
        self.server.stop()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.close()


def test_a_hub_that_is_killed_again_and_again_makes_one_lead_of_each_form(site: Site) -> None:
    until(site.healthy, "the hub")
    names = [f"Kim Oak {n:02}" for n in range(depth(10, 40))]
    done = threading.Event()

    def send_all() -> None:
        for name in names:
            site.send(name)
        done.set()

    sending = threading.Thread(target=send_all)
    sending.start()
    for n in range(3):
        wanted = len(names) // 5 * (n + 1)
        until(lambda wanted=wanted: len(site.leads()) >= wanted or done.is_set(), "some leads")
        site.hub.kill()
        site.hub.start()
    sending.join(120)
    assert done.is_set()
    until(lambda: len(site.leads()) >= len(names), "all leads")
    until(site.healthy, "the hub to have nothing left to say")
    assert [lead.shopper.name for lead in site.leads()] == names


def test_while_central_is_silent_senders_have_their_answer_at_once(site: Site) -> None:
    until(site.healthy, "the hub")
    site.send("Kim Before")
    until(lambda: len(site.leads()) == 1, "the lead in the log")
    site.line.be("stalled")
    slowest = max(site.send(f"Kim During {n}") for n in range(10))
    # The hub itself waits for its server for half a minute.
    assert slowest < 5
    told = requests.get(f"{site.url}/health", timeout=5).json()
    assert (told["hub"], told["taking"]) == ("running", True)
    until(lambda: requests.get(f"{site.url}/health", timeout=5).json()["outbox"] == 10, "ten leads in the outbox")
    site.line.be("open")
    until(lambda: len(site.leads()) == 11, "all leads")
