"""A store's log knows which cars are in stock, as it knows which leads are open; and roles may write of cars."""

from typing import Final

from alembic import op

from bdcdesk.central.migrations.writing import append, write

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist. Rights are filled after every upgrade."""
    for function in (write(), append()):
        # In its place, so that who may call it stays as it is.
        op.execute(function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
