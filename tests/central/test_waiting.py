"""How a desk comes to know of news: by the server's word, and by looking where no word comes through or too many listen."""

import threading
from collections.abc import Iterator

import pytest

from bdcdesk.central import postgres_waiting
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import ANY, START, Appended, Group, Member
from bdcdesk.central.upgrade import prepare
from tests.patience import until

from .conftest import STORE, Bench, Kept, action, sealed
from .debian import DebianServer
from .pooler import PROGRAM, Pooler

S = STORE.id
WORD = "a password of its own"


class Office:
    """A store on Debian's server, with one agent, and a pooler before it."""

    def __init__(self, debian: DebianServer) -> None:
        self.database = debian.create()
        prepare(debian.url(self.database))
        owner = PostgresCentral(debian.url(self.database))
        owner.add_store(STORE)
        owner.add_member(S, Member("ann", "Ann", "agent"))
        invited = owner.invite(S, "ann", 1)
        owner.close()
        new = PostgresCentral(debian.url(self.database, who=(invited.login, invited.password)))
        assert new.accept(WORD)
        new.close()
        self.login = (invited.login, WORD)
        self.direct = debian.url(self.database, who=self.login)
        self.pooler = Pooler(debian)
        self.pooled = self.pooler.url(self.database, self.login)


@pytest.fixture(scope="module")
def office(debian: DebianServer) -> Iterator[Office]:
    if not PROGRAM.exists():
        pytest.skip("pgbouncer is not installed")
    made = Office(debian)
    yield made
    made.pooler.stop()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_waiting, "POLL", 0.05)
    monkeypatch.setattr(postgres_waiting, "HEARING", 0.3)


@pytest.fixture
def desks(office: Office) -> Iterator[tuple[PostgresCentral, PostgresCentral]]:
    """One through the pooler, one that goes straight to the server."""
    both = PostgresCentral(office.pooled), PostgresCentral(office.direct)
    yield both
    for each in both:
        each.close()


def note(central: Kept | PostgresCentral) -> Appended:
    answer = central.append(S, action(), [Group("lead/a", ANY, (sealed(),))])
    assert isinstance(answer, Appended)
    return answer


def test_a_desk_works_through_a_pooler(desks: tuple[PostgresCentral, PostgresCentral]) -> None:
    pooled, direct = desks
    first = note(pooled)
    assert note(direct).first == first.last + 1
    read, same = pooled.read(S, START, 1000), direct.read(S, START, 1000)
    assert read == same
    assert isinstance(read, list)
    assert {event.actor for event in read} == {"ann"}
    assert pooled.read_open(S) == []
    assert pooled.put(S, b"x")
    # Many calls come to many different connections of the server, and no statement is missed there.
    for _ in range(30):
        note(pooled)
        pooled.members(S)
    assert pooled.head(S) == direct.head(S)


def test_behind_a_pooler_one_looks_and_straight_one_listens(quick: None, desks: tuple[PostgresCentral, PostgresCentral]) -> None:
    pooled, direct = desks
    for central in desks:
        central.read(S, START, 1000)
        assert central.wait([S], 0.01) == []
    assert pooled._listener is None
    assert direct._listener is not None
    for writer, waiter in (desks, desks[::-1]):
        woken: list[list[str]] = []
        thread = threading.Thread(target=lambda waiter=waiter, woken=woken: woken.append(waiter.wait([S], 30)))
        thread.start()
        note(writer)
        thread.join(30)
        assert woken == [[S]]
        for central in desks:
            central.read(S, START, 1000)


def test_a_listener_that_nothing_reaches_any_more_looks_all_the_same(
    monkeypatch: pytest.MonkeyPatch, desks: tuple[PostgresCentral, PostgresCentral]
) -> None:
    _, direct = desks
    direct.read(S, START, 1000)
    assert direct.wait([S], 0.01) == []
    monkeypatch.setattr(postgres_waiting, "LOOK", 0.05)
    heard = direct._pause
    monkeypatch.setattr(direct, "_pause", lambda ear, seconds: heard(ear, 0.01) and False)
    late = threading.Timer(0.2, lambda: note_by(direct._url.render_as_string(hide_password=False)))
    late.start()
    assert direct.wait([S], 30) == [S]
    late.join()


def note_by(url: str) -> None:
    central = PostgresCentral(url)
    note(central)
    central.close()


def test_only_so_many_listen_and_places_are_taken_over(quick: None, monkeypatch: pytest.MonkeyPatch, postgres_bench: Bench) -> None:
    postgres_bench.open().add_store(STORE)
    desks = [postgres_bench.lend("ann") for _ in range(3)]
    monkeypatch.setattr(postgres_waiting, "LISTENERS", 2)
    monkeypatch.setattr(postgres_waiting, "AGAIN", 1)

    def listening() -> list[bool]:
        return [desk._listener is not None for desk in desks]  # type: ignore[attr-defined]

    for desk in desks:
        desk.wait([S], 0.01)
    assert listening() == [True, True, False]
    # The third hears of news no less.
    note(desks[0])
    assert desks[2].wait([S], 30) == [S]
    desks[2].read(S, START, 100)
    desks[0].close()

    def taken_over() -> bool:
        desks[2].wait([S], 0.01)
        return listening()[2]

    until(taken_over, "the place that became free")
    # Too many at once, as after a restart: the last one leaves.
    monkeypatch.setattr(postgres_waiting, "LISTENERS", 1)
    for _ in range(3):
        for desk in desks[1:]:
            desk.wait([S], 0.01)
    assert sorted(listening()[1:]) == [False, True]
    for desk in desks[1:]:
        desk.close()
