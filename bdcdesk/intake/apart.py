"""What was taken for a shopper asking again, and was somebody else: a lead of its own, made by the hub, with its own arrival."""

from collections.abc import Collection
from typing import Final

from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.arrivals import ReceiveApart
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.raised import Raised
from bdcdesk.replica.desk import Desk

_LATER: Final = 60_000
_AGAIN: Final = 1_000


class SettingApart:
    """Use from the desk's thread. Raises ReplicaError."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed = dict[str, None]()
        self._epoch = desk.epoch

    def notice(self, leads: Collection[str]) -> None:
        """These leads may have changed."""
        self._changed.update(dict.fromkeys(leads))

    def step(self, now: Instant) -> Instant:
        """Receives what was set apart. When to call again at the latest."""
        if self._epoch != self._desk.epoch:
            self._epoch = self._desk.epoch
            self.notice(list(self._desk.leads))
        if not self._desk.whole:
            return now + 100
        for name in list(self._changed):
            if self._look(name, now):
                del self._changed[name]
        return now + (_AGAIN if self._changed else _LATER)

    def _look(self, name: str, now: Instant) -> bool:
        """Whether all that was set apart from this lead is in the log: a restored one may have to be told again."""
        lead, done = self._desk.confirmed(name), True
        for raised in lead.raised if lead is not None else ():
            if raised.apart and self._desk.confirmed(raised.apart) is None:
                done = False
                if self._desk.lead(raised.apart) is None:
                    self._receive(name, raised, now)
        return done

    def _receive(self, name: str, raised: Raised, now: Instant) -> None:
        action = ReceiveApart(
            id=caused("set apart", name, raised.id),
            store=self._desk.record.id,
            actor=self._desk.me,
            pressed=now,
            lead=raised.apart,
            origin=name,
            raising=raised.id,
        )
        if isinstance(self._desk.do(action), Refused):
            # It came too early once, while a restored log was read again.
            self._desk.dismiss(action.id)
