"""What the page of the store's follow-up plans asks for: a plan is kept as this person, and read for a lead that the desk knows."""

import uuid
from collections.abc import Callable

from PySide6.QtCore import QObject

from bdcdesk.desktop.settings.plans_page import PlansPage
from bdcdesk.desktop.shell.intents import Make
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.reading import Reading
from bdcdesk.domain.events.plans import PlanKept


class PlansDoor(QObject):
    """On the Qt thread. `store` tells which one is chosen."""

    def __init__(self, pump: Pump, page: PlansPage, store: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pump, self._page, self._store = pump, page, store
        self._reading = Reading(pump, page.lead, store, self)
        page.wanted.connect(self._keep)

    def _keep(self, kept: PlanKept, over: int) -> None:
        page = self._page
        self._pump.settle(self._store(), keep_plan(kept, over), lambda why: page.refused(why) if why else page.kept())


def keep_plan(kept: PlanKept, over: int | None) -> Make:
    """For the store; `over` as in KeepPlan."""
    from bdcdesk.domain.actions.plans import KeepPlan

    action = str(uuid.uuid4())
    return lambda desk: KeepPlan(id=action, store=desk.record.id, actor=desk.me, pressed=desk.now(), kept=kept, over=over)
