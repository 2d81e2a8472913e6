"""A hub that several things are wrong with has more to say than an agent on a call: an alarm that is cut off is none."""

from typing import Final

from alembic import op

from bdcdesk.central.migrations.writing import FUNCTIONS

revision: Final = "0008"
down_revision: Final = "0007"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist."""
    _, _, after = (FUNCTIONS / "log.sql").read_text("utf-8").partition("CREATE FUNCTION bdc.tell(")
    body, end, _ = after.partition("\n$$;\n")
    # In its place, so that who may call it stays as it is.
    op.execute(f"CREATE OR REPLACE FUNCTION bdc.tell({body}{end}")
