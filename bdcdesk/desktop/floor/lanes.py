"""Work by urgency: which of it becomes cards, and what the rest is. Pure."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bdcdesk.desktop.floor.counting import BREATH
from bdcdesk.desktop.floor.view import ANYONE, Card, Lane, More
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.countdown import NEAR, SOON
from bdcdesk.domain import order
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Kind, Work
from bdcdesk.domain.work import REPLIES
from bdcdesk.translation import many, tr

LANES: tuple[tuple[str, Tone], ...] = (
    (tr("Overdue"), Tone.bad),
    (tr("Under 3 min"), Tone.warn),
    (tr("Under 15 min"), Tone.ok),
    (tr("Today"), Tone.muted),
)
NOBODY = tr("nobody yet")
_WAITING: frozenset[Kind] = frozenset({"new", "again", "reply", "missed call", "trouble"})
UNNAMED = tr("Unnamed shopper")

_PLURAL: dict[Kind, str] = {
    "reply": tr("replies"),
    "missed call": tr("missed calls"),
    "trouble": tr("messages that did not go"),
    "new": tr("first answers"),
    "again": tr("who asked again"),
    "promise": tr("promises"),
    "confirm": tr("confirmations"),
    "appointment": tr("appointments"),
    "no-show": tr("missed appointments"),
    "be-back": tr("be-backs"),
    "car": tr("news of cars"),
    "follow-up": tr("follow-ups"),
    "look": tr("to look at"),
    "duplicate": tr("who may be one shopper"),
    "elsewhere": tr("at other desks"),
}


@dataclass(slots=True)
class Sorted:
    """`lanes` in the order of LANES; `of` counts, by member, all work due by the end of today; `trouble` what did not go out;
    `late_desk` leads that wait for the desk past its time."""

    lanes: tuple[list[Work], ...] = field(default_factory=lambda: tuple([] for _ in LANES))
    of: Counter[str] = field(default_factory=Counter)
    trouble: int = 0
    late_desk: int = 0


def sort_work(works: Iterable[Work], now: Instant, tomorrow: Instant, breathe: Callable[[], object]) -> Sorted:
    """All work that is due before `tomorrow`, or within 15 minutes, by urgency; and whoever waits for an answer, even over a night.

    What has no time, as the test of a connection, is in no lane."""
    found = Sorted()
    overdue, soon, near, today = found.lanes
    for place, work in enumerate(works, 1):
        if place % BREATH == 0:
            breathe()
        found.late_desk += 0 < work.desk < now
        if not work.due:
            continue
        left = work.due - now
        if left < 0:
            overdue.append(work)
        elif left < SOON:
            soon.append(work)
        elif left < NEAR:
            near.append(work)
        elif work.due < tomorrow or work.kind in _WAITING:
            today.append(work)
        else:
            continue
        found.of[work.who] += 1
        found.trouble += work.kind == "trouble"
    return found


def foremost(found: Sorted, now: Instant, most: int) -> tuple[list[Work], ...]:
    """The works of each lane that are shown: overdue ones by what waiting costs, the others by when they are due."""
    overdue, *later = found.lanes
    first = heapq.nsmallest(most, overdue, key=lambda work: order.place(work, now))
    return (first, *(heapq.nsmallest(most, lane, key=lambda work: (work.due, work.lead)) for lane in later))


def lane(place: int, works: list[Work], shown: list[Work], leads: Mapping[str, Lead], names: Mapping[str, str], store: str) -> Lane:
    """Lane number `place` of LANES with its cards; a work whose lead is not among `leads` is counted only."""
    name, tone = LANES[place]
    cards = tuple(_card(work, leads[work.lead], names, store) for work in shown if work.lead in leads)
    return Lane(name, tone, len(works), cards, _more(works, {card.lead for card in cards}))


def shopper_name(lead: Lead) -> str:
    """How a shopper is called on the floor."""
    person = lead.shopper
    name = person.name or f"{person.first} {person.last}"
    return " ".join(name[:120].split()) or UNNAMED


def _card(work: Work, lead: Lead, names: Mapping[str, str], store: str) -> Card:
    owner = names.get(work.who, work.who) if work.who else _free(lead, names)
    total = work.due - work.since
    return Card(work.lead, shopper_name(lead), _what(work, lead, names), work.who, owner, store, work.due, max(0, total), lead.zone)


def _free(lead: Lead, names: Mapping[str, str]) -> str:
    """Whose it is to take, of a lead that nobody has."""
    last = lead.offers[-1] if lead.offers else None
    if last is None or last.kind == "all":
        return NOBODY
    return tr("offered to {who}", who=names.get(last.to, last.to)) if last.to else tr("found nobody")


def _what(work: Work, lead: Lead, names: Mapping[str, str]) -> str:
    head = work.words(names)
    if work.kind == "new" and not work.pending:
        head = tr("New")
    elif work.kind == "reply" and work.why in REPLIES:
        head = tr("Reply, sending") if work.pending else tr("Reply")
    car = lead.wanted
    model = " ".join(part for part in (car.model or car.make, car.trim) if part) if car else ""
    return f"{head} · {model}" if model else head


def _more(works: list[Work], shown: set[str]) -> More | None:
    rest = [work for work in works if work.lead not in shown]
    if not rest:
        return None
    kinds = [_PLURAL[kind] for kind, _ in Counter(work.kind for work in rest).most_common(2)]
    owners = {work.who for work in rest} - {ANYONE}
    unowned = sum(work.who == ANYONE for work in rest)
    parts = [many(len(owners), "1 agent", "{n} agents")] if owners else []
    parts += [f"{unowned:,} {NOBODY}"] if unowned else []
    return More(len(rest), " and ".join(kinds), " · ".join(parts))
