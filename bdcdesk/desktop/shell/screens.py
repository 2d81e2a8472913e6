"""The screens of one signed-in member in their frame: the agent's work and lead page, the supervisor's floor, and what joins them.

Built in the order in which they are needed: the list alone, then what stands around it, and the floor when it is first looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from bdcdesk.desktop import theme
from bdcdesk.desktop.shell.backstage import Backstage, Link, Rows
from bdcdesk.desktop.shell.frame import Frame
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.work.list_view import WorkList
from bdcdesk.desktop.work.model import WorkModel

if TYPE_CHECKING:
    # Loaded when they are first needed: the list must be painted before.
    from bdcdesk.desktop.floor.view import FloorView
    from bdcdesk.desktop.lead.view import LeadView
    from bdcdesk.desktop.preferences.liking import Liking
    from bdcdesk.desktop.shell.room import Room
    from bdcdesk.domain.events.base import Instant

TICK: Final = 1_000


class Screens(QObject):
    """On the Qt thread. `built` is sent once the screens stand around the list, and `room` is there; `loaded` once all that this desk
    holds is in the list; `listed(Rows)` and `shown(LeadView)` after each.
    """

    built = Signal()
    loaded = Signal()
    listed = Signal(object)
    shown = Signal(object)

    def __init__(self, frame: Frame, backstage: Backstage, store: str) -> None:
        super().__init__(frame)
        self.frame = frame
        self._backstage = backstage
        self._store = store
        self.room: Room | None = None
        self.liking: Liking | None = None
        self._offset = 0
        self._last_link: Link | None = None
        self._closed = False
        self.pump = Pump(backstage, self)
        self._connect()
        # It reads its files while the list is made.
        self.pump.start()
        self.list = WorkList(WorkModel(self), frame)
        self._lay_out()
        self._ticking = QTimer(self, interval=TICK)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self._tick()

    def _lay_out(self) -> None:
        size = theme.current().size
        self.list.setFixedWidth(size.work_column - 1)
        # Until the stylesheet comes, the frame's own ground shows through, and a bar in another look would be seen.
        self.list.viewport().setAutoFillBackground(False)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self.frame)
        column.setContentsMargins(0, size.top + size.head + size.filters, 0, 0)
        column.addWidget(self.list)
        # Qt would show it some time later, after rows have come.
        self.list.show()

    def _connect(self) -> None:
        self.frame.closing.connect(self._close)
        self.pump.rows.connect(self._rows)
        self.pump.page.connect(self._page)
        self.pump.floor.connect(self._floor)
        self.pump.link.connect(self._link)
        self.pump.refused.connect(lambda sentence: self._in_room(lambda room: room.telling.tell(sentence)))
        self.pump.not_done.connect(lambda *told: self._in_room(lambda room: _tell(room, *told)))
        self.pump.failed.connect(lambda sentence: self._in_room(lambda room: room.end(sentence)))
        self.pump.closed.connect(lambda why: self._in_room(lambda room: room.close(why)))
        self.pump.unsent.connect(lambda *draft: self._in_room(lambda room: room.page.composer.refuse(*draft)))
        self.pump.unsent_mail.connect(lambda *draft: self._in_room(lambda room: room.page.composer.mail.refuse(*draft)))
        self.pump.crashed.connect(lambda error: sys.excepthook(type(error), error, error.__traceback__))
        self.pump.status.connect(lambda status: self._in_room(lambda room: room.bar.show_status(status)))
        self.pump.settings.connect(lambda view: self._in_room(lambda room: room.show_settings(view)))
        self.pump.morning.connect(lambda told: self._in_room(lambda room: room.work.tell_morning(told)))
        self.pump.today.connect(lambda told: self._in_room(lambda room: room.bar.show_today(told)))
        self.pump.elsewhere.connect(lambda view: self._in_room(lambda room: room.panels.show_elsewhere(view)))
        self.pump.talking.connect(lambda view: self._in_room(lambda room: room.panels.show_talking(view)))
        self.pump.promised.connect(lambda lead, found: self._in_room(lambda room: room.page.offer_promises(lead, found)))
        self.pump.picked.connect(lambda lead: self.list.choose(lead))

    def _close(self) -> None:
        # Out of sight first: the threads may take a moment to end.
        self._closed = True
        self.frame.hide()
        self._ticking.stop()
        if self.room is not None:
            self.room.alerts.close()
        if self.liking is not None:
            self.liking.close()
        self.pump.stop()

    def _room(self) -> Room:
        """What stands around the list, built at the first call."""
        if self.room is None:
            from bdcdesk.desktop.preferences.liking import Liking
            from bdcdesk.desktop.shell.room import Room

            # Dresses the program before: words that were built without it keep the system's font.
            self.liking = Liking(self._backstage.shelf, self.frame.look, self)
            self.room = Room(self.frame, self.list, self.pump, self._backstage, self._store, self.liking)
            self.room.alerts.begin(self.list.work, self._now())
            if self._last_link is not None:
                self.room.bar.show_link(self._last_link)
            self._tick()
            self.pump.go_on()
            self.built.emit()
        return self.room

    def _in_room(self, act: Callable[[Room], object]) -> None:
        # What was on its way when the window closed finds nobody to be told. One that is locked is hidden and goes on.
        if not self._closed:
            act(self._room())

    def _rows(self, rows: Rows) -> None:
        model = self.list.work
        # A row that comes between two ticks is painted with the time it has, not with that of the last one.
        model.now = self._now()
        if rows.whole is not None:
            model.load(rows.whole)
        if rows.changed:
            model.upsert(rows.changed)
        if rows.gone:
            model.remove(rows.gone)
        if self.room is None:
            # The list first: what is built next would hold its paint up.
            self.list.viewport().repaint()
            QTimer.singleShot(0, partial(self._in_room, lambda room: None))
        else:
            self._alert(self.room, rows)
        self.listed.emit(rows)
        if rows.loaded:
            self.loaded.emit()

    def _alert(self, room: Room, rows: Rows) -> None:
        if rows.whole is not None:
            room.alerts.begin(self.list.work, self._now())
        else:
            room.alerts.hear(rows.changed, rows.gone, self._now())

    def _page(self, view: LeadView | None) -> None:
        if view is None:
            self._in_room(lambda room: room.page.show_nothing())
            return
        self._in_room(lambda room: room.show_lead(view))
        self.shown.emit(view)

    def _floor(self, view: FloorView) -> None:
        self._in_room(lambda room: room.show_floor(view))

    def _link(self, link: Link) -> None:
        self._offset = link.offset
        self._last_link = link
        if self.room is not None:
            self.room.bar.show_link(link)

    def _now(self) -> Instant:
        return self._backstage.clock() + self._offset

    def _tick(self) -> None:
        self.list.work.now = now = self._now()
        if self.room is not None:
            self.room.tick(now)


def _tell(room: Room, lead: str, who: str, sentence: str, stands: bool) -> None:
    """In place where the lead is open, and by its shopper's name where it is not."""
    if room.page.lead != lead:
        room.telling.tell(f"{who}: {sentence}")
    elif not stands:
        room.page.tell(sentence)
