"""The hub as it runs, in a thread: real folder, real log, real provider, real clock."""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.central import cipher
from bdcdesk.central.errors import Unreachable
from bdcdesk.central.records import ANY, SET_ASIDE, Appended, Group, Sealed
from bdcdesk.contact.errand import Steps
from bdcdesk.contact.outcome import Outcome
from bdcdesk.contact.provider import always
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.contact.switchboard import Switchboard
from bdcdesk.contact.twilio import Twilio
from bdcdesk.domain.events import SINCE, write
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.identity import event_id
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.front import Front
from bdcdesk.hub.hub import Hub
from bdcdesk.intake.folder import SIZE, WatchedFolder
from bdcdesk.intake.forgetting import AGAIN, Forgetting
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.intake.traces import Traces
from tests.contact.conftest import OURS, Practice, Running
from tests.contact.house import IGNORES, KEY, House, Station
from tests.letters import named
from tests.patience import until

ADF = """<?xml version="1.0"?><?adf version="1.0"?>
<adf><prospect status="new"><requestdate>2026-09-21T10:00:00-04:00</requestdate>
<vehicle interest="buy" status="used"><year>2021</year><make>Subaru</make><model>Outback</model></vehicle>
<customer><contact><name part="first">{first}</name><name part="last">Quill</name><phone>202-555-0123</phone></contact>
<comments>Is it still there?</comments></customer>
<vendor><contact><name>Harbor Motors</name></contact></vendor>
<provider><name>AutoBazaar</name></provider></prospect></adf>"""
BROKEN = b"<?xml version='1.0'?><adf><prospect><customer> \xff\xfe <contact></prospect"


class Slow(Twilio):
    """The real adapter, whose answer comes when the test lets it."""

    def __init__(self, url: str) -> None:
        super().__init__(url, ACCOUNT, SECRET, timeouts=(1, 30), name="simulator")
        self.taken, self.gate = threading.Event(), threading.Event()

    def send_text(
        self, to: str, sender: str, body: str, still: Callable[[], bool] = always, request: str = "", pictures: Sequence[str] = ()
    ) -> Outcome:
        outcome = super().send_text(to, sender, body, still, request, pictures)
        self.taken.set()
        assert self.gate.wait(60)
        return outcome


class Faulty(Twilio):
    """An adapter with a fault after its POST."""

    def send_text(
        self, to: str, sender: str, body: str, still: Callable[[], bool] = always, request: str = "", pictures: Sequence[str] = ()
    ) -> Outcome:
        super().send_text(to, sender, body, still, request, pictures)
        raise ValueError("a fault of ours")


class Cable:
    """Between the hub and central: pulled out, every request fails."""

    def __init__(self) -> None:
        self.out = threading.Event()
        self.failed = 0

    def __call__(self, what: str) -> None:
        if self.out.is_set():
            self.failed += 1
            raise Unreachable("The store's database cannot be reached.")


class Skipping(Running):
    """A clock of the store that can be put on."""

    skipped = 0

    @property
    def now(self) -> int:  # type: ignore[override]
        return super().now + self.skipped


class Office:
    """A hub in a thread, as `bdcdesk.wiring.hubs` puts it together; `start` and `end` may be called again and again."""

    def __init__(self, house: House) -> None:
        self.house, self.cable = house, Cable()
        self.provider: Twilio = house.practice.adapter(read=30)
        self.folder = house.path / "incoming"
        self.folder.mkdir()
        self.quarantine = Quarantine(house.path / "quarantine")
        self._failed: list[BaseException] = []

    def start(self) -> None:
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def end(self) -> None:
        self.stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive()
        assert self._failed == []

    def _run(self) -> None:
        try:
            station = Station(self.house, "hub", self._pause)
            try:
                station.step()
                station.log.cut = self.cable
                self._hub(station).run(self.stop)
            finally:
                station.close()
        except BaseException as error:
            self._failed.append(error)

    def _hub(self, station: Station) -> Hub:
        desk, log = station.desk, station.log
        board = Switchboard(desk, log, self.provider, f"hub-{id(station)}", OURS, desk.now)
        reception = Reception(desk, self.quarantine)
        folder = WatchedFolder(self.folder, reception.take)
        ahead = desk.now() - time.time_ns() // 1_000_000
        forgetting = Forgetting(desk, Traces(self.folder, self.quarantine), lambda: ahead)
        return Hub(desk, station.sync, log, board, folder, reception, self.house.clock, self._pause, None, forgetting)

    def _pause(self, seconds: float) -> None:
        self.stop.wait(seconds)

    def drop(self, name: str, content: bytes) -> None:
        part = self.folder / f".{name}.part"
        part.write_bytes(content)
        part.rename(self.folder / name)

    def leads(self) -> list[str]:
        """First names of the shoppers whose leads are in the log."""
        assert self._failed == []
        self.house.ana.step()
        return sorted(lead.shopper.first for lead in self.house.ana.desk.leads.values())

    def moved(self, name: str) -> bool:
        return (self.folder / "done" / name).exists()


def adf(first: str) -> bytes:
    return ADF.format(first=first).encode()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    practice = Practice(tmp_path / "provider.db", Skipping())
    house = House(tmp_path, practice)
    built = Office(house)
    built.start()
    try:
        yield built
        built.end()
    finally:
        built.stop.set()
        house.close()
        practice.stop()


def test_a_file_in_the_folder_is_a_lead_and_what_cannot_be_read_holds_nothing_up(office: Office) -> None:
    office.drop("a.xml", BROKEN)
    office.drop("b.xml", adf("Rosa"))
    until(lambda: office.leads() == ["Rosa"], "the lead")
    until(lambda: (office.folder / "quarantine" / "a.xml").exists(), "the file in quarantine")
    (kept,) = office.quarantine.list()
    assert office.quarantine.content(kept.hash) == BROKEN
    assert kept.name == "a.xml"
    assert kept.reason
    office.drop("c.xml", adf("Milo"))
    office.drop("the same again.xml", adf("Rosa"))
    until(lambda: office.moved("the same again.xml") and office.moved("c.xml"), "both files done")
    until(lambda: office.leads() == ["Milo", "Rosa"], "the second lead")
    assert [link.kind for link in office.house.log()].count("lead_received") == 2


def test_a_text_goes_out_its_receipt_comes_in_and_so_does_a_reply(office: Office) -> None:
    house = office.house
    lead = house.lead()
    house.text(lead, "Hi Rosa. When can you come in?")
    house.practice.write_in(IGNORES, "At six?")
    until(lambda: house.state(lead).delivered, "the receipt")
    until(lambda: house.state(lead).reply, "the reply")
    assert [message["body"] for message in house.practice.messages] == [named("Hi Rosa. When can you come in?")]
    assert [sighting.doing for sighting in house.central.here("s1", house.clock.now)] == ["Running"]


def test_while_central_is_away_files_are_taken_and_told_when_it_is_back(office: Office) -> None:
    house = office.house
    lead = house.lead()
    office.cable.out.set()
    house.text(lead)
    office.drop("a.xml", adf("Milo"))
    until(lambda: office.moved("a.xml"), "the file in the hub's outbox")
    until(lambda: office.cable.failed >= 3, "the hub trying again")
    assert house.practice.posts == 0
    assert office.leads() == ["Rosa"]
    office.cable.out.clear()
    until(lambda: office.leads() == ["Milo", "Rosa"], "the lead in the log")
    until(lambda: house.touch(lead).stage == "delivered", "the text")
    assert house.practice.posts == 1


def test_a_clock_that_is_set_back_ends_the_loop_for_all_to_begin_anew(office: Office) -> None:
    house = office.house
    until(lambda: house.central.here("s1", house.clock.now), "the hub")
    assert isinstance(house.clock, Skipping)
    house.clock.skipped = -3_600_000
    until(lambda: not office._thread.is_alive(), "the end of the loop")
    office.start()
    office.drop("a.xml", adf("Milo"))
    until(lambda: office.leads() == ["Milo"], "the lead")


def test_while_another_holds_the_logs_file_nothing_is_lost(office: Office) -> None:
    until(lambda: office.house.central.here("s1", office.house.clock.now), "the hub")
    other = cipher.connect(office.house.path / "central.db", KEY)
    other.execute("BEGIN IMMEDIATE")
    office.drop("a.xml", adf("Milo"))
    until(lambda: office.moved("a.xml"), "the file in the hub's outbox")
    assert office.leads() == []
    other.execute("ROLLBACK")
    other.close()
    until(lambda: office.leads() == ["Milo"], "the lead in the log")


def test_who_is_told_to_stop_still_keeps_what_the_provider_answers(office: Office) -> None:
    house = office.house
    office.end()
    office.provider = slow = Slow(house.practice.url)
    office.start()
    lead = house.lead()
    house.text(lead)
    assert slow.taken.wait(60)
    office.stop.set()
    slow.gate.set()
    office.end()
    office.provider = house.practice.adapter(read=30)
    office.cable.out.set()
    station = house.station("hub")
    assert [type(action).__name__ for action in station._outbox.waiting()] == ["ReportAccepted"]


def test_a_fault_of_ours_in_one_errand_is_logged_and_the_hub_goes_on(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    house = office.house
    office.end()
    office.provider = Faulty(house.practice.url, ACCOUNT, SECRET, name="simulator")
    office.start()
    lead = house.lead()
    house.text(lead)
    until(lambda: house.touch(lead).stage == "unknown", "an outcome that nobody knows")
    until(lambda: house.touch(lead).stage == "accepted", "the text that had gone after all")
    (record,) = [record for record in caplog.records if record.name == "bdcdesk.hub" and record.exc_info]
    assert record.__dict__["bdcdesk_event"] == "hub.errand.failed"
    assert house.practice.posts == 1


def test_a_hub_that_is_started_again_takes_everything_up_once(office: Office) -> None:
    house = office.house
    lead = house.lead()
    office.end()
    house.text(lead)
    office.drop("a.xml", adf("Milo"))
    for _ in range(2):
        office.start()
        until(lambda: office.leads() == ["Milo", "Rosa"], "the lead")
        until(lambda: house.touch(lead).stage == "delivered", "the text")
        office.end()
    office.start()
    assert house.practice.posts == house.sent() == 1
    assert house.kinds(lead).count("message_delivered") == 1


def forget(office: Office) -> None:
    """What the command at another computer does to the log for the shopper of ADF."""
    person, action = office.house.ana.desk.stream_of("+12025550123"), str(uuid.uuid4())
    groups = [Group(person, ANY, (Sealed(event_id(action, 0), "erased", SINCE["erased"], write(Erased())),))]
    assert isinstance(office.house.central.erase("s1", action, groups), Appended)


def test_what_cannot_be_forgotten_stands_in_the_hubs_line_and_stops_nothing(office: Office) -> None:
    house = office.house
    for name in ("a.xml", "b.xml"):
        office.drop(name, BROKEN + f"{name} 202-555-0123".encode())
    until(lambda: len(list((office.folder / "quarantine").glob("*"))) == 2, "both in quarantine")
    (stuck, other) = office.quarantine.list()
    counted = f"{SET_ASIDE}2 documents in quarantine: {stuck.reason} (2)"
    until(lambda: [seen.doing for seen in house.central.here("s1", house.clock.now)] == [counted], "the hub to tell of them")
    record = house.path / "quarantine" / f"{stuck.hash}.json"
    kept = record.read_bytes()
    record.unlink()
    record.mkdir()
    forget(office)

    def said() -> list[str]:
        return [sighting.doing for sighting in house.central.here("s1", house.clock.now)]

    until(lambda: any("erased shoppers" in words for words in said()), "the hub's line")
    assert other.hash not in [path.stem for path in office.quarantine.files()]
    office.drop("c.xml", adf("Milo"))
    until(lambda: said() and office.leads() == ["Milo"], "the lead that came meanwhile")
    record.rmdir()
    record.write_bytes(kept)
    assert isinstance(house.clock, Skipping)
    house.clock.skipped = AGAIN
    until(lambda: said() == ["Running"], "all to be well")
    assert office.quarantine.files() == ()
    assert not list((office.folder / "quarantine").iterdir())


class Broken:
    """An edge that something is wrong with."""

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def step(self, now: int) -> Steps:
        return Steps((), now + 60_000)

    def close(self) -> None:
        """It holds nothing."""


def test_all_that_is_wrong_reaches_the_desks_each_on_a_line_of_its_own(office: Office) -> None:
    station = office.house.station("hub2")
    station.step()
    hub = office._hub(station)
    counter = Counter(station.desk, hub._reception, office.house.clock, threading.Event())
    edges = (Broken("The mailbox “A” cannot be read.\nThe mailbox “B” cannot be read."), Broken(""), Broken("Nothing is copied to “CRM”."))
    reach: Any = None
    hub._front = Front(counter, reach, edges, lambda pulse: None, lambda: 0)
    for name in ("a.xml", "b.xml"):
        office.drop(name, b"")
        os.truncate(office.folder / name, SIZE + 1)
    for ahead in (0, 1_000):
        hub._folder.step(station.desk.now() + ahead)
    hub._beat(station.desk.now())
    (said,) = [seen.doing for seen in office.house.central.here("s1", station.desk.now()) if seen.member == station.desk.me]
    assert said.splitlines() == [
        "The mailbox “A” cannot be read.",
        "The mailbox “B” cannot be read.",
        "Nothing is copied to “CRM”.",
        "The file “a.xml” could not be taken in (it is larger than 20 MB). It stays in the folder and is tried again."
        " So it is with 1 more.",
    ]


@pytest.mark.parametrize("asked", ["wait", "tell"])
def test_whoever_of_the_hub_meets_a_central_that_is_away_says_so_to_who_sends(
    office: Office, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    station = office.house.station("hub2")
    station.step()
    hub = office._hub(station)
    assert station.desk.unbroken is not None

    def away(*values: object) -> None:
        raise Unreachable("The store's database cannot be reached.")

    monkeypatch.setattr(station.log, asked, away)
    hub._wait(0, True)
    hub._beat(station.desk.now())
    assert station.desk.unbroken is None
    station.step()
    assert station.desk.unbroken is not None
