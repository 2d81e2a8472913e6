"""From what a desk knows to the supervisor's floor."""

from typing import TYPE_CHECKING

from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.listed import Listed
from bdcdesk.domain.work import next_work

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.pump import Pump


class FloorShowing:
    """The one floor that is looked at. Belongs to the desk's thread; emits the pump's signals. `stale`: something has changed since."""

    def __init__(self, group: Group, pump: "Pump", listed: Listed) -> None:
        self._group = group
        self._pump = pump
        self._listed = listed
        self._store: str | None = None
        self.stale = False

    def want(self, store: str | None) -> None:
        """The floor of this store is looked at, or none."""
        self._store = store
        self.stale = True

    def tell(self) -> None:
        """The floor anew, if it is looked at and anything has changed. Some 0.2 s for 100,000 leads, so not for every change."""
        rooftop = next((each for each in self._group.open if each.store.id == self._store), None)
        if rooftop is None or not self.stale or rooftop.desk.settings is None:
            return
        self.stale = False
        from bdcdesk.desktop.floor.view_model import floor_view

        desk, others = rooftop.desk, rooftop.others
        leads = desk.leads.values()
        by = self._listed.following(rooftop)
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
