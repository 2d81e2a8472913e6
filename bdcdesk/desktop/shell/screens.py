"""The screens of one signed-in member in their frame: the agent's work and lead page, the supervisor's floor, and what joins them.

Built in the order in which they are needed: the list, then the lead page, and the floor when it is first looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop import theme
from bdcdesk.desktop.shell.backstage import Backstage, Link, Rows
from bdcdesk.desktop.shell.bar import Bar, Telling
from bdcdesk.desktop.shell.frame import Frame
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.work.view import WorkView

if TYPE_CHECKING:
    # Loaded when they are first needed: the list must be painted before.
    from bdcdesk.desktop.floor.page import FloorPage
    from bdcdesk.desktop.floor.view import FloorView
    from bdcdesk.desktop.lead.page import LeadPage
    from bdcdesk.desktop.lead.view import LeadView
    from bdcdesk.desktop.shell.wishes import Wishes
    from bdcdesk.domain.actions import Action
    from bdcdesk.replica.desk import Desk

TICK = 1_000


class Screens(QObject):
    """On the Qt thread. `loaded` is sent once all that this desk holds is in the list; `listed(Rows)` and `shown(LeadView)` after each."""

    loaded = Signal()
    shown = Signal(object)
    listed = Signal(object)
    built = Signal()

    def __init__(self, frame: Frame, backstage: Backstage, store: str) -> None:
        super().__init__(frame)
        self.frame = frame
        self.bar = Bar(store, backstage.my_name, floor=backstage.everyone)
        self.telling = Telling()
        self.stack = QStackedWidget()
        self._backstage = backstage
        self._undo: Callable[[], None] | None = None
        self.page: LeadPage | None = None
        self._wishes: Wishes | None = None
        self._floor: FloorPage | None = None
        self._offset = 0
        self.pump = Pump(backstage, self)
        self.work = WorkView("in all" if backstage.everyone else "for you")
        self._desk = QWidget()
        self._row = QHBoxLayout(self._desk)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.work)
        self._row.addStretch(1)
        self.stack.addWidget(self._desk)
        self._lay_out()
        self._connect()
        self.pump.start()
        self._ticking = QTimer(self, interval=TICK)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self._tick()

    def _lay_out(self) -> None:
        self.frame.setProperty("surface", "window")
        column = QVBoxLayout(self.frame)
        # Else Qt hands the layout's minimum to the window system, which the offscreen one warns about; the window states its own.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.telling)
        column.addWidget(self.stack, 1)
        if QGuiApplication.platformName() != "offscreen":
            self.frame.setMinimumSize(1024, 640)
        self.frame.filled()

    def _close(self) -> None:
        # Out of sight first: the threads may take a moment to end.
        self.frame.hide()
        self._ticking.stop()
        self.pump.stop()

    def _connect(self) -> None:
        self.frame.closing.connect(self._close)
        self.pump.rows.connect(self._rows)
        self.pump.page.connect(self._page)
        self.pump.floor.connect(self._show_floor)
        self.pump.link.connect(self._link)
        self.pump.refused.connect(self.telling.tell)
        self.pump.unsent.connect(self._unsent)
        self.pump.crashed.connect(lambda error: sys.excepthook(type(error), error, error.__traceback__))
        self.pump.failed.connect(self._stopped)
        self.pump.picked.connect(self.work.choose)
        self.work.lead_chosen.connect(self.pump.open_lead)
        self.work.take_next.connect(self.pump.take_next)
        self.work.go_into.connect(self._go_into)
        self.bar.chosen.connect(self._go)
        self.bar.look_changed.connect(self._look)

    def _stopped(self, sentence: str) -> None:
        """The desk behind this window has ended: nothing that is pressed here would be done."""
        self.stack.setDisabled(True)
        self.telling.tell_for_good(sentence)

    def _build(self) -> None:
        """The rest of it, once the list is painted."""
        if self.page is not None:
            return
        from bdcdesk.desktop.lead.page import LeadPage
        from bdcdesk.desktop.shell.wishes import Wishes

        self.page = LeadPage()
        self._wishes = Wishes(self.page, self.pump, self._backstage.my_phone)
        self._row.takeAt(1)
        self._row.addWidget(self.page, 1)
        self._keys()
        if self._backstage.everyone:
            self._go("Floor")
        self.pump.go_on()
        self.built.emit()

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+N", self.pump.take_next),
            ("F1", self._show_keys),
            ("F5", self.work.setFocus),
            ("Ctrl+1", partial(self._go, "Work")),
            ("Ctrl+2", partial(self._go, "Floor")),
            ("Ctrl+Shift+L", self._look),
        ):
            QShortcut(QKeySequence(keys), self.frame).activated.connect(act)

    def _rows(self, rows: Rows) -> None:
        if rows.whole is not None:
            self.work.model.load(rows.whole)
        if rows.changed:
            self.work.model.upsert(rows.changed)
        if rows.gone:
            self.work.model.remove(rows.gone)
        if self.page is None:
            # The list first: what is built next would hold its paint up.
            self.work.list.viewport().repaint()
            QTimer.singleShot(0, self._build)
        self.listed.emit(rows)
        if rows.loaded:
            self.loaded.emit()

    def _page(self, view: LeadView) -> None:
        if self.page is None:
            self._build()
        if self.page is not None and self._wishes is not None:
            self.page.show_lead(view)
            self._wishes.show(view)
        self.shown.emit(view)

    def _show_floor(self, view: FloorView) -> None:
        if self._floor is not None:
            self._floor.show_floor(view)

    def _link(self, link: Link) -> None:
        self._offset = link.offset
        self.bar.show_link(link)

    def _unsent(self, lead: str, body: str, scenario: str, reason: str) -> None:
        if self.page is None:
            self._build()
        if self.page is not None:
            self.page.refused(lead, body, scenario, reason)

    def _go_into(self, lead: str) -> None:
        if self.page is not None:
            self.page.composer.focus_text()

    def _open_from_floor(self, lead: str) -> None:
        self._go("Work")
        self.work.choose(lead)
        self.pump.open_lead(lead)

    def _reassign(self, lead: str, member: str) -> None:
        from bdcdesk.desktop.shell import intents

        before: list[str] = []
        give = intents.reassign(lead, member)

        def giving(desk: Desk) -> Action:
            known = desk.lead(lead)
            before[:] = [known.owner if known else ""]
            return give(desk)

        def taking_back(desk: Desk) -> Action:
            # Both run in the desk's thread, this one after the other.
            return intents.reassign(lead, before[0])(desk)

        self.pump.do(giving)
        self._undo = lambda: self.pump.do(taking_back)
        if self._floor is not None:
            self._floor.set_undo("Undo the last move")

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        if self._floor is not None:
            self._floor.set_undo("")
        if undo is not None:
            undo()

    def _go(self, page: str) -> None:
        wanted = page == "Floor" and self._backstage.everyone
        self.stack.setCurrentWidget(self._floor_page() if wanted else self._desk)
        self.bar.mark("Floor" if wanted else "Work")
        self.pump.show_floor(wanted)

    def _floor_page(self) -> FloorPage:
        if self._floor is None:
            from bdcdesk.desktop.floor.page import FloorPage

            self._floor = FloorPage()
            self._floor.lead_opened.connect(self._open_from_floor)
            self._floor.reassign_requested.connect(self._reassign)
            self._floor.undo_requested.connect(self._take_back)
            self.stack.addWidget(self._floor)
        return self._floor

    def _tick(self) -> None:
        now = self._backstage.clock() + self._offset
        self.work.tick(now)
        if self.page is not None:
            self.page.tick(now)
        if self._floor is not None:
            self._floor.tick(now)

    def _look(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, theme.theme("light" if theme.current().name == "dark" else "dark"))

    def _show_keys(self) -> None:
        from bdcdesk.desktop.shell.keys import KeysPanel

        panel = KeysPanel(self.frame)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.open()
