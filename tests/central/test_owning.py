"""Preparing a database without being a superuser: as a login that owns it and may make roles. On every release we have a server of."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import make_url

from bdcdesk.central import upgrade
from bdcdesk.central.errors import Full, NotAllowed, NotOurs, Removed, Unreachable
from bdcdesk.central.migrations.writing import append, write
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import ANY, START, Appended, Group, Member
from bdcdesk.central.schema import REVISION
from bdcdesk.central.upgrade import newest, prepare
from bdcdesk.domain.rights import LEAVING, MAY_ADD, RIGHTS

from .conftest import STORE, Postgres, action, sealed
from .debian import DebianServer

S = STORE.id


class House:
    """A fresh database, and how to come to it."""

    def __init__(self, server: Postgres | DebianServer) -> None:
        self.server = server
        self.database = server.create()

    def url(self, login: str, password: str = "x") -> str:
        url = make_url(self.server.url(self.database))
        return url.set(username=login, password=password).render_as_string(hide_password=False)

    def login(self, rights: str) -> str:
        name = f"bdcdesk_test_{uuid4().hex[:12]}"
        self.server.run(f"CREATE ROLE {name} LOGIN {rights} PASSWORD 'x'")
        return name


@pytest.fixture(params=["wheel", "debian"])
def house(request: pytest.FixtureRequest) -> House:
    return House(request.getfixturevalue("postgres" if request.param == "wheel" else "debian"))


@pytest.fixture
def landlord(house: House) -> Iterator[str]:
    """A login that owns the database and may make roles."""
    name = house.login("CREATEROLE")
    house.server.run(f"ALTER DATABASE {house.database} OWNER TO {name}")
    yield name
    house.server.run(f"ALTER DATABASE {house.database} OWNER TO postgres")
    house.server.run(f"DROP OWNED BY {name}", house.database)


def test_a_members_whole_life_without_a_superuser(house: House, landlord: str) -> None:
    prepare(house.url(landlord))
    prepare(house.url(landlord))
    owner = PostgresCentral(house.url(landlord))
    owner.add_store(STORE)
    assert isinstance(owner.append(S, action(), [Group("lead/a", ANY, (sealed(),))]), Appended)
    owner.add_member(S, Member("lou", "Lou", "supervisor"))
    first = owner.invite(S, "lou", 1)

    new = PostgresCentral(house.url(first.login, first.password))
    assert new.read(S, START, 10) == []
    (joined,) = new.accept("made by this computer")
    new.close()
    assert (joined.store, joined.member.id, joined.member.role) == (S, "lou", "supervisor")

    lou = PostgresCentral(house.url(first.login, "made by this computer"))
    lou.add_member(S, Member("ann", "Ann", "agent"))
    second = lou.invite(S, "ann", 1)
    ann = PostgresCentral(house.url(second.login, second.password))
    assert ann.accept("another one")
    ann.close()
    ann = PostgresCentral(house.url(second.login, "another one"))
    assert isinstance(ann.append(S, action(), [Group("lead/a", ANY, (sealed(),))]), Appended)
    assert lou.remove_member(S, "ann")
    with pytest.raises(Unreachable, match="terminating connection"):
        ann.now()
    with pytest.raises(Removed):
        ann.read(S, START, 10)
    assert [login.member for login in lou.logins(S)] == ["ann", "lou"]
    for central in (owner, lou, ann):
        central.close()


def test_logins_expire_and_end_in_the_catalog_too(house: House, landlord: str) -> None:
    prepare(house.url(landlord))
    owner = PostgresCentral(house.url(landlord))
    owner.add_store(STORE)
    for name in ("ann", "bob", "cid"):
        owner.add_member(S, Member(name, name, "agent"))
    ann, bob, cid = (owner.invite(S, name, 2) for name in ("ann", "bob", "cid"))

    def state(login: str) -> tuple[object, ...]:
        hours = "round(extract(epoch FROM rolvaliduntil - now()) / 3600)::int"
        asked = f"SELECT rolcanlogin, rolpassword IS NOT NULL, CASE WHEN isfinite(rolvaliduntil) THEN {hours} END"
        (row,) = house.server.run(f"{asked} FROM pg_authid WHERE rolname = '{login}'")
        return row

    assert state(ann.login) == (True, True, 2)
    new = PostgresCentral(house.url(ann.login, ann.password))
    assert new.accept("made by this computer")
    new.close()
    assert state(ann.login) == (True, True, None)
    owner.remove_member(S, "ann")
    assert state(ann.login) == (True, True, 30 * 24)
    # Who has not accepted has nothing to hand over.
    owner.remove_member(S, "bob")
    assert state(bob.login) == (False, False, 2)
    # Thirty days on, and an invite that nobody took: the next change of members shuts them.
    house.server.run(f"UPDATE bdc.membership SET removed = 1 WHERE login = '{ann.login}'", house.database)
    house.server.run(f"UPDATE bdc.membership SET invited_until = 1 WHERE login = '{cid.login}'", house.database)
    owner.add_member(S, Member("dan", "Dan", "agent"))
    owner.invite(S, "dan", 2)
    assert state(ann.login)[:2] == (False, False)
    assert state(cid.login)[:2] == (False, False)
    assert {login.member for login in owner.logins(S)} == {"dan", "bob"}
    owner.close()


@pytest.mark.parametrize("rights", ["CREATEROLE", "NOCREATEROLE"])
def test_who_may_not_prepare_a_database_is_told_and_changes_nothing(house: House, rights: str) -> None:
    name = house.login(rights)
    house.server.run(f"GRANT ALL ON DATABASE {house.database} TO {name}")
    before = house.server.run("SELECT count(*) FROM pg_roles")
    with pytest.raises(NotAllowed, match=r"must own it and have CREATEROLE, or be a superuser\. Nothing was changed"):
        prepare(house.url(name))
    assert house.server.run("SELECT count(*) FROM pg_roles") == before
    assert house.server.run("SELECT to_regnamespace('bdc')", house.database) == [(None,)]


def test_two_databases_of_a_server_share_no_role(house: House) -> None:
    other = House(house.server)
    for one in (house, other):
        prepare(house.server.url(one.database))
    named = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'bdc'"
    assert house.server.run(named, house.database) != house.server.run(named, other.database)
    owner = PostgresCentral(house.server.url(house.database))
    owner.add_store(STORE)
    owner.add_member(S, Member("ann", "Ann", "agent"))
    login = owner.invite(S, "ann", 1)
    owner.close()
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(other.url(login.login, login.password))


def test_a_schema_of_somebody_elses_is_left_alone(postgres: Postgres) -> None:
    database = postgres.create()
    postgres.run("CREATE SCHEMA bdc", database)
    with pytest.raises(NotOurs, match="schema “bdc” of another program"):
        prepare(postgres.url(database))


def test_a_failed_upgrade_leaves_nothing(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    database, before = postgres.create(), postgres.run("SELECT count(*) FROM pg_roles")

    def broken(_: object) -> None:
        raise errors.DiskFull("No space left on device")

    fill = upgrade._fill_rights
    monkeypatch.setattr(upgrade, "_fill_rights", broken)
    with pytest.raises(Full):
        prepare(postgres.url(database))
    monkeypatch.setattr(upgrade, "_fill_rights", fill)
    assert postgres.run("SELECT count(*) FROM pg_roles") == before
    prepare(postgres.url(database))


def test_the_databases_table_of_rights_is_the_programs(postgres: Postgres) -> None:
    rights = postgres.run("SELECT role, kind, field, value FROM bdc.role_right WHERE role <> 'tester'", postgres.log)
    stated = {(role, one.kind, one.field, one.value) for role, allowed in RIGHTS.items() for one in allowed}
    assert set(rights) == stated | {("removed", one.kind, one.field, one.value) for one in LEAVING}
    assert set(postgres.run("SELECT role, gives FROM bdc.role_gives", postgres.log)) == {
        (role, given) for role, others in MAY_ADD.items() for given in others
    }


def test_the_newest_migration_is_the_one_that_this_release_reads() -> None:
    assert newest() == REVISION


def test_a_log_of_an_older_release_comes_to_know_which_cars_are_in_stock(postgres: Postgres) -> None:
    """The functions that write are put in each other's place: what they do is new, and who may call them is as before."""
    database = postgres.create()
    prepare(postgres.url(database))
    doors = "SELECT proname, proacl::text, proowner::regrole::text, prosrc FROM pg_proc WHERE pronamespace = 'bdc'::regnamespace ORDER BY 1"
    fresh = postgres.run(doors, database)
    for function in (write(), append()):
        older = (
            function.replace(", 'car_listed')", ")").replace(", 'car_gone')", ")").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        )
        assert older.count("car_") == 0
        postgres.run(older, database)
    # What came after it was not there either.
    postgres.run("DROP FUNCTION bdc.append_one; DROP FUNCTION bdc.tell_visits; DROP TABLE bdc.visit", database)
    postgres.run("UPDATE bdc.alembic_version SET version_num = '0004'; DELETE FROM bdc.role_right WHERE kind LIKE 'car%'", database)
    assert postgres.run(doors, database) != fresh
    prepare(postgres.url(database))
    assert postgres.run(doors, database) == fresh
    assert postgres.run("SELECT role FROM bdc.role_right WHERE kind = 'car_listed' ORDER BY 1", database) == [
        (role,) for role in ("admin", "hub", "supervisor")
    ]
