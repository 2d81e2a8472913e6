"""The store's mailboxes: somebody sits at each that is on."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.domain.source import Source
from bdcdesk.hub.attendant import Attendant, Pace, Secrets
from bdcdesk.hub.counter import MAILBOX, Counter, Handed, Outcome
from bdcdesk.intake.mailbox.account import BadOption, account
from bdcdesk.intake.mailbox.reader import Mail
from bdcdesk.replica.desk import Desk

EVERY: Final = 1_000
_LEAVING: Final = 2.0
"""Seconds that are waited for those who go home. Who is still busy then is killed with the process, and nothing is lost by that."""


class _Seat(msgspec.Struct, frozen=True):
    """What an attendant was sent with; when it changes, another one goes."""

    name: str
    options: Mapping[str, str]


class Mailboxes:
    """An `Edge`. `folder` is where it is written what was read; `secrets` are those of a source, to be sent where it says, and are asked
    for in other threads; `clock` is this computer's, in ms; `chance` for the waits."""

    def __init__(
        self,
        desk: Desk,
        counter: Counter,
        folder: Path,
        secrets: Callable[[Source], Secrets],
        clock: Callable[[], Instant],
        chance: Callable[[], float],
        pace: Pace | None = None,
    ) -> None:
        self._desk = desk
        self._counter = counter
        self._folder = folder
        self._secrets = secrets
        self._clock = clock
        self._chance = chance
        self._pace = pace or Pace()
        self._seats: dict[str, _Seat] = {}
        self._attendants: dict[str, Attendant] = {}
        self._leaving: dict[str, Attendant] = {}
        self._unusable: dict[str, str] = {}

    @property
    def problem(self) -> str:
        """What is wrong with each mailbox that is not read, a sentence that names it, each on a line of its own; "" when all are read."""
        told = (*self._unusable.values(), *(attendant.problem for attendant in self._attendants.values()))
        return "\n".join(problem for problem in told if problem)

    def step(self, now: Instant) -> Steps:
        """Sends somebody to each mailbox that is on, and calls back who is at one that is not, or is not as it was."""
        self._leaving = {name: one for name, one in self._leaving.items() if not one.join(0)}
        on = {name: _Seat(source.name, source.options) for name, source in self._desk.sources.items() if _is_on(source)}
        for name in [name for name, seat in self._seats.items() if on.get(name) != seat]:
            self._call_back(name)
        for name in on.keys() - self._seats.keys() - self._leaving.keys():
            self._send(name, on[name])
        return Steps((), now + EVERY)

    def close(self) -> None:
        """All go home; whatever they had handed in and was not taken stays in its mailbox."""
        for name in list(self._attendants):
            self._call_back(name)
        for attendant in self._leaving.values():
            attendant.join(_LEAVING)

    def _send(self, name: str, seat: _Seat) -> None:
        self._seats[name] = seat
        try:
            reached = account(seat.options)
        except BadOption as error:
            self._unusable[name] = f"The mailbox “{seat.name}” cannot be read: {error}"
            return
        attendant = Attendant(
            seat.name,
            reached,
            self._secrets(Source(name, seat.name, MAILBOX, dict(seat.options))),
            lambda mail: self._hand_in(name, mail),
            self._folder / f"{name}.db",
            self._desk.record.person_key,
            self._clock,
            self._chance,
            self._pace,
        )
        self._attendants[name] = attendant
        attendant.start()

    def _hand_in(self, name: str, mail: Mail) -> "Future[Outcome]":
        """In an attendant's thread."""
        handed = Handed(mail.content, mail.name, name, self._clock(), arrived=mail.arrived, refused=mail.refused)
        return self._counter.hand_in(handed)

    def _call_back(self, name: str) -> None:
        self._seats.pop(name, None)
        self._unusable.pop(name, None)
        attendant = self._attendants.pop(name, None)
        if attendant is not None:
            attendant.leave()
            # Two at one mailbox would write into one file: nobody is sent before this one has gone.
            self._leaving[name] = attendant


def _is_on(source: Source) -> bool:
    return source.kind == MAILBOX and not source.off
