"""The three roles that stand behind a database's log. Nobody signs in as one of them.

Their names hold the database's and a random part, so that databases of one cluster never share a role, not even one made anew under an
old name.
"""

import re
import secrets
from typing import Final, NamedTuple

from sqlalchemy import Connection, text

from bdcdesk.central.errors import NotAllowed, NotOurs

_SOMEBODY_ELSES: Final = """
    SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1
"""
"""Tables and views that no extension brought along: many servers put some extensions into every database."""


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
    others = connection.execute(text(_SOMEBODY_ELSES)).scalars().all()
    if others:
        named = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise NotOurs(
            f"The database {database} holds tables of another program ({named}), whose logins bdcdesk would shut out of it. Nothing was"
            " changed. Make an empty database for bdcdesk alone, on the same server if you like."
        )
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
