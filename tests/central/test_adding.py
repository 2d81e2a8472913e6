"""A store begins whole or not at all, two who add at one moment do not make one person of two, and who was removed is off the line."""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from bdcdesk.central import postgres_members
from bdcdesk.central.errors import CentralError, NotAllowed
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import ANY, Group, Invited, Member
from tests.patience import until

from .conftest import STORE, Postgres, action, sealed

S = STORE.id
FIRST = (Member("lou", "Lou", "supervisor"), Member("hub", "Hub", "hub"))


@pytest.fixture
def owner(postgres: Postgres, database: str) -> Iterator[PostgresCentral]:
    central = PostgresCentral(postgres.url(database))
    yield central
    central.close()


def begin(owner: PostgresCentral) -> list[Invited]:
    return owner.begin_store(STORE, action(), [Group("settings", ANY, (sealed(),))], FIRST, 1)


def held(postgres: Postgres, database: str) -> list[tuple[object, ...]]:
    counted = [f"(SELECT count(*) FROM bdc.{table})" for table in ("store", "event", "action", "stream", "member", "membership")]
    return postgres.run(f"SELECT {', '.join(counted)}, (SELECT count(*) FROM pg_roles)", database)


@pytest.mark.parametrize("step", range(4))
def test_a_store_that_was_not_begun_to_its_end_is_none_and_can_be_begun_again(
    postgres: Postgres, database: str, owner: PostgresCentral, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Killed between any two of its steps: as the server sees a program that is gone."""
    before, left = held(postgres, database), [step]

    def failing(name: str) -> None:
        real: Any = getattr(postgres_members, name)

        def once(connection: Any, *values: Any) -> Any:
            if left[0] == 0:
                (process,) = connection.exec_driver_sql("SELECT pg_backend_pid()").one()
                postgres.run(f"SELECT pg_terminate_backend({process}, 10000)")
            left[0] -= 1
            return real(connection, *values)

        monkeypatch.setattr(postgres_members, name, once)

    failing("_add")
    failing("_invite")
    with pytest.raises(CentralError):
        begin(owner)
    assert held(postgres, database) == before
    assert len(begin(owner)) == 2
    assert [member.id for member in owner.members(S)] == ["hub", "lou"]
    with pytest.raises(CentralError, match="already kept here"):
        owner.begin_store(STORE.__class__(S, "Another", b"q" * 32), action(), [], (), 1)


def test_two_who_add_somebody_of_one_name_at_one_moment(
    postgres: Postgres, database: str, owner: PostgresCentral, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has found the id free and waits for the first: they are told, and get no login for the first one's member."""
    supervisors = []
    begin(owner)
    for name in ("lou", "sam"):
        invited = owner.add_invited(S, Member(name, name.title(), "supervisor"), 1)
        url = make_url(postgres.url(database)).set(username=invited.login)
        central = PostgresCentral(url.render_as_string(hide_password=False))
        assert central.accept("a password of its own")
        supervisors.append(central)
    lou, sam = supervisors
    ann, refused = Member("ann", "Ann", "agent"), list[Exception]()

    def second() -> None:
        try:
            sam.add_invited(S, ann, 1, new=True)
        except NotAllowed as error:
            refused.append(error)

    thread = threading.Thread(target=second)
    waiting = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{database}' AND wait_event_type = 'Lock'"
    real = postgres_members._invite

    def held_up(*values: Any) -> Any:
        monkeypatch.setattr(postgres_members, "_invite", real)
        thread.start()
        until(lambda: len(postgres.run(waiting)) == 1, "the second to wait for the first")
        return real(*values)

    monkeypatch.setattr(postgres_members, "_invite", held_up)
    assert lou.add_invited(S, ann, 1, new=True).login
    thread.join(30)
    assert [str(error) for error in refused] == [str(error) for error in refused if "at the same moment. Nothing was changed" in str(error)]
    assert len(refused) == 1
    assert [login.member for login in owner.logins(S)].count("ann") == 1
    # A moment later it is told too, by who thought that they were new; who knows them gives them another login.
    with pytest.raises(NotAllowed, match="adding or changing ann"):
        sam.add_invited(S, ann, 1, new=True)
    assert sam.add_invited(S, ann, 1).login
    assert [login.member for login in owner.logins(S)].count("ann") == 2
    for central in supervisors:
        central.close()


@pytest.mark.parametrize("at_once", [False, True])
def test_whoever_is_removed_is_off_the_line_before_the_answer(
    postgres: Postgres, database: str, owner: PostgresCentral, at_once: bool
) -> None:
    begin(owner)
    invited = owner.add_invited(S, Member("ann", "Ann", "agent"), 1)
    url = make_url(postgres.url(database)).set(username=invited.login).render_as_string(hide_password=False)
    desk = PostgresCentral(url)
    assert desk.accept("a password of its own")
    desk.close()
    lines = [psycopg.connect(url.replace("+psycopg", ""), autocommit=True) for _ in range(4)]
    lines[1].execute("BEGIN")
    lines[1].execute("SELECT count(*) FROM bdc.event")
    lines[2].execute("LISTEN anything")

    def sleep() -> None:
        with pytest.raises(psycopg.OperationalError):
            lines[3].execute("SELECT pg_sleep(60)")

    asleep = threading.Thread(target=sleep)
    asleep.start()
    mine = f"SELECT 1 FROM pg_stat_activity WHERE usename = '{invited.login}'"
    until(lambda: len(postgres.run(f"{mine} AND state = 'active'")) == 1, "the long question")
    assert len(postgres.run(mine)) == 4
    assert owner.remove_member(S, "ann", at_once=at_once)
    assert postgres.run(mine) == []
    asleep.join(30)
    for line in lines[:3]:
        with pytest.raises(psycopg.OperationalError):
            line.execute("SELECT 1")
    for line in lines:
        line.close()
    if at_once:
        with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
            psycopg.connect(url.replace("+psycopg", ""))
