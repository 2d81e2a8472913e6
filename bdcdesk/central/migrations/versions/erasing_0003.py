"""A shopper can be forgotten: their words go, in the same transaction in which the log says so."""

from typing import Final

from alembic import op

from bdcdesk.central.migrations.writing import FUNCTIONS
from bdcdesk.central.ownership import standing_roles

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist."""
    op.execute((FUNCTIONS / "erasing.sql").read_text("utf-8"))
    op.execute("REVOKE ALL ON FUNCTION bdc.erase FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION bdc.erase TO {standing_roles(op.get_bind()).members}")
