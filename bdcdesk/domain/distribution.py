"""Who is offered a lead that nobody has, and how it goes on when they do not take it. Pure.

An offer stands for its time and for one agent; then the next is asked, then all, then the supervisor. It never touches the lead's clock.
Who is there says so: an agent whose status is “available”, while the store is open. While it is closed, and in a store whose leads are up
for grabs, nothing is offered and whoever comes may take a lead.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from bdcdesk.domain import order
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.offer import LeftToSupervisor, Offered, OfferedToAll
from bdcdesk.domain.events.settings import Distribution
from bdcdesk.domain.following import Following, begun
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.placeholders import Language
from bdcdesk.domain.work import next_work

AT_ONCE: Final = 3
"""Offers that stand for one agent at most when new leads are offered: a night's backlog does not come down on the first who is there."""

change = msgspec.structs.replace

Move: TypeAlias = Offered | OfferedToAll | LeftToSupervisor
Turn = tuple[Instant, int]

SPANISH: Final = frozenset(("spanish", "español", "espanol", "castellano", "es"))
"""How a supervisor may have written down that somebody speaks it."""

_WAITS: Final = frozenset({"new", "again", "reply", "missed call", "trouble", "promise", "call back"})
"""Kinds of work for which a shopper waits now, not until tomorrow."""


class Turns(msgspec.Struct):
    """Whose turn it is, from what has happened: when each was last offered a lead first, was last offered any, and last did anything."""

    first: dict[str, Turn] = {}
    last: dict[str, Turn] = {}
    did: dict[str, Instant] = {}
    counted: dict[str, int] = {}
    made: int = 0

    def notice(self, lead: Lead) -> None:
        """This lead may have changed."""
        if lead.first_offer is not None and self.counted.get(lead.id, 0) < 1:
            self._count(self.first, lead.first_offer.to, lead.first_offer.at)
            self.counted[lead.id] = 1
        for offer in lead.offers:
            if offer.to:
                self.last[offer.to] = max(self.last.get(offer.to, (0, 0)), (offer.at, 0))
        if lead.owner:
            self.did[lead.owner] = max(self.did.get(lead.owner, 0), lead.claimed)
        for touch in lead.touches:
            self.did[touch.actor] = max(self.did.get(touch.actor, 0), touch.requested)

    def offered(self, lead: Lead, to: str, now: Instant) -> None:
        """It was offered to them just now."""
        self.made += 1
        self.last[to] = (now, self.made)
        if lead.first_offer is None:
            self.counted[lead.id] = 1
            self._count(self.first, to, now)

    def _count(self, turns: dict[str, Turn], member: str, at: Instant) -> None:
        self.made += 1
        turns[member] = max(turns.get(member, (0, 0)), (at, self.made))


def live_work(lead: Lead, now: Instant, by: Following | None = None) -> Work | None:
    """What the shopper waits for now, of a lead that somebody is to be found for; a follow-up by its plan (`by`)."""
    if lead.closed or lead.owner or lead.newer or not lead.is_lead:
        return None
    work = next_work(lead, by)
    return work if work is not None and not work.pending and work.since <= now + order.HANDLING else None


def _comes_up(lead: Lead, now: Instant) -> bool:
    """Whether there is anything to be done of it now, for who decides again what the hub has found: they know no plan, so that a follow-up
    is due is the hub's word, as long as the shopper does not want to wait."""
    work = next_work(lead)
    if work is None or work.pending:
        return False
    if work.kind == "follow-up":
        since = begun(lead)
        return since.stage != "later" or since.at <= now + order.HANDLING
    return work.since <= now + order.HANDLING


def english(words: str) -> Language:
    """Where nobody can tell."""
    return "en"


def able(lead: Lead, rules: Distribution, agents: Iterable[Agent], spoken: Callable[[str], Language] = english) -> list[str]:
    """Those who are there and fit; all who are there when nobody fits: a lead does not wait for a skill that has the day off.

    Of these, whoever speaks the shopper's language where anybody does: it waits for none of them either. `spoken`: the language of words.
    """
    there = [agent for agent in agents if agent.there]
    fit = there
    if rules.mode == "by skill":
        needed = {need.skill.casefold() for need in rules.needs if need.has.casefold() in _told(lead, need.field).casefold()}
        fit = [agent for agent in there if needed <= agent.can]
    elif rules.mode == "by source":
        teams = {source.casefold(): team for source, team in rules.teams.items()}
        team = next((teams[name.casefold()] for name in (lead.via, *lead.sources) if name.casefold() in teams), None)
        fit = there if team is None else [agent for agent in there if agent.member in team]
    asked = fit or there
    speakers = [agent for agent in asked if agent.can & SPANISH]
    # What nobody here speaks, or everybody does, need not be looked at.
    if 0 < len(speakers) < len(asked) and spoken(lead.newest_words) == "es":
        asked = speakers
    return sorted(agent.member for agent in asked)


def _told(lead: Lead, field: str) -> str:
    car = lead.wanted
    return {"source": " ".join(lead.sources), "campaign": lead.campaign, "make": car.make if car else "", "words": lead.newest_words}[field]


def in_turn(lead: Lead, members: Collection[str], rules: Distribution, turns: Turns) -> list[str]:
    """Whose turn it is first: in a round, or of those who have done nothing for the longest."""
    if rules.mode == "longest idle":
        return sorted(members, key=lambda member: (max(turns.did.get(member, 0), turns.last.get(member, (0, 0))[0]), member))
    rounds = turns.first if lead.first_offer is None else turns.last
    return sorted(members, key=lambda member: (rounds.get(member, (0, 0)), member))


def own_of(lead: Lead, known: Callable[[str], Lead | None]) -> str:
    """Whose customer the shopper is: who sold to them, or received them in the showroom, when they asked before; "" for nobody's."""
    before = known(lead.earlier) if lead.earlier else None
    if before is None:
        return ""
    received = before.appointment is not None and before.appointment.state == "shown"
    return before.owner if before.bought or received else ""


def next_move(lead: Lead, rules: Distribution, members: Sequence[str], now: Instant, own: str = "") -> Move | None:
    """How it goes on with this lead now; None while it stays as it is. `members`: who is there and fits, whose turn it is first. Whose
    customer it is (`own`), if they are among them, is asked before all others, even where leads are up for grabs otherwise."""
    if lead.closed or lead.owner or lead.newer or not lead.is_lead or not _comes_up(lead, now):
        return None
    if own in members and not lead.offers:
        return Offered(own, now + rules.patience, lead.turn)
    if rules.mode == "up for grabs":
        return None
    last = lead.offers[-1] if lead.offers else None
    had = {offer.to for offer in lead.offers if offer.kind == "agent"}
    if last is not None:
        stands = last.kind == "supervisor" if had else False
        stands |= last.kind == "all" and now < last.until
        stands |= last.kind == "agent" and now < last.until and last.to in members
        if stands:
            return None
    chosen = next((member for member in members if member not in had), None)
    if chosen is not None and len(had) < rules.most and (last is None or last.kind != "all"):
        return Offered(chosen, now + rules.patience, lead.turn)
    if last is not None and last.kind == "supervisor":
        return None
    if not members:
        return LeftToSupervisor("nobody is there", lead.turn)
    if last is None or last.kind == "agent":
        return OfferedToAll(now + rules.all_for, lead.turn)
    return LeftToSupervisor("nobody took it", lead.turn)


class Choice(msgspec.Struct, frozen=True):
    """A lead that is to go on, and in which order its agents are asked."""

    lead: str
    members: tuple[str, ...]


def choose(
    leads: Iterable[Lead],
    rules: Distribution,
    agents: Mapping[str, Agent],
    turns: Turns,
    now: Instant,
    most: int,
    by: Following | None = None,
    known: Callable[[str], Lead | None] = lambda lead: None,
    spoken: Callable[[str], Language] = english,
) -> list[Choice]:
    """At most `most` leads that go on now, those first for whom waiting costs most. What it chooses is counted in `turns`. `known`: leads
    by their id, which tell whose customer somebody is. `spoken`: in which language words are."""
    at_once = 1 if rules.mode == "longest idle" else AT_ONCE
    there = list(agents.values())
    standing: dict[str, int] = {}
    asked, fresh = list[Lead](), list[Lead]()
    for lead in leads:
        offer = lead.standing(now)
        if offer is not None and agents.get(offer.to, Agent(offer.to)).there:
            standing[offer.to] = standing.get(offer.to, 0) + 1
        else:
            (asked if lead.offers else fresh).append(lead)
    if any(agent.there for agent in there) and all(standing.get(agent.member, 0) >= at_once for agent in there if agent.there):
        # Nobody could be asked: a long backlog is not looked through for that.
        fresh = []
    # What has been offered goes on first: its time is over.
    found = [
        ((n, order.place(work, now)), lead) for n, part in enumerate((asked, fresh)) for lead in part if (work := live_work(lead, now, by))
    ]
    chosen: list[Choice] = []
    for _, lead in sorted(found, key=lambda each: each[0]):
        members = in_turn(lead, able(lead, rules, there, spoken), rules, turns)
        own = own_of(lead, known)
        if agents.get(own, Agent(own)).there and own not in members:
            members.append(own)
        move = next_move(lead, rules, members, now, own)
        if move is None:
            continue
        if isinstance(move, Offered):
            if not lead.offers and standing.get(move.to, 0) >= at_once:
                # Whose turn it is has enough to look at. Until they have, whoever is faster may take it.
                continue
            standing[move.to] = standing.get(move.to, 0) + 1
            turns.offered(lead, move.to, now)
        chosen.append(Choice(lead.id, tuple(members)))
        if len(chosen) == most:
            break
    return chosen


def must_let_go(lead: Lead, agents: Mapping[str, Agent], now: Instant, removed: bool = False, by: Following | None = None) -> bool:
    """Whether its owner went home while the shopper waits for something that is owed now. Of who was `removed` from the store, and will
    not be back tomorrow, that is any work at all, of a follow-up by its plan (`by`)."""
    owner = agents.get(lead.owner)
    if owner is None or not owner.left or lead.closed or lead.newer:
        return False
    if removed:
        return live_work(change(lead, owner=""), now, by) is not None if by is not None else _comes_up(lead, now)
    work = next_work(lead)
    return work is not None and not work.pending and work.kind in _WAITS and work.since <= now + order.HANDLING
