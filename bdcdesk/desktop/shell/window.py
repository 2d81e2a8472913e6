"""The window: the bar above, the agent's work and lead page, the supervisor's floor, and what is told in place."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop import theme
from bdcdesk.desktop.floor.page import FloorPage
from bdcdesk.desktop.floor.view import FloorView
from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.shell import intents
from bdcdesk.desktop.shell.backstage import Backstage, Link, Rows
from bdcdesk.desktop.shell.bar import Bar, Telling
from bdcdesk.desktop.shell.keys import KeysPanel
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.work.view import WorkView
from bdcdesk.domain.actions import Action
from bdcdesk.replica.desk import Desk

TICK = 1_000


class Window(QWidget):
    """One signed-in member's window. `loaded` is sent once all that this desk holds is in the list."""

    loaded = Signal()
    shown = Signal(object)
    listed = Signal(object)

    def __init__(self, backstage: Backstage, store: str) -> None:
        super().__init__()
        self.setWindowTitle(f"bdcdesk · {store}")
        self.setProperty("surface", "window")
        self.resize(1440, 900)
        if QGuiApplication.platformName() != "offscreen":
            self.setMinimumSize(1024, 640)
        self._backstage = backstage
        self.view: LeadView | None = None
        self._undo: Callable[[], None] | None = None
        self.pump = Pump(backstage, self)
        self.bar = Bar(store, backstage.my_name, floor=backstage.everyone)
        self.telling = Telling()
        self.work = WorkView("in all" if backstage.everyone else "for you")
        self.page = LeadPage()
        self.floor = FloorPage()
        self._lay_out()
        self._connect()
        self._keys()
        self._ticking = QTimer(self, interval=TICK)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        if backstage.everyone:
            self._go("Floor")

    def begin(self) -> None:
        """Starts the desk. Call after the window is shown, so that it is painted first."""
        self.pump.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._ticking.stop()
        self.pump.stop()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        desk = QWidget()
        row = QHBoxLayout(desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.work)
        row.addWidget(self.page, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(desk)
        self._pages.addWidget(self.floor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.telling)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.pump.rows.connect(self._rows)
        self.pump.page.connect(self._page)
        self.pump.floor.connect(self._floor)
        self.pump.link.connect(self._link)
        self.pump.refused.connect(self.telling.tell)
        self.pump.failed.connect(self.telling.tell_for_good)
        self.pump.picked.connect(self.work.choose)
        self.work.lead_chosen.connect(self._open)
        self.work.take_next.connect(self.pump.take_next)
        self.work.go_into.connect(lambda _: self.page.composer.focus_text())
        self.floor.lead_opened.connect(self._open_from_floor)
        self.floor.reassign_requested.connect(self._reassign)
        self.floor.undo_requested.connect(self._take_back)
        self.bar.chosen.connect(self._go)
        self.bar.look_changed.connect(self._look)
        self._connect_page()

    def _connect_page(self) -> None:
        page = self.page
        page.text_requested.connect(self._text)
        page.call_requested.connect(self._call)
        page.take_requested.connect(lambda: self._on(intents.take))
        page.release_requested.connect(lambda: self._on(intents.release))
        page.note_added.connect(lambda words: self._on(intents.note, words))
        page.buying_chosen.connect(lambda how: self._on(intents.buying, how))
        page.outcome_chosen.connect(lambda words: self._with(lambda view: intents.outcome(view, words)))
        page.promise_made.connect(lambda words, due: self._on(intents.promise, words, due))
        page.promise_kept.connect(lambda name: self._on(intents.promise_kept, name))
        page.appointment_requested.connect(lambda when: self._with(lambda view: intents.appointment(view, when)))
        page.appointment_marked.connect(lambda name, state: self._on(intents.appointment_marked, name, state))
        page.hand_over_requested.connect(lambda member, note: self._on(intents.hand_over, member, note))
        page.opt_out_requested.connect(lambda: self._on(intents.opt_out))
        page.close_requested.connect(lambda reason: self._on(intents.close, reason))
        page.sold_requested.connect(lambda: self._on(intents.sold))
        page.withdraw_requested.connect(lambda touch: self._on(intents.withdraw, touch))

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+N", self.pump.take_next),
            ("F1", self._show_keys),
            ("F5", self.work.setFocus),
            ("Ctrl+1", partial(self._go, "Work")),
            ("Ctrl+2", partial(self._go, "Floor")),
            ("Ctrl+Shift+L", self._look),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _text(self, body: str, scenario: str) -> None:
        self._with(lambda view: intents.text(view, body, scenario))
        if self.view is not None:
            self.pump.doing(f"Texting {self.view.name}", self.view.lead)

    def _call(self) -> None:
        self._with(lambda view: intents.call(view, self._backstage.my_phone))
        if self.view is not None:
            self.pump.doing(f"Calling {self.view.name}", self.view.lead)

    def _with(self, made: Callable[[LeadView], intents.Make]) -> None:
        if self.view is not None and self.page.lead == self.view.lead:
            self.pump.do(made(self.view))

    def _on(self, made: Callable[..., intents.Make], *values: object) -> None:
        if self.page.lead:
            self.pump.do(made(self.page.lead, *values))

    def _rows(self, rows: Rows) -> None:
        if rows.changed:
            self.work.model.upsert(rows.changed)
        if rows.gone:
            self.work.model.remove(rows.gone)
        self.listed.emit(rows)
        if rows.loaded:
            self.loaded.emit()

    def _page(self, view: LeadView) -> None:
        self.view = view
        self.pump.doing(f"With {view.name}", view.lead)
        self.page.show_lead(view)
        self.shown.emit(view)

    def _floor(self, view: FloorView) -> None:
        self.floor.show_floor(view)

    def _link(self, link: Link) -> None:
        self.bar.show_link(link)

    def _open(self, lead: str) -> None:
        self.pump.open_lead(lead)

    def _open_from_floor(self, lead: str) -> None:
        self._go("Work")
        self.work.choose(lead)
        self._open(lead)

    def _reassign(self, lead: str, member: str) -> None:
        before: list[str] = []
        give = intents.reassign(lead, member)

        def giving(desk: Desk) -> Action:
            known = desk.lead(lead)
            before[:] = [known.owner if known else ""]
            return give(desk)

        self.pump.do(giving)
        self._undo = lambda: self.pump.do(intents.reassign(lead, before[0] if before else ""))
        self.floor.set_undo("Undo the last move")

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.floor.set_undo("")
        if undo is not None:
            undo()

    def _go(self, page: str) -> None:
        wanted = page == "Floor" and self._backstage.everyone
        self._pages.setCurrentIndex(1 if wanted else 0)
        self.bar.mark("Floor" if wanted else "Work")
        self.pump.show_floor(wanted)

    def _tick(self) -> None:
        now = self._backstage.clock()
        self.work.tick(now)
        self.page.tick(now)
        self.floor.tick(now)

    def _look(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, theme.theme("light" if theme.current().name == "dark" else "dark"))

    def _show_keys(self) -> None:
        panel = KeysPanel(self)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.open()
