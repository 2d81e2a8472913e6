"""Events of the store itself."""

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


class StoreDescribed(Facts, frozen=True, tag="store_described"):
    """`first_answer` and `next_reply` are targets in ms of business time; `region` reads local phone numbers (ISO 3166)."""

    name: str
    hours: Hours
    number: str
    region: str = "US"
    first_answer: int = 300_000
    next_reply: int = NEXT_REPLY
