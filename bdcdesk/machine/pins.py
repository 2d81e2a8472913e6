"""The PINs of those who share one computer under one user of its system: each opens what that person's own desk stands on, and no other.

A PIN tells colleagues apart, so that credit goes to the person. It is no boundary against whoever controls the system's user: they can
read the keys themselves, with or without it.
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.machine.lock import locked
from bdcdesk.machine.passphrase_keys import Cost
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.machine.secrets import Keys
from bdcdesk.translation import many, tr

SHORTEST: Final = 4
LONGEST: Final = 12
"""Digits of a PIN."""

FREE: Final = 5
"""Wrong tries, one after the other, of which the last locks it."""

LOCKS: Final = (60_000, 300_000, 900_000)
"""Milliseconds for which it is locked after the fifth wrong try, the sixth and the seventh. After the next, only the full sign-in helps."""

COST: Final = Cost(2**16, 8, 1)
"""64 MiB and about a fifth of a second a try. Ten thousand PINs are soon tried by whoever has the hash, at any cost that a person would
wait for: what keeps it safe is that it stands with the keys."""


class PinRefused(SecretsError):
    """Not let in by this PIN."""


class WrongPin(PinRefused):
    """Another try is open."""


class PinLocked(PinRefused):
    """No try is open before `until`, in ms since 1970 UTC."""

    def __init__(self, sentence: str, until: int) -> None:
        super().__init__(sentence)
        self.until = until


class PinOff(PinRefused):
    """Tried wrongly too often: the full sign-in is needed."""


class UnfitPin(PinRefused):
    """Not a PIN that can be chosen."""


class _Kept(msgspec.Struct, frozen=True):
    """As it stands with the keys. `wrong`: tries since the last right one, the one under way included."""

    salt: bytes
    cost: Cost
    hash: bytes
    wrong: int = 0
    until: int = 0


class Pins:
    """Kept with `keys` as slow salted hashes. `clock` gives ms since 1970 UTC; processes take turns by a lock in `folder`.

    Methods block for as long as a hash takes. All may raise SecretsError.
    """

    def __init__(
        self, keys: Keys, folder: Path, clock: Callable[[], int], random: Callable[[int], bytes] = os.urandom, cost: Cost = COST
    ) -> None:
        self._keys = keys
        self._lock = folder / "pins.lock"
        self._clock = clock
        self._random = random
        self._cost = cost

    def has(self, member: str) -> bool:
        return self._kept(member) is not None

    def is_off(self, member: str) -> bool:
        """Whether there is one that lets nobody in any more."""
        kept = self._kept(member)
        return kept is not None and _is_off(kept)

    def choose(self, member: str, pin: str) -> None:
        """Sets it, or another one. Raises UnfitPin. Whoever calls has made sure of who asks."""
        why = unfit(pin)
        if why:
            raise UnfitPin(tr("{why} Nothing was changed. Please choose another one.", why=why))
        salt = self._random(32)
        with locked(self._lock):
            self._keep(member, _Kept(salt, self._cost, _hash(pin, salt, self._cost)))

    def check(self, member: str, pin: str) -> None:
        """Returns if it is the member's PIN. Raises WrongPin, PinLocked or PinOff."""
        with locked(self._lock):
            kept = self._kept(member)
            if kept is None:
                raise PinOff(tr("This person has no PIN on this computer. Nothing was opened."))
            now = self._clock()
            _refuse_closed(kept, now)
            # Counted before it is looked at: whoever kills the program meanwhile gains no try.
            tried = _after_wrong(kept, now)
            self._keep(member, tried)
            if hmac.compare_digest(_hash(pin, kept.salt, kept.cost), kept.hash):
                self._keep(member, msgspec.structs.replace(kept, wrong=0, until=0))
                return
        _refuse_closed(tried, now)
        left = FREE - tried.wrong
        raise WrongPin(
            many(
                left,
                "That is not this person's PIN. Nothing was opened. Please type it again; one more try locks it for a while.",
                "That is not this person's PIN. Nothing was opened. Please type it again; {n} more tries lock it for a while.",
            )
        )

    def pardon(self, member: str) -> None:
        """The full sign-in has shown who they are: wrong tries are forgotten."""
        with locked(self._lock):
            kept = self._kept(member)
            if kept is not None and kept.wrong:
                self._keep(member, msgspec.structs.replace(kept, wrong=0, until=0))

    def forget(self, member: str) -> None:
        """They have no PIN any more."""
        with locked(self._lock):
            if self._kept(member) is not None:
                self._keep(member, None)

    def _kept(self, member: str) -> _Kept | None:
        found = self._keys.get(_name(member))
        try:
            return msgspec.json.decode(found, type=_Kept | None) if found else None
        except msgspec.DecodeError as error:
            raise SecretsError(
                tr("This person's PIN cannot be read from where this computer keeps its keys. Nothing was changed. It can be chosen anew.")
            ) from error

    def _keep(self, member: str, kept: _Kept | None) -> None:
        self._keys.put(_name(member), msgspec.json.encode(kept))


def unfit(pin: str) -> str:
    """Why this is no PIN to choose, in a sentence; "" if it is one."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        return tr("A PIN has {shortest} to {longest} digits, and nothing else.", shortest=SHORTEST, longest=LONGEST)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return tr("This PIN is one that everybody tries first.")
    return ""


def _after_wrong(kept: _Kept, now: int) -> _Kept:
    wrong = kept.wrong + 1
    longer = wrong - FREE
    until = now + LOCKS[longer] if 0 <= longer < len(LOCKS) else 0
    return msgspec.structs.replace(kept, wrong=wrong, until=until)


def _is_off(kept: _Kept) -> bool:
    return kept.wrong >= FREE + len(LOCKS)


def _refuse_closed(kept: _Kept, now: int) -> None:
    if _is_off(kept):
        raise PinOff(tr("This PIN was typed wrongly too often, so it opens nothing any more. Nothing was changed."))
    # A clock that was set back must not lock anybody out for days.
    wait = min(kept.until - now, LOCKS[-1])
    if wait > 0:
        minutes = -(-wait // 60_000)
        raise PinLocked(
            many(
                minutes,
                "This PIN was typed wrongly too often and is locked for 1 minute. Nothing was opened. Please wait.",
                "This PIN was typed wrongly too often and is locked for {n} minutes. Nothing was opened. Please wait.",
            ),
            now + wait,
        )


def _hash(pin: str, salt: bytes, cost: Cost) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=256 * cost.n * cost.r, dklen=32)


def _name(member: str) -> str:
    return f"pin {member}"
