"""Whose phone rings for a shopper who calls, in which order and when; and who must know that the talk is recorded."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.settings import PLAIN_CALLS, Calls
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.recording import UNREAD, RecordingLaw
from bdcdesk.replica.desk import Desk

MOST_PHONES: Final = 4
"""Phones that ring for one caller, one after the other: nobody waits longer for a voice."""
_LONGEST_CALL: Final = 2 * 3_600_000

Staff: TypeAlias = Callable[[Instant], Sequence[tuple[str, str]]]
"""Who is there now, with their phones (E.164), those first who have been there longest."""


class House(msgspec.Struct, frozen=True):
    """What of the store is asked while phones ring."""

    staff: Staff = lambda now: ()
    law: RecordingLaw = UNREAD


class Ringing:
    """Use from the desk's thread. `number` is the store's."""

    def __init__(self, desk: Desk, number: str, house: House) -> None:
        self._desk = desk
        self._number = number
        self._house = house
        self._live: set[str] = set()

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.lead(name)
            going_on = lead is not None and (
                any(touch.channel == "call" and touch.open for touch in lead.touches) or any(not ring.over for ring in lead.rings)
            )
            (self._live.add if going_on else self._live.discard)(name)

    @property
    def calls(self) -> Calls:
        """What the store wants its callers to hear."""
        return self._desk.settings.calls if self._desk.settings is not None else PLAIN_CALLS

    def staff(self, now: Instant) -> Sequence[tuple[str, str]]:
        """Who is there now, with their phones."""
        return self._house.staff(now)

    def opened(self, now: Instant) -> bool:
        """Whether phones ring at this hour."""
        store = self._desk.settings
        if self.calls.hours == "always":
            return True
        return store is not None and clock.due(store.hours, now, 0) <= now

    def whom(self, lead: Lead | None, tried: tuple[str, ...], now: Instant) -> tuple[str, str] | None:
        """Who is rung next and their phone, None for nobody."""
        if len(tried) >= MOST_PHONES:
            return None
        busy = self._busy(now)
        free = [(member, phone) for member, phone in self._house.staff(now) if phone and member not in tried and member not in busy]
        for group in self.calls.order:
            for member, phone in free:
                if group == "free" or (lead is not None and member == lead.owner):
                    return member, phone
        return None

    def must_tell(self, lead: Lead | None, phone: str) -> bool:
        """Whether the law of either end wants everybody to know that it is recorded: the shopper's, the store's, and that of our phone."""
        places = self._desk.rules.places
        areas = [places.area(number) for number in (self._number, phone)]
        ends = [() if area is None else (area[0],) for area in areas]
        theirs = places.of(lead.shopper.points, lead.shopper.postal_code, lead.zones) if lead is not None else None
        return bool(self._house.law.notice([*ends, tuple(theirs.regions) if theirs is not None and theirs.known else ()]))

    def _busy(self, now: Instant) -> set[str]:
        """Who is on the phone by what is known here."""
        found: set[str] = set()
        for name in self._live:
            lead = self._desk.lead(name)
            for touch in lead.touches if lead is not None else ():
                if touch.channel == "call" and touch.stage in ("sending", "accepted") and now - touch.requested < _LONGEST_CALL:
                    found.add(touch.actor)
            for ring in lead.rings if lead is not None else ():
                if ring.state in ("ringing", "talking") and now - ring.at < _LONGEST_CALL:
                    found.update(ring.members)
        return found
