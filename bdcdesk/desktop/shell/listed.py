"""Which leads this desk lists, and with what work: by the member's role, by cover, by who looks alike, by who is on the store's site."""

from collections.abc import Iterable, Mapping
from typing import Final

from bdcdesk.central.records import Visit
from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.agent import covered
from bdcdesk.domain.book import Diary
from bdcdesk.domain.events.plans import PlanKept
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.following import Following
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.own_plans import following_of
from bdcdesk.domain.planned_work import coming
from bdcdesk.domain.today import Meetings
from bdcdesk.domain.work import desk_work, look_at_alike, next_work, while_on_site
from bdcdesk.replica.desk import Desk
from bdcdesk.translation import tr

News = tuple[Rooftop, Iterable[str]]
"""Leads of a store that are new or different."""
_OPEN: Final = tr("{who} has it open")
_DOES: Final = {
    "Reading": tr("{who} reads it"),
    "Texting": tr("{who} texts them"),
    "Writing to": tr("{who} writes to them"),
    "On a call with": tr("{who} calls them"),
}
"""What a desk tells of itself, as a colleague is told."""


class Listed:
    """Of all stores of the group. Belongs to the desk's thread."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._firsts: set[str] = set()
        self._known_firsts: frozenset[str] = frozenset()
        self._there: dict[str, Visit] = {}
        self._beside: dict[str, tuple[str, str]] = {}
        self._twins: dict[str, frozenset[str]] = {}
        self._covered: dict[str, frozenset[str]] = {}
        self._followed: dict[str, tuple[Desk, tuple[Hours, tuple[PlanKept, ...]], Following]] = {}
        self._plans: dict[str, tuple[Hours, tuple[PlanKept, ...]]] = {}
        self.diary = Diary()
        self.meetings: dict[str, Meetings] = {}

    @property
    def firsts(self) -> frozenset[str]:
        """The first names of all shoppers that were looked at, folded."""
        if len(self._known_firsts) != len(self._firsts):
            self._known_firsts = frozenset(self._firsts)
        return self._known_firsts

    def work(self, lead: Lead | None, rooftop: Rooftop) -> Work | None:
        """The lead's next work if this store's desk lists it."""
        if lead is None:
            return None
        self.diary.put(lead)
        self.meetings.setdefault(rooftop.store.id, Meetings()).put(lead, rooftop.desk.me)
        if lead.shopper.first:
            self._firsts.update(lead.shopper.first.casefold().split())
        work = self._owed(lead, rooftop)
        if work is None or work.kind == "elsewhere":
            return None
        if not (rooftop.store.everyone or work.who in ("", rooftop.desk.me) or self._seen_by_role(work, rooftop)):
            return None
        self._group.note(lead.id, rooftop)
        visit = self._there.get(lead.id)
        return while_on_site(work, lead, visit.since) if visit is not None and not work.pending else work

    def _owed(self, lead: Lead, rooftop: Rooftop) -> Work | None:
        """What of this lead is for this member's role: the desk answers, who greets sees who comes, who only arranges has no shoppers."""
        role = rooftop.store.role
        if role == "receptionist":
            return coming(lead)
        if role == "admin":
            return None
        work = next_work(lead, self.following(rooftop))
        if speaks_for_desk(rooftop):
            work = desk_work(lead) or work
        if work is None or work.kind not in ("follow-up", "look"):
            return work
        return look_at_alike(work, lead, rooftop.desk.alike(lead))

    def with_twins(self, leads: Iterable[str], desk: Desk) -> dict[str, None]:
        """These, and those that looked like one of them or do now: what somebody has to look at is about both."""
        found = dict[str, None]()
        for name in leads:
            lead = desk.lead(name)
            now = frozenset(other.id for other in desk.alike(lead)) if lead is not None and not lead.closed else frozenset()
            found |= dict.fromkeys((name, *sorted(now | self._twins.get(name, frozenset()))))
            if now or name in self._twins:
                self._twins[name] = now
            for other in now:
                self._twins[other] = self._twins.get(other, frozenset()) | {name}
        return found

    def _seen_by_role(self, work: Work, rooftop: Rooftop) -> bool:
        """Who greets sees whose customer it may be; who covers for somebody sees that one's work."""
        return rooftop.store.role == "receptionist" or self.covers(work.who, rooftop.store.id)

    def covers(self, member: str, store: str) -> bool:
        """Whether whoever works here does that one's work now."""
        return member in self._covered.get(store, frozenset())

    def moved_by_cover(self) -> list[News]:
        """The leads of those whose cover began or ended since this was last asked, which nobody has to say: their work comes, or goes."""
        news = list[News]()
        for rooftop in self._group.open if self._group.loaded else ():
            desk = rooftop.desk
            now = covered(desk.agents, desk.me, desk.now())
            before = self._covered.get(rooftop.store.id, frozenset())
            if now != before:
                self._covered[rooftop.store.id] = now
                news.append((rooftop, [lead.id for lead in list(desk.leads.values()) if lead.owner in now ^ before]))
        return news

    def moved_by_plans(self) -> list[News]:
        """The open leads of a store whose plans or hours are others since this was last asked: their next step is, too."""
        news = list[News]()
        for rooftop in self._group.open if self._group.loaded else ():
            desk, store = rooftop.desk, rooftop.desk.settings
            if store is not None:
                before, now = self._plans.get(rooftop.store.id), (store.hours, store.plans)
                self._plans[rooftop.store.id] = now
                if before is not None and before != now:
                    news.append((rooftop, [lead.id for lead in list(desk.leads.values()) if not lead.closed]))
        return news

    def moved_on_site(self) -> list[News]:
        """The leads whose shoppers have come to the site since this was last asked, gone on to another page, or left."""
        before, self._there = self._there, {}
        for rooftop in self._group.open:
            self._there |= rooftop.visits
        moved = [lead for lead in before.keys() | self._there.keys() if _seen(before.get(lead)) != _seen(self._there.get(lead))]
        return self._news(moved)

    def _news(self, moved: list[str]) -> list[News]:
        news = [(rooftop, [lead for lead in moved if rooftop.desk.lead(lead) is not None]) for rooftop in self._group.open]
        return [(rooftop, leads) for rooftop, leads in news if leads]

    def looking(self, lead: str) -> str | None:
        """What its shopper looks at on the site; None if they are not there."""
        visit = self._there.get(lead)
        return visit.looking if visit is not None else None

    def moved_by_others(self) -> list[News]:
        """The leads that somebody else has opened since this was last asked, does something else with, or has left."""
        before, self._beside = self._beside, {}
        for rooftop in self._group.open:
            self._beside |= rooftop.beside
        moved = [lead for lead in before.keys() | self._beside.keys() if before.get(lead) != self._beside.get(lead)]
        return self._news(moved)

    def beside(self, lead: str, names: Mapping[str, str]) -> str:
        """Who else has it open, and what they do: "Kofi Mensah reads it". "" for nobody."""
        member, doing = self._beside.get(lead, ("", ""))
        return _DOES.get(doing, _OPEN).format(who=names.get(member, member)) if member else ""

    def following(self, rooftop: Rooftop) -> Following | None:
        """The plans by which this store's leads are followed up; None until its hours are known."""
        desk, store = rooftop.desk, rooftop.desk.settings
        if store is None:
            return None
        known, by = self._followed.get(rooftop.store.id), (store.hours, store.plans)
        if known is None or known[0] is not desk or (known[1] is not by and known[1] != by):
            known = self._followed[rooftop.store.id] = (desk, by, following_of(rooftop.store.plans(), store, desk.person))
        return known[2]


def _seen(visit: Visit | None) -> tuple[str, int] | None:
    """What is shown of it: that it goes on for longer is no news."""
    return (visit.looking, visit.since) if visit is not None else None


def speaks_for_desk(rooftop: Rooftop) -> bool:
    """Whether this member owes the desk's answers; a supervisor may give one, and has the floor to look after."""
    return rooftop.store.role == "desk_manager"
