"""A computer whose people work for further stores: joined by an invite, found by their login, left again. Real files, a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from bdcdesk.central.records import Member
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.wiring.beginning import HOURS, begin_store
from bdcdesk.wiring.place import Further, Seat, seat_further
from bdcdesk.wiring.station import HUB, Building
from tests.central.debian import NAMED, PASSWORD, DebianServer
from tests.desktop.shell.computer import PATIENCE, Computer, arrive, sign_in
from tests.wiring.computers import Computer as Commands

WORDS = ("--zone", "America/Phoenix", "--number", "+16025550190", "--supervisor", "Lou Brandt")


@pytest.fixture
def computer(tmp_path: Path, qtbot: QtBot) -> Iterator[Computer]:
    made = Computer(tmp_path / "shared", qtbot)
    made.begin()
    yield made
    made.end()


@pytest.fixture
def ridge(computer: Computer) -> Building:
    """A further store in a file of its own, where Ann Lee is called otherwise and supervises; the building is its hub's."""
    url = f"sqlite:///{computer.place.home / 'ridge.db'}"
    there = Member("alee", "Ann Lee", "supervisor", "+16025550124")
    other = Further(url, "ridge", "Ridge", {}, {there.id: Seat(there.name, there.role, there.phone)}, {"ann-lee": there.id})
    setup = computer.place.change(lambda now: seat_further(now, other))
    building = Building(computer.place, setup.at(other), computer.keys, there.id)
    described = StoreDescribed("Ridge", Hours("America/Phoenix", HOURS), "+16025550191")
    begin_store(building, described, (there, Member("boss", "Kim Fox", "admin"), Member(HUB, "Hub", "hub")))
    return Building(computer.place, building.setup, computer.keys, HUB)


class At:
    """A store of the computer, for leads to arrive in."""

    def __init__(self, computer: Computer, building: Building) -> None:
        self.place = computer.place
        self._building = building

    def building(self) -> Building:
        return self._building


def removed(building: Building, member: str) -> None:
    central = Building(building.place, building.setup, building.keys, "owner").central()
    try:
        assert central.remove_member(building.setup.store, member)
    finally:
        central.close()


def test_who_signs_in_has_the_work_of_both_stores(computer: Computer, ridge: Building, qtbot: QtBot) -> None:
    here, there = arrive(computer, 1), arrive(At(computer, ridge), 2)  # type: ignore[arg-type]
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    qtbot.waitUntil(lambda: anns.list.work.place_of(here) >= 0 and anns.list.work.place_of(there) >= 0, timeout=PATIENCE)
    assert anns.room is not None
    assert [row.store for row in (anns.list.work.row_at(anns.list.work.place_of(lead)) for lead in (here, there))] == [
        "Harbor Motors",
        "Ridge",
    ]
    # An agent here, she sees the floor of the store that she supervises, and no other.
    assert anns.room._floors is not None
    assert anns.room._floors.store == "ridge"
    assert not [chooser for chooser in anns.frame.findChildren(QComboBox) if chooser.isVisible() and chooser.accessibleName() == "Store"]
    computer.shift.end()
    # A colleague at the same computer has nothing to do with that store.
    computer.start()
    lous = sign_in(computer, "Lou Brandt")
    qtbot.waitUntil(lambda: lous.list.work.place_of(here) >= 0, timeout=PATIENCE)
    assert lous.list.work.place_of(there) < 0


def test_a_supervisor_of_two_stores_chooses_whose_floor_to_see(computer: Computer, ridge: Building, qtbot: QtBot) -> None:
    boss = Further(ridge.setup.url, "ridge", "Ridge", {}, {"alee": Seat("Ann Lee", "supervisor")}, {"lou-brandt": "alee"})
    computer.place.change(lambda now: seat_further(now, boss))
    here, there = arrive(computer, 1), arrive(At(computer, ridge), 2)  # type: ignore[arg-type]
    computer.start()
    lous = sign_in(computer, "Lou Brandt")
    assert lous.room is not None
    floors = lous.room._floors
    assert floors is not None
    (chooser,) = (each for each in floors.findChildren(QComboBox) if each.accessibleName() == "Store")
    assert [chooser.itemText(place) for place in range(chooser.count())] == ["Harbor Motors", "Ridge"]

    def cards() -> set[str]:
        view = floors.page._view
        return {card.lead for lane in view.lanes for card in lane.cards} if view is not None else set()

    qtbot.waitUntil(lambda: cards() == {here}, timeout=PATIENCE)
    chooser.setCurrentIndex(1)
    qtbot.waitUntil(lambda: cards() == {there}, timeout=PATIENCE)


def test_who_is_removed_from_the_further_store_has_their_own_left(computer: Computer, ridge: Building, qtbot: QtBot) -> None:
    here, there = arrive(computer, 1), arrive(At(computer, ridge), 2)  # type: ignore[arg-type]
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    qtbot.waitUntil(lambda: anns.list.work.place_of(there) >= 0, timeout=PATIENCE)
    removed(ridge, "alee")
    qtbot.waitUntil(lambda: computer.place.setup().further == (), timeout=PATIENCE)
    qtbot.waitUntil(lambda: anns.list.work.place_of(there) < 0, timeout=PATIENCE)
    assert anns.list.work.place_of(here) >= 0
    assert not (computer.place.home / "desks" / "ridge-alee-desk").exists()


def test_who_is_removed_from_their_own_store_has_the_further_one_left(computer: Computer, ridge: Building, qtbot: QtBot) -> None:
    arrive(computer, 1)
    there = arrive(At(computer, ridge), 2)  # type: ignore[arg-type]
    removed(computer.building(), "ann-lee")
    computer.start()
    computer.enter("Ann Lee")
    assert "You were removed from the store" in computer.problem
    assert "Sign in again to work at Ridge." in computer.problem
    computer.enter("Ann Lee")
    anns = computer.inside("Ann Lee")
    qtbot.waitUntil(lambda: anns.list.work.place_of(there) >= 0, timeout=PATIENCE)
    assert anns.list.work.count() == 1


@pytest.fixture
def owner(tmp_path: Path, debian: DebianServer) -> tuple[Commands, str, str]:
    """Who looks after two databases, with a store in each; their addresses."""
    made = Commands(tmp_path / "owner")
    made.environ["PGPASSWORD"] = PASSWORD
    urls = [f"postgresql://postgres@{NAMED}:{debian.port}/{debian.create()}?sslrootcert={debian.ca}" for _ in range(2)]
    for url, name in zip(urls, ("Harbor Motors", "Ridge"), strict=True):
        assert made.central("init", url) == 0, made.said
        assert made.central("add-store", url, name, *WORDS) == 0, made.said
    return made, urls[0], urls[1]


def invited(owner: Commands, url: str, name: str, *more: str) -> str:
    assert owner.central("add-member", name, "--url", url, *more) == 0, owner.said
    return owner.invites()[0]


def test_an_invite_to_a_further_store_adds_it_for_who_works_here(owner: tuple[Commands, str, str], tmp_path: Path) -> None:
    commands, harbor, ridge = owner
    ann = Commands(tmp_path / "ann")
    assert ann.central("join", typed=invited(commands, harbor, "Ann Lee")) == 0, ann.said
    assert ann.central("join", typed=invited(commands, ridge, "Ann B. Lee")) == 0, ann.said
    assert "may work at ridge from this computer" in ann.said
    setup = ann.building().setup
    (other,) = setup.further
    assert (setup.store, other.store, other.name, other.who) == ("harbor-motors", "ridge", "Ridge", {"ann-lee": "ann-b-lee"})
    # Its desk starts without central, and reads its own log.
    building = ann.building()
    there = Building(building.place, setup.at(other), building.keys, "ann-b-lee")
    station, central = there.station(), there.central()
    try:
        assert station.sync.step(central, there.clock).problem is None
        assert (station.desk.me, station.desk.record.name) == ("ann-b-lee", "Ridge")
    finally:
        central.close()
        station.close()


def test_on_a_shared_computer_it_must_be_said_whose_invite_it_is(owner: tuple[Commands, str, str], tmp_path: Path) -> None:
    commands, harbor, ridge = owner
    shared = Commands(tmp_path / "shared")
    for name in ("Ann Lee", "Ben Ortiz"):
        assert shared.central("join", typed=invited(commands, harbor, name)) == 0, shared.said
    line = invited(commands, ridge, "Ben Ortiz")
    assert shared.central("join", typed=line) == 1
    assert "Whose invite is it? Nothing was changed." in shared.said
    assert shared.central("join", "--for", "Ben Ortiz", typed=line) == 0, shared.said
    assert shared.building().setup.further[0].who == {"ben-ortiz": "ben-ortiz"}


def test_a_store_of_the_same_id_elsewhere_is_refused_with_its_invite_unspent(
    owner: tuple[Commands, str, str], tmp_path: Path, debian: DebianServer
) -> None:
    commands, harbor, _ = owner
    other = f"postgresql://postgres@{NAMED}:{debian.port}/{debian.create()}?sslrootcert={debian.ca}"
    assert commands.central("init", other) == 0, commands.said
    assert commands.central("add-store", other, "Harbor Motors", *WORDS) == 0, commands.said
    ann, line = Commands(tmp_path / "ann"), invited(commands, other, "Ann Lee")
    assert ann.central("join", typed=invited(commands, harbor, "Ann Lee")) == 0, ann.said
    assert ann.central("join", typed=line) == 1
    assert "another store that is called “harbor-motors” too. Nothing was changed." in ann.said
    assert Commands(tmp_path / "elsewhere").central("join", typed=line) == 0


def test_a_login_that_works_at_two_stores_shows_both_at_the_next_sign_in(
    owner: tuple[Commands, str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    commands, harbor, _ = owner
    assert commands.central("add-store", harbor, "Bay Motors", *WORDS) == 0, commands.said
    line = invited(commands, harbor, "Ann Lee", "--store", "harbor-motors")
    computer = Computer(tmp_path / "ann", qtbot)
    ann = Commands(tmp_path / "ann")
    ann.environ = {**ann.environ, **computer.environ}
    assert ann.central("join", typed=line) == 0, ann.said
    login = ann.building().setup.logins["ann-lee"]
    words = ("Ann at Bay", "--id", "ann-at-bay", "--store", "Bay Motors", "--login", login)
    assert commands.central("add-member", "--url", harbor, *words) == 0, commands.said
    try:
        computer.start()
        # It may take longer than a person should wait; then it is there at the next start.
        sign_in(computer, "Ann Lee")
        qtbot.waitUntil(lambda: len(computer.place.setup().further) == 1, timeout=PATIENCE)
        computer.shift.end()
        computer.start()
        anns = sign_in(computer, "Ann Lee")
        qtbot.waitUntil(lambda: len(anns.pump._group.all) == 2, timeout=PATIENCE)
        assert [(rooftop.desk.record.id, rooftop.desk.me) for rooftop in anns.pump._group.all] == [
            ("harbor-motors", "ann-lee"),
            ("bay-motors", "ann-at-bay"),
        ]
    finally:
        computer.end()
