"""Who is there says so; the hub offers leads to them, one after the other, and takes back what its owner left behind."""

import msgspec

from bdcdesk.domain import distribution
from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, OnLead, OnSettings, Refused
from bdcdesk.domain.agent import Agent, attending
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.agent import SkillsSet, Status, StatusSet
from bdcdesk.domain.events.offer import LetGo, Offered
from bdcdesk.domain.events.settings import Distribution
from bdcdesk.domain.identity import agent_stream, lead_stream
from bdcdesk.translation import tr

_SHORTEST, _LONGEST = 5_000, 3_600_000


class SetStatus(Action, frozen=True, kw_only=True, tag="set_status"):
    """`member` is there, away or gone home: said by themself, or by a supervisor. It is told whatever is known."""

    member: str
    status: Status

    @property
    def streams(self) -> tuple[str, ...]:
        return (agent_stream(self.member),)

    def decide(self, known: Known) -> Decision:
        return Append((Change(agent_stream(self.member), (Draft(StatusSet(self.member, self.status)),), wish=False),))


class SetSkills(Action, frozen=True, kw_only=True, tag="set_skills"):
    """What `member` can do beyond what everybody can. Who may say so is central's to say."""

    member: str
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def streams(self) -> tuple[str, ...]:
        return (agent_stream(self.member),)

    def decide(self, known: Known) -> Decision:
        agent = known.agent(self.member) or Agent(self.member)
        if (agent.skills, agent.languages) == (self.skills, self.languages):
            return Append(())
        return Append((Change(agent_stream(self.member), (Draft(SkillsSet(self.member, self.skills, self.languages)),), wish=True),))


class SetDistribution(OnSettings, frozen=True, kw_only=True, tag="set_distribution"):
    """How this store finds somebody for a lead."""

    distribution: Distribution

    def decide(self, known: Known) -> Decision:
        store = known.settings
        if store is None:
            return Refused(tr("The store is not set up yet."))
        if not all(_SHORTEST <= time <= _LONGEST for time in (self.distribution.patience, self.distribution.all_for)):
            return Refused(tr("An offer stands for between 5 seconds and an hour."))
        if self.distribution.most < 1:
            return Refused(tr("A lead is offered to one agent at least."))
        if store.distribution == self.distribution:
            return Append(())
        return self.wish(msgspec.structs.replace(store, distribution=self.distribution))


class MoveOn(OnLead, frozen=True, kw_only=True, tag="move_on"):
    """The hub offers the lead to the next of `members` who is there, to all, or leaves it to the supervisor. `turn`: the lead's by then.

    It is appended at the version of the lead and at that of the agent who is asked: who has just gone is not asked.
    """

    turn: int
    members: tuple[str, ...] = ()

    @property
    def streams(self) -> tuple[str, ...]:
        return (lead_stream(self.lead), *(agent_stream(member) for member in self.members))

    def decide(self, known: Known) -> Decision:
        lead, store = known.lead(self.lead), known.settings
        if lead is None or store is None or lead.turn != self.turn:
            return Append(())
        there = [member for member in self.members if (agent := known.agent(member)) is not None and agent.there]
        own = distribution.own_of(lead, known.lead)
        move = distribution.next_move(lead, store.distribution, there, known.now, own)
        if move is None:
            return Append(())
        made = Change(lead_stream(self.lead), (Draft(move),), wish=True)
        asked = (Change(agent_stream(move.to), (), wish=True),) if isinstance(move, Offered) else ()
        return Append((made, *asked))


class LetLeadGo(OnLead, frozen=True, kw_only=True, tag="let_lead_go"):
    """The hub makes a lead anybody's whose owner `agent` went home while its shopper waits, or was `removed` from the store."""

    agent: str
    turn: int
    removed: bool = False

    @property
    def streams(self) -> tuple[str, ...]:
        return (lead_stream(self.lead), agent_stream(self.agent))

    def decide(self, known: Known) -> Decision:
        lead, agent = known.lead(self.lead), known.agent(self.agent)
        if self.removed:
            agent = attending({}, [self.agent], {}, known.now)[self.agent]
        if lead is None or agent is None or lead.owner != self.agent or lead.turn != self.turn:
            return Append(())
        if not distribution.must_let_go(lead, {self.agent: agent}, known.now, self.removed):
            return Append(())
        made = Change(lead_stream(self.lead), (Draft(LetGo(self.agent, self.turn)),), wish=True)
        return Append((made, Change(agent_stream(self.agent), (), wish=True)))
