"""A lead's appointment, and the visit that came of it, as the lead's fold keeps them."""

from typing import Literal

import msgspec

from bdcdesk.domain.events.appointment import Answered
from bdcdesk.domain.events.base import Instant


class Appointment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """`until`, `grace`, `greeter` and `back` as in its events. `set_by`: who set it or moved it, () where an older release did; `planned`:
    when that was last, `moved`: how often. `answer`: what the shopper's text `sid` said of it at `answered`, with `minutes` and `late` as
    there. `timed`: it was missed by itself. `demonstrated`, `worked` and `left`: when that was; `why` they left without buying, by the
    floor's word."""

    id: str
    when: Instant
    zone: str
    salesperson: str = ""
    state: Literal["set", "confirmed", "here", "shown", "missed", "cancelled"] = "set"
    changed: Instant = 0
    planned: Instant = 0
    until: Instant = 0
    grace: int = 0
    set_by: tuple[str, ...] = ()
    moved: int = 0
    answer: Answered | Literal[""] = ""
    sid: str = ""
    answered: Instant = 0
    minutes: int = 0
    late: int = 0
    timed: bool = False
    greeter: str = ""
    back: Instant = 0
    demonstrated: Instant = 0
    worked: Instant = 0
    left: Instant = 0
    why: str = ""

    @property
    def to_come(self) -> bool:
        """Whether the shopper is still expected."""
        return self.state in ("set", "confirmed")

    @property
    def missed_from(self) -> Instant:
        """From when it counts as missed if nobody marks it; 0 for never."""
        return self.when + self.late * 60_000 + self.grace if self.to_come and self.grace else 0
