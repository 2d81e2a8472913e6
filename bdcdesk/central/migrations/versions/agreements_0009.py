"""A store records what was agreed with a source: a new kind of event, which roles may write once the table of rights is filled anew."""

from typing import Final

revision: Final = "0009"
down_revision: Final = "0008"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist. Rights are filled after every upgrade."""
