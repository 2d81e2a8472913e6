"""From what the desk knows to what the screens show: made in the desk's thread, handed over as frozen values."""

import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from bdcdesk.desktop.shell.backstage import Backstage, Rows
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.desktop.work.order import arrange
from bdcdesk.desktop.work.ranking import Ranking
from bdcdesk.desktop.work.row import WorkRow
from bdcdesk.desktop.work.view_model import work_row
from bdcdesk.domain import order
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.work import Work, next_work
from bdcdesk.replica.desk import Desk

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.pump import Pump

_AT_ONCE: Final = 500


class Showing:
    """Belongs to the desk's thread; emits the pump's signals."""

    def __init__(self, backstage: Backstage, pump: "Pump") -> None:
        self._backstage = backstage
        self._pump = pump
        self._ranking = Ranking()
        self._open = ""
        self._floor = False
        self._floor_stale = False
        self._turn = 0
        self._firsts: set[str] = set()
        self._known_firsts: frozenset[str] = frozenset()
        self._scenarios: tuple[Scenario, ...] = ()

    def forget(self) -> None:
        """Its desk is opened anew: the same is shown again, from what is read then."""
        self._ranking = Ranking()

    def whole(self, rooftop: Rooftop, breathe: Callable[[], object]) -> None:
        """All leads are read: the list is put in order here and handed over at once. `breathe` is called every few hundred leads."""
        works = []
        for n, lead in enumerate(list(rooftop.desk.leads.values())):
            work = self._work(lead, rooftop.desk.me)
            if work is not None:
                works.append(work)
            if n % _AT_ONCE == 0:
                breathe()
        self._ranking.fill(works, rooftop.desk.now())
        rows: list[WorkRow] = []
        for start in range(0, len(works), _AT_ONCE):
            rows += self._rows([work.lead for work in works[start : start + _AT_ONCE]], rooftop)
            breathe()
        self._pump.rows.emit(Rows((), (), loaded=True, whole=arrange(rows)))
        self._floor_stale = True

    def _work(self, lead: Lead | None, me: str) -> Work | None:
        """The lead's next work if this desk lists it."""
        if lead is None:
            return None
        if lead.shopper.first:
            self._firsts.update(lead.shopper.first.casefold().split())
        work = next_work(lead)
        return work if work is not None and (self._backstage.everyone or work.who in ("", me)) else None

    def changed(self, rooftop: Rooftop, leads: Iterable[str], *, loaded: bool) -> None:
        """These leads are new or different."""
        desk, now = rooftop.desk, rooftop.desk.now()
        moved, gone = dict[str, None](), []
        for name in leads:
            work = self._work(desk.lead(name), desk.me)
            if work is None:
                if name in self._ranking:
                    self._ranking.drop(name)
                    gone.append(name)
                continue
            moved.update(dict.fromkeys([name, *self._ranking.put(work, now)]))
        self._pump.rows.emit(Rows(self._rows(moved, rooftop), tuple(gone), loaded))
        if self._open in leads:
            self._page(rooftop)
        self._floor_stale = True

    def again(self, rooftop: Rooftop) -> None:
        """Time has passed, or others have come and gone."""
        moved = self._ranking.refresh(rooftop.desk.now())
        if moved:
            self._pump.rows.emit(Rows(self._rows(moved, rooftop), (), loaded=True))
        if self._open:
            self._page(rooftop)
        self._floor_stale = True

    def open(self, lead: str, rooftop: Rooftop) -> None:
        self._open = lead
        self._page(rooftop)

    def want_floor(self, wanted: bool) -> None:
        self._floor = wanted
        self._floor_stale = True

    def next_best(self, rooftop: Rooftop) -> tuple[str, Action | None] | None:
        """The lead to work on next, and the claim to make for it if nobody has it."""
        desk, now = rooftop.desk, rooftop.desk.now()
        self._ranking.refresh(now)
        waiting = [work for work in self._ranking.live() if work.lead != self._open and not self._newer(work.lead, desk)]
        self._turn += 1
        work = order.pick(waiting, desk.me, now, self._turn)
        if work is None:
            return None
        if work.who:
            return work.lead, None
        return work.lead, Claim(id=str(uuid.uuid4()), store=desk.record.id, actor=desk.me, pressed=now, lead=work.lead)

    @staticmethod
    def _newer(lead: str, desk: Desk) -> bool:
        known = desk.lead(lead)
        return known is not None and known.newer

    def _rows(self, leads: Iterable[str], rooftop: Rooftop) -> tuple[WorkRow, ...]:
        desk, names, store = rooftop.desk, rooftop.names, rooftop.name
        return tuple(
            work_row(lead, self._ranking.work(name), self._ranking.key(name), names, desk.me, store)
            for name in leads
            if name in self._ranking and (lead := desk.lead(name)) is not None
        )

    def _page(self, rooftop: Rooftop) -> None:
        desk = rooftop.desk
        lead, store = desk.lead(self._open), desk.settings
        if lead is None or store is None:
            return
        if not self._scenarios:
            self._scenarios = self._backstage.scenarios()
        told = desk.timeline(lead.id)
        persons = {stream: desk.person(stream) for stream in lead.persons}
        names = {one: name for one, name in rooftop.names.items() if one not in rooftop.hubs}
        if len(self._known_firsts) != len(self._firsts):
            self._known_firsts = frozenset(self._firsts)
        # Loaded with the first page that is opened: the list must be painted before.
        from bdcdesk.desktop.lead.view_model import lead_view

        self._pump.page.emit(
            lead_view(
                lead, persons, told.events, told.without_effect, names, desk.me, store, self._scenarios, desk.now(), self._known_firsts
            )
        )

    def floor(self, rooftop: Rooftop) -> None:
        """The floor anew, if it is looked at and anything has changed. Some 0.2 s for 100,000 leads, so not for every change."""
        desk, others, store = rooftop.desk, rooftop.others, rooftop.desk.settings
        if not (self._floor and self._floor_stale) or store is None:
            return
        self._floor_stale = False
        from bdcdesk.desktop.floor.view_model import floor_view

        leads = desk.leads.values()
        works = [work for lead in leads if (work := next_work(lead)) is not None]
        self._pump.floor.emit(
            floor_view(leads, works, others.members, others.here, rooftop.names, store, desk.now(), self._backstage.quarantined())
        )
