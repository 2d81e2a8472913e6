"""`bdcdesk do-not-call`, at a computer whose store is kept in a file."""

from argparse import Namespace
from pathlib import Path
from uuid import uuid4

import pytest

from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.identity import persons
from bdcdesk.domain.person_fold import Person
from bdcdesk.intake.kept_list import LISTS, KeptLists
from bdcdesk.wiring.do_not_call import look_up
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.reading import settle

from .test_sources import Desk

LISTED, OTHER, ELSEWHERE = "+12025550123", "+12025550199", "+13055550100"


class Counter(Desk):
    """Somebody who types `bdcdesk do-not-call` where three shoppers are known."""

    def begin(self) -> None:
        station, central = self.building.station("look"), self.building.central()
        settle(station, central, self.building)
        desk = station.desk
        for n, number in enumerate((LISTED, OTHER, ELSEWHERE)):
            points = (ContactPoint("phone", number, number),)
            told = {"id": str(uuid4()), "store": desk.record.id, "actor": desk.me, "pressed": desk.now(), "by_hand": True}
            people = persons(desk.record.person_key, points)
            desk.do(ReceiveLead(lead=f"l{n}", source="x", arrived=desk.now(), shopper=Shopper(points=points), persons=people, **told))
        settle(station, central, self.building)
        assert not desk.waiting
        central.close()
        station.close()

    def look(self, file: Path, as_of: str = "2026-01-05") -> tuple[int, list[str]]:
        self.said.clear()
        return look_up(Namespace(file=file, as_of=as_of), self.environ, self.said.append), list(self.said)

    def people(self) -> list[Person]:
        station, central = self.building.station("look"), self.building.central()
        try:
            settle(station, central, self.building)
            return [station.desk.person(station.desk.stream_of(number)) for number in (LISTED, OTHER, ELSEWHERE)]
        finally:
            central.close()
            station.close()


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    made = Counter(tmp_path / "home")
    made.begin()
    return made


def test_numbers_of_its_area_codes_are_told_once_with_the_lists_day(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(b"2025550123\n2025550111\n")
    code, said = counter.look(file)
    assert code == 0
    assert said[0] == f"{file}: it has 2 numbers of the area codes 202."
    assert said[1] == "  2 of your shoppers' numbers are of these; 1 of them are listed. 2 were told."
    assert said[2] == "  Of 1 numbers it says nothing: they are of other area codes."
    assert said[3].startswith("  It is kept on this computer, without the numbers themselves: the hub here")
    lists = KeptLists(counter.building.place.home / LISTS, counter.building.station("x").desk.record.person_key)
    lists.refresh()
    assert [lists.lists(number) for number in (LISTED, OTHER, ELSEWHERE)] == [True, False, None]
    listed, other, elsewhere = counter.people()
    assert (listed.listed, other.listed, elsewhere.listed) == (True, False, False)
    assert listed.looked == other.looked > elsewhere.looked == 0
    assert "0 were told." in counter.look(file)[1][1], "the same list once more is no news"
    file.write_bytes(b"2025550111\n")
    counter.look(file, "2026-01-04")
    assert counter.people()[0].listed, "an older list takes nothing back"
    counter.look(file, "2026-01-06")
    assert not counter.people()[0].listed


def test_what_is_no_list_changes_nothing(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(b"2025550123\nhello\n")
    with pytest.raises(NoPlace, match=r"Line 2 holds no telephone number\. Nothing was changed"):
        counter.look(file)
    file.write_bytes(b"2025550123\n")
    for day, why in (("5.1.26", "is no date"), ("2999-01-01", "still to come")):
        with pytest.raises(NoPlace, match=why):
            counter.look(file, day)
    with pytest.raises(NoPlace, match="cannot be read"):
        counter.look(tmp_path / "none")
    assert [one.looked for one in counter.people()] == [0, 0, 0]
    assert not (counter.building.place.home / LISTS).exists()
