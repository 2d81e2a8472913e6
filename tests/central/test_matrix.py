"""Who may do what in the database: every cell is stated here, and every one is really attempted, over a connection of that very login.

What there is to state comes from the catalog: a table, function, policy or schema that stands in no row below fails the test.
"""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from bdcdesk.domain.rights import ROLES

from .cast import OTHER, OWN, Cast
from .conftest import Postgres

Line = psycopg.Connection[tuple[object, ...]]

CALLERS = (*ROLES, "other", "invited", "removed")
"""All who have a login of ours. A stranger does not even get in, and the owner may do everything."""

TABLES = {
    # What SELECT shows: the rows of one's own stores, all rows, or nothing for anybody.
    "store": "own",
    "member": "own",
    "event": "own",
    "action": "own",
    "stream": "own",
    "presence": "own",
    "blob": "own",
    "alembic_version": "all",
    "membership": "none",
    "role_right": "none",
    "role_gives": "none",
}
"""Every other verb on every table is for nobody: INSERT, UPDATE, DELETE, TRUNCATE, locking, COPY, a trigger on it, a reference to it."""

WRITES = {
    "insert": "INSERT INTO bdc.{0} SELECT * FROM bdc.{0}",
    "insert nothing": "INSERT INTO bdc.{0} DEFAULT VALUES",
    "update": "UPDATE bdc.{0} SET {1} = {1}",
    "delete": "DELETE FROM bdc.{0}",
    "truncate": "TRUNCATE bdc.{0}",
    "lock rows": "SELECT {1} FROM bdc.{0} FOR UPDATE",
    "lock": "LOCK TABLE bdc.{0} IN EXCLUSIVE MODE",
    "copy in": "COPY bdc.{0} FROM STDIN",
    "trigger": "CREATE TRIGGER t BEFORE INSERT ON bdc.{0} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "policy": "CREATE POLICY p ON bdc.{0} USING (true)",
    "unforce": "ALTER TABLE bdc.{0} NO FORCE ROW LEVEL SECURITY",
    "drop": "DROP TABLE bdc.{0}",
}

FUNCTIONS = {
    # Who may call it: members of any store, or only functions of the owner's.
    "standing": "members",
    "my_stores": "members",
    "oldest_reader": "members",
    "append": "members",
    "farewell": "members",
    "erase": "members",
    "tell": "members",
    "put": "members",
    "add_member": "members",
    "invite": "members",
    "enrol": "members",
    "accept": "members",
    "remove_member": "members",
    "logins": "members",
    "write": "owner",
    "prefixed": "owner",
    "is_owner": "owner",
    "now_ms": "owner",
    "forbidden": "owner",
    "caller": "owner",
    "may_change": "owner",
    "tidy": "owner",
    "login_checked": "doors",
    "login_made": "doors",
    "login_opened": "doors",
    "login_closing": "doors",
    "login_ended": "doors",
}

EVENT = """SELECT outcome FROM bdc.{call}('north', gen_random_uuid(), ARRAY['lead/m'], ARRAY[-1]::bigint[], ARRAY[1],
    ARRAY[gen_random_uuid()], ARRAY['{kind}'], ARRAY[1], ARRAY['{{"kind":"{kind}"{facts}}}'],
    ARRAY[NULL]::text[], ARRAY['']::bytea[]{more})"""


def event(kind: str, facts: str = "", call: str = "append", more: str = "") -> str:
    return EVENT.format(kind=kind, facts=facts and "," + facts, call=call, more=more)


VERIFIER = "SCRAM-SHA-256$4096:" + "A" * 22 + "==$" + "A" * 43 + "=:" + "A" * 43 + "="

CALLS = {
    "append a note": event("noted"),
    "claim for oneself": event("claimed", '"agent":"{me}"'),
    "claim for another": event("claimed", '"agent":"somebody"'),
    "release one's own": event("released", '"agent":"{me}"'),
    "reassign": event("reassigned", '"agent":"agent"'),
    "close": event("closed", '"reason":"x"'),
    "reopen": event("reopened", '"reason":"x"'),
    "set an appointment": event("appointment_set"),
    "opt out": event("opted_out"),
    "ask for a text": event("message_requested"),
    "begin sending": event("message_sending"),
    "tell a receipt": event("message_delivered"),
    "tell a reply": event("message_received"),
    "tell of own call": event("call_ended", '"reported":true'),
    "tell of a call": event("call_ended", '"reported":false'),
    "enter a lead": event("lead_received", '"by_hand":true'),
    "receive a lead": event("lead_received"),
    "describe the store": event("store_described"),
    "set a source": event("source_set"),
    "list a car": event("car_listed"),
    "tell of a car": event("car_news"),
    "append `erased`": event("erased"),
    "unheard-of kind": event("unheard_of"),
    "erase": event("erased", call="erase", more=", ARRAY[]::text[]"),
    "farewell: a note": event("noted", call="farewell"),
    "farewell: a claim": event("claimed", '"agent":"{me}"', call="farewell"),
    "be here": "SELECT bdc.tell('north', 'Here', '', 1, 2)",
    "keep a blob": "SELECT bdc.put('north', 'x')",
    "add an agent": "SELECT bdc.add_member('north', 'new', 'New', 'agent', '')",
    "add a supervisor": "SELECT bdc.add_member('north', 'new', 'New', 'supervisor', '')",
    "add a salesperson": "SELECT bdc.add_member('north', 'new', 'New', 'salesperson', '')",
    "add an admin": "SELECT bdc.add_member('north', 'new', 'New', 'admin', '')",
    "add a hub": "SELECT bdc.add_member('north', 'new', 'New', 'hub', '')",
    "promote oneself": "SELECT bdc.add_member('north', '{me}', 'Me', 'admin', '')",
    "invite an agent": f"SELECT outcome FROM bdc.invite('north', 'agent', '{VERIFIER}', 1)",
    "invite as the hub": f"SELECT outcome FROM bdc.invite('north', 'hub', '{VERIFIER}', 1)",
    "enrol a login": "SELECT bdc.enrol('north', 'agent', '{other}')",
    "remove a salesperson": "SELECT bdc.remove_member('north', 'salesperson', false)",
    "remove an admin": "SELECT bdc.remove_member('north', 'admin', false)",
    "see all logins": "SELECT count(*) > 0 FROM bdc.logins('north')",
    "accept an invite": f"SELECT count(*) > 0 FROM bdc.accept('{VERIFIER}')",
}

# ok: done. no: their role may not. --: there is no such store for them, or nothing happens. gone: they were removed.
CELLS = """
                        agent superv sales desk_m recept admin hub  other invited removed owner
append a note           ok    ok     ok    ok     ok     no    no   --    --      gone    ok
claim for oneself       ok    ok     ok    ok     no     no    no   --    --      gone    ok
claim for another       no    no     no    no     no     no    no   --    --      gone    ok
release one's own       ok    ok     ok    ok     no     no    no   --    --      gone    ok
reassign                no    ok     no    ok     no     no    no   --    --      gone    ok
close                   ok    ok     ok    ok     no     no    no   --    --      gone    ok
reopen                  ok    ok     no    ok     no     no    no   --    --      gone    ok
set an appointment      ok    ok     ok    ok     ok     no    no   --    --      gone    ok
opt out                 ok    ok     ok    ok     ok     no    ok   --    --      gone    ok
ask for a text          ok    ok     ok    ok     no     no    no   --    --      gone    ok
begin sending           no    no     no    no     no     no    ok   --    --      gone    ok
tell a receipt          no    no     no    no     no     no    ok   --    --      gone    ok
tell a reply            no    no     no    no     no     no    ok   --    --      gone    ok
tell of own call        ok    ok     ok    ok     no     no    ok   --    --      gone    ok
tell of a call          no    no     no    no     no     no    ok   --    --      gone    ok
enter a lead            ok    ok     ok    ok     ok     no    ok   --    --      gone    ok
receive a lead          no    no     no    no     no     no    ok   --    --      gone    ok
describe the store      no    ok     no    no     no     ok    no   --    --      gone    ok
set a source            no    ok     no    no     no     ok    no   --    --      gone    ok
list a car              no    ok     no    no     no     ok    ok   --    --      gone    ok
tell of a car           no    no     no    no     no     no    ok   --    --      gone    ok
append `erased`         no    no     no    no     no     no    no   --    --      gone    ok
unheard-of kind         no    no     no    no     no     no    no   --    --      gone    ok
erase                   no    ok     no    no     no     ok    no   --    --      gone    ok
farewell: a note        --    --     --    --     --     --    --   --    --      ok      --
farewell: a claim       --    --     --    --     --     --    --   --    --      no      --
be here                 ok    ok     ok    ok     ok     ok    ok   --    --      --      --
keep a blob             ok    ok     ok    ok     ok     ok    ok   --    --      --      ok
add an agent            no    ok     no    no     no     ok    no   --    --      gone    ok
add a supervisor        no    ok     no    no     no     ok    no   --    --      gone    ok
add a salesperson       no    ok     no    ok     no     ok    no   --    --      gone    ok
add an admin            no    no     no    no     no     ok    no   --    --      gone    ok
add a hub               no    no     no    no     no     ok    no   --    --      gone    ok
promote oneself         no    no     no    no     no     ok    no   --    --      gone    --
invite an agent         no    ok     no    no     no     ok    no   --    --      gone    ok
invite as the hub       no    no     no    no     no     ok    no   --    --      gone    ok
enrol a login           no    ok     no    no     no     ok    no   --    --      gone    ok
remove a salesperson    no    ok     no    ok     no     ok    no   --    --      gone    ok
remove an admin         no    no     no    no     no     ok    no   --    --      gone    ok
see all logins          --    ok     --    ok     --     ok    --   --    --      --      ok
accept an invite        --    --     --    --     --     --    --   --    ok      --      --
"""

BUILDING = {
    "CREATE TABLE bdc.mine (x int)": "no",
    "CREATE TABLE public.mine (x int)": "no",
    "CREATE TEMP TABLE mine (x int)": "no",
    "CREATE TEMP TABLE member (x int)": "no",
    "CREATE SCHEMA mine": "no",
    "CREATE FUNCTION bdc.f() RETURNS int LANGUAGE sql AS 'SELECT 1'": "no",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'": "no",
    "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'": "no",
    "CREATE ROLE mine": "no",
    "CREATE PUBLICATION mine FOR ALL TABLES": "no",
    "COPY (SELECT 1) TO PROGRAM 'true'": "no",
    "SELECT pg_read_file('/etc/passwd')": "no",
    "SELECT rolpassword FROM pg_authid": "no",
    # PostgreSQL lets everybody: it shows names and nobody's rows.
    "SELECT rolname FROM pg_roles": "ok",
    "SELECT prosrc FROM pg_proc WHERE proname = 'append'": "ok",
    "LISTEN anything": "ok",
    "NOTIFY anything": "ok",
}


@pytest.fixture(scope="module")
def cast(postgres: Postgres) -> Cast:
    return Cast(postgres)


@pytest.fixture
def line(cast: Cast, who: str) -> Iterator[Line]:
    """A connection of the caller's, as anybody with that login could make it."""
    with cast.connect(who) as connection:
        yield connection


def attempt(connection: Line, statement: str) -> str:
    """What became of it: "ok", or "no" if PostgreSQL forbade it. Nothing of it stays."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
    except errors.InsufficientPrivilege:
        return "no"
    return "ok"


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


OUTCOMES = {
    **dict.fromkeys(("appended", "allowed", "True"), "ok"),
    **dict.fromkeys(("denied", "not allowed"), "no"),
    **dict.fromkeys(("no store", "no farewell", "unusable", "False", "None"), "--"),
    "removed": "gone",
}


def called(connection: Line, statement: str) -> str:
    with connection.transaction(force_rollback=True):
        row = connection.execute(statement.encode()).fetchone()
        assert row is not None
        said = str(row[0])
    return OUTCOMES.get(said, "ok" if len(said) == 64 else said)


def stated() -> dict[str, list[str]]:
    head, *lines = CELLS.strip("\n").splitlines()
    at = len(head) - len(head.lstrip())
    assert len(head.split()) == len(CALLERS) + 1
    return {line[:at].strip(): line[at:].split() for line in lines}


def test_every_call_is_stated() -> None:
    assert stated().keys() == CALLS.keys()
    named = {name for statement in CALLS.values() for name in FUNCTIONS if f"bdc.{name}(" in statement}
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
