"""How long to wait before a mailbox that failed is tried again."""

from typing import Final

FIRST: Final = 1_000
LONGEST: Final = 300_000
LASTING: Final = 60_000
"""After a wrong password and the like: who keeps on trying gets the account locked."""


def pause(failures: int, chance: float, first: int) -> int:
    """Milliseconds after the `failures`-th failure in a row (from 1): `first`, doubled each time, up to LONGEST.

    `chance`, from 0 up to 1, takes up to half of it off, so that many mailboxes at one server that comes back do not all come at once.
    """
    whole = min(LONGEST, first << min(failures - 1, 20))
    return round(whole * (1 - chance / 2))
