"""Who of the store's shoppers is on its site just now: a table beside the log, written by the hub alone."""

from pathlib import Path
from typing import Final

from alembic import op

from bdcdesk.central.ownership import standing_roles

revision: Final = "0006"
down_revision: Final = "0005"

FUNCTIONS: Final = Path(__file__).parents[1] / "functions"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist."""
    roles = standing_roles(op.get_bind())
    op.execute((FUNCTIONS / "visits.sql").read_text("utf-8"))
    op.execute("ALTER TABLE bdc.visit ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE bdc.visit FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY owned ON bdc.visit TO {roles.owner} USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY theirs ON bdc.visit FOR SELECT TO {roles.members} USING (store = ANY (ARRAY(SELECT bdc.my_stores())))")
    op.execute(f"GRANT SELECT ON bdc.visit TO {roles.members}")
    op.execute("REVOKE ALL ON FUNCTION bdc.tell_visits FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION bdc.tell_visits TO {roles.members}")
