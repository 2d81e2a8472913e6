"""A log that an older release made is brought to this one's: nothing of it is lost, and nothing tells it from one made today."""

from pathlib import Path
from uuid import uuid4

import pytest

from bdcdesk.central import cipher
from bdcdesk.central.chain import audit
from bdcdesk.central.errors import NotOurs
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import ANY, START, Appended, Denied, Group, Member
from bdcdesk.central.schema import METADATA, REVISION
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.central.sqlite_schema import SCHEMA, UPGRADES
from bdcdesk.central.upgrade import prepare
from bdcdesk.central.verifying import examine
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.rights import OWNER
from tests.depth import THOROUGH

from .aged import OLDER, Aged, S
from .conftest import KEY, NOW, STORE, Postgres, sealed

CATALOG = {
    "functions": """SELECT oid::regprocedure::text, pg_get_functiondef(oid), proacl::text, proowner::regrole::text FROM pg_proc
        WHERE pronamespace = 'bdc'::regnamespace""",
    "columns": """SELECT a.attrelid::regclass::text, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attcollation::regcollation::text, a.attacl::text, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'bdc'::regnamespace AND a.attnum > 0""",
    "relations": """SELECT relname, relkind::text, relrowsecurity, relforcerowsecurity, relacl::text, relowner::regrole::text FROM pg_class
        WHERE relnamespace = 'bdc'::regnamespace""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'bdc'",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'bdc'::regnamespace""",
    "policies": "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger",
    "default rights": "SELECT defaclrole::regrole::text, defaclobjtype::text, defaclacl::text FROM pg_default_acl",
    "schemas": "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname IN ('bdc', 'public')",
    "database": "SELECT datacl::text FROM pg_database WHERE datname = current_database()",
    "what roles may": "SELECT role, kind, field, value FROM bdc.role_right",
    "whom roles add": "SELECT role, gives FROM bdc.role_gives",
    "revision": "SELECT version_num FROM bdc.alembic_version",
}


def catalog(server: Postgres, database: str) -> dict[str, list[str]]:
    ((owner,),) = server.run("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'bdc'", database)
    stem = str(owner).removesuffix("_owner")
    return {what: sorted(str(row).replace(stem, "<stem>") for row in server.run(asked, database)) for what, asked in CATALOG.items()}


@pytest.fixture(scope="module")
def fresh(postgres: Postgres) -> dict[str, list[str]]:
    database = postgres.create()
    assert prepare(postgres.url(database)) is None
    assert prepare(postgres.url(database)) == REVISION
    return catalog(postgres, database)


def kept(aged: Aged) -> dict[str, list[tuple[object, ...]]]:
    rights = ("role_right", "role_gives")
    there = [
        name
        for (name,) in aged.server.run(
            "SELECT relname FROM pg_class WHERE relnamespace = 'bdc'::regnamespace AND relkind = 'r'", aged.database
        )
    ]
    tables = [table.name for table in METADATA.sorted_tables if table.name in there and table.name not in rights]
    return {table: sorted(aged.server.run(f"SELECT * FROM bdc.{table}", aged.database), key=str) for table in tables}


@pytest.mark.parametrize("revision", OLDER if THOROUGH else ("0003", "0007"))
def test_a_log_of_each_older_revision_becomes_todays(postgres: Postgres, fresh: dict[str, list[str]], revision: str) -> None:
    aged = Aged(postgres, revision)
    before = kept(aged)
    # What roles may is the program's, whatever an older one left there.
    postgres.run("DELETE FROM bdc.role_right WHERE kind < 'm'; INSERT INTO bdc.role_gives VALUES ('agent', 'admin')", aged.database)
    assert prepare(aged.url()) == revision
    assert catalog(postgres, aged.database) == fresh
    assert {table: rows for table, rows in kept(aged).items() if table in before} == before

    owner = PostgresCentral(aged.url())
    events = owner.read(S, START, 100)
    assert isinstance(events, list)
    assert len(events) == len(before["event"])
    assert audit(owner, S) is None
    with owner.still() as still:
        assert examine(still, S) is None
    assert {event.stream for event in owner.read_open(S)} >= {"lead/a"}
    assert isinstance(owner.append(S, str(uuid4()), [Group("lead/a", ANY, (sealed(),))]), Appended)
    if aged.logins:
        _members_go_on(aged, owner)
    assert audit(owner, S) is None
    owner.close()


def _members_go_on(aged: Aged, owner: PostgresCentral) -> None:
    """With the logins that they have: by this release's calls, and by those of the desk that is still of the older one."""
    words, described = write(Words("Later")), write(StoreDescribed("Mine", Hours("UTC", ()), "+16025550190"))
    agent, supervisor = PostgresCentral(aged.url("agent")), PostgresCentral(aged.url("supervisor"))
    assert isinstance(agent.append(S, str(uuid4()), [Group("lead/a", ANY, (sealed(personal=words),))]), Appended)
    assert isinstance(agent.append(S, str(uuid4()), [Group("settings", ANY, (sealed("store_described", described),))]), Denied)
    supervisor.add_member(S, Member("new", "New", "agent"))
    assert supervisor.invite(S, "new", 1).login
    assert supervisor.remove_member(S, "new")
    assert [event.personal for event in agent.read_stream(S, "lead/a")][-1] == Words("Later")
    for central in (agent, supervisor):
        central.close()
    assert aged.append("agent", "lead/a", "noted", personal=words) == "appended"
    assert aged.append("agent", "settings", "store_described") == "denied"
    assert aged.append("removed", "lead/a", "noted", door="append") == "removed"
    assert aged.append("removed", "lead/a", "noted", personal=words, door="farewell") == "appended"
    assert aged.call("hub", "SELECT bdc.tell(%s, 'Here', '', 1, %s)", S, 1 << 60) == [(True,)]
    assert [member.id for member in owner.former(S)] == ["leaver", "new"]


def test_a_database_with_another_programs_tables_is_left_alone(postgres: Postgres) -> None:
    database = postgres.create()
    postgres.run("CREATE SCHEMA crm; CREATE TABLE crm.customers (x int); CREATE VIEW public.v AS SELECT 1", database)
    before = postgres.run(
        "SELECT datacl::text, (SELECT count(*) FROM pg_roles) FROM pg_database WHERE datname = current_database()", database
    )
    with pytest.raises(
        NotOurs, match=r"holds tables of another program \(crm\.customers, public\.v\).*Nothing was changed.*empty database"
    ):
        prepare(postgres.url(database))
    after = postgres.run(
        "SELECT datacl::text, (SELECT count(*) FROM pg_roles) FROM pg_database WHERE datname = current_database()", database
    )
    assert before == after


# A log that is kept in a file

_FORMER = {
    1: ("DROP TABLE visit", "DROP INDEX event_erased", "ALTER TABLE member DROP COLUMN removed"),
    2: ("DROP TABLE visit",),
}
"""What takes a file back to what the release of that schema made."""


def _shape(path: Path) -> object:
    connection = cipher.connect(path, KEY)
    try:
        names = connection.execute("SELECT type, name, tbl_name FROM sqlite_master ORDER BY 1, 2").fetchall()
        columns = {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for kind, name, _ in names if kind == "table"}
        indexes = [connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY 1").fetchall()]
        return names, columns, indexes, connection.execute("PRAGMA user_version").fetchone()
    finally:
        connection.close()


@pytest.mark.parametrize("schema", sorted(UPGRADES))
def test_a_file_of_each_older_schema_becomes_todays(tmp_path: Path, schema: int) -> None:
    def opened(path: Path) -> SqliteCentral:
        return SqliteCentral(path, KEY, OWNER, lambda: NOW, lambda _: None)

    assert sorted(UPGRADES) == list(range(1, SCHEMA))
    opened(tmp_path / "fresh.db").close()
    path = tmp_path / "central.db"
    central = opened(path)
    central.add_store(STORE)
    central.add_member(S, Member("ann", "Ann", "agent", "+16025550123"))
    central.append(S, str(uuid4()), [Group("lead/a", 0, (sealed("reopened"), sealed(personal=write(Words("Is it blue?")))))])
    before = central.links(S, 0, 10)
    digest = central.put(S, b"what could not be read")
    central.close()
    connection = cipher.connect(path, KEY)
    for statement in (*_FORMER[schema], f"PRAGMA user_version = {schema}"):
        connection.execute(statement)
    connection.close()
    assert _shape(path) != _shape(tmp_path / "fresh.db")

    central = opened(path)
    assert _shape(path) == _shape(tmp_path / "fresh.db")
    assert central.links(S, 0, 10) == before
    assert central.get(S, digest) == b"what could not be read"
    assert central.members(S) == [Member("ann", "Ann", "agent", "+16025550123")]
    assert isinstance(central.append(S, str(uuid4()), [Group("lead/a", 2, (sealed(),))]), Appended)
    assert central.remove_member(S, "ann")
    assert audit(central, S) is None
    central.close()
