"""Nobody but the owner writes a table: members read their stores' rows, and call a stated list of functions."""

from typing import Final

from alembic import op

from bdcdesk.central.migrations.writing import FUNCTIONS, append
from bdcdesk.central.ownership import standing_roles

revision: Final = "0002"
down_revision: Final = "0001"

READABLE: Final = {
    "store": "id",
    "member": "store",
    "event": "store",
    "stream": "store",
    "presence": "store",
    "blob": "store",
    "action": "store",
}
"""What members may read, by the column that names the store."""

CLOSED: Final = ("membership", "role_right", "role_gives")

FOR_MEMBERS: Final = (
    *("standing", "my_stores", "oldest_reader", "append", "farewell", "tell", "put"),
    *("add_member", "invite", "enrol", "accept", "remove_member", "logins"),
)


def upgrade() -> None:
    """Never edited after its release: databases of that release exist."""
    roles = standing_roles(op.get_bind())
    for table in (*READABLE, *CLOSED, "alembic_version"):
        op.execute(f"ALTER TABLE bdc.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE bdc.{table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owned ON bdc.{table} TO {roles.owner} USING (true) WITH CHECK (true)")
    for name in ("standing", "rights", "log", "members"):
        op.execute((FUNCTIONS / f"{name}.sql").read_text("utf-8"))
    op.execute(append())
    for table, store in READABLE.items():
        # The stores are found once for a statement, not once for a row.
        theirs = f"{store} = ANY (ARRAY(SELECT bdc.my_stores()))"
        op.execute(f"CREATE POLICY theirs ON bdc.{table} FOR SELECT TO {roles.members} USING ({theirs})")
        op.execute(f"GRANT SELECT ON bdc.{table} TO {roles.members}")
    op.execute(f"CREATE POLICY known ON bdc.alembic_version FOR SELECT TO {roles.members} USING (true)")
    op.execute(f"GRANT SELECT ON bdc.alembic_version TO {roles.members}")
    op.execute(f"GRANT USAGE ON SCHEMA bdc TO {roles.members}")
    for name in FOR_MEMBERS:
        op.execute(f"GRANT EXECUTE ON FUNCTION bdc.{name} TO {roles.members}")
    _doors(roles.owner, roles.doors, roles.members)


def _doors(owner: str, doors: str, members: str) -> None:
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA bdc TO {doors}")
    op.execute(f"SET LOCAL ROLE {doors}")
    op.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    op.execute((FUNCTIONS / "logins.sql").read_text("utf-8").replace("<members>", members))
    for name in ("login_made", "login_opened", "login_closing", "login_ended"):
        op.execute(f"GRANT EXECUTE ON FUNCTION bdc.{name} TO {owner}")
    op.execute(f"SET LOCAL ROLE {owner}")
    op.execute(f"REVOKE CREATE ON SCHEMA bdc FROM {doors}")
