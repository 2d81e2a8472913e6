"""The hub process when its own files break while it runs."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bdcdesk.central.chain import decoded
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.replica.file import InUse
from bdcdesk.wiring import commands, demo, demo_leads
from bdcdesk.wiring.demo_store import STORE, demo_building
from bdcdesk.wiring.hubs import introduction, run_hub
from bdcdesk.wiring.station import HUB, PROVIDER_SECRET, Building
from tests.desktop.shell.test_pump import damage
from tests.patience import until

from .keeping import Computer


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Building]:
    home = tmp_path / "demo"
    demo.prepare(home)
    building = demo_building(home, HUB)
    stop, failed = threading.Event(), list[BaseException]()

    def run() -> None:
        try:
            run_hub(building, stop)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield building
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
    assert failed == []


def drop(building: Building, n: int) -> None:
    part = building.place.incoming / f".{n}.part"
    part.write_bytes(demo_leads.measured(n).adf("2026-11-20T14:38:40-07:00"))
    part.rename(building.place.incoming / f"{n}.xml")


def received(building: Building) -> int:
    central = building.central()
    try:
        return sum(isinstance(decoded(link).facts, LeadReceived) for link in central.links(STORE, 0, 10_000))
    finally:
        central.close()


@pytest.mark.parametrize("file", ["replica", "outbox"])
def test_a_hub_that_meets_damage_in_mid_run_reopens_its_desk_and_goes_on(hub: Building, file: str) -> None:
    drop(hub, 1)
    until(lambda: received(hub) == 1, "the first lead")
    damage(hub.place.home, HUB, file)
    drop(hub, 1)
    drop(hub, 2)
    until(lambda: received(hub) == 2, "the second lead")
    assert len(list(hub._folder("desk").glob(f"{file}.damaged-*.db"))) == 1


def test_a_second_hub_on_this_computer_is_refused_and_the_first_goes_on(hub: Building) -> None:
    drop(hub, 1)
    until(lambda: received(hub) == 1, "the first lead")
    began: list[bool] = []
    with pytest.raises(InUse, match="A hub of this store runs on this computer already"):
        run_hub(hub, threading.Event(), began=lambda: began.append(True))
    assert began == []
    drop(hub, 2)
    until(lambda: received(hub) == 2, "the second lead")


def test_a_hub_says_what_runs_and_why_nothing_goes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    computer = Computer(tmp_path / "data")
    computer.close()
    stop = threading.Event()
    monkeypatch.setattr(commands, "building_of", lambda _, member: msgspec.structs.replace(computer.building, member=member))
    monkeypatch.setattr("bdcdesk.wiring.hubs.run_hub", lambda building, stop, token, began: began())
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("bdcdesk.wiring.station.begin_process", lambda *_: None)
    assert commands.hub(None, {}, stop, child=True) == 0
    assert capsys.readouterr().err == ""
    assert commands.hub(None, {}, stop) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("The hub of “harbor” runs and reads ")
    assert "Nothing goes out to shoppers, as it has no phone provider: none is set up on this computer." in line

    building = msgspec.structs.replace(
        computer.building, setup=msgspec.structs.replace(computer.building.setup, provider="https://phones.example.com", account="AC1")
    )
    assert "its secret is not on this computer" in introduction(building)
    building.keys.put(PROVIDER_SECRET, b"secret")
    assert "Nothing goes out" not in introduction(building)
