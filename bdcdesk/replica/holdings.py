"""What a desk holds in memory: confirmed states, its own pending actions, and what both show together."""

from collections.abc import Callable
from typing import Final

from bdcdesk.central.records import StoreRecord
from bdcdesk.domain.actions import Action
from bdcdesk.domain.contact_rules import UNREAD, Book
from bdcdesk.domain.events import Instant
from bdcdesk.replica.known import Overlay, States

UNHEARD: Final = 90_000
"""Milliseconds without an answer of central's after which it counts as one that was away, though no question went unanswered: a pooler in
front of it may have hidden that."""


class Holdings:
    """Shared by `Desk`, which shows it and adds to `pending`, and `Sync`, which confirms it. Belongs to one thread.

    `sent`: pending actions that central has taken and that have not come back to us yet. `offset`: central's clock less ours, in ms.
    `whole`: all that was in the log at some moment is here, and what central had lost of ours by then is pending again. `epoch`: when
    this desk last found that central had been restored, by central's time; 0 for never. `measured`: `offset` is of this run.
    `reached`: when central last answered, by its time. `unbroken`: since when it has gone on answering; `missed`: it has not, just now.
    `erasures`: raised whenever news that somebody was erased are about to be taken up. `stocked`: the cars of the copy are in memory.
    `rules`: gives the contact rules of this computer; it is not asked before something is to be said or sent.
    """

    def __init__(self, record: StoreRecord, local_clock: Callable[[], Instant], rules: Callable[[], Book] = lambda: UNREAD) -> None:
        self.record = record
        self.confirmed = States()
        self.pending: dict[str, Action] = {}
        self.sent: set[str] = set()
        self.offset = 0
        self.whole = False
        self.measured = False
        self.epoch: Instant = 0
        self.reached: Instant = 0
        self.unbroken: Instant = 0
        self.missed = False
        self.erasures = 0
        self.stocked = False
        self._local_clock = local_clock
        self.rules = rules
        self.over = self.bare()

    def now(self) -> Instant:
        """Central's time, from this computer's clock and the offset measured at the last exchange."""
        return self._local_clock() + self.offset

    def answered(self) -> None:
        """Central did, just now."""
        now = self.now()
        if self.missed or not 0 <= now - self.reached <= UNHEARD:
            self.unbroken, self.missed = now, False
        self.reached = now

    def bare(self) -> Overlay:
        """The confirmed states alone."""
        return Overlay(self.confirmed, self.now, self.rules)

    def lay_over(self) -> None:
        """Shows the pending actions over the confirmed states anew, after either has changed."""
        self.over = self.bare()
        for action in self.pending.values():
            self.over.apply(action)
