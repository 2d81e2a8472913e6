"""What somebody with a login and bad intent would try: each of it is tried, over their own plain connection."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from bdcdesk.central.chain import audit
from bdcdesk.central.records import ANY, START, Group
from tests.patience import until

from .cast import OTHER, OWN, Cast, Line, attempt
from .conftest import Postgres, action, sealed
from .stated import event


@pytest.fixture(scope="module")
def cast(postgres: Postgres) -> Cast:
    return Cast(postgres)


@pytest.fixture
def eve(cast: Cast) -> Iterator[Line]:
    """An agent's connection."""
    with cast.connect("agent") as connection:
        yield connection


def said(connection: Line, statement: str) -> object:
    row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row[0]


def stem(cast: Cast) -> str:
    ((owner,),) = cast.server.run("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'bdc'", cast.database)
    return str(owner).removesuffix("owner")


def test_nobody_becomes_somebody_else(cast: Cast, eve: Line) -> None:
    others = [*(f"{stem(cast)}{part}" for part in ("owner", "doors")), "postgres", cast.logins["supervisor"], cast.logins["other"]]
    for role in others:
        for statement in (
            "SET ROLE {}",
            "SET SESSION AUTHORIZATION {}",
            "GRANT {} TO CURRENT_USER",
            "ALTER ROLE {} PASSWORD 'x'",
            "DROP ROLE {}",
        ):
            assert attempt(eve, statement.format(f'"{role}"')) == "no", (statement, role)
    # The group of all members is everybody's, and says nothing of who one is.
    eve.execute(f"SET ROLE {stem(cast)}members".encode())
    assert said(eve, "SELECT string_agg(member, ',') FROM bdc.standing('north')") == "agent"
    assert said(eve, event("reassigned", '"agent":"agent"')) == "denied"
    assert said(eve, "SELECT string_agg(DISTINCT store, ',') FROM bdc.event") == OWN


@pytest.mark.parametrize("who", ["agent", "invited", "removed"])
@pytest.mark.parametrize("change", ["VALID UNTIL 'infinity'", "SUPERUSER", "CREATEROLE", "BYPASSRLS", "CREATEDB", "CONNECTION LIMIT -1"])
def test_nobody_changes_what_their_login_may(cast: Cast, who: str, change: str) -> None:
    with cast.connect(who) as connection:
        assert attempt(connection, f"ALTER ROLE CURRENT_USER {change}") == "no"


def test_no_setting_makes_somebody_else_of_them(cast: Cast, eve: Line) -> None:
    eve.execute(b"SET app.tenant = 'south'; SET bdc.actor = 'supervisor'; SET application_name = 'hub'")
    assert attempt(eve, "SET session_replication_role = replica") == "no"
    with eve.transaction(force_rollback=True):
        assert said(eve, event("noted")) == "appended"
        assert said(eve, "SELECT actor FROM bdc.event ORDER BY seq DESC LIMIT 1") == "agent"
    assert said(eve, event("message_delivered")) == "denied"
    assert said(eve, "SELECT string_agg(DISTINCT store, ',') FROM bdc.event") == OWN
    eve.execute(b"SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        eve.execute(b"SELECT * FROM bdc.event")


def test_the_actor_is_who_signed_in(cast: Cast) -> None:
    for who in ("agent", "supervisor"):
        central = cast.central(who)
        central.append(OWN, action(), [Group("lead/actor", ANY, (sealed(),))])
        central.close()
    owner = cast.central()
    assert [one.actor for one in owner.read_stream(OWN, "lead/actor")] == ["agent", "supervisor"]
    assert audit(owner, OWN) is None
    owner.close()


def test_nothing_that_a_member_could_build_stands_in_for_what_the_functions_use(cast: Cast, eve: Line) -> None:
    """Should the server's owner be careless, and let members build."""
    login, name = cast.logins["agent"], cast.database
    cast.server.run(f'GRANT TEMP ON DATABASE {name} TO "{login}"; GRANT CREATE ON SCHEMA public TO "{login}"', name)
    try:
        eve.execute(
            b"""
            CREATE TEMP TABLE membership (store text, login text, member text, accepted bigint, removed bigint);
            INSERT INTO membership VALUES ('south', session_user, 'other', 1, NULL);
            CREATE TEMP TABLE role_right AS SELECT 'agent' AS role, 'message_delivered' AS kind, '' AS field, '' AS value;
            CREATE TEMP TABLE pg_roles AS SELECT true AS rolsuper;
            CREATE FUNCTION public.same(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION public.none(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT false';
            CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.same);
            CREATE OPERATOR public.> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = public.none);
            CREATE FUNCTION public.pg_has_role(name, name, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION public.now_ms() RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint';
            SET search_path = pg_temp, public, bdc, pg_catalog
            """
        )
        # The shadows are there for her own statements ...
        assert said(eve, "SELECT 'a'::text OPERATOR(public.=) 'b'::text") is True
        assert said(eve, "SELECT 'a'::text = 'b'::text") is True
        # ... and not for the functions and policies.
        assert said(eve, event("message_delivered")) == "denied"
        assert said(eve, event("noted").replace("'north'", "'south'")) == "no store"
        assert said(eve, "SELECT count(*) FROM bdc.event WHERE store OPERATOR(pg_catalog.=) 'south'") == 0
        assert said(eve, "SELECT bdc.add_member('north', 'agent', 'Me', 'admin', '')") == "not allowed"
    finally:
        cast.server.run(f'REVOKE TEMP ON DATABASE {name} FROM "{login}"; DROP OWNED BY "{login}"', name)
        # DROP OWNED took her membership's rights as well.
        cast.server.run(f'GRANT {stem(cast)}members TO "{login}"', name)


def test_a_condition_of_hers_is_not_asked_of_rows_that_are_not_hers(cast: Cast, eve: Line) -> None:
    # Were it evaluated before the policy, the division would fail, and so tell of a row.
    assert said(eve, "SELECT count(*) FROM bdc.event WHERE 1 / (CASE WHEN store = 'south' THEN 0 ELSE 1 END) = 1") != 0
    assert said(eve, "SELECT count(*) FROM bdc.event WHERE personal LIKE '%south%'") == 0
    cast.server.run("ANALYZE", cast.database)
    assert said(eve, "SELECT count(*) FROM pg_stats WHERE schemaname = 'bdc'") == 0


def test_somebody_elses_store_answers_as_one_that_is_not_there(cast: Cast, eve: Line) -> None:
    for statement in (
        event("noted"),
        event("noted", call="farewell"),
        "SELECT bdc.tell('north', 'x', '', 1, 2)",
        "SELECT bdc.put('north', 'x')",
        "SELECT bdc.add_member('north', 'agent', 'Agent', 'agent', '')",
        "SELECT bdc.remove_member('north', 'other', true)",
        "SELECT bdc.enrol('north', 'other', 'x')",
        "SELECT count(*) FROM bdc.logins('north')",
        "SELECT count(*) FROM bdc.standing('north')",
    ):
        assert said(eve, statement.replace("north", OTHER)) == said(eve, statement.replace("north", "nowhere")), statement


def test_listening_and_notifying_everywhere_tells_and_does_nothing(cast: Cast, eve: Line) -> None:
    """PostgreSQL lets any login listen and notify. She knows no channel of another store, and hears no words on one that she would know."""
    ((channel,),) = cast.server.run(f"SELECT channel FROM bdc.store WHERE id = '{OTHER}'", cast.database)
    assert str(channel) not in str(eve.execute(b"SELECT * FROM bdc.store").fetchall())
    for name in (OTHER, f"bdc_{OTHER}", "bdc", "*", str(channel)):
        eve.execute(f'LISTEN "{name}"'.encode())
    victim = cast.central("other")
    try:
        victim.read(OTHER, START, 100)
        assert victim.wait([OTHER], 0.01) == []
        eve.execute(f"SELECT pg_notify('{channel}', 'run')".encode())
        # A forged one costs its reader an empty look.
        assert victim.wait([OTHER], 0.2) == []
        victim.append(OTHER, action(), [Group("lead/b", ANY, (sealed(),))])
        heard = []
        until(lambda: heard.extend(eve.notifies(timeout=0.05)) or any(one.payload == "" for one in heard), "the notification")
    finally:
        victim.close()
    assert {one.payload for one in heard} == {"run", ""}


def test_who_was_removed_does_not_know_where_to_listen_any_more(cast: Cast) -> None:
    owner, login = cast.central(), cast.logins["receptionist"]
    with cast.connect("receptionist") as rae, cast.connect("salesperson") as sam:
        before = said(rae, "SELECT channel FROM bdc.store")
        # Nobody ends a connection that is not their own ...
        with pytest.raises(errors.InsufficientPrivilege):
            sam.execute(b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [login])
        assert owner.remove_member(OWN, "receptionist")
        # ... but central ends those of who was removed.
        with pytest.raises(psycopg.OperationalError):
            rae.execute(b"SELECT 1")
        assert said(sam, "SELECT channel FROM bdc.store") != before
    owner.close()


def test_an_invite_is_good_for_nothing_but_being_accepted(cast: Cast) -> None:
    with cast.connect("invited") as connection:
        assert said(connection, "SELECT count(*) FROM bdc.store") == 0
        assert said(connection, event("noted")) == "no store"
        for verifier in ("secret", "md5" + "0" * 32, "SCRAM-SHA-256$1:a$b:c", "'; DROP TABLE bdc.event; --"):
            with pytest.raises(errors.InvalidPassword, match="no SCRAM verifier"):
                connection.execute(b"SELECT bdc.accept(%s)", [verifier])


def test_a_grant_of_hers_gives_nothing(cast: Cast, eve: Line) -> None:
    eve.execute(b"GRANT ALL ON bdc.event TO PUBLIC")
    rights = cast.server.run("SELECT relacl::text FROM pg_class WHERE oid = 'bdc.event'::regclass", cast.database)
    assert f"{stem(cast)}members=r/" in str(rights)
    assert "{=" not in str(rights)
    assert ",=" not in str(rights)
    with pytest.raises(errors.InsufficientPrivilege):
        eve.execute(b"CREATE DATABASE mine")
