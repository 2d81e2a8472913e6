"""A store's log in parts, as a new desk reads it, asked of each adapter alike."""

import pytest

from bdcdesk.central.errors import Removed
from bdcdesk.central.records import ANY, Appended, Cursor, Extent, Group, Member, Page, Part
from bdcdesk.domain.events import Facts, kind_of, write
from bdcdesk.domain.events.stock import CarChanged, CarGone, CarListed, Listing
from bdcdesk.domain.rights import OWNER

from .conftest import STORE, Bench, Kept, action, sealed
from .contract.log import add

S = STORE.id
EVER = 1 << 40


def read(central: Kept, part: Part, count: int, until: int = EVER, since: int = 0) -> list[Page]:
    pages, after = [], ""
    while True:
        pages.append(central.page(S, part, after, until, since, count))
        after = pages[-1].last
        if not after:
            return pages


def held(pages: list[Page]) -> list[tuple[str, int]]:
    return [(link.stream, link.version) for page in pages for link in page.links]


@pytest.fixture
def filled(central: Kept) -> Kept:
    """Three open leads and two closed ones, with what lies beside them."""
    add(central, "settings", "noted")
    for lead in ("a", "b", "c", "d", "e"):
        add(central, f"lead/{lead}", "reopened", "noted")
    add(central, "person/1", "noted")
    for lead in ("b", "d"):
        add(central, f"lead/{lead}", "sold")
    add(central, "lead0", "noted")
    return central


@pytest.fixture
def stocked(central: Kept) -> Kept:
    """Two cars that are here (one of them again), one that is gone, and a lead."""
    listed, changed = CarListed(Listing(stock="A1")), CarChanged(price=1)
    for car in ("x", "y", "z"):
        put(central, f"car/{car}", listed, changed)
    for car in ("x", "y"):
        put(central, f"car/{car}", CarGone())
    put(central, "car/y", listed)
    add(central, "car0", "noted")
    add(central, "lead/a", "reopened")
    return central


def put(central: Kept, stream: str, *facts: Facts) -> None:
    events = tuple(sealed(kind_of(one), write(one)) for one in facts)
    assert isinstance(central.append(S, action(), [Group(stream, ANY, events)]), Appended)


def test_cars_are_read_after_the_open_leads_and_gone_ones_with_history(stocked: Kept) -> None:
    assert stocked.extent(S).streams == {"beside": 1, "open": 1, "stock": 2, "closed": 1}
    for count in (1, 2, 10):
        assert held(read(stocked, "beside", count)) == [("car0", 1)]
        assert held(read(stocked, "open", count)) == [("lead/a", 1)]
        assert held(read(stocked, "stock", count)) == [
            *((f"car/{car}", n) for car, last in (("y", 4), ("z", 2)) for n in range(1, last + 1))
        ]
        assert held(read(stocked, "closed", count)) == [("car/x", n) for n in (1, 2, 3)]


def test_cars_in_stock_come_with_the_open_leads_and_gone_ones_do_not(stocked: Kept) -> None:
    assert {event.stream for event in stocked.read_open(S)} == {"car/y", "car/z", "car0", "lead/a"}


def test_each_stream_is_in_one_part_and_whole(filled: Kept) -> None:
    extent = filled.extent(S)
    assert extent == Extent(Cursor(*filled.head(S)), {"beside": 3, "open": 3, "stock": 0, "closed": 2})
    for count in (1, 2, 10):
        assert held(read(filled, "beside", count)) == [("lead0", 1), ("person/1", 1), ("settings", 1)]
        assert held(read(filled, "open", count)) == [(f"lead/{lead}", n) for lead in "ace" for n in (1, 2)]
        assert held(read(filled, "closed", count)) == [(f"lead/{lead}", n) for lead in "bd" for n in (1, 2, 3)]
    assert sum(extent.streams.values()) == 8


def test_links_are_as_they_are_kept(filled: Kept) -> None:
    links = {link.seq: link for link in filled.links(S, 0, 100)}
    for part in ("beside", "open", "closed"):
        for page in read(filled, part, 10):
            assert all(links[link.seq] == link for link in page.links)
    assert filled.whole(S, ["lead/a", "lead/x", "person/1"], EVER) == [links[2], links[3], links[12]]


def test_nothing_after_the_end_that_was_asked_for_is_read(filled: Kept) -> None:
    until = filled.head(S)[0]
    add(filled, "lead/a", "noted")
    add(filled, "lead/new", "reopened")
    assert held(read(filled, "open", 2, until)) == [(f"lead/{lead}", n) for lead in "ace" for n in (1, 2)]
    assert [link.version for link in filled.whole(S, ["lead/a"], until)] == [1, 2]


def test_what_ended_before_a_time_is_left_out_and_pages_go_on(bench: Bench, filled: Kept) -> None:
    # Set back by hand: a server keeps its own time.
    bench.run("UPDATE {}event SET at = 5 WHERE stream IN ('lead/a', 'lead/b', 'lead/c')")
    assert held(read(filled, "closed", 1, since=6)) == [("lead/d", 1), ("lead/d", 2), ("lead/d", 3)]
    assert held(read(filled, "open", 1, since=6)) == [("lead/e", 1), ("lead/e", 2)]
    assert len(held(read(filled, "closed", 1, since=5))) == 6


def test_who_was_removed_reads_no_part(bench: Bench, central: Kept) -> None:
    owner = bench.open(OWNER)
    owner.add_member(S, Member("nia", "Nia", "agent"))
    theirs = bench.open("nia")
    owner.remove_member(S, "nia")
    for ask in (lambda: theirs.extent(S), lambda: theirs.page(S, "open", "", EVER, 0, 5), lambda: theirs.whole(S, ["lead/a"], EVER)):
        with pytest.raises(Removed):
            ask()


def test_an_empty_store_has_nothing_to_read(central: Kept) -> None:
    assert central.extent(S).head == Cursor(0, bytes(32))
    assert read(central, "open", 5) == [Page((), "")]
    assert central.whole(S, [], EVER) == []
