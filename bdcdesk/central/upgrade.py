"""Bringing a PostgreSQL database to this release's schema, in one transaction."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, delete, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bdcdesk.central.errors import NotOurs
from bdcdesk.central.ownership import found as found_roles
from bdcdesk.central.ownership import standing_roles
from bdcdesk.central.postgres_address import address
from bdcdesk.central.postgres_errors import explain, name_of
from bdcdesk.central.postgres_server import CONNECT, check_revision
from bdcdesk.central.schema import REVISION, ROLE_GIVES, ROLE_RIGHT
from bdcdesk.domain.rights import LEAVING, MAY_ADD, REMOVED, RIGHTS, Right

MIGRATIONS: Final = Path(__file__).parent / "migrations"
"""Alembic reads these from disk: a frozen build must carry the folder as files."""

_LOCK: Final = 0x6264636465736B
"""The advisory lock under which one program at a time upgrades ("bdcdesk")."""


def prepare(url: str) -> str | None:
    """Makes or upgrades the log's schema; where it is up to date, changes nothing. The login must own the database or its schema `bdc`.

    Returns the revision that was found there: None if there was no log, `REVISION` if it was up to date. Raises Unreachable,
    WrongCredentials, NotOurs (also for a database of a newer release, or one that holds somebody else's tables), NotAllowed or Full; then
    nothing was changed.
    """
    target = address(url)
    engine = create_engine(target, poolclass=NullPool, connect_args=CONNECT)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            if connection.execute(text("SHOW server_encoding")).scalar() != "UTF8":
                raise NotOurs(f"The database {name_of(target)} is not kept in UTF-8. Nothing was changed. Make one with ENCODING 'UTF8'.")
            found = _revision(connection)
            if found is not None and found >= REVISION:
                # One that is ahead of us stays as it is: only its own release knows how to change it.
                check_revision(found, found, target)
                return found
            if found is None:
                found_roles(connection)
            # All that migrations make is the owner's, whoever runs them.
            connection.execute(text(f"SET LOCAL ROLE {standing_roles(connection).owner}"))
            _upgrade(connection)
            _fill_rights(connection)
    except (DBAPIError, psycopg.Error) as error:
        explained = explain(error, target)
        if explained is None:
            raise
        raise explained from error
    finally:
        engine.dispose()
    return found


def _fill_rights(connection: Connection) -> None:
    """The database's tables of who may write and who may add whom, as this release has them."""
    by_role: list[tuple[str, Sequence[Right]]] = [*RIGHTS.items(), (REMOVED, LEAVING)]
    rights = [{"role": role, "kind": one.kind, "field": one.field, "value": one.value} for role, allowed in by_role for one in allowed]
    gives = [{"role": role, "gives": given} for role, given_by in MAY_ADD.items() for given in sorted(given_by)]
    for table, rows in ((ROLE_RIGHT, rights), (ROLE_GIVES, gives)):
        connection.execute(delete(table))
        connection.execute(insert(table), rows)


def _revision(connection: Connection) -> str | None:
    if connection.execute(text("SELECT to_regclass('bdc.alembic_version')")).scalar() is None:
        return None
    found: str | None = connection.execute(text("SELECT max(version_num) FROM bdc.alembic_version")).scalar()
    return found


def newest() -> str:
    """The newest revision among the migrations that this installation carries: the schema's own if none is missing."""
    return ScriptDirectory.from_config(_config()).get_current_head() or "none"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, REVISION)
