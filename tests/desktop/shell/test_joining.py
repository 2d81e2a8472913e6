"""Joining by an invite on the page, and two people of a central database who share one computer. A real server with TLS."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.desktop.shell import intents
from bdcdesk.desktop.shell.closed_page import ClosedPage
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.identity import lead_stream
from bdcdesk.intake.document import Taken
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.wiring import demo_leads
from bdcdesk.wiring.invites import read_invite
from bdcdesk.wiring.station import HUB
from tests.central.debian import NAMED, PASSWORD, DebianServer
from tests.desktop.shell.computer import PATIENCE, Computer, here, lock, press, type_
from tests.wiring.computers import Computer as Commands

STORE = "harbor-motors"
WORDS = ("Harbor Motors", "--zone", "America/Phoenix", "--number", "+16025550190", "--supervisor", "Lou Brandt")


class Owner:
    """Who looks after the database."""

    def __init__(self, folder: Path, debian: DebianServer) -> None:
        self._folder = folder
        self._debian = debian
        self._commands = Commands(folder / "owner")
        self._commands.environ["PGPASSWORD"] = PASSWORD
        self.database = debian.create()
        self.url = f"postgresql://postgres@{NAMED}:{debian.port}/{self.database}?sslrootcert={debian.ca}"
        self.run("init", self.url)
        self.lou, self.hub = self.run("add-store", self.url, *WORDS)

    def run(self, *words: str) -> list[str]:
        assert self._commands.central(*words) == 0, self._commands.said
        return self._commands.invites()

    def invite(self, name: str) -> str:
        (line,) = self.run("add-member", name, "--url", self.url)
        return line

    def arrive(self, n: int) -> str:
        """A lead arrives at the store's hub, which has a computer of its own."""
        hub = Commands(self._folder / "hub")
        if not (self._folder / "hub" / "data" / "setup.json").exists():
            assert hub.central("join", typed=self.hub) == 0, hub.said
        with hub.sits():
            building = hub.building()
        building = type(building)(building.place, building.setup, building.keys, HUB)
        station, central = building.station(), building.central()
        try:
            while not station.sync.loaded:
                station.sync.load()
            while station.desk.settings is None:
                station.sync.step(central, building.clock)
            reception = Reception(station.desk, Quarantine(self._folder / "quarantine"))
            taken = reception.take(demo_leads.measured(n).adf("2026-11-20T14:38:40-07:00"), "l")
            while station.desk.waiting:
                station.sync.step(central, building.clock)
            return taken.leads[0] if isinstance(taken, Taken) else ""
        finally:
            central.close()
            station.close()

    def claims(self) -> dict[str, str]:
        """Who claimed which lead, as the log has it."""
        central = PostgresCentral(self._debian.url(self.database))
        try:
            return {event.stream: event.actor for event in central.read_open(STORE) if event.kind == "claimed"}
        finally:
            central.close()

    def late(self, line: str) -> None:
        """Time passes: the invite is too old."""
        self._debian.run(f"ALTER ROLE {read_invite(line).login} VALID UNTIL '2020-01-01'")


@pytest.fixture
def owner(tmp_path: Path, debian: DebianServer) -> Owner:
    return Owner(tmp_path, debian)


@pytest.fixture
def shared(tmp_path: Path, qtbot: QtBot) -> Iterator[Computer]:
    made = Computer(tmp_path / "shared", qtbot)
    yield made
    made.end()


def to_invite(shared: Computer, qtbot: QtBot) -> None:
    shared.active()
    if not shared.form.isVisible():
        press(Qt.Key.Key_S, modifier=Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(shared.form.isVisible, timeout=PATIENCE)
    shared.form.focus_first()
    for _ in range(20):
        if "invite" in here().accessibleName() and here() is not shared.form.joining.invite:
            break
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    shared.form.joining.invite.setFocus()


def join(shared: Computer, qtbot: QtBot, line: str, pin: str) -> None:
    to_invite(shared, qtbot)
    shared.form.joining.invite.setText(line)
    press(Qt.Key.Key_Tab)
    for typed in (pin, pin):
        type_(typed)
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)


def test_two_people_join_one_computer_and_each_has_a_name_in_the_log(owner: Owner, shared: Computer, qtbot: QtBot) -> None:
    first, second = owner.arrive(1), owner.arrive(2)
    anns, bens = owner.invite("Ann Lee"), owner.invite("Ben Ode")
    shared.start()
    join(shared, qtbot, f"{anns[:80]}\n {anns[80:]}\n", "7391")
    ann = shared.inside("Ann Lee")
    qtbot.waitUntil(lambda: ann.list.work.place_of(first) >= 0, timeout=PATIENCE)
    ann.pump.do(first, intents.take(first))
    assert shared.place.setup().people["ann-lee"].pin
    lock(ann, qtbot)
    join(shared, qtbot, bens, "2580")
    ben = shared.inside("Ben Ode")
    qtbot.waitUntil(lambda: ben.list.work.place_of(second) >= 0, timeout=PATIENCE)
    ben.pump.do(second, intents.take(second))
    qtbot.waitUntil(lambda: len(owner.claims()) == 2, timeout=PATIENCE)
    assert owner.claims() == {lead_stream(first): "ann-lee", lead_stream(second): "ben-ode"}
    assert set(shared.place.setup().logins) == {"ann-lee", "ben-ode"}

    # Her connections are ended, and her window, which is locked, is closed for good; his goes on.
    owner.run("remove-member", "ann-lee", "--url", owner.url)
    qtbot.waitUntil(lambda: bool(ann.frame.findChildren(ClosedPage)), timeout=PATIENCE)
    assert "removed" in ann.frame.findChildren(ClosedPage)[0].first.text()
    assert "Live" in (ben.room.bar.link if ben.room else "")
    lock(ben, qtbot)
    qtbot.waitUntil(lambda: not ann.pump._thread.is_alive(), timeout=PATIENCE)
    shared.enter("Ann Lee", "7391")
    assert "You were removed from the store" in shared.problem
    assert set(shared.place.setup().people) == {"ben-ode"}
    assert set(shared.place.setup().logins) == {"ben-ode"}
    shared.choose("Ben Ode")
    press(Qt.Key.Key_Return)
    type_("2580")
    press(Qt.Key.Key_Return)
    assert shared.inside("Ben Ode") is ben


def test_an_invite_that_lets_nobody_in_is_told_in_a_sentence(owner: Owner, shared: Computer, tmp_path: Path, qtbot: QtBot) -> None:
    line = owner.invite("Ann Lee")
    shared.start()
    join(shared, qtbot, "hello", "7391")
    assert "This is no invite. Nothing was changed." in shared.problem
    shared.form.show_problem("")
    join(shared, qtbot, line[:60], "7391")
    assert "A part of this invite is missing" in shared.problem
    elsewhere = Commands(tmp_path / "elsewhere")
    assert elsewhere.central("join", typed=line) == 0, elsewhere.said
    shared.form.show_problem("")
    join(shared, qtbot, line, "7391")
    assert "This invite was used already, or it is too old." in shared.problem
    old = owner.invite("Ben Ode")
    owner.late(old)
    shared.form.show_problem("")
    join(shared, qtbot, old, "7391")
    assert "This invite was used already, or it is too old." in shared.problem
    shared.form.show_problem("")
    join(shared, qtbot, owner.hub, "7391")
    assert "lets a hub in, which has no window" in shared.problem
    assert shared.shift.here is None


def test_a_new_invite_takes_the_place_of_a_pin_that_was_locked(owner: Owner, shared: Computer, qtbot: QtBot) -> None:
    shared.start()
    join(shared, qtbot, owner.invite("Ann Lee"), "7391")
    ann = shared.inside("Ann Lee")
    lock(ann, qtbot)
    for _ in range(5):
        type_("0000")
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: shared.form.isEnabled() and bool(shared.form.problem.text), timeout=PATIENCE)
    assert "ask your supervisor for a new invite" in shared.problem
    join(shared, qtbot, owner.invite("Ann Lee"), "2580")
    assert shared.inside("Ann Lee") is ann
    lock(ann, qtbot)
    type_("2580")
    press(Qt.Key.Key_Return)
    assert shared.inside("Ann Lee") is ann


def test_without_central_one_comes_in_by_pin_for_a_fortnight_and_then_sees_why_nothing_is_shown(
    owner: Owner, shared: Computer, qtbot: QtBot
) -> None:
    lead = owner.arrive(1)
    shared.start()
    join(shared, qtbot, owner.invite("Ann Lee"), "7391")
    ann = shared.inside("Ann Lee")
    qtbot.waitUntil(lambda: ann.list.work.place_of(lead) >= 0, timeout=PATIENCE)
    shared.shift.end()
    cut = shared.place.setup()
    # Nothing listens on this port of the same host.
    with socket.socket() as taken:
        taken.bind((NAMED, 0))
        away = re.sub(r":\d+/", f":{taken.getsockname()[1]}/", cut.url)
        shared.place.keep(msgspec.structs.replace(cut, url=away))
        ann = come_back(shared, qtbot)
        qtbot.waitUntil(lambda: ann.list.work.place_of(lead) >= 0, timeout=PATIENCE)
        qtbot.waitUntil(lambda: ann.room is not None and "Offline" in ann.room.bar.link, timeout=PATIENCE)
        assert not ann.frame.findChildren(ClosedPage)
        shared.shift.end()
        shared.place.keep(msgspec.structs.replace(cut, url=away, ahead=15 * 86_400_000))
        later = come_back(shared, qtbot)
        qtbot.waitUntil(lambda: bool(later.frame.findChildren(ClosedPage)), timeout=PATIENCE)
        page = later.frame.findChildren(ClosedPage)[0]
        assert "has not reached the store's database for more than 14 days" in page.first.text()
        assert later.list.work.rowCount() == 0
        assert not later.list.isVisible()


def come_back(shared: Computer, qtbot: QtBot) -> Screens:
    shared.start()
    assert shared.form.list.currentText() == "Ann Lee"
    type_("7391")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shared.shift.here is not None, timeout=PATIENCE)
    assert shared.shift.here is not None
    return shared.shift.here
