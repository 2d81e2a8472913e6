"""What a store says of work that is not sales, and of what it sends by itself."""

from typing import Final

import msgspec

from bdcdesk.domain.events.base import Facts
from bdcdesk.domain.events.outcome import Matter

ELSEWHERE_TARGET: Final = 4 * 3_600_000
"""Milliseconds of business time in which another desk is to be done with what it was sent, where the store says nothing else."""


class Department(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who is the desk for a `matter`: these `members`, or whoever reads this `mail` address; nobody said: the supervisor. `target` in ms of
    business time."""

    matter: Matter
    members: tuple[str, ...] = ()
    mail: str = ""
    target: int = ELSEWHERE_TARGET


class DepartmentsSet(Facts, frozen=True, tag="departments_set"):
    """The store's desks from now on, all of them; one that is not named is as nobody said."""

    departments: tuple[Department, ...] = ()


class AfterHours(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether the store answers by itself, while it is closed, when a person will: by `mail`, and by `text` where the shopper agreed to
    texts."""

    mail: bool = False
    text: bool = False

    @property
    def on(self) -> bool:
        return self.mail or self.text


SILENT: Final = AfterHours()


class AfterHoursSet(Facts, frozen=True, tag="after_hours_set"):
    """So it is from now on, all of it."""

    after_hours: AfterHours = SILENT
