"""What waits at other desks, and which leads were called bad: looked through in the desk's thread while somebody looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bdcdesk.desktop.shell.group import Group
from bdcdesk.domain.events import Instant
from bdcdesk.domain.rights import RIGHTS
from bdcdesk.report.names import Names

if TYPE_CHECKING:
    from bdcdesk.desktop.elsewhere.view import ElsewhereView
    from bdcdesk.desktop.shell.pump import Pump

EVERY: Final = 500


class Desks:
    """Belongs to the desk's thread; costs nothing while nobody looks."""

    def __init__(self, group: Group, pump: Pump) -> None:
        self._group = group
        self._pump = pump
        self._wanted = False
        self._due: Instant = 0
        self._shown: ElsewhereView | None = None

    def want(self, wanted: bool) -> None:
        """It is looked at, or not any more."""
        self._wanted, self._due, self._shown = wanted, 0, None

    def step(self, now: Instant) -> None:
        """Shows what is different, if anybody looks."""
        if not self._wanted or now < self._due:
            return
        self._due = now + EVERY
        view = self._view(now)
        if view != self._shown:
            self._shown = view
            self._pump.elsewhere.emit(view)

    def _view(self, now: Instant) -> ElsewhereView:
        from bdcdesk.desktop.elsewhere.view import ElsewhereView, bad_in, waiting_in

        waiting, bad = [], []
        for rooftop in self._group.open:
            names, leads = Names(rooftop.names, rooftop.desk.me), list(rooftop.desk.leads.values())
            mine = waiting_in(leads, names, rooftop.store.everyone, now)
            called = bad_in(leads, names, now) if any(right.kind == "bad_taken_back" for right in RIGHTS[rooftop.store.role]) else []
            for lead in [*(one.lead for one in mine), *(one.lead for _, one in called)]:
                self._group.note(lead, rooftop)
            waiting += mine
            bad += called
        soonest = tuple(sorted(waiting, key=lambda one: (one.by, one.lead)))
        return ElsewhereView(soonest, tuple(one for _, one in sorted(bad, key=lambda pair: (-pair[0], pair[1].lead))))
