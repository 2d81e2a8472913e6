"""What every central promises of its stores and their members, asked of each adapter alike."""

from collections.abc import Callable

import msgspec
import pytest

from bdcdesk.central.errors import CentralError, NotAllowed, Removed
from bdcdesk.central.records import (
    ANY,
    START,
    Already,
    Appended,
    Cursor,
    Denied,
    Group,
    Member,
    Sighting,
)
from bdcdesk.central.refusals import no_farewell
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.rights import Role, refusal
from tests.central.conftest import NOW, STORE, Bench, Kept, action, sealed
from tests.central.contract.log import S, add, whole


def test_a_store_is_added_once_and_keeps_its_key(central: Kept) -> None:
    central.add_store(STORE)
    add(central, "lead/a", "noted")
    central.add_store(STORE)
    assert central.stores() == [STORE]
    assert central.head(S)[0] == 1
    with pytest.raises(CentralError, match="another name or key"):
        central.add_store(msgspec.structs.replace(STORE, person_key=b"z" * 32))
    assert central.stores() == [STORE]


def test_members_are_added_and_replaced(central: Kept) -> None:
    central.add_member(S, Member("bob", "Bob", "agent"))
    central.add_member(S, Member("Ann", "Ann Ö", "supervisor", "+13125550101"))
    central.add_member(S, Member("bob", "Robert", "hub", "+13125550102"))
    assert central.members(S) == [Member("Ann", "Ann Ö", "supervisor", "+13125550101"), Member("bob", "Robert", "hub", "+13125550102")]
    assert central.members("south") == []


def test_roles_write_what_they_may(bench: Bench, central: Kept) -> None:
    people: list[tuple[str, Role]] = [("ann", "agent"), ("lou", "supervisor"), ("hub", "hub"), ("rae", "receptionist"), ("kim", "admin")]
    for name, role in people:
        central.add_member(S, Member(name, name, role))
    written = {"noted": '{"kind":"noted"}', "reassigned": '{"kind":"reassigned","agent":"bob"}'}
    written |= {"claimed": '{"kind":"claimed","agent":"ann"}', "message_delivered": '{"kind":"message_delivered","touch":"t"}'}
    allowed = {"ann": {"noted", "claimed"}, "lou": {"noted", "reassigned"}, "hub": {"message_delivered"}, "rae": {"noted"}, "kim": set()}
    for name, kinds in allowed.items():
        desk = bench.open(name)
        for kind, facts in written.items():
            answer = desk.append(S, action(), [Group("lead/a", ANY, (sealed(kind, facts),))])
            assert isinstance(answer, Appended) if kind in kinds else answer == Denied(refusal(kind)), (name, kind)
    # One that is not allowed spoils the whole batch, and an action that was done before is done, whatever role one has by now.
    ann, done = bench.open("ann"), action()
    before = central.head(S)
    both = [Group("lead/a", ANY, (sealed(), sealed("reassigned", written["reassigned"])))]
    assert ann.append(S, action(), both) == Denied(refusal("reassigned"))
    assert central.head(S) == before
    assert ann.append(S, done, [Group("lead/a", ANY, (sealed(),))]) == Appended(before[0] + 1, before[0] + 1)
    central.add_member(S, Member("ann", "Ann", "admin"))
    assert ann.append(S, done, [Group("lead/a", ANY, (sealed(),))]) == Already(before[0] + 1, before[0] + 1)


def test_who_may_add_and_remove_whom(bench: Bench, central: Kept) -> None:
    for name, role in (("lou", "supervisor"), ("ann", "agent"), ("kim", "admin")):
        central.add_member(S, Member(name, name, role))
    lou, ann, kim = (bench.open(name) for name in ("lou", "ann", "kim"))
    lou.add_member(S, Member("bob", "Bob", "agent"))
    lou.add_member(S, Member("bob", "Bob", "supervisor"))
    for member in (Member("bob", "Bob", "admin"), Member("hub", "Hub", "hub"), Member("kim", "Kim", "agent")):
        with pytest.raises(NotAllowed, match="may not add, change or remove"):
            lou.add_member(S, member)
    for other in (Member("bob", "Bob", "agent"), Member("eve", "Eve", "receptionist"), Member("ann", "Ann", "supervisor")):
        with pytest.raises(NotAllowed):
            ann.add_member(S, other)
    with pytest.raises(NotAllowed):
        lou.remove_member(S, "kim")
    with pytest.raises(NotAllowed):
        ann.remove_member(S, "bob")
    # What changes nothing needs no right.
    ann.add_member(S, Member("lou", "lou", "supervisor"))
    kim.add_member(S, Member("hub", "Hub", "hub"))
    assert [(member.id, member.role) for member in central.members(S)] == [
        ("ann", "agent"),
        ("bob", "supervisor"),
        ("hub", "hub"),
        ("kim", "admin"),
        ("lou", "supervisor"),
    ]
    assert lou.remove_member(S, "bob")
    assert not lou.remove_member(S, "bob")
    assert not lou.remove_member(S, "nobody")


def test_who_was_removed_reads_nothing_and_hands_over_reports(bench: Bench, central: Kept) -> None:
    central.add_member(S, Member("ann", "Ann", "agent", "+13125550101"))
    ann = bench.open("ann")
    add(ann, "lead/a", "noted")
    ann.tell(S, Sighting("ann", "Here", "", NOW, 1 << 60))
    # The answer to this one is lost.
    lost, groups = action(), [Group("lead/a", ANY, (sealed(),))]
    assert isinstance(ann.append(S, lost, groups), Appended)
    assert ann.farewell(S, action(), groups) == no_farewell(S)
    before = central.now()
    assert central.remove_member(S, "ann")
    ann = bench.open("ann")
    reads: list[Callable[[], object]] = [
        lambda: ann.read(S, START, 10),
        lambda: ann.pull(S, Cursor(1, b"x" * 32), 10),
        lambda: ann.read_open(S),
        lambda: ann.read_stream(S, "lead/a"),
        lambda: ann.append(S, action(), [Group("lead/a", ANY, (sealed(),))]),
        lambda: ann.remove_member(S, "ann"),
    ]
    for read in reads:
        with pytest.raises(Removed, match="You were removed from the store north on") as removed:
            read()
        assert before <= removed.value.at <= central.now()
    assert central.here(S, NOW) == []
    assert central.members(S) == []
    # Colleagues know who it was, by name alone; at other stores nobody does, and who has left knows nobody.
    gone = [Member("ann", "Ann", "agent")]
    bob = bench.open("bob")
    assert (central.former(S), bob.former(S), bob.former("south")) == (gone, gone, [])
    if not bench.is_file:
        assert ann.former(S) == ann.members(S) == []

    assert ann.farewell(S, lost, groups) == Already(2, 2)
    done, report = action(), [Group("lead/a", ANY, (sealed(personal=write(Words("She calls back on Monday."))),))]
    assert ann.farewell(S, done, report) == Appended(3, 3)
    assert ann.farewell(S, done, report) == Already(3, 3)
    wish = [Group("lead/a", ANY, (sealed("claimed", '{"kind":"claimed","agent":"ann"}'),))]
    assert ann.farewell(S, action(), wish) == Denied(refusal("claimed"))
    assert whole(central)[-1].actor == "ann"

    thirty_days = 30 * 86_400_000
    bench.time += thirty_days + 1
    bench.run(f"UPDATE {{0}}member SET removed = removed - {0 if bench.is_file else thirty_days + 1}")
    if not bench.is_file:
        bench.run(f"UPDATE {{0}}membership SET removed = removed - {thirty_days + 1}")
    assert ann.farewell(S, action(), report) == no_farewell(S)

    # Back again, as anybody new.
    central.add_member(S, Member("ann", "Ann", "agent"))
    assert [member.id for member in central.members(S)] == ["ann", *([] if bench.is_file else ["bob"])]
    assert central.former(S) == []
