"""${message}"""

from typing import Final

from alembic import op

revision: Final = ${repr(up_revision)}
down_revision: Final = ${repr(down_revision)}


def upgrade() -> None:
    """Never edited after its release: databases of that release exist."""
    op.execute("")
