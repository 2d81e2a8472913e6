"""What the page “Talking and chased” shows: an agent's two figures in plain words, and the leads behind each. Pure."""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.domain.in_touch import LIVE, InTouch, Side, in_touch
from bdcdesk.domain.lead import Lead
from bdcdesk.report.times import when
from bdcdesk.translation import many, tr

ABOUT: Final[dict[Side, str]] = {
    "talking": tr(
        "Yours, open, that you have reached and heard from in the last {live} days: they wrote, rang, asked "
        "again or talked. Those who wait for you come first.",
        live=LIVE // 86_400_000,
    ),
    "chased": tr(
        "Yours, open, where you were last: a text, mail, call or voicemail of the store's reached them, and they have not answered"
        " since. Who has been silent longest comes first."
    ),
}
OWED: Final = tr("Not in either figure: {} of yours that nobody has reached yet, or that waited for an answer too long to be a talk.")


class Shopper(msgspec.Struct, frozen=True):
    """One lead behind a figure, in words; `by` is what it is sorted by."""

    lead: str
    who: str
    last: str
    next: str
    by: tuple[int, int, str]


class TalkingView(msgspec.Struct, frozen=True):
    """`owed`: how many open leads of theirs are in neither figure."""

    talking: tuple[Shopper, ...] = ()
    chased: tuple[Shopper, ...] = ()
    owed: int = 0

    def and_at(self, other: "TalkingView") -> "TalkingView":
        """The same with what is theirs at another store."""
        talking = sorted((*self.talking, *other.talking), key=lambda one: one.by)
        chased = sorted((*self.chased, *other.chased), key=lambda one: one.by)
        return TalkingView(tuple(talking), tuple(chased), self.owed + other.owed)


def talking_view(leads: Iterable[Lead], member: str, next_of: Callable[[Lead], tuple[str, Instant]], now: Instant) -> TalkingView:
    """Of the leads that `member` has. `next_of`: what is to be done on one, in words, and when it is due (0: at no time)."""
    sides: dict[Side, list[Shopper]] = {"talking": [], "chased": [], "owed": []}
    for lead in leads:
        known = in_touch(lead, now) if lead.owner == member else None
        if known is not None:
            sides[known.side].append(_shopper(lead, known, next_of(lead), now))
    return TalkingView(tuple(sides["talking"]), tuple(sides["chased"]), len(sides["owed"])).and_at(TalkingView())


def _shopper(lead: Lead, known: InTouch, work: tuple[str, Instant], now: Instant) -> Shopper:
    by = (int(not known.your_turn), -known.heard, lead.id) if known.side == "talking" else (0, known.said, lead.id)
    return Shopper(lead.id, lead.shopper.name or tr("No name given"), _last(lead, known, now), _next(work, lead, now), by)


def _last(lead: Lead, known: InTouch, now: Instant) -> str:
    if known.side == "talking":
        turn = tr("your turn") if known.your_turn else tr("nothing waits for you")
        return f"{when(known.heard, lead.zone, now)}; {turn}"
    never = "" if known.heard else tr(", never heard")
    said, tries = when(known.said, lead.zone, now), many(known.tries, "1 try", "{n} tries")
    return f"{said}; {tries}{never}"


def _next(work: tuple[str, Instant], lead: Lead, now: Instant) -> str:
    what, due = work
    return f"{what}: {when(due, lead.zone, now)}" if due else what
