"""What can go wrong between a desk and the server, and what is then said."""

import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, make_url

from bdcdesk.central.chain import audit
from bdcdesk.central.errors import CentralError, Full, NotAllowed, NotOurs, TooOld, Unreachable, WrongCredentials
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import ANY, START, Already, Appended, Group, Sealed
from bdcdesk.central.schema import METADATA, REVISION
from bdcdesk.central.upgrade import prepare
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words

from .conftest import STORE, Bench, Kept, Postgres, action, sealed

S = STORE.id


class Wire:
    """Stands between a desk and the server, counts what the desk asks, and can swallow an answer and cut the line."""

    def __init__(self, postgres: Postgres, database: str) -> None:
        with psycopg.connect(postgres.url(database)) as connection:
            host, port = connection.info.host, connection.info.port
        self._target = str(Path(host) / f".s.PGSQL.{port}") if host.startswith("/") else (host, port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.asked = 0
        self.swallow = False
        self.url = make_url(postgres.url(database)).set(host="127.0.0.1", port=self._door.getsockname()[1], query={"sslmode": "disable"})
        self._start(self._accept)

    def _start(self, work: Callable[..., None], *values: object) -> None:
        thread = threading.Thread(target=work, args=values)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                desk, _ = self._door.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX if isinstance(self._target, str) else socket.AF_INET)
            server.connect(self._target)
            self._lines += [desk, server]
            self._start(self._carry, desk, server, True)
            self._start(self._carry, server, desk, False)

    def _carry(self, source: socket.socket, target: socket.socket, asking: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 20):
                self.asked += asking
                if self.swallow and not asking:
                    break
                target.sendall(data)
        for line in (source, target):
            self._cut(line)

    def _cut(self, line: socket.socket) -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._cut(self._door)
        self._door.close()
        for line in self._lines:
            self._cut(line)
        for thread in self._threads:
            thread.join(30)
        for line in self._lines:
            line.close()


@pytest.fixture
def wire(postgres: Postgres, database: str) -> Iterator[Wire]:
    made = Wire(postgres, database)
    yield made
    made.close()


@pytest.fixture
def far(wire: Wire) -> Iterator[PostgresCentral]:
    """A log behind the wire."""
    central = PostgresCentral(wire.url.render_as_string(hide_password=False))
    central.add_store(STORE)
    yield central
    central.close()


@pytest.fixture
def near(postgres_bench: Bench) -> Kept:
    central = postgres_bench.open()
    central.add_store(STORE)
    return central


def desk(postgres: Postgres, database: str, **changed: object) -> PostgresCentral:
    if "host" in changed:
        # Where the server is named by its socket's folder, that stands here.
        changed["query"] = {}
    url = make_url(postgres.url(database)).set(**changed)  # type: ignore[arg-type]
    return PostgresCentral(url.render_as_string(hide_password=False))


def refused(central: PostgresCentral, error: type[CentralError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        central.read(S, START, 10)
    central.close()


def test_an_append_is_one_round_trip(far: PostgresCentral, wire: Wire) -> None:
    far.append(S, action(), [Group("lead/a", 0, (sealed(),))])
    before = wire.asked
    groups = [Group("lead/a", 1, (sealed(), sealed())), Group("person/p", 0, (sealed(),))]
    assert far.append(S, action(), groups) == Appended(2, 4)
    assert wire.asked - before == 1


def test_a_lost_answer_is_found_again(far: PostgresCentral, wire: Wire) -> None:
    far.append(S, action(), [Group("lead/a", 0, (sealed(),))])
    done, groups = action(), [Group("lead/a", 1, (sealed(), sealed()))]
    wire.swallow = True
    with pytest.raises(Unreachable, match=r"does not answer .*not known whether the last action arrived; it is safe to try again"):
        far.append(S, done, groups)
    wire.swallow = False
    assert far.append(S, done, groups) == Already(2, 3)
    assert audit(far, S) is None


def test_a_connection_that_the_server_ended_comes_back_at_the_next_call(postgres: Postgres, database: str, near: Kept) -> None:
    near.append(S, action(), [Group("lead/a", 0, (sealed(),))])
    ended = f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()"
    done, groups = action(), [Group("lead/a", 1, (sealed(),))]
    assert postgres.run(ended, database)
    with pytest.raises(Unreachable, match="safe to try again"):
        near.append(S, done, groups)
    assert near.append(S, done, groups) == Appended(2, 2)


def test_a_waiter_who_was_cut_off_listens_again(postgres: Postgres, database: str, near: Kept) -> None:
    assert near.wait([S], 0.01) == []
    postgres.run(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()")
    with pytest.raises(Unreachable):
        near.wait([S], 0.01)
    assert near.wait([S], 0.01) == []
    near.append(S, action(), [Group("lead/a", 0, (sealed(),))])
    assert near.wait([S], 30) == [S]


def test_the_servers_own_word_wakes_a_waiter(postgres: Postgres, database: str, postgres_bench: Bench, near: Kept) -> None:
    woken: list[list[str]] = []
    waiter = postgres_bench.lend("bob")
    thread = threading.Thread(target=lambda: woken.append(waiter.wait([S], 60)))
    thread.start()
    # Once the heads were asked after LISTEN, nothing but the notification can tell of what comes.
    ready = f"""SELECT 1 FROM pg_stat_activity listening JOIN pg_stat_activity asked USING (datname)
        WHERE datname = '{database}' AND listening.query LIKE 'LISTEN%' AND listening.state = 'idle'
        AND asked.query LIKE 'SELECT bdc.store.id, bdc.store.seq%' AND asked.state = 'idle' AND asked.query_start > listening.query_start"""
    with psycopg.connect(postgres.admin, autocommit=True) as watch:
        while not watch.execute(ready.encode()).fetchone():
            assert thread.is_alive()
    near.append(S, action(), [Group("lead/a", 0, (sealed(),))])
    thread.join(30)
    waiter.close()
    assert woken == [[S]]


def test_the_channel_cannot_be_guessed_and_carries_nothing(postgres: Postgres, database: str, near: Kept) -> None:
    ((channel,),) = postgres.run("SELECT channel FROM bdc.store", database)
    assert len(str(channel)) == 36
    assert S not in str(channel)
    with psycopg.connect(postgres.url(database), autocommit=True) as listener:
        listener.execute(f'LISTEN "{channel}"'.encode())
        near.append(S, action(), [Group("lead/a", 0, (sealed(),))])
        (heard,) = listener.notifies(timeout=30, stop_after=1)
    assert heard.payload == ""


def test_a_full_disk_writes_nothing_and_the_action_can_be_repeated(postgres: Postgres, database: str, near: Kept) -> None:
    postgres.run(
        "CREATE FUNCTION public.no_space() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'no space left'; END $$;"
        "CREATE TRIGGER no_space BEFORE INSERT ON bdc.action FOR EACH ROW EXECUTE FUNCTION public.no_space()",
        database,
    )
    done, groups = action(), [Group("lead/a", 0, (sealed(),))]
    try:
        with pytest.raises(Full, match=r"disk .* is full\. Nothing was written"):
            near.append(S, done, groups)
        assert near.head(S)[0] == 0
    finally:
        postgres.run("DROP TRIGGER no_space ON bdc.action; DROP FUNCTION public.no_space()", database)
    assert near.append(S, done, groups) == Appended(1, 1)


def test_nobody_listening_there_is_told(postgres: Postgres, database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    asked = rf"^The database {database} on 127.0.0.1:{port} does not answer .*Nothing was asked of it; it is safe to try again"
    refused(desk(postgres, database, host="127.0.0.1", port=port), Unreachable, asked)


@pytest.mark.parametrize(("path", "name"), [("/log", "log on localhost:1"), ("", "on localhost:1"), ("/", "on localhost:1")])
def test_an_address_with_and_without_a_database_is_told(path: str, name: str) -> None:
    refused(
        PostgresCentral(f"postgresql://ann@localhost:1{path}"), Unreachable, f"^The database {name} does not answer .*Nothing was asked"
    )


def test_a_host_that_nobody_knows_is_told() -> None:
    refused(
        PostgresCentral("postgresql://ann@nowhere.invalid/log"), Unreachable, "log on nowhere.invalid does not answer .*Nothing was asked"
    )


def test_a_server_of_another_kind_is_told(postgres: Postgres, database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            line, _ = door.accept()
            line.recv(1000)
            line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            line.close()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        refused(desk(postgres, database, host="127.0.0.1", port=door.getsockname()[1]), Unreachable, "does not answer")
        thread.join(30)


@pytest.fixture
def guarded(postgres: Postgres) -> Iterator[str]:
    """A user whom the server asks for the password "right"."""
    name = f"bdcdesk_test_{uuid4().hex[:12]}"
    postgres.run(f"CREATE ROLE {name} LOGIN PASSWORD 'right'")
    if postgres.data is not None:
        rules = postgres.data / "pg_hba.conf"
        rules.write_text(f"local all {name} scram-sha-256\n" + rules.read_text())
        postgres.run("SELECT pg_reload_conf()")
    yield name
    postgres.run(f"DROP OWNED BY {name}")
    postgres.run(f"DROP ROLE {name}")


def test_a_wrong_password_is_told_and_never_shown(postgres: Postgres, database: str, guarded: str) -> None:
    central = desk(postgres, database, username=guarded, password="sesame-open")
    with pytest.raises(WrongCredentials, match=r"does not let us in \(password authentication failed") as raised:
        central.now()
    central.close()
    assert "sesame-open" not in "".join(traceback.format_exception(raised.value))
    refused(desk(postgres, database, username=guarded, password=""), WrongCredentials, "no password")


def test_a_user_without_rights_is_told(postgres: Postgres, database: str, guarded: str) -> None:
    refused(desk(postgres, database, username=guarded, password="right"), WrongCredentials, "does not let us in .*permission denied")
    url = make_url(postgres.url(postgres.create())).set(username=guarded, password="right")
    with pytest.raises(NotAllowed, match=r"must own it and have CREATEROLE, or be a superuser\. Nothing was changed"):
        prepare(url.render_as_string(hide_password=False))


def test_an_unknown_user_and_an_unknown_database_are_told(postgres: Postgres, database: str) -> None:
    refused(desk(postgres, database, username="nobody_here"), WrongCredentials, "does not let us in .*nobody_here")
    refused(desk(postgres, "no_such_database"), WrongCredentials, "does not let us in .*no_such_database")


def test_a_database_without_a_log_is_told_until_it_is_prepared(postgres: Postgres) -> None:
    fresh = postgres.create()
    refused(desk(postgres, fresh), NotOurs, "holds no bdcdesk log.*prepare")
    prepare(postgres.url(fresh))
    prepare(postgres.url(fresh))
    central = desk(postgres, fresh)
    assert central.stores() == []
    central.close()


def test_two_who_prepare_at_once_take_turns(postgres: Postgres) -> None:
    url, failures = postgres.url(postgres.create()), list[BaseException]()

    def work() -> None:
        try:
            prepare(url)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures


@pytest.fixture
def revised(postgres: Postgres, database: str) -> Iterator[Callable[[str, str], None]]:
    """Makes the database one of another revision, which lets in releases from another one on."""
    body = "CREATE OR REPLACE FUNCTION bdc.oldest_reader() RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp"

    def revise(revision: str, oldest: str) -> None:
        postgres.run(f"UPDATE bdc.alembic_version SET version_num = '{revision}'; {body} AS 'SELECT ''{oldest}''::text'", database)

    yield revise
    revise(REVISION, "0001")


def test_a_database_of_an_older_release_is_left_alone(postgres: Postgres, database: str, revised: Callable[[str, str], None]) -> None:
    revised("0000", "0000")
    refused(desk(postgres, database), NotOurs, r"older release.*Prepare it for this release first")


def test_a_newer_database_that_only_added_something_is_worked_with(
    postgres: Postgres, database: str, revised: Callable[[str, str], None]
) -> None:
    revised("9999", REVISION)
    central = desk(postgres, database)
    assert central.read(S, START, 10) == []
    central.close()
    # But not changed by who does not know it.
    with pytest.raises(NotOurs, match="newer release"):
        prepare(postgres.url(database))


def test_a_newer_database_that_is_too_new_sends_the_desk_away(
    postgres: Postgres, database: str, revised: Callable[[str, str], None]
) -> None:
    revised("9999", "9998")
    refused(desk(postgres, database), TooOld, r"newer release.*Update bdcdesk on this computer")


def test_a_database_of_another_encoding_is_refused(postgres: Postgres) -> None:
    with pytest.raises(NotOurs, match="not kept in UTF-8"):
        prepare(postgres.url(postgres.create("ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")))


def test_the_tables_are_those_that_this_release_reads(postgres: Postgres, database: str) -> None:
    engine = create_engine(make_url(postgres.url(database)).set(drivername="postgresql+psycopg"))
    found = inspect(engine)
    assert set(found.get_table_names(schema="bdc")) == {table.name for table in METADATA.sorted_tables} | {"alembic_version"}
    for table in METADATA.sorted_tables:
        kept = {(c["name"], c["type"].compile(engine.dialect), c["nullable"]) for c in found.get_columns(table.name, schema="bdc")}
        assert kept == {(c.name, c.type.compile(engine.dialect), c.nullable) for c in table.columns}
        key = found.get_pk_constraint(table.name, schema="bdc")["constrained_columns"]
        assert key == [c.name for c in table.primary_key.columns]
        # What stands in no store is the same on every server.
        assert key[0] == {"store": "id", "role_right": "role", "role_gives": "role"}.get(table.name, "store")
        assert found.get_foreign_keys(table.name, schema="bdc") == []
    engine.dispose()


def test_the_append_function_is_closed_and_pinned(postgres: Postgres, database: str) -> None:
    ((definer, settings, rights),) = postgres.run(
        "SELECT prosecdef, proconfig, proacl::text FROM pg_proc WHERE oid = 'bdc.append'::regproc", database
    )
    assert definer is True
    assert "search_path=pg_catalog, pg_temp" in settings  # type: ignore[operator]
    # An entry that begins with "=" would be everybody's.
    assert rights
    assert not any(entry.startswith("=") for entry in str(rights).strip("{}").split(","))


def test_what_shoppers_wrote_is_in_no_error(near: Kept) -> None:
    once = Sealed(sealed().id, "noted", 1, '{"kind":"noted"}', write(Words("Ann Example, 555-0101")), bytes(32))
    near.append(S, action(), [Group("lead/a", ANY, (once,))])
    with pytest.raises(CentralError) as raised:
        near.append(S, action(), [Group("lead/a", ANY, (once,))])
    assert "Example" not in "".join(traceback.format_exception(raised.value))
