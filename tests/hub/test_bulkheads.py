"""One part of a hub that has a fault of ours: what becomes of it, and that nothing becomes of the others."""

import threading
from collections.abc import Collection
from pathlib import Path

import msgspec
import pytest

from bdcdesk.contact.switchboard import NO_PROVIDER, Switchboard
from bdcdesk.hub import bulkheads
from bdcdesk.hub.acknowledging import Acknowledging
from bdcdesk.hub.backups import DailyBackups
from bdcdesk.hub.bulkheads import AGAIN, WORDS, Bulkheads, Part
from bdcdesk.hub.copying import Copying
from bdcdesk.hub.desk_mails import DeskMails
from bdcdesk.hub.fetching import Fetching
from bdcdesk.hub.front import Front
from bdcdesk.hub.http.web import Web
from bdcdesk.hub.mailboxes import Mailboxes
from bdcdesk.hub.mailing import Mailing
from bdcdesk.hub.phone import PhoneLine
from bdcdesk.hub.reach import Reach
from bdcdesk.hub.silence import Silence
from bdcdesk.hub.stock import StockEdge
from bdcdesk.hub.trials import Trials
from bdcdesk.hub.visits import Visits
from bdcdesk.intake.apart import SettingApart
from bdcdesk.intake.folder import WatchedFolder
from bdcdesk.intake.forgetting import Forgetting
from bdcdesk.intake.offering import Offering
from bdcdesk.intake.receive import Reception
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.replica.file import DiskFull
from bdcdesk.wiring.hubs import run_hub
from bdcdesk.wiring.place import Setup, place_in
from bdcdesk.wiring.station import HUB, Building
from tests.patience import until
from tests.wiring.keeping import Computer, S, adf

SWITCHED, CARS = Part("Texts and calls"), Part("The stock files")


def broken(*values: object) -> int:
    raise KeyError("Ana Ruiz, 202-555-0171")


def put_off(until: int) -> int:
    return -until


def test_a_part_with_a_fault_is_logged_told_and_tried_again_later_each_time_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    kept = Bulkheads()
    assert kept.step(SWITCHED, 0, broken, put_off) == -AGAIN[0]
    assert kept.step(CARS, 0, lambda: 7, put_off) == 7
    assert kept.step(SWITCHED, AGAIN[0] - 1, lambda: 7, put_off) == -AGAIN[0], "it is left alone until then"
    now = 0
    for wait in (*AGAIN, AGAIN[-1]):
        assert kept.step(SWITCHED, now, broken, put_off) == -(now + wait) or now == 0
        now += wait
    assert kept.problem.startswith("Texts and calls: this part of the hub stopped for a fault in bdcdesk (KeyError).")
    assert "Ana" not in kept.problem
    assert {record.__dict__["bdcdesk_event"] for record in caplog.records} == {"hub.part.failed"}
    assert not any("Ana" in record.getMessage() for record in caplog.records)
    assert kept.step(SWITCHED, now, lambda: 7, put_off) == 7
    assert kept.problem == ""


def test_what_is_of_the_desks_own_file_goes_through() -> None:
    def full() -> int:
        raise DiskFull("The disk is full.")

    def full_of(leads: Collection[str]) -> None:
        full()

    with pytest.raises(DiskFull):
        Bulkheads().step(SWITCHED, 0, full, put_off)
    with pytest.raises(DiskFull):
        Bulkheads().notice(SWITCHED, 0, ["a"], full_of)


def test_a_lead_that_a_part_has_a_fault_with_is_told_again_and_the_others_at_once() -> None:
    kept, told, bad = Bulkheads(), set[str](), {"b"}

    def tell(leads: Collection[str]) -> None:
        for lead in leads:
            if lead in bad:
                raise ValueError(lead)
            told.add(lead)

    kept.notice(CARS, 0, ["a", "b", "c"], tell)
    assert told == {"a", "c"}
    kept.notice(CARS, 1, ["d"], tell)
    assert told == {"a", "c", "d"}
    assert kept.problem.startswith("The stock files: ")
    kept.notice(CARS, AGAIN[0], [], tell)
    assert kept.problem
    bad.clear()
    kept.notice(CARS, AGAIN[0] + AGAIN[1] - 1, [], tell)
    assert "b" not in told
    kept.notice(CARS, AGAIN[0] + AGAIN[1], [], tell)
    assert told == {"a", "b", "c", "d"}
    assert kept.problem == ""


def test_every_part_has_words() -> None:
    own = (Switchboard, DailyBackups, WatchedFolder, Reception, Forgetting, SettingApart, Offering, Acknowledging, Visits, Front)
    edges = (Web, Fetching, Mailing, DeskMails, PhoneLine, Mailboxes, StockEdge, Copying, Silence, Trials)
    assert set(WORDS) == {one.__name__ for one in (*own, *edges)}


@pytest.fixture
def building(tmp_path: Path) -> Building:
    computer = Computer(tmp_path / "data")
    computer.close()
    keys = PassphraseKeys("another passphrase", tmp_path / "keys.json", Cost(2**4, 8, 1))
    keys.put("central key", computer.building.central_key)
    return Building(place_in(tmp_path / "hub"), Setup(computer.building.setup.url, S, HUB), keys, HUB)


def test_a_hub_half_of_whose_parts_have_faults_takes_leads_and_is_well_once_they_are(
    building: Building, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bulkheads, "AGAIN", (100,))
    parts = [
        (StockEdge, "step"),
        (Offering, "step"),
        (SettingApart, "notice"),
        (Forgetting, "step"),
        (Switchboard, "step"),
        (Reach, "step"),
    ]
    faults = pytest.MonkeyPatch()
    for part, step in parts:
        faults.setattr(part, step, broken)
    faults.setattr(Copying, "problem", property(broken))
    stop, failed = threading.Event(), list[BaseException]()

    def run() -> None:
        try:
            run_hub(building, stop)
        except BaseException as error:
            failed.append(error)

    central = msgspec.structs.replace(building, member=HUB).central()

    def said() -> str:
        assert failed == []
        return "".join(one.doing for one in central.here(S, building.clock()))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        building.place.incoming.mkdir(parents=True, exist_ok=True)
        (building.place.incoming / "eve.xml").write_bytes(adf("Eve Moss", "202-555-0133"))
        until(lambda: (building.place.incoming / "done" / "eve.xml").exists() or failed, "the lead in the hub's outbox")
        assert said() == "", "who exchanges nothing does not say that it is well"
        faults.undo()
        for part, step in parts[:-1]:
            faults.setattr(part, step, broken)
        until(lambda: "The stock files" in said(), "the hub's line")
        told = said()
        assert all(words in told for words in ("Handing out leads", "Forgetting erased shoppers", "Texts and calls"))
        assert "Ana" not in told
        faults.undo()
        until(lambda: said() == NO_PROVIDER, "all to be well but for what is not set up")
    finally:
        faults.undo()
        stop.set()
        thread.join(60)
        central.close()
    assert failed == []
    assert not [record for record in caplog.records if "Ana" in record.getMessage()]
