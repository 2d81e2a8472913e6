"""Short links of messages at the hub: where each leads, for the server's thread, and what is told of who opened them."""

from collections.abc import Iterable
from typing import Final

import msgspec

from bdcdesk.domain.actions.dispatch import ReportOpened
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.short_links import token_of
from bdcdesk.intake.handing import hand_in
from bdcdesk.replica.desk import Desk

APART: Final = 30_000
"""Milliseconds in which a link is opened once, however often it is asked for: browsers ask twice, and so do impatient people."""
TOLD: Final = 20
"""Openings of a message that are told, and as many looks of machines: what goes on asking tells nothing more."""


class Opening(msgspec.Struct, frozen=True):
    """Which link of which message a token is, and where it leads."""

    lead: str
    touch: str
    place: int
    target: str


class Linking:
    """`of` from any thread, the rest from the hub's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._openings: dict[str, Opening] = {}
        self._lately: dict[tuple[str, bool], Instant] = {}

    @property
    def complete(self) -> bool:
        """Whether all leads were read, so that a token that is not known is none."""
        return self._desk.whole

    def of(self, token: str) -> Opening | None:
        return self._openings.get(token)

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed: a forgotten shopper's links lead nowhere."""
        key = self._desk.record.person_key
        for name in leads:
            lead = self._desk.lead(name)
            for touch in lead.touches if lead is not None else ():
                for place, target in enumerate(touch.links):
                    token = token_of(key, touch.id, place)
                    self._openings.setdefault(token, Opening(name, touch.id, place, target))
            if lead is not None and lead.erased:
                for token in [token for token, opening in self._openings.items() if opening.lead == name]:
                    del self._openings[token]

    def opened(self, token: str, *, machine: bool) -> bool:
        """Tells it, unless it was told just now or often enough. Raises OSError if that cannot be kept at present."""
        opening, now = self._openings.get(token), self._desk.now()
        lead = self._desk.lead(opening.lead) if opening is not None else None
        touch = lead.touch(opening.touch) if lead is not None and opening is not None else None
        if opening is None or lead is None or touch is None or now - self._lately.get((token, machine), -APART) < APART:
            return False
        if (touch.scanned if machine else touch.opened) >= TOLD:
            return False
        self._lately = {each: at for each, at in self._lately.items() if now - at < APART} | {(token, machine): now}
        made = caused("opened", touch.id, str(opening.place), str(now), str(machine))
        opened = ReportOpened(
            id=made,
            store=lead.store,
            actor=self._desk.me,
            pressed=now,
            lead=lead.id,
            touch=touch.id,
            place=opening.place,
            machine=machine,
        )
        hand_in(self._desk, opened)
        return True
