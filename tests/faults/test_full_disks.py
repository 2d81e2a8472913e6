"""Disks that are really full, of a desk, a hub, central: it is said, nothing counts as done that is not, and it passes by itself."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bdcdesk.central.records import troubles_in
from bdcdesk.desktop.shell.bar import Bar
from bdcdesk.intake.reading.read import raw_hash
from bdcdesk.wiring.backstages import backstage_of
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.station import HUB
from tests.faults.real.disk import disk, noise
from tests.faults.real.office import AGENT, AtDesk, Office, notes_of
from tests.faults.real.server import Server
from tests.faults.real.town import MEMBERS, Town
from tests.patience import until

PATIENCE = 20_000
Starts = Callable[[Town], AtDesk]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server()
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def starts(qtbot: QtBot) -> Iterator[Starts]:
    made: list[AtDesk] = []

    def start(town: Town) -> AtDesk:
        made.append(AtDesk(backstage_of(town.building(AGENT.id), AGENT)))
        qtbot.waitUntil(made[-1].live, timeout=PATIENCE)
        return made[-1]

    yield start
    for desk in made:
        desk.pump.stop()


@pytest.mark.parametrize("kind", ["postgres", "sqlite"])
def test_central_that_is_full_is_named_in_the_bar_and_takes_all_when_there_is_room(
    kind: str, server: Server, tmp_path: Path, starts: Starts, qtbot: QtBot
) -> None:
    # The server's own user has no way into a test's folder.
    with disk((tmp_path if kind == "sqlite" else server.folder) / "central", "24m") as small, ExitStack() as stack:
        town = Town(tmp_path, None if kind == "sqlite" else server, MEMBERS[:2], kept_in=small.folder)
        if kind == "postgres":
            stack.callback(server.drop, town.database)
        desk = starts(town)
        stack.callback(desk.pump.stop)
        words = [f"pressed on a full disk {noise(60_000)}" for _ in range(3)]
        small.fill()
        for each in words:
            desk.note("lead", each)
        qtbot.waitUntil(lambda: desk.link is not None and desk.link.full and desk.link.waiting == 3, timeout=PATIENCE)
        assert desk.link is not None
        assert "full. Nothing was written" in desk.link.problem
        bar = Bar("Harbor Motors", "Ann Bell", floor=False)
        qtbot.addWidget(bar)
        bar.show_link(desk.link)
        assert bar.link == "Central is full, 3 actions waiting"
        assert notes_of(town) == []
        small.free()
        qtbot.waitUntil(desk.live, timeout=PATIENCE)
        assert notes_of(town) == words
        assert desk.refused == []


def test_a_desk_whose_disk_is_full_refuses_what_it_cannot_keep_and_shows_what_came_when_there_is_room(
    server: Server, tmp_path: Path, starts: Starts, qtbot: QtBot
) -> None:
    with disk(tmp_path / AGENT.id, "6m") as small:
        town = Town(tmp_path, server, MEMBERS[:2])
        desk = starts(town)
        small.fill()
        desk.note("lead", noise(400_000))
        qtbot.waitUntil(lambda: any("full" in said for said in desk.refused), timeout=PATIENCE)
        assert desk.link is not None
        assert desk.link.waiting == 0
        other = AtDesk(backstage_of(town.building(MEMBERS[0].id), MEMBERS[0]))
        try:
            other.note("lead", f"for all to see {noise(400_000)}")
            qtbot.waitUntil(lambda: other.live() and bool(notes_of(town)), timeout=PATIENCE)
        finally:
            other.pump.stop()
        desk.refused.clear()
        qtbot.waitUntil(lambda: any("full" in said for said in desk.refused), timeout=PATIENCE)
        small.free()
        desk.note("lead", "there is room again")
        qtbot.waitUntil(lambda: "there is room again" in notes_of(town) and desk.live(), timeout=PATIENCE)
        assert len(notes_of(town)) == 2
        desk.pump.stop()


def test_a_hub_whose_disk_is_full_says_so_and_keeps_each_document_in_its_folder_until_there_is_room(server: Server, tmp_path: Path) -> None:
    with disk(tmp_path / HUB, "6m") as small:
        office = Office(tmp_path, server)
        try:
            office.arrive("before it was full")
            until(lambda: office.lead("before it was full"), "the first lead")
            incoming = office.town.incoming
            broken = b"<adf><prospect>" + noise(200_000).encode()
            (incoming / ".broken.part").write_bytes(broken)
            office.arrive(f"while it was full {noise(200_000)}", hidden=True)
            small.fill()
            for path in incoming.glob(".*.part"):
                path.rename(path.with_name(f"{path.name.strip('.')}.xml"))
            said = until(lambda: next((said for said in [office.hub_says()] if "no space" in said or "full" in said), ""), "the hub's word")
            assert "stays in the folder" in said
            assert len(list(incoming.glob("*.xml"))) == 2
            assert office.count() == 1
            small.free()
            until(lambda: office.count() == 2 and not list(incoming.glob("*.xml")), "the documents")
            kept = quarantine_of(office.town.building(HUB).place).list()
            assert [document.hash for document in kept] == [raw_hash(broken)]
            until(lambda: troubles_in(office.hub_says()) == (), "the hub's word that all is well")
        finally:
            office.close()
