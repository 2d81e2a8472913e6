"""Consent, do-not-call, wrong numbers taken back, contact rules, follow-ups: new kinds of events, written once rights are filled anew."""

from typing import Final

revision: Final = "0009"
down_revision: Final = "0008"


def upgrade() -> None:
    """Never edited after its release: databases of that release exist. Rights are filled after every upgrade."""
