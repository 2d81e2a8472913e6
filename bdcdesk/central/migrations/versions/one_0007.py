"""What nearly every action appends is one event: it has a door of its own, without lists."""

from typing import Final

from alembic import op

from bdcdesk.central.migrations.writing import FUNCTIONS, append_one
from bdcdesk.central.ownership import standing_roles

revision: Final = "0007"
down_revision: Final = "0006"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist."""
    rights = (FUNCTIONS / "rights.sql").read_text("utf-8")
    op.execute(rights.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    op.execute(append_one())
    op.execute("REVOKE ALL ON FUNCTION bdc.append_one FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION bdc.append_one TO {standing_roles(op.get_bind()).members}")
