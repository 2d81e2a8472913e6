"""What is kept of the stores and people of a computer."""

from pathlib import Path

import pytest
from msgspec import structs

from bdcdesk.central.records import Member
from bdcdesk.wiring.place import Further, NoPlace, Place, Seat, Setup, place_in, seat, seat_further, unseat, unseat_further

ANN, BEN = Seat("Ann Lee", "agent", "+16025550123", pin=True), Seat("Ben Ortiz", "agent")
RIDGE = Further(
    "postgresql://db.example.com/ridge", "ridge", "Ridge", {"alee": "bdc_1"}, {"alee": Seat("Ann Lee", "agent")}, {"ann-lee": "alee"}
)
SETUP = Setup("sqlite:///central.db", "harbor", "ann-lee", people={"ann-lee": ANN, "ben-ortiz": BEN}, further=(RIDGE,))
OLD = """{"url": "postgresql://db.example.com/harbor", "store": "harbor", "member": "ann-lee", "logins": {"ann-lee": "bdc_7"},
 "people": {"ann-lee": {"name": "Ann Lee", "role": "agent", "pin": true}}}"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_in(tmp_path / "computer")


def test_a_setup_with_one_store_of_an_earlier_release_is_read(place: Place) -> None:
    place.setup_file.write_text(OLD)
    setup = place.setup()
    assert (setup.store, setup.logins, setup.further) == ("harbor", {"ann-lee": "bdc_7"}, ())
    assert setup.people["ann-lee"].pin


def test_several_stores_are_kept_and_changed(place: Place) -> None:
    with pytest.raises(NoPlace):
        place.change(lambda setup: setup)
    place.keep(SETUP)
    assert place.setup() == SETUP
    ben = Further(RIDGE.url, "ridge", "Ridge", {"ben": "bdc_2"}, {"ben": Seat("Ben Ortiz", "agent")}, {"ben-ortiz": "ben"})
    (both,) = place.change(lambda setup: seat_further(setup, ben)).further
    assert both.who == {"ann-lee": "alee", "ben-ortiz": "ben"}
    assert both.logins == {"alee": "bdc_1", "ben": "bdc_2"}
    assert place.setup().further == (both,)
    there = place.setup().at(both)
    assert (there.url, there.store, set(there.people)) == (RIDGE.url, "ridge", {"alee", "ben"})


def test_who_leaves_a_further_store_leaves_that_one_alone(place: Place) -> None:
    assert unseat_further(SETUP, "ann-lee", "ridge").further == ()
    assert unseat_further(SETUP, "ann-lee", "another") == SETUP
    assert unseat_further(SETUP, "ben-ortiz", "ridge") == SETUP


def test_who_leaves_this_computers_own_store_keeps_their_place_for_the_further_ones() -> None:
    after = unseat(SETUP, "ann-lee")
    assert after.people["ann-lee"] == structs.replace(ANN, left=True)
    assert (after.member, after.further) == ("", (RIDGE,))
    assert "ben-ortiz" not in unseat(SETUP, "ben-ortiz").people
    back = seat(after, Member("ann-lee", "Ann Lee", "agent", "+16025550123"))
    assert back.people["ann-lee"] == ANN
