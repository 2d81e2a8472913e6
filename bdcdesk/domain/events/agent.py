"""Events of an agent (a member of the store, stream `agent/<member>`): whether they are there, and what they can do."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Facts

Status = Literal["available", "away", "gone home"]


class StatusSet(Facts, frozen=True, tag="status_set"):
    """What `member` says of themself, or a supervisor of them. Who has said nothing is not there."""

    member: str
    status: Status


class SkillsSet(Facts, frozen=True, tag="skills_set"):
    """What `member` can do beyond what everybody can: skills and languages, as words of the store's own choice."""

    member: str
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Book(msgspec.Struct, frozen=True, omit_defaults=True):
    """When a salesperson receives shoppers: `week` as in Hours, () for whenever the store is open; never on `off` (local dates as
    YYYY-MM-DD). `slot`: minutes that an appointment takes."""

    week: tuple[tuple[tuple[int, int], ...], ...] = ()
    off: tuple[str, ...] = ()
    slot: int = 60


class BookSet(Facts, frozen=True, tag="book_set"):
    """The book of `member` from now on, all of it."""

    member: str
    book: Book
