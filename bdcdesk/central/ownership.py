"""The three roles that stand behind a database's log. Nobody signs in as one of them.

Their names hold the database's and a random part, so that databases of one cluster never share a role, not even one made anew under an
old name.
"""

import re
import secrets
from typing import NamedTuple

from sqlalchemy import Connection, text

from bdcdesk.central.errors import NotAllowed, NotOurs


class StandingRoles(NamedTuple):
    """`owner` owns all objects. `doors` owns the few functions that make and end logins, and nothing else: it alone has CREATEROLE.
    `members` is what every member's login belongs to: it holds all that members may do. Plain names: they need no quotes."""

    owner: str
    doors: str
    members: str


def _named(stem: str) -> StandingRoles:
    return StandingRoles(f"{stem}_owner", f"{stem}_doors", f"{stem}_members")


def standing_roles(connection: Connection) -> StandingRoles:
    """The roles of the log that is in this database."""
    owner = connection.execute(text("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'bdc'")).scalar_one()
    return _named(str(owner).removesuffix("_owner"))


def found(connection: Connection) -> None:
    """Makes the roles and the schema, in the caller's transaction. The caller owns the database and has CREATEROLE, or is a superuser."""
    database, superuser, may = connection.execute(
        text(
            "SELECT d.datname, r.rolsuper, r.rolsuper OR (r.rolcreaterole AND pg_has_role(d.datdba, 'USAGE'))"
            " FROM pg_database d, pg_roles r WHERE d.datname = current_database() AND r.rolname = current_user"
        )
    ).one()
    if not may:
        raise NotAllowed(
            f"To prepare the database {database} its login must own it and have CREATEROLE, or be a superuser. Nothing was changed."
        )
    if connection.execute(text("SELECT to_regnamespace('bdc')")).scalar() is not None:
        raise NotOurs(f"The database {database} has a schema “bdc” of another program. Nothing was changed. Give bdcdesk one of its own.")
    roles = _named(f"bdc_{re.sub('[^a-z0-9]+', '_', database.lower())[:24]}_{secrets.token_hex(4)}")
    quoted = connection.dialect.identifier_preparer.quote(database)
    statements = [
        f"CREATE ROLE {roles.owner} NOLOGIN",
        f"CREATE ROLE {roles.doors} NOLOGIN CREATEROLE",
        f"CREATE ROLE {roles.members} NOLOGIN",
        f"GRANT {roles.members} TO {roles.doors} WITH ADMIN OPTION",
        # Whoever prepares the database upgrades it later, in the roles' name.
        *([] if superuser else [f"GRANT {roles.owner}, {roles.doors} TO CURRENT_USER"]),
        f"CREATE SCHEMA bdc AUTHORIZATION {roles.owner}",
        # By default anybody in the cluster may connect, and make temporary tables.
        f"REVOKE ALL ON DATABASE {quoted} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {quoted} TO {roles.members}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    ]
    for statement in statements:
        connection.execute(text(statement))
