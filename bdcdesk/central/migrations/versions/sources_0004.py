"""A store says where its leads come from: a new kind of event, which roles may write once the table of rights is filled anew."""

from typing import Final

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist. Rights are filled after every upgrade."""
