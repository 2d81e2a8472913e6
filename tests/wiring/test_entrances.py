"""The hub as a whole: it opens its HTTP side when a source wants it, and follows what is said of sources while it runs."""

import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from bdcdesk.domain.actions.source import SetSource, SwitchSource
from bdcdesk.hub.http import web
from bdcdesk.hub.http.address import NoDoor
from bdcdesk.intake.kept_list import LISTS, KeptLists
from bdcdesk.wiring import entrances
from bdcdesk.wiring.hubs import keep_address, listening_at, run_hub
from bdcdesk.wiring.source_secrets import keep_secrets
from bdcdesk.wiring.station import HUB
from tests.faults.real.town import free_port
from tests.intake.test_kept_list import kept
from tests.patience import until

from .keeping import Computer, S


class Running:
    """A hub in a thread, and the supervisor's desk beside it."""

    def __init__(self, home: Path) -> None:
        self.computer = Computer(home)
        self.computer.hub.close()
        self.url = f"http://{entrances.HTTP}"
        self._stop = threading.Event()
        self._failed: list[BaseException] = []
        building = msgspec.structs.replace(self.computer.building, member=HUB)
        self._thread = threading.Thread(target=self._run, args=(building,))
        self._thread.start()

    def _run(self, building: Any) -> None:
        try:
            run_hub(building, self._stop, "a token")
        except BaseException as error:
            self._failed.append(error)

    def do(self, made: Any, **fields: Any) -> None:
        desk = self.computer.station.desk
        desk.do(made(id=str(uuid.uuid4()), store=S, actor="ines", pressed=desk.now(), source="web", **fields))
        self.computer.settle()

    def post(self, secret: str) -> int:
        try:
            return requests.post(f"{self.url}/in/web/{secret}", {"name": "Kim Oak", "phone": "202-555-0156"}, timeout=30).status_code
        except requests.ConnectionError:
            return 0

    def beats(self) -> bool:
        central = self.computer.building.central()
        try:
            return any(sighting.member == HUB for sighting in central.here(S, central.now()))
        finally:
            central.close()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive()
        self.computer.station.close()
        assert self._failed == []


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(entrances, "HTTP", f"127.0.0.1:{free_port()}")
    monkeypatch.setattr(web, "LOOK_AGAIN", 200)
    made = Running(tmp_path / "data")
    yield made
    made.close()


def test_a_hub_follows_what_is_said_of_a_source_while_it_runs(running: Running) -> None:
    until(running.beats, "the hub")
    assert running.post("first-secret") == 0
    running.do(SetSource, name="Web", kind="form")
    until(lambda: running.post("first-secret") == 404, "the hub to open")
    keep_secrets(running.computer.keys, "web", {"secret": "first-secret"})
    until(lambda: running.post("first-secret") == 200, "the source to take")
    keep_secrets(running.computer.keys, "web", {"secret": "second-secret"})
    until(lambda: running.post("second-secret") == 200, "the new secret")
    assert running.post("first-secret") == 404
    until(lambda: requests.get(f"{running.url}/health", timeout=30).json()["outbox"] == 0, "the lead in the log")
    health = requests.get(f"{running.url}/health", timeout=30)
    assert (health.status_code, health.json()["sources"], health.json()["outbox"]) == (200, ["web"], 0)
    assert "bdcdesk_seconds_since_exchange" in requests.get(f"{running.url}/metrics", timeout=30).text
    running.do(SwitchSource, off=True)
    until(lambda: running.post("second-secret") == 404, "the source to be off")
    running.computer.settle()
    assert [lead.shopper.name for lead in running.computer.station.desk.leads.values()] == ["Kim Oak"]


def test_a_hub_looks_a_new_lead_up_in_the_do_not_call_list_of_its_computer(running: Running) -> None:
    desk = running.computer.station.desk
    kept(KeptLists(running.computer.place.home / LISTS, desk.record.person_key), ["2025550156"], desk.now(), desk.record.person_key)
    running.do(SetSource, name="Web", kind="form")
    keep_secrets(running.computer.keys, "web", {"secret": "first-secret"})
    until(lambda: running.post("first-secret") == 200, "the source to take")

    def told() -> bool:
        running.computer.settle()
        return desk.person(desk.stream_of("+12025550156")).listed

    until(told, "the hub to look it up")


def test_an_address_is_kept_for_next_time(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "data")
    try:
        computer.place.keep(computer.building.setup)
        told = listening_at(computer.building, "127.0.0.1:9123")
        assert (told.setup.http, computer.place.setup().http) == ("127.0.0.1:9123", "")
        keep_address(told)
        assert computer.place.setup().http == "127.0.0.1:9123"
        with pytest.raises(NoDoor):
            listening_at(computer.building, "nowhere")
        assert computer.place.setup().http == "127.0.0.1:9123"
    finally:
        computer.close()
