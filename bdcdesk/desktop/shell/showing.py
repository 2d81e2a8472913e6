"""From what the desks know to what the screens show: made in the desk's thread, handed over as frozen values."""

import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

import msgspec

from bdcdesk.central.records import Visit
from bdcdesk.desktop.shell.backstage import Rows
from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.desktop.work.order import arrange
from bdcdesk.desktop.work.ranking import Ranking
from bdcdesk.desktop.work.row import WorkRow
from bdcdesk.desktop.work.view_model import work_row
from bdcdesk.domain import morning, order
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.agent import covered
from bdcdesk.domain.appointment_words import Wordings
from bdcdesk.domain.book import Diary
from bdcdesk.domain.events import Instant
from bdcdesk.domain.following import Following
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.planned_work import coming
from bdcdesk.domain.rights import RIGHTS
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.source import MAIL, calls_itself
from bdcdesk.domain.work import desk_work, look_at_alike, next_work, while_on_site
from bdcdesk.replica.desk import Desk
from bdcdesk.report.names import Names

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.pump import Pump

_AT_ONCE: Final = 500
_ABOVE_ALL: Final = -1e15


class Showing:
    """One list over all stores of the group. Belongs to the desk's thread; emits the pump's signals."""

    def __init__(self, group: Group, pump: "Pump") -> None:
        self._group = group
        self._pump = pump
        self._ranking = Ranking()
        self._open = ""
        self._floor: str | None = None
        self._floor_stale = False
        self._turn = 0
        self._morning = ""
        self._firsts: set[str] = set()
        self._offers: dict[str, Instant] = {}
        self._known_firsts: frozenset[str] = frozenset()
        self._scenarios: dict[str, tuple[Scenario, ...]] = {}
        self._there: dict[str, Visit] = {}
        self._twins: dict[str, frozenset[str]] = {}
        self._covered: dict[str, frozenset[str]] = {}
        self._followed: dict[str, tuple[Desk, Following]] = {}
        self._wordings: dict[str, Wordings] = {}
        self._diary = Diary()

    def forget(self, rooftop: Rooftop) -> None:
        """This store's desk is opened anew: the same is shown again, from what is read then."""
        self._ranking.drop_all([work.lead for work in self._ranking if self._group.at(work.lead) is rooftop])

    def close(self, rooftop: Rooftop) -> None:
        """Nothing of this store may be seen any more: its work leaves the list, and a lead of it that is open goes."""
        gone = [work.lead for work in self._ranking if self._group.at(work.lead) is rooftop]
        if self._open and self._group.at(self._open) is rooftop:
            self._open = ""
            self._pump.page.emit(None)
        self._ranking.drop_all(gone)
        if self._group.loaded:
            self._hand_over([work.lead for work in self._ranking], lambda: None)
        else:
            self._pump.rows.emit(Rows((), tuple(gone), loaded=False))
        self._floor_stale = True

    def whole(self, breathe: Callable[[], object]) -> None:
        """All leads are read: the list is put in order here and handed over at once. `breathe` is called every few hundred leads."""
        works = []
        for rooftop in self._group.open:
            for n, lead in enumerate(list(rooftop.desk.leads.values())):
                work = self._work(lead, rooftop)
                if work is not None:
                    works.append(work)
                if n % _AT_ONCE == 0:
                    breathe()
        self._ranking.fill(works, self._group.now())
        self._hand_over([work.lead for work in works], breathe)
        self._floor_stale = True

    def _hand_over(self, leads: list[str], breathe: Callable[[], object]) -> None:
        rows: list[WorkRow] = []
        for start in range(0, len(leads), _AT_ONCE):
            rows += self._rows(leads[start : start + _AT_ONCE])
            breathe()
        self._pump.rows.emit(Rows((), (), loaded=True, whole=arrange(rows)))

    def _work(self, lead: Lead | None, rooftop: Rooftop) -> Work | None:
        """The lead's next work if this store's desk lists it."""
        if lead is None:
            return None
        self._diary.put(lead)
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
        work = next_work(lead, self._following(rooftop))
        if _speaks_for_desk(rooftop):
            work = desk_work(lead) or work
        if work is None or work.kind not in ("follow-up", "look"):
            return work
        return look_at_alike(work, lead, rooftop.desk.alike(lead))

    def _with_twins(self, leads: Iterable[str], desk: Desk) -> dict[str, None]:
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
        return rooftop.store.role == "receptionist" or work.who in self._covered.get(rooftop.store.id, frozenset())

    def look_at_cover(self) -> None:
        """Somebody's cover began or ended, which nobody has to say: their work comes, or goes."""
        for rooftop in self._group.open if self._group.loaded else ():
            desk = rooftop.desk
            now = covered(desk.agents, desk.me, desk.now())
            before = self._covered.get(rooftop.store.id, frozenset())
            if now != before:
                self._covered[rooftop.store.id] = now
                self.changed((rooftop, [lead.id for lead in list(desk.leads.values()) if lead.owner in now ^ before]))

    def _following(self, rooftop: Rooftop) -> Following | None:
        """The plans by which this store's leads are followed up; None until its hours are known."""
        desk, store = rooftop.desk, rooftop.desk.settings
        if store is None:
            return None
        known = self._followed.get(rooftop.store.id)
        if known is None or known[0] is not desk or (known[1].hours is not store.hours and known[1].hours != store.hours):
            known = self._followed[rooftop.store.id] = (desk, Following(rooftop.store.plans(), store.hours, desk.person))
        return known[1]

    def changed(self, *news: tuple[Rooftop, Iterable[str]]) -> None:
        """These leads of these stores are new or different."""
        now = self._group.now()
        moved, gone = dict[str, None](), []
        for rooftop, leads in news:
            for name in self._with_twins(leads, rooftop.desk):
                work = self._work(rooftop.desk.lead(name), rooftop)
                if work is not None:
                    moved.update(dict.fromkeys([name, *self._ranking.put(work, now)]))
                elif name in self._ranking:
                    self._ranking.drop(name)
                    gone.append(name)
        self._pump.rows.emit(Rows(self._rows(moved), tuple(gone), self._group.loaded))
        if any(self._open in leads for _, leads in news):
            self._page()
        self._floor_stale = True

    def look_at_site(self) -> None:
        """Shoppers have come to the site, gone on to another page, or left."""
        before, self._there = self._there, {}
        for rooftop in self._group.open:
            self._there |= rooftop.visits
        moved = [lead for lead in before.keys() | self._there.keys() if _seen(before.get(lead)) != _seen(self._there.get(lead))]
        news = [(rooftop, [lead for lead in moved if rooftop.desk.lead(lead) is not None]) for rooftop in self._group.open if moved]
        if any(leads for _, leads in news):
            self.changed(*news)

    def again(self) -> None:
        """Time has passed, or others have come and gone."""
        moved = self._ranking.refresh(self._group.now())
        if moved:
            self._pump.rows.emit(Rows(self._rows(moved), (), self._group.loaded))
        self._tell_morning()
        if self._open:
            self._page()
        self._floor_stale = True

    def _tell_morning(self) -> None:
        """What came overnight and still waits, of what this person may take; it changes as it is done, and ends by noon."""
        told = list[str]()
        for rooftop in self._group.open:
            desk = rooftop.desk
            opens = morning.opened(desk.settings.hours, desk.now()) if desk.settings is not None else 0
            if opens:
                there = [member for member, agent in desk.agents.items() if agent.there]
                works = [work for work in self._ranking if self._group.at(work.lead) is rooftop]
                told.append(morning.for_one(morning.plan(works, there, opens), desk.me))
        line = " · ".join(one for one in told if one)
        if line != self._morning:
            self._morning = line
            self._pump.morning.emit(line)

    def open(self, lead: str, rooftop: Rooftop) -> None:
        self._group.note(lead, rooftop)
        self._open = lead
        self._page()

    def want_floor(self, store: str | None) -> None:
        """The floor of this store is looked at, or none."""
        self._floor = store
        self._floor_stale = True

    def next_best(self) -> tuple[Rooftop, str, Action | None] | None:
        """The lead to work on next, whichever store it is of, and the claim to make for it if nobody has it."""
        now = self._group.now()
        self._ranking.refresh(now)
        waiting = [mine for work in self._ranking.live() if (mine := self._mine(work)) is not None]
        self._turn += 1
        work = order.pick(waiting, "", now, self._turn)
        rooftop = self._group.at(work.lead) if work is not None else None
        if work is None or rooftop is None:
            return None
        if self._ranking.work(work.lead).who:
            return rooftop, work.lead, None
        desk = rooftop.desk
        claim = Claim(id=str(uuid.uuid4()), store=desk.record.id, actor=desk.me, pressed=desk.now(), lead=work.lead)
        return rooftop, work.lead, claim

    def _mine(self, work: Work) -> Work | None:
        """The work if this person may take it, with nobody's name on it: they have another id in each store."""
        rooftop = self._group.at(work.lead)
        if rooftop is None or work.lead == self._open or _newer(work.lead, rooftop.desk):
            return None
        if work.who not in ("", rooftop.desk.me) and work.who not in self._covered.get(rooftop.store.id, frozenset()):
            return None
        if not work.who and not any(right.kind == "claimed" for right in RIGHTS[rooftop.store.role]):
            return None
        offered = "" if work.offered == rooftop.desk.me else work.offered
        return msgspec.structs.replace(work, who="", offered=offered) if work.who or work.offered else work

    def _rows(self, leads: Iterable[str]) -> tuple[WorkRow, ...]:
        rows: list[WorkRow] = []
        faces = {rooftop: (rooftop.names, rooftop.name if self._group.several else "") for rooftop in self._group.all}
        for name in leads:
            rooftop = self._group.at(name)
            lead = rooftop.desk.lead(name) if rooftop is not None and name in self._ranking else None
            if rooftop is not None and lead is not None:
                names, store = faces[rooftop]
                rows.append(
                    work_row(lead, self._ranking.work(name), self._place(name, rooftop), names, rooftop.desk.me, store, self._looking(name))
                )
        return tuple(rows)

    def _looking(self, lead: str) -> str | None:
        """What its shopper looks at on the site; None if they are not there."""
        visit = self._there.get(lead)
        return visit.looking if visit is not None else None

    def _place(self, name: str, rooftop: Rooftop) -> tuple[float, str]:
        """What is offered to this person is first for as long as that stands, the most urgent on top."""
        work = self._ranking.work(name)
        if work.offered != rooftop.desk.me or work.until <= self._group.now():
            return self._ranking.key(name)
        self._offers[name] = work.until
        return _ABOVE_ALL + work.until, name

    def lapse(self) -> None:
        """Offers that have run out go to their place among the rest, whether or not the hub has gone on yet."""
        now = self._group.now()
        over = [name for name, until in self._offers.items() if until <= now]
        if over:
            for name in over:
                del self._offers[name]
            self._pump.rows.emit(Rows(self._rows(over), (), self._group.loaded))

    def _page(self) -> None:
        rooftop = self._group.at(self._open)
        if rooftop is not None and not rooftop.closed:
            rooftop.careful(lambda: self._tell_page(rooftop))

    def _tell_page(self, rooftop: Rooftop) -> None:
        desk = rooftop.desk
        lead, store = desk.lead(self._open), desk.settings
        if lead is None or store is None:
            return
        if rooftop.store.id not in self._scenarios:
            self._scenarios[rooftop.store.id] = rooftop.store.scenarios()
            self._wordings[rooftop.store.id] = rooftop.store.wordings()
        scenarios = self._scenarios[rooftop.store.id]
        told = desk.timeline(lead.id)
        persons = {stream: desk.person(stream) for stream in lead.persons}
        former = {member.id: member.name for member in rooftop.others.former}
        names = {one: name for one, name in rooftop.names.items() if one not in rooftop.hubs and one not in former}
        if len(self._known_firsts) != len(self._firsts):
            self._known_firsts = frozenset(self._firsts)
        # Loaded with the first page that is opened: the list must be painted before.
        from bdcdesk.contact.switchboard import NO_PROVIDER
        from bdcdesk.desktop.lead.meeting_words import books_of
        from bdcdesk.desktop.lead.view_model import lead_view

        # The cars are read after the leads: until then nothing is said of them.
        stock = desk.stock if desk.stocked else None
        view = lead_view(
            lead,
            persons,
            told.events,
            told.without_effect,
            names,
            desk.me,
            store,
            scenarios,
            rooftop.store.recognise,
            desk.now(),
            desk,
            self._known_firsts,
            former,
            stock,
            alike=desk.alike(lead) if not lead.closed else (),
            earlier=desk.lead(lead.earlier) if lead.earlier else None,
            there=self._looking(lead.id),
            answers=any(right.kind == "rule_overridden" for right in RIGHTS[rooftop.store.role]),
            mails=any(source.kind == MAIL and not source.off for source in desk.sources.values()),
            look=desk.sources.get,
            own_phone=calls_itself(desk.sources) or NO_PROVIDER in rooftop.troubles,
            by=self._following(rooftop),
            wordings=self._wordings[rooftop.store.id],
            on_floor=desk.me if any(right.kind == "appointment_shown" for right in RIGHTS[rooftop.store.role]) else None,
            books=books_of(_receivers(rooftop), Names(names, desk.me), desk.agents, self._diary, store, lead, desk.now()),
            figures=_speaks_for_desk(rooftop),
            may=frozenset(right.kind for right in RIGHTS[rooftop.store.role]),
            campaigns=desk.campaigns.values(),
            own_words=desk.wordings,
            leads_words=any(right.kind == "wording_kept" and not right.field for right in RIGHTS[rooftop.store.role]),
        )
        self._pump.page.emit(view)

    def floor(self) -> None:
        """The floor anew, if it is looked at and anything has changed. Some 0.2 s for 100,000 leads, so not for every change."""
        rooftop = next((each for each in self._group.open if each.store.id == self._floor), None)
        if rooftop is None or not self._floor_stale or rooftop.desk.settings is None:
            return
        self._floor_stale = False
        from bdcdesk.desktop.floor.view_model import floor_view

        desk, others = rooftop.desk, rooftop.others
        leads = desk.leads.values()
        by = self._following(rooftop)
        works = [work for lead in leads if (work := next_work(lead, by)) is not None and work.kind != "elsewhere"]
        self._pump.floor.emit(
            floor_view(
                leads,
                works,
                others.members,
                others.here,
                rooftop.names,
                rooftop.desk.settings,
                desk.now(),
                rooftop.store.quarantined() or rooftop.set_aside,
                agents=desk.agents,
                troubles=rooftop.troubles,
            )
        )


def _receivers(rooftop: Rooftop) -> list[str]:
    """Who receives shoppers: salespeople, and whoever has a book; everybody where nobody does."""
    people = [member for member in rooftop.others.members if member.role != "hub"]
    booked = rooftop.desk.agents
    found = [member for member in people if member.role == "salesperson" or (member.id in booked and booked[member.id].book is not None)]
    return [member.id for member in sorted(found or people, key=lambda member: (member.name.casefold(), member.id))]


def _seen(visit: Visit | None) -> tuple[str, int] | None:
    """What is shown of it: that it goes on for longer is no news."""
    return (visit.looking, visit.since) if visit is not None else None


def _speaks_for_desk(rooftop: Rooftop) -> bool:
    """Whether this member owes the desk's answers; a supervisor may give one, and has the floor to look after."""
    return rooftop.store.role == "desk_manager"


def _newer(lead: str, desk: Desk) -> bool:
    known = desk.lead(lead)
    return known is not None and known.newer
