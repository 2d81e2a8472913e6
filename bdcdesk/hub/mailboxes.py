"""The store's mailboxes: somebody sits at each that is on."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.domain.source import Source
from bdcdesk.hub.attendant import Attendant, Pace
from bdcdesk.hub.counter import Counter, Handed, Outcome
from bdcdesk.intake.mailbox.account import BadOption, account
from bdcdesk.intake.mailbox.reader import Mail
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.replica.desk import Desk

KIND: Final = "mailbox"
EVERY: Final = 1_000
SECRETS_EVERY: Final = 30_000
_LEAVING: Final = 2.0
"""Seconds that are waited for those who go home. Who is still busy then is killed with the process, and nothing is lost by that."""


class Secrets(msgspec.Struct, frozen=True):
    """Those of a source, by its id: `get` has them, {} for none; `keep` keeps others in their place. In any thread. Raise SecretsError."""

    get: Callable[[str], Mapping[str, str]]
    keep: Callable[[str, Mapping[str, str]], None]


class _Seat(msgspec.Struct, frozen=True):
    """What an attendant was sent with; when it changes, another one goes."""

    name: str
    options: Mapping[str, str]
    secrets: Mapping[str, str]


class Mailboxes:
    """Use from the desk's thread. `folder` is where it is written what was read; `clock` this computer's, in ms; `chance` for the waits."""

    def __init__(
        self,
        desk: Desk,
        counter: Counter,
        folder: Path,
        secrets: Secrets,
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
        self._looked: Instant | None = None

    @property
    def problem(self) -> str:
        """What is wrong with a mailbox, a sentence that names it; "" when all are read."""
        told = (*self._unusable.values(), *(attendant.problem for attendant in self._attendants.values()))
        return next((problem for problem in told if problem), "")

    def step(self, now: Instant) -> Steps:
        """Sends somebody to each mailbox that is on, and calls back who is at one that is not, or is not as it was. When to call again."""
        fresh = self._looked is None or now - self._looked >= SECRETS_EVERY
        self._looked = now if fresh else self._looked
        self._leaving = {name: one for name, one in self._leaving.items() if not one.join(0)}
        on = {name: source for name, source in self._desk.sources.items() if source.kind == KIND and not source.off}
        self._unusable = {name: problem for name, problem in self._unusable.items() if name in on}
        for name in [name for name in self._attendants if name not in on]:
            self._call_back(name)
        for name, source in on.items():
            self._seat(name, source, fresh)
        return Steps((), now + EVERY)

    def close(self) -> None:
        """All go home; whatever they had handed in and was not taken stays in its mailbox."""
        for name in list(self._attendants):
            self._call_back(name)
        for attendant in self._leaving.values():
            attendant.join(_LEAVING)

    def _seat(self, name: str, source: Source, fresh: bool) -> None:
        before = self._seats.get(name)
        try:
            secrets = self._secrets.get(name) if fresh or before is None else before.secrets
        except SecretsError as error:
            self._unusable[name] = f"The mailbox “{source.name}” cannot be read: {error}"
            return
        attendant = self._attendants.get(name)
        if before is not None and attendant is not None and secrets == attendant.secrets:
            # Those that it keeps itself are no reason to send another.
            secrets = before.secrets
        wanted = _Seat(source.name, source.options, secrets)
        if wanted == before:
            return
        self._call_back(name)
        if name in self._leaving:
            # Two at one mailbox would write into one file.
            return
        self._seats[name] = wanted
        self._unusable.pop(name, None)
        if not secrets:
            self._unusable[name] = f"The mailbox “{source.name}” cannot be read: its password is not on this computer. {_GIVE}"
            return
        try:
            self._send(name, wanted)
        except BadOption as error:
            self._unusable[name] = f"The mailbox “{source.name}” cannot be read: {error}"

    def _send(self, name: str, seat: _Seat) -> None:
        attendant = Attendant(
            seat.name,
            account(seat.options),
            seat.secrets,
            lambda secrets: self._secrets.keep(name, secrets),
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
        attendant = self._attendants.pop(name, None)
        if attendant is not None:
            attendant.leave()
            self._leaving[name] = attendant


_GIVE: Final = "Give it with “bdcdesk source secret”."
