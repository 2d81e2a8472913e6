"""How a store's people share the work: the store's choice, cover for a time, and a leaver's whole book in one act."""

from collections.abc import Iterable, Sequence

import msgspec

from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, OnSettings, Refused
from bdcdesk.domain.agent import Agent, Cover
from bdcdesk.domain.events import Draft, Instant
from bdcdesk.domain.events.lead import Reassigned
from bdcdesk.domain.events.team import CoverEnded, CoverSet, Team, TeamSet
from bdcdesk.domain.identity import agent_stream, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr

_SHORTEST, _LONGEST = 60_000, 30 * 86_400_000
LONGEST_COVER = 366 * 86_400_000


class SetTeam(OnSettings, frozen=True, kw_only=True, tag="set_team"):
    """Who keeps a shopper, and how long the desk has."""

    team: Team

    def decide(self, known: Known) -> Decision:
        store = known.settings
        if store is None:
            return Refused(tr("The store is not set up yet."))
        if not _SHORTEST <= self.team.desk_answer <= _LONGEST:
            return Refused(tr("The desk has between a minute and 30 days."))
        if store.team == self.team:
            return Append(())
        return self.wish(TeamSet(self.team))


class SetCover(Action, frozen=True, kw_only=True, tag="set_cover"):
    """`by` sees to the work of `member` from `since` until `until`. Who may say it for others is central's to say."""

    member: str
    by: str
    since: Instant
    until: Instant

    @property
    def streams(self) -> tuple[str, ...]:
        return (agent_stream(self.member),)

    def decide(self, known: Known) -> Decision:
        if self.by in ("", self.member):
            return Refused(tr("Choose somebody else to cover."))
        if not self.since < self.until <= self.since + LONGEST_COVER:
            return Refused(tr("Cover ends after it begins, within a year."))
        if self.until <= known.now:
            return Refused(tr("That time is past. Choose a time to come."))
        other = known.agent(self.by)
        if other is not None and other.covered_by(max(known.now, self.since)):
            return Refused(tr("{who} is away then too, and somebody covers for them."), by=self.by)
        agent = known.agent(self.member) or Agent(self.member)
        if agent.cover == Cover(self.by, self.since, self.until):
            return Append(())
        told = CoverSet(self.member, self.by, self.since, self.until)
        return Append((Change(agent_stream(self.member), (Draft(told),), wish=True),))


class EndCover(Action, frozen=True, kw_only=True, tag="end_cover"):
    member: str

    @property
    def streams(self) -> tuple[str, ...]:
        return (agent_stream(self.member),)

    def decide(self, known: Known) -> Decision:
        agent = known.agent(self.member)
        if agent is None or agent.cover is None or agent.cover.until <= known.now:
            return Refused(tr("Nobody covers for them."))
        return Append((Change(agent_stream(self.member), (Draft(CoverEnded(self.member)),), wish=True),))


class Share(msgspec.Struct, frozen=True):
    """A lead that goes to a member."""

    lead: str
    to: str


def shared(leads: Iterable[Lead], counts: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    """A whole book by hand counts (member, how many), in the order of arrival, each in turn until theirs is full; what is left over goes on
    in turns among all. () where there is nobody."""
    book = sorted(leads, key=lambda lead: (lead.arrived, lead.id))
    left = {member: max(0, count) for member, count in counts if member}
    made = list[Share]()
    while left and len(made) < len(book):
        takers = [member for member, count in left.items() if count] or list(left)
        for member in takers[: len(book) - len(made)]:
            made.append(Share(book[len(made)].id, member))
            left[member] -= 1 if left[member] else 0
    return tuple(made)


class TransferBook(Action, frozen=True, kw_only=True, tag="transfer_book"):
    """All leads of `member` go to others at once: with what is planned, promised and set on them, which a lead holds itself.

    What has another owner by then, or was closed, stays as it is. `undoes`: it is the taking back of one, and each goes from whom it went
    to back to `member`. Whole or not at all: one log entry, one undo.
    """

    member: str
    shares: tuple[Share, ...]
    undoes: bool = False

    @property
    def streams(self) -> tuple[str, ...]:
        return (agent_stream(self.member), *dict.fromkeys(lead_stream(share.lead) for share in self.shares))

    def decide(self, known: Known) -> Decision:
        if any(share.to in ("", self.member) for share in self.shares):
            return Refused(tr("Choose somebody else to take the leads."))
        moves = {share.lead: (share.to, self.member) if self.undoes else (self.member, share.to) for share in self.shares}
        made = tuple(
            Change(lead_stream(name), (Draft(Reassigned(after, before=before)),), wish=True)
            for name, (before, after) in moves.items()
            if (lead := known.lead(name)) is not None and not lead.closed and not lead.newer and lead.owner == before
        )
        if not made:
            return Refused(tr("None of these leads is where it was: nothing was moved."))
        return Append(made)
