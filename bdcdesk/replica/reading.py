"""How a new desk reads what was there before it: people and settings, the open leads, the stock, then what closed in the last months."""

from typing import Final

import msgspec

from bdcdesk.central.records import Extent, Page, Part
from bdcdesk.domain.events import Instant
from bdcdesk.replica.exchange import Reading

HISTORY: Final = 400
"""Days for which closed leads are kept on a desk: this month and the same one of last year. Central has them all."""

ALL_AT_ONCE: Final = Reading(0, 0, "news", "", 0, 0)
"""Of a desk that needs no parts, as the whole log is news to it."""

_DAY: Final = 86_400_000
_NEXT: Final[dict[Part, Part]] = {"beside": "open", "open": "stock", "stock": "closed"}
SHOWN: Final = frozenset({"stock", "closed", "news"})
"""The parts that are read when all open leads are here."""


class Progress(msgspec.Struct, frozen=True):
    """How far a new desk is: `done` of about `of`, with the open leads or, when all of those are shown, with older ones (`history`)."""

    done: int
    of: int
    history: bool


def begin(extent: Extent, now: Instant, days: int) -> Reading:
    streams = extent.streams
    return Reading(extent.head.seq, now - days * _DAY, "beside", "", 0, sum(streams.values()))


def advanced(reading: Reading, page: Page) -> Reading:
    """After this page was kept."""
    done = reading.done + len({link.stream for link in page.links})
    if page.last or reading.part == "news":
        return msgspec.structs.replace(reading, after=page.last, done=done)
    part = _NEXT.get(reading.part, "news")
    return msgspec.structs.replace(reading, part=part, after="", done=done)


def progress(reading: Reading | None) -> Progress | None:
    """None when nothing is left to read."""
    if reading is None or reading.part == "news":
        return None
    return Progress(min(reading.done, reading.of), max(reading.of, 1), reading.part in SHOWN)
