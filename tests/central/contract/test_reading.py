"""What every central promises of reading, asked of each adapter alike."""

from uuid import uuid4

import pytest

from bdcdesk.central.records import (
    ANY,
    START,
    Appended,
    Cursor,
    Diverged,
    Group,
    Sealed,
)
from tests.central.conftest import Bench, Kept, action, sealed
from tests.central.contract.log import S, add, places, received, whole


def test_reading_in_pages_gives_each_event_once(central: Kept) -> None:
    for _ in range(7):
        add(central, "lead/a", "noted")
    cursor, found = START, []
    while page := whole(central, cursor, 3):
        found += [event.seq for event in page]
        cursor = Cursor(page[-1].seq, page[-1].hash)
    assert found == [1, 2, 3, 4, 5, 6, 7]
    assert whole(central, cursor) == []


def test_a_cut_log_has_diverged(bench: Bench, central: Kept) -> None:
    add(central, "lead/a", "noted", "noted", "noted")
    last = whole(central)[-1]
    bench.run("DELETE FROM {}event WHERE seq = 3")
    bench.run("UPDATE {}store SET seq = 2")
    assert central.read(S, Cursor(last.seq, last.hash), 10) == Diverged(2)


def test_a_log_that_went_another_way_has_diverged(bench: Bench, central: Kept) -> None:
    add(central, "lead/a", "noted", "noted")
    last = whole(central)[-1]
    bench.run("DELETE FROM {}event WHERE seq = 2")
    bench.run("UPDATE {}store SET seq = 1")
    bench.run("UPDATE {}stream SET version = 1")
    add(central, "lead/a", "noted", "noted")
    assert central.read(S, Cursor(last.seq, last.hash), 10) == Diverged(3)


def test_a_false_start_has_diverged(central: Kept) -> None:
    add(central, "lead/a", "noted")
    assert central.read(S, Cursor(0, b"x" * 32), 10) == Diverged(1)
    assert central.read("south", Cursor(5, b"x" * 32), 10) == Diverged(0)


def test_open_leads_come_with_their_people_and_the_stores_settings(central: Kept) -> None:
    open_lead, shut_lead = received("person/p", "person/q"), received("person/r")
    central.append(S, action(), [Group("lead/open", 0, (open_lead,)), Group("lead/shut", 0, (shut_lead,))])
    central.append(S, action(), [Group(name, 0, (sealed(),)) for name in ("person/q", "person/r", "settings", "agent/ann")])
    central.append(S, action(), [Group("lead/shut", 1, (sealed("closed", '{"kind":"closed","reason":"bought elsewhere"}'),))])
    assert places(central.read_open(S)) == [(1, "lead/open", 1), (3, "person/q", 1), (5, "settings", 1), (6, "agent/ann", 1)]


@pytest.mark.parametrize(
    ("kinds", "is_open"),
    [
        (["lead_received"], True),
        (["lead_received", "sold"], False),
        (["lead_received", "sold", "noted"], False),
        (["lead_received", "closed", "reopened"], True),
        (["lead_received", "closed", "message_received", "noted"], True),
        (["lead_received", "closed", "reopened", "closed"], False),
        (["noted"], False),
    ],
)
@pytest.mark.parametrize("apart", [True, False])
def test_a_lead_is_open_until_something_closes_it(central: Kept, kinds: list[str], is_open: bool, apart: bool) -> None:
    # Of a newer release, so that bodies may be empty: what counts here is the kind.
    events = [Sealed(str(uuid4()), kind, 99, "{}") for kind in kinds]
    for batch in [[event] for event in events] if apart else [events]:
        assert isinstance(central.append(S, action(), [Group("lead/a", ANY, tuple(batch))]), Appended)
    assert [event.kind for event in central.read_open(S)] == (kinds if is_open else [])


def test_more_people_than_one_question_may_name(central: Kept) -> None:
    people = tuple(f"person/{number:04}" for number in range(1200))
    central.append(S, action(), [Group("lead/a", 0, (received(*people),))])
    central.append(S, action(), [Group(people[0], 0, (sealed(),)), Group(people[-1], 0, (sealed(),))])
    assert [event.stream for event in central.read_open(S)] == ["lead/a", people[0], people[-1]]
