"""What every central promises of waiting for news, asked of each adapter alike."""

import threading

import pytest

from bdcdesk.central.records import (
    StoreRecord,
)
from tests.central.conftest import Bench, Kept
from tests.central.contract.log import S, add, whole


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
