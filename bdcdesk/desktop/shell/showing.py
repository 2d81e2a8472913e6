"""From what the desks know to what the screens show: made in the desk's thread, handed over as frozen values."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from bdcdesk.desktop.shell.backstage import Rows
from bdcdesk.desktop.shell.floor_showing import FloorShowing
from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.listed import Listed, News
from bdcdesk.desktop.shell.page_showing import PageShowing
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.desktop.work.order import arrange
from bdcdesk.desktop.work.ranking import Ranking
from bdcdesk.desktop.work.row import WorkRow
from bdcdesk.desktop.work.view_model import work_row
from bdcdesk.domain import clock, morning, order
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events import Instant
from bdcdesk.domain.owed import Work
from bdcdesk.domain.rights import RIGHTS
from bdcdesk.domain.today import Today
from bdcdesk.replica.desk import Desk

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
        self._listed = Listed(group)
        self._page = PageShowing(group, pump, self._listed)
        self.floor = FloorShowing(group, pump, self._listed)
        self._turn = 0
        self._morning = ""
        self._today = ""
        self._offers: dict[str, Instant] = {}
        self._days: list[date] = []

    def forget(self, rooftop: Rooftop) -> None:
        """This store's desk is opened anew: the same is shown again, from what is read then."""
        self._ranking.drop_all([work.lead for work in self._ranking if self._group.at(work.lead) is rooftop])

    def close(self, rooftop: Rooftop) -> None:
        """Nothing of this store may be seen any more: its work leaves the list, and a lead of it that is open goes."""
        gone = [work.lead for work in self._ranking if self._group.at(work.lead) is rooftop]
        self._page.close(rooftop)
        self._ranking.drop_all(gone)
        if self._group.loaded:
            self._hand_over([work.lead for work in self._ranking], lambda: None)
        else:
            self._pump.rows.emit(Rows((), tuple(gone), loaded=False))
        self.floor.stale = True

    def whole(self, breathe: Callable[[], object]) -> None:
        """All leads are read: the list is put in order here and handed over at once. `breathe` is called every few hundred leads."""
        works = []
        for rooftop in self._group.open:
            for n, lead in enumerate(list(rooftop.desk.leads.values())):
                work = self._listed.work(lead, rooftop)
                if work is not None:
                    works.append(work)
                if n % _AT_ONCE == 0:
                    breathe()
        self._ranking.fill(works, self._group.now())
        self._hand_over([work.lead for work in works], breathe)
        self.floor.stale = True

    def _hand_over(self, leads: list[str], breathe: Callable[[], object]) -> None:
        rows: list[WorkRow] = []
        for start in range(0, len(leads), _AT_ONCE):
            rows += self._rows(leads[start : start + _AT_ONCE])
            breathe()
        self._pump.rows.emit(Rows((), (), loaded=True, whole=arrange(rows)))

    def changed(self, *news: News) -> None:
        """These leads of these stores are new or different."""
        now = self._group.now()
        moved, gone = dict[str, None](), []
        for rooftop, leads in news:
            for name in self._listed.with_twins(leads, rooftop.desk):
                work = self._listed.work(rooftop.desk.lead(name), rooftop)
                if work is not None:
                    moved.update(dict.fromkeys([name, *self._ranking.put(work, now)]))
                elif name in self._ranking:
                    self._ranking.drop(name)
                    gone.append(name)
        self._pump.rows.emit(Rows(self._rows(moved), tuple(gone), self._group.loaded))
        if self._group.loaded:
            self._tell_today()
        if any(self._page.lead in leads for _, leads in news):
            self._page.tell()
        self.floor.stale = True

    def look_around(self) -> None:
        """What changes without an event: shoppers come to the site, colleagues open leads, offers run out, cover begins, plans change."""
        self._tell_moved(self._listed.moved_on_site())
        self._tell_moved(self._listed.moved_by_others())
        self._lapse()
        self._tell_moved(self._listed.moved_by_cover())
        self._tell_moved(self._listed.moved_by_plans())

    def _tell_moved(self, news: list[News]) -> None:
        if news:
            self.changed(*news)

    def again(self) -> None:
        """Time has passed, or others have come and gone."""
        moved = [*self._ranking.refresh(self._group.now()), *self._new_day()]
        if moved:
            self._pump.rows.emit(Rows(self._rows(moved), (), self._group.loaded))
        self._tell_morning()
        self._tell_today()
        if self._page.lead:
            self._page.tell()
        self.floor.stale = True

    def _new_day(self) -> list[str]:
        """Who has an appointment, once a day has begun at a store: who comes tomorrow is another one then."""
        now = self._group.now()
        stores = [rooftop.desk.settings for rooftop in self._group.open if rooftop.desk.settings is not None]
        days = [clock.local(now, store.hours.zone).date() for store in stores]
        if days == self._days:
            return []
        self._days = days
        met = ((work.lead, self._group.at(work.lead)) for work in self._ranking)
        leads = ((name, rooftop.desk.lead(name)) for name, rooftop in met if rooftop is not None)
        return [name for name, lead in leads if lead is not None and lead.appointment is not None]

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

    def _tell_today(self) -> None:
        """Of all stores where this person has shoppers."""
        told = Today()
        for rooftop in self._group.open:
            store, met = rooftop.desk.settings, self._listed.meetings.get(rooftop.store.id)
            if store is not None and met is not None:
                told = told.and_at(met.today(rooftop.desk.me, rooftop.desk.now(), store.hours.zone))
        if str(told) != self._today:
            self._today = str(told)
            self._pump.today.emit(self._today)

    def work_of(self, lead: str) -> Work | None:
        """What is to be done next on a lead that is listed."""
        return self._ranking.work(lead) if lead in self._ranking else None

    def open(self, lead: str, rooftop: Rooftop) -> None:
        self._group.note(lead, rooftop)
        self._page.open(lead)

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
        if rooftop is None or work.lead == self._page.lead or _newer(work.lead, rooftop.desk):
            return None
        if work.who not in ("", rooftop.desk.me) and not self._listed.covers(work.who, rooftop.store.id):
            return None
        if not work.who and not any(right.kind == "claimed" for right in RIGHTS[rooftop.store.role]):
            return None
        offered = "" if work.offered == rooftop.desk.me else work.offered
        return msgspec.structs.replace(work, who="", offered=offered) if work.who or work.offered else work

    def _rows(self, leads: Iterable[str]) -> tuple[WorkRow, ...]:
        rows: list[WorkRow] = []
        now = self._group.now()
        faces = {rooftop: (rooftop.names, rooftop.name if self._group.several else "") for rooftop in self._group.all}
        for name in leads:
            rooftop = self._group.at(name)
            lead = rooftop.desk.lead(name) if rooftop is not None and name in self._ranking else None
            if rooftop is not None and lead is not None:
                names, store = faces[rooftop]
                me, place, looking = rooftop.desk.me, self._place(name, rooftop), self._listed.looking(name)
                beside = self._listed.beside(name, names)
                rows.append(work_row(lead, self._ranking.work(name), place, names, me, store, looking, now, beside))
        return tuple(rows)

    def _place(self, name: str, rooftop: Rooftop) -> tuple[float, str]:
        """What is offered to this person is first for as long as that stands, the most urgent on top."""
        work = self._ranking.work(name)
        if work.offered != rooftop.desk.me or work.until <= self._group.now():
            return self._ranking.key(name)
        self._offers[name] = work.until
        return _ABOVE_ALL + work.until, name

    def _lapse(self) -> None:
        """Offers that have run out go to their place among the rest, whether or not the hub has gone on yet."""
        now = self._group.now()
        over = [name for name, until in self._offers.items() if until <= now]
        if over:
            for name in over:
                del self._offers[name]
            self._pump.rows.emit(Rows(self._rows(over), (), self._group.loaded))


def _newer(lead: str, desk: Desk) -> bool:
    known = desk.lead(lead)
    return known is not None and known.newer
