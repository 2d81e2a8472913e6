"""Consent, do-not-call and the contact rules of a store: new kinds of events, which roles may write once the rights are filled anew."""

from typing import Final

revision: Final = "0009"
down_revision: Final = "0008"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist. Rights are filled after every upgrade."""
