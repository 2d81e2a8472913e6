"""What every central promises, asked of each adapter alike."""

import threading
from collections.abc import Callable
from uuid import uuid4

import msgspec
import pytest

from bdcdesk.central.chain import audit, commitment
from bdcdesk.central.errors import CentralError, NotAllowed, Removed
from bdcdesk.central.records import (
    ANY,
    START,
    Already,
    Appended,
    Conflict,
    Cursor,
    Denied,
    Diverged,
    Group,
    Member,
    Sealed,
    Sighting,
    StoreRecord,
    Visit,
)
from bdcdesk.central.refusals import no_farewell
from bdcdesk.domain.events import Event, write
from bdcdesk.domain.events.lead import LeadReceived, Words
from bdcdesk.domain.rights import OWNER, Role, refusal

from .conftest import NOW, STORE, Bench, Kept, action, sealed
from .test_chain import GOLDEN, GOLDEN_HASH

S = STORE.id


def add(central: Kept, stream: str, *kinds: str, expected: int = ANY) -> Appended:
    answer = central.append(S, action(), [Group(stream, expected, tuple(sealed(kind) for kind in kinds))])
    assert isinstance(answer, Appended)
    return answer


def whole(central: Kept, after: Cursor = START, limit: int = 1000) -> list[Event]:
    events = central.read(S, after, limit)
    assert isinstance(events, list)
    return events


def places(events: list[Event]) -> list[tuple[int, str, int]]:
    return [(event.seq, event.stream, event.version) for event in events]


# Appending


def test_an_empty_log_reads_empty(central: Kept) -> None:
    assert central.read(S, START, 10) == []
    assert central.head(S) == (0, bytes(32))


def test_places_and_versions_count_without_gaps(central: Kept) -> None:
    answer = central.append(S, action(), [Group("lead/a", 0, (sealed(), sealed())), Group("lead/b", 0, (sealed(),))])
    assert answer == Appended(1, 3)
    assert central.append(S, action(), [Group("lead/a", 2, (sealed(),))]) == Appended(4, 4)
    assert places(whole(central)) == [(1, "lead/a", 1), (2, "lead/a", 2), (3, "lead/b", 1), (4, "lead/a", 3)]


def test_an_event_comes_back_as_it_was_sent(bench: Bench, central: Kept) -> None:
    words = Words("Grüße aus Zürich 😀 \x00 \u2028 'quoted' \\ {curly} ,comma")
    sent = sealed("noted", personal=write(words))
    done = action()
    bench.open("zoë").append(S, done, [Group("lead/ä", 0, (sent,))])
    (event,) = whole(central)
    assert (event.id, event.action, event.store, event.stream) == (sent.id, done, S, "lead/ä")
    assert (event.kind, event.since, event.actor, event.personal) == ("noted", 1, "zoë", words)
    (link,) = central.links(S, 0, 10)
    assert (link.facts, link.personal, link.nonce) == (sent.facts, sent.personal, sent.nonce)
    assert link.commitment == commitment(sent.personal, sent.nonce)
    assert event.hash == link.hash


def test_a_kind_of_a_newer_release_is_kept_and_shown_without_facts(central: Kept) -> None:
    newer = Sealed(action(), "teleported", 99, '{"kind":"teleported","to":"Mars"}')
    assert isinstance(central.append(S, action(), [Group("lead/a", ANY, (newer,))]), Appended)
    (event,) = whole(central)
    assert (event.kind, event.since, event.facts) == ("teleported", 99, None)


def test_a_conflict_in_any_group_leaves_nothing(central: Kept) -> None:
    add(central, "person/p", "noted")
    refused = central.append(S, action(), [Group("lead/a", 0, (sealed(),)), Group("person/p", 0, (sealed(),))])
    assert refused == Conflict("person/p", 1)
    assert places(whole(central)) == [(1, "person/p", 1)]
    assert central.append(S, action(), [Group("lead/a", 0, (sealed(),))]) == Appended(2, 2)


def test_a_version_ahead_of_the_log_is_a_conflict_too(central: Kept) -> None:
    assert central.append(S, action(), [Group("lead/a", 3, (sealed(),))]) == Conflict("lead/a", 0)


def test_the_same_action_again_is_already_done_even_when_versions_moved_on(central: Kept) -> None:
    done, groups = action(), [Group("lead/a", 0, (sealed(), sealed()))]
    assert central.append(S, done, groups) == Appended(1, 2)
    assert central.append(S, done, groups) == Already(1, 2)
    add(central, "lead/a", "noted")
    assert central.append(S, done, groups) == Already(1, 2)
    assert central.head(S)[0] == 3


def test_a_refused_action_may_be_tried_again(central: Kept) -> None:
    done = action()
    assert central.append(S, done, [Group("lead/a", 1, (sealed(),))]) == Conflict("lead/a", 0)
    assert central.append(S, done, [Group("lead/a", 0, (sealed(),))]) == Appended(1, 1)


def test_a_group_without_events_only_checks_the_version(central: Kept) -> None:
    add(central, "person/p", "noted", "noted")
    assert central.append(S, action(), [Group("person/p", 1, ()), Group("lead/a", 0, (sealed(),))]) == Conflict("person/p", 2)
    assert central.append(S, action(), [Group("person/p", 2, ()), Group("lead/a", 0, (sealed(),))]) == Appended(3, 3)
    assert [event.version for event in central.read_stream(S, "person/p")] == [1, 2]


def test_an_action_without_events_is_remembered(central: Kept) -> None:
    done = action()
    assert central.append(S, done, [Group("lead/a", 0, ())]) == Appended(0, 0)
    add(central, "lead/a", "noted")
    assert central.append(S, done, [Group("lead/a", 0, ())]) == Already(0, 0)
    assert central.append(S, action(), []) == Appended(0, 0)


def test_an_unknown_store_is_denied(central: Kept) -> None:
    assert central.append("south", action(), [Group("lead/a", 0, (sealed(),))]) == Denied("There is no store south in this database.")


def test_an_event_never_enters_twice_under_another_action(central: Kept) -> None:
    once = sealed()
    central.append(S, action(), [Group("lead/a", ANY, (once,))])
    with pytest.raises(CentralError, match="already holds one of these events under another action"):
        central.append(S, action(), [Group("lead/b", ANY, (sealed(), once))])
    assert places(whole(central)) == [(1, "lead/a", 1)]
    assert add(central, "lead/b", "noted") == Appended(2, 2)


@pytest.mark.parametrize(
    "bad",
    [
        Sealed("not-a-uuid", "noted", 1, '{"kind":"noted"}'),
        Sealed(str(uuid4()), "noted", 1, '{"kind":"noted"'),
        Sealed(str(uuid4()), "noted", 1, '{"kind":"noted"}', '{"kind":"words","text":""}'),
        Sealed(str(uuid4()), "noted", 1, '{"kind":"noted"}', None, bytes(32)),
        Sealed(str(uuid4()), "noted", 99, '{"kind":"noted"}\0'),
    ],
)
def test_what_no_log_could_give_back_is_refused(central: Kept, bad: Sealed) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        central.append(S, action(), [Group("lead/a", ANY, (bad,))])
    assert central.head(S)[0] == 0


def test_stores_count_for_themselves(central: Kept) -> None:
    central.add_store(StoreRecord("south", "South", b"q" * 32))
    done = action()
    add(central, "lead/a", "noted")
    assert central.append("south", done, [Group("lead/a", 0, (sealed(),))]) == Appended(1, 1)
    assert central.append(S, done, [Group("lead/a", 1, (sealed(),))]) == Appended(2, 2)
    assert [event.store for event in whole(central)] == [S, S]


def test_time_never_goes_back(bench: Bench, central: Kept) -> None:
    add(central, "lead/a", "noted")
    ahead = whole(central)[0].at + 3_600_000
    bench.run(f"UPDATE {{}}store SET last_at = {ahead}")
    bench.time -= 1000
    add(central, "lead/a", "noted")
    assert whole(central)[1].at == ahead
    assert central.now() < ahead


# Reading


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


def received(*persons: str) -> Sealed:
    facts = LeadReceived(source="Web", arrived=NOW, due=NOW, target=1, calendar=1, zone="America/Chicago", persons=persons)
    return sealed("lead_received", write(facts))


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


# The chain


def test_the_golden_event_gets_the_golden_hash(bench: Bench, central: Kept) -> None:
    # In the year 2100, so that a server's own clock stays out of it.
    bench.run(f"UPDATE {{}}store SET last_at = {GOLDEN.at}")
    sent = Sealed(GOLDEN.id, GOLDEN.kind, GOLDEN.since, GOLDEN.facts, GOLDEN.personal, GOLDEN.nonce)
    assert bench.open(GOLDEN.actor).append(S, GOLDEN.action, [Group(GOLDEN.stream, 0, (sent,))]) == Appended(1, 1)
    assert central.links(S, 0, 10) == [msgspec.structs.replace(GOLDEN, hash=bytes.fromhex(GOLDEN_HASH))]
    assert central.head(S) == (1, bytes.fromhex(GOLDEN_HASH))


def test_the_log_verifies_and_any_change_to_it_is_found(bench: Bench, central: Kept) -> None:
    for number in range(5):
        personal = write(Words(f"note {number}")) if number % 2 else None
        central.append(S, action(), [Group(f"lead/{number % 3}", ANY, (sealed(personal=personal),))])
    assert audit(central, S) is None
    assert audit(central, S, page=2) is None
    bench.run("UPDATE {}event SET actor = 'somebody else' WHERE seq = 4")
    assert audit(central, S, page=2) == 4
    bench.run(f"UPDATE {{}}event SET actor = '{OWNER}' WHERE seq = 4")
    assert audit(central, S) is None
    bench.run("UPDATE {}event SET personal = NULL WHERE seq = 4")
    assert audit(central, S) is None
    bench.run("DELETE FROM {}event WHERE seq = 5")
    assert audit(central, S) == 5
    bench.run("DELETE FROM {}event WHERE seq = 2")
    assert audit(central, S) == 2


def test_a_damaged_body_stops_nobody_from_reading_on(bench: Bench, central: Kept) -> None:
    add(central, "lead/a", "noted", "noted")
    bench.run("UPDATE {}event SET facts = 'broken' WHERE seq = 1")
    assert [event.facts is None for event in whole(central)] == [True, False]
    assert audit(central, S) == 1


# Many at once


def test_of_eight_who_race_for_a_version_one_wins(bench: Bench, central: Kept) -> None:
    rounds, barrier = 6, threading.Barrier(8)
    answers: list[list[object]] = [[] for _ in range(rounds)]
    failures: list[BaseException] = []

    def race(number: int) -> None:
        try:
            mine = bench.lend(f"agent {number}")
            for version in range(rounds):
                barrier.wait(30)
                answers[version].append(mine.append(S, action(), [Group("lead/a", version, (sealed(),))]))
            mine.close()
        except BaseException as error:
            failures.append(error)
            barrier.abort()

    threads = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    for version, given in enumerate(answers):
        assert sorted(type(answer).__name__ for answer in given) == ["Appended"] + ["Conflict"] * 7
        assert {answer.actual for answer in given if isinstance(answer, Conflict)} == {version + 1}
    assert [(event.seq, event.version) for event in whole(central)] == [(n, n) for n in range(1, rounds + 1)]
    assert audit(central, S) is None


# Waiting


def test_nothing_new_is_waited_for_to_the_end(bench: Bench, central: Kept) -> None:
    assert central.wait([S], 0.2) == []
    assert central.wait([], 0.0) == []
    assert not bench.paused or sum(bench.paused) == pytest.approx(0.2)


def test_news_from_before_the_wait_is_not_missed(bench: Bench, central: Kept) -> None:
    add(bench.open("bob"), "lead/a", "noted")
    assert central.wait([S], 30) == [S]
    whole(central)
    assert central.wait([S], 0) == []


def test_news_that_was_told_is_not_told_again(bench: Bench, central: Kept) -> None:
    add(bench.open("bob"), "lead/a", "noted")
    assert central.wait([S], 30) == [S]
    assert central.wait([S], 0) == []


def test_a_reader_who_is_behind_need_not_wait(central: Kept) -> None:
    add(central, "lead/a", "noted", "noted")
    whole(central, limit=1)
    assert central.wait([S], 30) == [S]


def test_another_connections_append_wakes_the_waiter(bench: Bench, central: Kept) -> None:
    central.add_store(StoreRecord("south", "South", b"q" * 32))
    whole(central)
    asked, appended = threading.Event(), threading.Event()
    woken: list[list[str]] = []
    # A file is looked at again after each pause; a server wakes the one who listens.
    bench.on_pause = lambda: appended.wait(30)

    def listen() -> None:
        mine = bench.lend("cid")
        assert mine.wait([S, "south"], 0) == []
        asked.set()
        woken.append(mine.wait([S, "south"], 60))
        mine.close()

    thread = threading.Thread(target=listen)
    thread.start()
    assert asked.wait(30)
    add(central, "lead/a", "noted")
    appended.set()
    thread.join(30)
    assert woken == [[S]]


# Beside the log


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


def test_presence_expires_and_is_overwritten(bench: Bench, central: Kept) -> None:
    ann = bench.open("ann")
    ann.tell(S, Sighting("ann", "On a call", "lead/a", NOW, NOW + 100))
    bench.open("bob").tell(S, Sighting("bob", "Here", "", NOW, NOW + 50))
    assert [seen.member for seen in central.here(S, NOW + 49)] == ["ann", "bob"]
    assert [seen.member for seen in central.here(S, NOW + 50)] == ["ann"]
    ann.tell(S, Sighting("ann", "Away", "", NOW + 60, NOW + 200))
    assert central.here(S, NOW + 150) == [Sighting("ann", "Away", "", NOW + 60, NOW + 200)]
    assert central.here("south", NOW) == []


def test_visits_expire_are_overwritten_and_are_the_hubs_to_tell(bench: Bench, central: Kept) -> None:
    central.add_member(S, Member("hub", "Hub", "hub"))
    central.add_member(S, Member("ann", "Ann", "agent"))
    hub, ann = bench.open("hub"), bench.open("ann")
    camry, outback = Visit("b", "2024 Toyota Camry XSE", NOW, NOW + 100), Visit("a", "Grüße, 'Outback'", NOW, NOW + 50)
    hub.tell_visits(S, [camry, outback], NOW)
    assert ann.visits(S, NOW + 49) == [outback, camry]
    assert ann.visits(S, NOW + 50) == [camry]
    assert ann.visits("south", NOW) == []
    later = msgspec.structs.replace(camry, looking="", expires=NOW + 200)
    hub.tell_visits(S, [later], NOW + 60)
    assert ann.visits(S, NOW) == [later]
    hub.tell_visits(S, [], NOW + 200)
    assert ann.visits(S, NOW) == []
    with pytest.raises(NotAllowed, match="Only the store's hub"):
        ann.tell_visits(S, [camry], NOW)
    assert central.visits(S, NOW) == []


def test_blobs_are_kept_once_by_what_they_are(bench: Bench, central: Kept) -> None:
    content = bytes(range(256)) * 5000
    digest = central.put(S, content)
    assert digest == bench.open("bob").put(S, content)
    assert len(digest) == 64
    assert central.get(S, digest) == content
    assert central.get(S, central.put(S, b"")) == b""
    assert central.get("south", digest) is None
    assert central.get(S, "0" * 64) is None
