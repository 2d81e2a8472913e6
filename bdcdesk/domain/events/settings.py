"""Events of the store itself."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.base import Facts

NEXT_REPLY = 180_000
"""Milliseconds of business time in which a store that says nothing else wants the next reply out."""


class Hours(msgspec.Struct, frozen=True):
    """When somebody answers leads: minutes of the local day, Monday first; several spans a day leave room for breaks.

    `holidays` are local dates as YYYY-MM-DD. `version` is stamped into what is computed with it.
    """

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[str, ...] = ()
    version: int = 1


Mode = Literal["up for grabs", "round robin", "longest idle", "by skill", "by source"]


class Need(msgspec.Struct, frozen=True):
    """A lead that has these words in this field needs somebody with this skill or language."""

    field: Literal["source", "campaign", "make", "words"]
    has: str
    skill: str


class Distribution(msgspec.Struct, frozen=True, omit_defaults=True):
    """How somebody is found for a lead. `patience`: ms for which an offer stands; `most`: agents asked before all are; `all_for`: ms after
    which the supervisor is. `needs` count in "by skill"; `teams`, members by source (its id or its name), in "by source". Both go round.
    """

    mode: Mode = "up for grabs"
    patience: int = 60_000
    most: int = 3
    all_for: int = 120_000
    needs: tuple[Need, ...] = ()
    teams: dict[str, tuple[str, ...]] = {}


GRABS = Distribution()


class StoreDescribed(Facts, frozen=True, tag="store_described"):
    """`first_answer` and `next_reply` are targets in ms of business time; `region` reads local phone numbers (ISO 3166)."""

    name: str
    hours: Hours
    number: str
    region: str = "US"
    first_answer: int = 300_000
    next_reply: int = NEXT_REPLY
    distribution: Distribution = GRABS
