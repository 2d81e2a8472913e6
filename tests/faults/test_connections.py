"""Lines that stall, break, or carry one direction only: desk and hub say so, go on taking key presses, and lose and double nothing."""

import functools
import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from bdcdesk.central.postgres_patience import Patient
from bdcdesk.contact import adapters
from bdcdesk.contact.timing import CLOCKS_APART
from bdcdesk.contact.twilio import Twilio
from bdcdesk.desktop.shell import rooftop as shell
from bdcdesk.wiring.backstages import backstage_of
from tests.faults.proxy import Mode
from tests.faults.real.looks import Ledger
from tests.faults.real.office import AGENT, AtDesk, Office, notes_of, seconds_until
from tests.faults.real.server import Server
from tests.patience import until

SILENT_AFTER = 1_000
PATIENCE = 2.0
RECOVERY = 15.0
"""Seconds after a line is well again: the patience with what hangs, and the longest pause between two tries."""


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
        patch.setattr(adapters, "Twilio", functools.partial(Twilio, timeouts=(1, PATIENCE)))
        patch.setattr(shell, "SILENCE", SILENT_AFTER)
        built = Office(tmp_path_factory.mktemp("office"), server)
        yield built
        built.close()


@pytest.fixture
def desk(office: Office, qtbot: QtBot) -> Iterator[AtDesk]:
    made = AtDesk(backstage_of(office.town.building(AGENT.id), AGENT))
    yield made
    office.desks_line.be("open")
    made.pump.stop()


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
    assert sorted(note for note in notes_of(office.town) if note.startswith(how)) == [f"{how} again", f"{how} once"]
    assert desk.refused == []


def test_a_window_closes_at_once_though_central_is_silent(
    office: Office, desk: AtDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(desk.live, timeout=30_000)
    # A hub's very first start needs central.
    office.arrive("before it is silent")
    until(lambda: office.lead("before it is silent"), "the hub")
    before = set(threading.enumerate())
    monkeypatch.setattr(Patient, "patience", 60.0)
    office.desks_line.be("stalled")
    desk.note("lead", "pressed just before")
    seconds_until(qtbot, lambda: desk.link is not None and desk.link.away_since, 10)
    began = time.monotonic()
    desk.pump.stop()
    assert time.monotonic() - began < 8
    office.desks_line.be("open")
    for thread in before - {threading.current_thread()}:
        if thread.name in ("exchange", "listen"):
            thread.join(RECOVERY)
            assert not thread.is_alive()


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
    words, body, begun = f"provider {how}", f"Is {how} by provider good?", time.monotonic()
    office.arrive(words)
    lead = until(lambda: office.lead(words), "the lead")
    # Of a hub that was not there until just now, a text waits for a look at the provider first.
    until(lambda: time.monotonic() > begun + CLOCKS_APART / 1000 + 1, "the hub's being there for a while")
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
