"""Who may do what in the database: every cell is stated, and every one is really attempted, over a connection of that very login.

What there is to state comes from the catalog: a table, function, policy or schema that is not stated fails the test.
"""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from bdcdesk.domain.rights import ROLES

from .cast import OTHER, OWN, Cast, Line, attempt
from .conftest import Postgres
from .stated import BUILDING, CALLERS, CALLS, FUNCTIONS, ONES, OUTCOMES, TABLES, WRITES, stated


@pytest.fixture(scope="module")
def cast(postgres: Postgres) -> Cast:
    return Cast(postgres)


@pytest.fixture
def line(cast: Cast, who: str) -> Iterator[Line]:
    """A connection of the caller's, as anybody with that login could make it."""
    with cast.connect(who) as connection:
        yield connection


def catalog(cast: Cast, question: str) -> list[tuple[object, ...]]:
    return cast.server.run(question, cast.database)


# What there is


def test_every_relation_is_stated_owned_and_under_row_level_security(cast: Cast) -> None:
    found = catalog(
        cast,
        """SELECT c.relname, c.relkind, c.relrowsecurity AND c.relforcerowsecurity, r.rolname FROM pg_class c
        JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_roles r ON r.oid = c.relowner
        WHERE n.nspname !~ '^(pg_|information_schema)' AND c.relkind NOT IN ('i', 'I')""",
    )
    assert {str(name) for name, *_ in found} == set(TABLES)
    for name, kind, secured, owner in found:
        assert (kind, secured) == ("r", True), name
        assert str(owner).endswith("_owner"), name


def test_every_function_is_stated_pinned_and_closed_to_the_public(cast: Cast) -> None:
    found = catalog(
        cast,
        """SELECT p.proname, p.prosecdef, p.proconfig, r.rolname, r.rolcreaterole, p.proacl::text, p.prosqlbody IS NOT NULL
        FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace JOIN pg_roles r ON r.oid = p.proowner
        WHERE n.nspname !~ '^(pg_|information_schema)'""",
    )
    assert sorted(str(name) for name, *_ in found) == sorted(FUNCTIONS)
    for name, definer, settings, owner, creates, rights, bound in found:
        whose = FUNCTIONS[str(name)]
        assert str(owner).endswith("_doors" if whose == "doors" else "_owner"), name
        # CREATEROLE is the doors' alone.
        assert creates == (whose == "doors"), name
        assert definer or whose != "members" or name == "oldest_reader", name
        # What is bound when it is made looks along no path, and a path would keep it from being planned within its caller.
        if definer or not bound:
            assert "search_path=pg_catalog, pg_temp" in settings, name  # type: ignore[operator]
        # No rights at all would be the usual ones, and an entry that begins with "=" everybody's.
        assert rights is not None, name
        assert not any(entry.startswith("=") for entry in str(rights).strip("{}").split(",")), name


def test_no_function_looks_at_what_a_client_can_set(cast: Cast) -> None:
    """Neither a setting nor SET ROLE: only these two ask who they themselves run as."""
    found = catalog(cast, "SELECT proname FROM pg_proc WHERE pronamespace = 'bdc'::regnamespace AND prosrc ~* 'current_setting|set_config'")
    assert found == []
    asking = catalog(
        cast, "SELECT proname FROM pg_proc WHERE pronamespace = 'bdc'::regnamespace AND prosrc ~* 'current_(user|role)|\\muser\\M'"
    )
    assert {name for (name,) in asking} == {"is_owner", "login_made"}


def test_every_policy_is_stated(cast: Cast) -> None:
    found = {
        (str(table), str(name)): (str(roles).strip("{}").rpartition("_")[2], verb, str(using))
        for table, name, roles, verb, using in catalog(cast, "SELECT tablename, policyname, roles::text, cmd, qual FROM pg_policies")
    }
    stated = {(table, "owned"): ("owner", "ALL", "true") for table in TABLES}
    for table, rows in TABLES.items():
        if rows == "own":
            column = "id" if table == "store" else "store"
            stated[table, "theirs"] = ("members", "SELECT", f"({column} = ANY (ARRAY( SELECT bdc.my_stores() AS my_stores)))")
    stated["alembic_version", "known"] = ("members", "SELECT", "true")
    assert found == stated


def test_there_is_no_other_schema_and_no_role_that_signs_in_for_the_owner(cast: Cast) -> None:
    schemas = catalog(cast, "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)' ORDER BY 1")
    assert schemas == [("bdc",), ("public",)]
    ((owner,),) = catalog(cast, "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'bdc'")
    standing = catalog(
        cast, f"SELECT rolname, rolcanlogin, rolsuper, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname LIKE '{str(owner)[:-5]}%'"
    )
    assert len(standing) == 3
    assert {row[1:] for row in standing} == {(False, False, False, False)}


# Tables


@pytest.mark.parametrize("who", CALLERS)
def test_each_sees_the_rows_of_their_own_store_and_no_other(cast: Cast, line: Line, who: str) -> None:
    theirs = {"other": {OTHER}, "invited": set(), "removed": set()}.get(who, {OWN})
    for table, rows in TABLES.items():
        column = "id" if table == "store" else "version_num" if table == "alembic_version" else "store"
        question = f"SELECT DISTINCT {column} FROM bdc.{table}" if not table.startswith("role_") else f"SELECT role FROM bdc.{table}"
        if rows == "none":
            assert attempt(line, question) == "no", table
            assert attempt(line, f"SELECT count(*) FROM bdc.{table}") == "no", table
            continue
        seen = {str(row[0]) for row in line.execute(question.encode())}
        # All of it is there, for the owner to see.
        there = {str(row[0]) for row in catalog(cast, question)}
        if rows == "own":
            assert there == {OWN, OTHER}, table
            assert seen == theirs, table
        else:
            assert seen == there, table


@pytest.mark.parametrize("who", CALLERS)
def test_nobody_writes_a_table(cast: Cast, line: Line, who: str) -> None:
    columns = dict(catalog(cast, "SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attnum = 1"))
    done = [
        f"{verb} on {table}"
        for table in TABLES
        for verb, statement in WRITES.items()
        if attempt(line, statement.format(table, columns[f"bdc.{table}"])) != "no"
    ]
    assert done == []


# Functions


@pytest.mark.parametrize("who", CALLERS)
def test_members_call_what_is_stated_and_nothing_else(cast: Cast, line: Line, who: str) -> None:
    # Empty texts rather than NULL: a call that NULL alone decides is never made, and so never forbidden.
    signatures = catalog(
        cast,
        """SELECT proname, (SELECT coalesce(string_agg((CASE WHEN t = 'text'::regtype THEN quote_literal('') ELSE 'NULL' END)
            || '::' || format_type(t, NULL), ',' ORDER BY n), '') FROM unnest(proargtypes) WITH ORDINALITY AS a (t, n))
        FROM pg_proc WHERE pronamespace = 'bdc'::regnamespace""",
    )
    for name, arguments in signatures:
        try:
            outcome = attempt(line, f"SELECT bdc.{name}({arguments})")
        except errors.UndefinedFunction:
            raise
        except psycopg.Error:
            # It ran, and NULL was not what it wanted.
            outcome = "ok"
        assert (outcome == "ok") == (FUNCTIONS[str(name)] == "members"), name


def called(connection: Line, statement: str) -> str:
    with connection.transaction(force_rollback=True):
        row = connection.execute(statement.encode()).fetchone()
        assert row is not None
        said = str(row[0])
    return OUTCOMES.get(said, "ok" if len(said) == 64 else said)


def test_every_call_is_stated() -> None:
    assert stated().keys() == CALLS.keys()
    named = {name for statement in (*CALLS.values(), *ONES.values()) for name in FUNCTIONS if f"bdc.{name}(" in statement}
    # What two of these answer, about the caller alone, the test below looks at; the third answers everybody alike.
    assert {name for name, whose in FUNCTIONS.items() if whose == "members"} - named == {"standing", "my_stores", "oldest_reader"}


@pytest.mark.parametrize("who", [*CALLERS, "owner"])
def test_each_call_does_what_is_stated(cast: Cast, who: str) -> None:
    with cast.connect("" if who == "owner" else who) as connection:
        place = [*CALLERS, "owner"].index(who)
        found = {}
        for name, statement in CALLS.items():
            found[name] = called(connection, statement.replace("{me}", who).replace("{other}", cast.logins["other"]))
    assert found == {name: cells[place] for name, cells in stated().items()}


@pytest.mark.parametrize("who", [*CALLERS, "owner"])
def test_the_door_for_one_event_lets_in_as_the_other_does(cast: Cast, who: str) -> None:
    assert ONES.keys() == {name for name, statement in CALLS.items() if "bdc.append(" in statement}
    with cast.connect("" if who == "owner" else who) as connection:
        place = [*CALLERS, "owner"].index(who)
        found = {name: called(connection, statement.replace("{me}", who)) for name, statement in ONES.items()}
    assert found == {name: stated()[name][place] for name in ONES}


@pytest.mark.parametrize("who", CALLERS)
def test_each_learns_their_own_standing_alone(line: Line, who: str) -> None:
    for store in (OWN, OTHER):
        rows = line.execute("SELECT member, role, removed IS NOT NULL FROM bdc.standing(%s)", [store]).fetchall()
        home = OTHER if who == "other" else OWN
        expected = [] if store != home or who == "invited" else [(who, who if who in ROLES else "supervisor", who == "removed")]
        assert rows == expected
    stores = {str(row[0]) for row in line.execute("SELECT bdc.my_stores()")}
    assert stores == ({OTHER} if who == "other" else set() if who in ("invited", "removed") else {OWN})


# The rest of the database


@pytest.mark.parametrize("who", CALLERS)
def test_nobody_builds_anything(line: Line, who: str) -> None:
    found = {}
    for statement, outcome in BUILDING.items():
        try:
            found[statement] = attempt(line, statement)
        except psycopg.Error as error:
            found[statement] = f"{outcome}? {error}"
    assert found == BUILDING


def test_a_stranger_does_not_get_in(cast: Cast) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        cast.connect("stranger")
