"""What is typed of cover, a whole book and how the store works, read. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.domain import clock
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

_DAY: Final = 86_400_000


def cover_in(first: str, last: str, zone: str, now: Instant) -> tuple[Instant, Instant] | Unfit:
    """From when and until when: days of the store, "2026-07-20", the last of them whole; an empty `first` is now."""
    begins, ends = _day(first) if first.strip() else clock.local(now, zone).date(), _day(last)
    if begins is None:
        return Unfit(tr("“{first}” is no day, such as 2026-07-20. Nothing was changed.", first=first.strip()), "first")
    if ends is None:
        said = (
            tr("“{last}” is no day, such as 2026-07-31", last=last.strip())
            if last.strip()
            else tr("Say the last day of it, such as 2026-07-31")
        )
        return Unfit(tr("{said}. Nothing was changed.", said=said), "last")
    if ends < begins:
        return Unfit(tr("The last day is before the first. Nothing was changed."), "last")
    since = clock.midnight(begins, zone) if first.strip() else now
    return since, clock.midnight(date.fromordinal(ends.toordinal() + 1), zone)


def counts_in(typed: Mapping[str, str], leads: int) -> tuple[tuple[str, int], ...] | Unfit:
    """Who takes how many of a book of `leads`, from what stands beside each member: a number, or "all" for who takes what is left. The
    field of an Unfit is the member."""
    counts = list[tuple[str, int]]()
    for member, said in typed.items():
        plain = said.strip().casefold()
        if not plain or plain == "0":
            continue
        if plain != "all" and not re.fullmatch(r"[0-9]{1,6}", plain):
            return Unfit(tr("“{said}” is no number of leads. Nothing was moved. Write one, or all.", said=said.strip()), member)
        counts.append((member, leads if plain == "all" else int(plain)))
    if not counts:
        return Unfit(tr("Say who takes them: a number beside each, or all beside one. Nothing was moved."), "")
    return tuple(counts)


def minutes_in(said: str) -> float | None:
    """A number of minutes above none."""
    try:
        minutes = float(said.strip().replace(",", "."))
    except ValueError:
        return None
    return minutes if 0 < minutes < _DAY else None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None
