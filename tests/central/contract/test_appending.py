"""What every central promises of appending, asked of each adapter alike."""

import threading
from uuid import uuid4

import pytest

from bdcdesk.central.chain import audit, commitment
from bdcdesk.central.errors import CentralError
from bdcdesk.central.records import (
    ANY,
    START,
    Already,
    Appended,
    Conflict,
    Denied,
    Group,
    Sealed,
    StoreRecord,
)
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words
from tests.central.conftest import Bench, Kept, action, sealed
from tests.central.contract.log import S, add, places, whole


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
    ("bad", "why"),
    [
        (Sealed("not-a-uuid", "noted", 1, '{"kind":"noted"}'), "is no id"),
        (Sealed(str(uuid4()), "noted", 1, '{"kind":"noted"'), "truncated"),
        (Sealed(str(uuid4()), "noted", 1, '{"kind":"noted"}', '{"kind":"words","text":""}'), "comes with 32 random bytes"),
        (Sealed(str(uuid4()), "noted", 1, '{"kind":"noted"}', None, bytes(32)), "comes with 32 random bytes"),
        (Sealed(str(uuid4()), "noted", 99, '{"kind":"noted"}\0'), "NUL is escaped"),
    ],
)
def test_what_no_log_could_give_back_is_refused(central: Kept, bad: Sealed, why: str) -> None:
    with pytest.raises(ValueError, match=why):
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
