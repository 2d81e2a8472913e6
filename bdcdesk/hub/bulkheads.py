"""What keeps a fault of ours in one part of the hub away from the others: it is logged, told in a sentence, and the part is tried again."""

import logging
from collections.abc import Callable, Collection
from typing import Final, TypeVar

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.replica.file import ReplicaError

_log = logging.getLogger("bdcdesk.hub")

AGAIN: Final = (5_000, 60_000, 300_000)
"""Milliseconds until a part is tried again, after one fault, two ...: what caused it mostly is still there."""

WORDS: Final = {
    "Switchboard": "Texts and calls",
    "Mailing": "Mails to shoppers",
    "DailyBackups": "The daily backup",
    "WatchedFolder": "The watched folder",
    "Reception": "Clearing away old documents",
    "Forgetting": "Forgetting erased shoppers",
    "SettingApart": "Taking requests apart",
    "DeskMails": "Mails to the store's own desks",
    "Acknowledging": "Answering what comes after hours",
    "Offering": "Handing out leads",
    "Web": "Leads over HTTP",
    "Fetching": "Leads from Meta",
    "PhoneLine": "What the phone provider tells",
    "Mailboxes": "The mailboxes",
    "StockEdge": "The stock files",
    "Copying": "Copies to the CRM",
    "Silence": "The watch over silent sources",
    "Trials": "Test leads",
    "Visits": "“On your site now”",
    "Front": "The hub's own health, and its watch over sources",
}
"""The parts of a hub, by their classes, in words for people."""

_T = TypeVar("_T")


class Part(msgspec.Struct, frozen=True):
    """Something that may fail by itself: what it is called, and which of those that are called so."""

    words: str
    which: str = ""


class _Failed(msgspec.Struct, frozen=True):
    times: int
    until: Instant
    error: str


def part_of(whole: object, what: str = "") -> Part:
    """A part of the hub, or `what` it does."""
    name = type(whole).__name__
    return Part(WORDS.get(name, name), f"{id(whole)} {what}")


class Bulkheads:
    """Use from the hub's thread. A ReplicaError is no fault of ours, and goes through: it is of all parts, and the hub knows what to do."""

    def __init__(self) -> None:
        self._failed: dict[Part, _Failed] = {}
        self._untold: dict[Part, set[str]] = {}

    @property
    def problem(self) -> str:
        """Every part that stands still, in sentences without anything of a person's; "" when all go on."""
        told = {part.words: failed.error for part, failed in self._failed.items()}
        return " ".join(
            f"{words}: this part of the hub stopped for a fault in bdcdesk ({error}). It is tried again, and all else goes on."
            " Send the hub's log to who looks after it."
            for words, error in told.items()
        )

    def step(self, part: Part, now: Instant, do: Callable[[], _T], put_off: Callable[[Instant], _T]) -> _T:
        """What `do` gives; if it has a fault, now or shortly before, what `put_off` makes of the time when it is tried again. Raises
        ReplicaError."""
        failed = self._failed.get(part)
        if failed is not None and now < failed.until:
            return put_off(failed.until)
        try:
            done = do()
        except ReplicaError:
            raise
        except Exception as fault:
            return put_off(self._note(part, now, fault))
        self._failed.pop(part, None)
        return done

    def notice(self, part: Part, now: Instant, leads: Collection[str], tell: Callable[[Collection[str]], None]) -> None:
        """Tells it of these leads. One that it has a fault with is told again later, and the others at once. Raises ReplicaError."""
        failed = self._failed.get(part)
        late = self._untold.get(part, set())
        due = late if failed is None or now >= failed.until else set()
        try:
            tell([*due, *leads] if due else leads)
            left = late - due
        except ReplicaError:
            raise
        except Exception as fault:
            _logged(fault)
            left = (late - due) | {lead for lead in {*due, *leads} if not self._told(part, now, lead, tell)}
        self._untold[part] = left
        if not left:
            self._failed.pop(part, None)

    def _told(self, part: Part, now: Instant, lead: str, tell: Callable[[Collection[str]], None]) -> bool:
        try:
            tell([lead])
        except ReplicaError:
            raise
        except Exception as fault:
            self._note(part, now, fault)
            return False
        return True

    def _note(self, part: Part, now: Instant, fault: Exception) -> Instant:
        _logged(fault)
        before = self._failed.get(part)
        # Several leads of one round count once.
        times = before.times if before is not None and now < before.until else before.times + 1 if before is not None else 1
        until = now + AGAIN[min(times, len(AGAIN)) - 1]
        self._failed[part] = _Failed(times, until, type(fault).__name__)
        return until


def _logged(fault: Exception) -> None:
    _log.error("part", exc_info=fault, extra={"bdcdesk_event": "hub.part.failed"})
