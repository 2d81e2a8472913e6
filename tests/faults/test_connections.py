"""Lines that stall, break, or carry one direction only: desk and hub say so, go on taking key presses, and lose and double nothing."""

import functools
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from bdcdesk.central.postgres_patience import Patient
from bdcdesk.contact.twilio import Twilio
from bdcdesk.desktop.shell import pump as shell
from bdcdesk.desktop.shell.backstage import Link
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.read import raw_hash
from bdcdesk.replica.desk import Desk
from bdcdesk.wiring import hubs
from bdcdesk.wiring.backstages import backstage_of
from bdcdesk.wiring.station import HUB
from tests.contact.conftest import Clock, Practice
from tests.faults.proxy import Mode, Proxy
from tests.faults.real.looks import Ledger
from tests.faults.real.server import Server
from tests.faults.real.town import MEMBERS, STORE, Town, awake
from tests.patience import until

SILENT_AFTER = 1_000
PATIENCE = 2.0
RECOVERY = 15.0
"""Seconds after a line is well again: the patience with what hangs, and the longest pause between two tries."""
AGENT = MEMBERS[1]
ADF = """<?xml version='1.0'?><adf><prospect><vehicle interest="buy"><make>Subaru</make></vehicle><customer><contact>
<name part="first">Rosa</name><name part="last">Quill</name><phone>{number}</phone></contact><comments>{words}</comments></customer>
<vendor><contact><name>Harbor Motors</name></contact></vendor><provider><name>AutoBazaar</name></provider></prospect></adf>"""


class Today(Clock):
    def __call__(self) -> int:
        return time.time_ns() // 1_000_000


class Office:
    """A store on a server, whose desks and hub come to it, and whose hub comes to its provider, through lines that can fail."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.practice = Practice(folder / "practice.db", Today())
        self.desks_line, self.provider_line = Proxy(server.port), Proxy(int(self.practice.url.rpartition(":")[2]))
        self.town = Town(folder, server, MEMBERS[:2], self.desks_line.port, self.provider_line.port)
        self._auditor = self.town.auditor()
        self._looked, self._seen = 0.0, dict[str, Lead]()
        self._stop = threading.Event()
        self._failed: list[BaseException] = []
        self._hub = threading.Thread(target=self._run_hub, name="hub")
        self._hub.start()

    def _run_hub(self) -> None:
        try:
            hubs.run_hub(self.town.building(HUB), self._stop)
        except BaseException as error:
            self._failed.append(error)

    def close(self) -> None:
        for line in (self.desks_line, self.provider_line):
            line.be("open")
        self._stop.set()
        self._hub.join(60)
        for line in (self.desks_line, self.provider_line):
            line.close()
        self.practice.stop()
        self._auditor.close()
        assert not self._hub.is_alive()
        assert not self._failed, self._failed

    def arrive(self, words: str) -> str:
        """A document in the hub's folder. The hash by which its lead is known."""
        content = ADF.format(number=f"{awake(time.time())}{60 + len(words) % 10}", words=words).encode()
        unfinished = self.town.incoming / ".new.part"
        unfinished.write_bytes(content)
        unfinished.rename(self.town.incoming / f"{uuid.uuid4()}.xml")
        return raw_hash(content)

    def lead(self, words: str) -> Lead | None:
        """By what the shopper wrote, as of a moment ago."""
        if time.monotonic() > self._looked + 0.3:
            self._seen = {}
            for event in self._auditor.read_open(STORE):
                name = lead_of(event.stream)
                if name is not None and (after := evolve(self._seen.get(name), event)) is not None:
                    self._seen[name] = after
            self._looked = time.monotonic()
        return next((lead for lead in self._seen.values() if lead.shopper.comments == words), None)

    def text(self, lead: Lead, body: str) -> None:
        """Asked for at a desk whose own line is well."""
        building = self.town.building(MEMBERS[0].id)
        station, central = building.station(), self.town.building(MEMBERS[0].id).central()
        try:
            until(lambda: station.sync.loaded or not station.sync.load(), "the desk's states")
            until(lambda: station.sync.step(central, building.clock).problem is None and station.desk.lead(lead.id), "the lead at the desk")
            to, made = lead.shopper.points[0].address, str(uuid.uuid4())
            action = SendText(
                id=made,
                store=STORE,
                actor=MEMBERS[0].id,
                pressed=station.desk.now(),
                lead=lead.id,
                touch=made,
                person=lead.persons[0],
                to=to,
                body=body,
            )
            assert isinstance(station.desk.do(action), Append)
            until(lambda: station.sync.step(central, building.clock).problem is None and not station.desk.waiting, "the request in the log")
        finally:
            central.close()
            station.close()

    def hub_says(self) -> str:
        here = self._auditor.here(STORE, self._auditor.now())
        return next((seen.doing for seen in here if seen.member == HUB), "")

    def sent(self, body: str) -> int:
        return sum(message["body"] == body for message in self.practice.messages)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server()
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def office(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch:
        # The limits themselves are measured in test_silence; here the same code comes to them sooner.
        patch.setattr(Patient, "patience", PATIENCE)
        patch.setattr(hubs, "Twilio", functools.partial(Twilio, timeouts=(1, PATIENCE)))
        patch.setattr(shell, "SILENCE", SILENT_AFTER)
        built = Office(tmp_path_factory.mktemp("office"), server)
        yield built
        built.close()


class AtDesk:
    """A window's desk with its real threads."""

    def __init__(self, office: Office) -> None:
        self.pump = Pump(backstage_of(office.town.building(AGENT.id), AGENT))
        self.links: list[Link] = []
        self.refused: list[str] = []
        self.pump.link.connect(self.links.append)
        self.pump.refused.connect(self.refused.append)
        self.pump.start()
        self.pump.go_on()

    @property
    def link(self) -> Link | None:
        return self.links[-1] if self.links else None

    def live(self) -> bool:
        return self.link is not None and not self.link.away_since and not self.link.waiting

    def note(self, lead: str, text: str) -> None:
        def make(desk: Desk) -> Note:
            return Note(id=str(uuid.uuid4()), store=STORE, actor=desk.me, pressed=desk.now(), lead=lead, text=text)

        self.pump.do(make)


@pytest.fixture
def desk(office: Office, qtbot: QtBot) -> Iterator[AtDesk]:
    made = AtDesk(office)
    yield made
    office.desks_line.be("open")
    made.pump.stop()


def seconds_until(qtbot: QtBot, so: Any, most: float) -> float:
    began = time.monotonic()
    qtbot.waitUntil(lambda: bool(so()), timeout=int(most * 1000))
    return time.monotonic() - began


@pytest.mark.parametrize("how", ["stalled", "mute", "deaf", "shut", "slow"])
def test_a_desk_says_so_keeps_what_is_pressed_and_recovers(office: Office, desk: AtDesk, qtbot: QtBot, how: Mode) -> None:
    words = f"desk {how}"
    office.arrive(words)
    lead = until(lambda: office.lead(words), "the lead")
    qtbot.waitUntil(desk.live, timeout=30_000)
    office.desks_line.be(how)
    if how == "shut":
        office.desks_line.reset()
    desk.note(lead.id, f"{how} once")
    kept = seconds_until(qtbot, lambda: desk.link is not None and desk.link.waiting, 5)
    told = 0.0
    if how != "slow":
        told = seconds_until(qtbot, lambda: desk.link is not None and desk.link.away_since, 10)
        assert desk.link is not None
        assert desk.link.problem.endswith((".", ")"))
    desk.note(lead.id, f"{how} again")
    if how != "slow":
        qtbot.waitUntil(lambda: desk.link is not None and desk.link.waiting == 2, timeout=5_000)
        office.desks_line.be("open")
    well = seconds_until(qtbot, desk.live, RECOVERY)
    print(f"{how}: shown after {kept:.2f} s, told after {told:.2f} s, well {well:.2f} s after the line")  # noqa: T201
    notes = [getattr(event.personal, "text", "") for event in Ledger(office.town).events if event.kind == "noted"]
    assert sorted(note for note in notes if note.startswith(how)) == [f"{how} again", f"{how} once"]
    assert desk.refused == []


@pytest.mark.parametrize("how", ["stalled", "mute"])
def test_a_hub_whose_line_to_central_fails_loses_no_document_and_sends_once(office: Office, how: Mode) -> None:
    before, after = f"hub {how} before", f"hub {how} during"
    office.arrive(before)
    lead = until(lambda: office.lead(before), "the lead")
    office.desks_line.be(how)
    office.arrive(after)
    # Until it has met the trouble.
    threading.Event().wait(PATIENCE / 2)
    office.desks_line.be("open")
    body = f"Is {how} good for you?"
    office.text(lead, body)
    until(lambda: office.lead(after) and office.sent(body), "the lead and the text", RECOVERY)
    until(lambda: office.lead(before) and touched(office, before) in ("accepted", "delivered"), "the receipt", RECOVERY)
    assert office.sent(body) == 1
    assert len([1 for lead in Ledger(office.town).leads.values() if lead.shopper.comments == after]) == 1


def touched(office: Office, words: str) -> str:
    lead = office.lead(words)
    return lead.touches[-1].stage if lead is not None and lead.touches else ""


@pytest.mark.parametrize("how", ["stalled", "shut"])
def test_a_hub_whose_line_to_the_provider_fails_says_so_and_sends_once(office: Office, how: Mode) -> None:
    words, body = f"provider {how}", f"Is {how} by provider good?"
    office.arrive(words)
    lead = until(lambda: office.lead(words), "the lead")
    office.provider_line.be(how)
    if how == "shut":
        office.provider_line.reset()
    office.text(lead, body)
    said = until(lambda: next((said for said in [office.hub_says()] if "phone provider" in said), ""), "the hub's word", 20)
    assert said.endswith(".")
    if how != "shut":
        until(lambda: touched(office, words) in ("unknown", "accepted", "delivered"), "the hub's judgement", RECOVERY)
    office.provider_line.be("open")
    until(lambda: touched(office, words) in ("accepted", "delivered"), "the text's way to the shopper", 40)
    assert office.sent(body) == 1
    until(lambda: office.hub_says() == "Running", "the hub's word that all is well", RECOVERY)
