"""What stands around the list once it is painted: the bar, the column's head and foot, the lead page, the floor, and the keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QKeyCombination, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QWidget

from bdcdesk.desktop.alerts.attending import Attending
from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.preferences.liking import Liking
from bdcdesk.desktop.preferences.preferences import Preferences
from bdcdesk.desktop.search.hits import Hit
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.bar import FLOOR, SETTINGS, WORK, Bar, Telling
from bdcdesk.desktop.shell.files import Files
from bdcdesk.desktop.shell.frame import Frame
from bdcdesk.desktop.shell.keys import KEYS
from bdcdesk.desktop.shell.moves import Moves
from bdcdesk.desktop.shell.panels import Panels
from bdcdesk.desktop.shell.player import press
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.wishes import Wishes
from bdcdesk.desktop.work.list_view import WorkList
from bdcdesk.desktop.work.row import Filter
from bdcdesk.desktop.work.view import WorkView
from bdcdesk.desktop.writing.proofreader import Proofreader, checker_of
from bdcdesk.domain.events import Instant
from bdcdesk.translation import tr

if TYPE_CHECKING:
    # The floor is loaded when it is first looked at.
    from bdcdesk.desktop.floor.view import FloorView
    from bdcdesk.desktop.lead.view import LeadView
    from bdcdesk.desktop.settings.settings_view import SettingsView
    from bdcdesk.desktop.shell.closed_page import ClosedPage
    from bdcdesk.desktop.shell.floors import Floors
    from bdcdesk.desktop.shell.practice_door import PracticeDoor
    from bdcdesk.desktop.shell.settings_door import SettingsDoor


NOT_YOURS = tr("Settings are for supervisors and administrators. Ask one of them for what you need.")


class Room(QObject):
    """On the Qt thread."""

    def __init__(self, frame: Frame, listed: WorkList, pump: Pump, backstage: Backstage, store: str, liking: Liking) -> None:
        super().__init__(frame)
        self._frame = frame
        self._pump = pump
        self._liking = liking
        self._seen_floors = backstage.floors
        self._home = backstage.stores[0]
        self.practice: PracticeDoor | None = None
        self.bar = Bar(store, backstage.my_name, floor=bool(backstage.floors), settings=bool(backstage.settable), commands=KEYS)
        self.telling = Telling()
        self.page = LeadPage()
        self._wishes = Wishes(self.page, pump, backstage.phones)
        self._files = Files(self.page, backstage.stores)
        self._floors: Floors | None = None
        self._settable = backstage.settable
        self._settings: SettingsDoor | None = None
        self._closed: ClosedPage | None = None
        self.panels = Panels(frame, pump, liking)
        self.panels.lead_opened.connect(self._open_lead)
        self._picked = ""
        self._moves = Moves(pump, self)
        listed.viewport().setAutoFillBackground(True)
        listed.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.work = WorkView(tr("in all") if backstage.floors else tr("for you"), listed)
        self._desk = QWidget()
        row = QHBoxLayout(self._desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.work)
        row.addWidget(self.page, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._desk)
        self._lay_out()
        self._connect()
        self._proofreader = Proofreader(checker_of, self)
        self._proofreader.broken.connect(pump.crashed)
        frame.closing.connect(self._proofreader.close)
        self.page.composer.proofread_by(self._proofreader)
        self.alerts = Attending(frame, liking, lambda: self.page.lead, self)
        self.alerts.wanted.connect(self._come_up)
        self._liked(liking.now)
        if backstage.floors:
            self._go(FLOOR)
        elif all(store.role == "admin" for store in backstage.stores):
            # Who arranges the store has no shoppers of their own: settings are their start.
            self._go(SETTINGS)
        # Else Qt gives it to the first button of the bar, and no key that moves in the list does anything.
        self.work.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if listed.chosen:
            pump.open_lead(listed.chosen)

    def _lay_out(self) -> None:
        self._frame.setProperty("surface", "window")
        column = self._frame.layout()
        assert column is not None, "the list stands in one"
        # Else Qt hands the layout's minimum to the window system, which the offscreen one warns about; the window states its own.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.telling, self._stack):
            column.addWidget(part)
        self._stack.setSizePolicy(self._stack.sizePolicy().Policy.Expanding, self._stack.sizePolicy().Policy.Expanding)
        if QGuiApplication.platformName() != "offscreen":
            self._frame.setMinimumSize(1024, 640)
        self._frame.filled()

    def _connect(self) -> None:
        self.work.lead_chosen.connect(self._pump.open_lead)
        self.work.take_next.connect(self._pump.take_next)
        self._pump.picked.connect(self._pick)
        self.work.go_into.connect(lambda lead: self.page.composer.focus_reply())
        self.page.lead_wanted.connect(self._open_lead)
        self.bar.chosen.connect(self._go)
        self.bar.preferences_wanted.connect(self.panels.show_preferences)
        self.bar.search.typed.connect(self._pump.look_for)
        self.bar.search.chosen.connect(self._go_to)
        self._pump.found.connect(self.bar.search.show_found)
        self._liking.changed.connect(self._liked)
        self._liking.failed.connect(self.telling.tell)
        self.bar.status_chosen.connect(self._pump.set_status)
        for keys, act in (
            ("Ctrl+N", self._pump.take_next),
            ("F1", self.panels.show_keys),
            ("Ctrl+K", self.bar.search.begin),
            ("Ctrl+E", self.panels.look_elsewhere),
            ("Ctrl+3", self.panels.look_at_talking),
            ("Ctrl+4", self._practise),
            ("Ctrl+Shift+T", self._turn_to_tomorrow),
            ("F5", self.work.list.setFocus),
            ("Ctrl+1", partial(self._go, WORK)),
            ("Ctrl+2", partial(self._go, FLOOR)),
            ("Ctrl+,", partial(self._go, SETTINGS)),
            ("Ctrl+Shift+L", self._liking.other_look),
            ("F9", self.panels.show_preferences),
        ):
            QShortcut(QKeySequence(keys), self._frame).activated.connect(act)

    def end(self, sentence: str) -> None:
        """The desk behind this window has ended: nothing that is pressed here would be done."""
        self._stack.setDisabled(True)
        self.telling.tell_for_good(sentence)

    def close(self, why: str) -> None:
        """Nothing of the desk is to be seen, and why; with "" it is open again."""
        self.telling.hide()
        if not why:
            self._stack.setVisible(True)
            if self._closed is not None:
                self._closed.hide()
            return
        self._closed_page().say(why)
        self._closed_page().show()
        self._stack.hide()
        self._closed_page().setFocus()
        for window in self._frame.findChildren(QWidget):
            # Menus and dialogs are windows of their own.
            if window.isWindow() and window.isVisible():
                window.close()

    def _closed_page(self) -> ClosedPage:
        if self._closed is None:
            from bdcdesk.desktop.shell.closed_page import ClosedPage

            self._closed = ClosedPage()
            column = self._frame.layout()
            assert column is not None, "the list stands in one"
            column.addWidget(self._closed)
        return self._closed

    def tick(self, now: Instant) -> None:
        """A second has passed; `now` is central's time."""
        self.work.tick(now)
        self.alerts.tick(now)
        self.page.tick(now)
        if self._floors is not None:
            self._floors.page.tick(now)

    def show_lead(self, view: LeadView) -> None:
        self.page.unfold(view)
        self._wishes.show(view)
        self._reach_picked()

    def _pick(self, lead: str) -> None:
        """One key took it, so one key is to answer it: its page is in front, and its reply has the focus as soon as it is there. Until
        then the focus stays, so that no key meant for it goes to the lead before."""
        if self._stack.currentWidget() is not self._desk:
            self._go(WORK)
        self._picked = lead
        self._reach_picked()

    def _reach_picked(self) -> None:
        if self._picked and self.page.lead == self._picked:
            self._picked = ""
            self.page.composer.focus_reply()

    def show_floor(self, view: FloorView) -> None:
        if self._floors is not None:
            self._floors.page.show_floor(view)

    def show_page(self, page: str, part: str = "") -> None:
        """WORK, FLOOR or SETTINGS, of these this `part`."""
        self._go(page)
        if part and self._settings is not None:
            self._settings.page.show_part(part)

    def _go(self, page: str) -> None:
        if page == SETTINGS and not self._settable:
            self.telling.tell(NOT_YOURS)
            return
        floors = self._floors_now() if page == FLOOR and self._seen_floors else None
        settings = self._settings_now() if page == SETTINGS else None
        self._stack.setCurrentWidget(floors or (settings.page if settings else self._desk))
        self.bar.mark(FLOOR if floors else SETTINGS if settings else WORK)
        self._pump.show_floor(floors.store if floors else None)
        self._pump.show_settings(settings.store if settings else None)
        if settings:
            settings.page.focus_first()

    def _settings_now(self) -> SettingsDoor:
        if self._settings is None:
            from bdcdesk.desktop.shell.settings_door import SettingsDoor

            self._settings = SettingsDoor(self._pump, self._settable, self)
            self._stack.addWidget(self._settings.page)
        return self._settings

    def show_settings(self, view: SettingsView) -> None:
        if self._settings is not None:
            self._settings.show(view)

    def _floors_now(self) -> Floors:
        if self._floors is None:
            from bdcdesk.desktop.shell.floors import Floors
            from bdcdesk.desktop.shell.gaming_door import GamingDoor

            self._floors = Floors(self._seen_floors)
            self._floors.chosen.connect(self._pump.show_floor)
            self._floors.page.lead_opened.connect(self._open_lead)
            self._moves.attend(self._floors.page)
            self._gaming = GamingDoor(self._frame, self._seen_floors, self._open_lead, self)
            self._floors.page.gaming_wanted.connect(lambda: self._gaming.show(self._floors_now().store))
            self._stack.addWidget(self._floors)
        return self._floors

    def _practise(self) -> None:
        if self.practice is None:
            from bdcdesk.desktop.shell.practice_door import PracticeDoor

            self.practice = PracticeDoor(self._frame, self._home, self._proofreader, self)
        self.practice.show()

    def _turn_to_tomorrow(self) -> None:
        if self._floors is not None and self._stack.currentWidget() is self._floors:
            self._floors.page.tomorrow.toggle()
        else:
            self._go(WORK)
            self.work.turn_to(Filter.tomorrow)

    def _open_lead(self, lead: str) -> None:
        self._go(WORK)
        self.work.choose(lead)
        self._pump.open_lead(lead)

    def _go_to(self, hit: Hit) -> None:
        """What was found: a lead, at the entry of its timeline where it was, or a command as if its keys were pressed."""
        if hit.keys:
            # Its types do not say that it can be indexed.
            sequence: Any = QKeySequence(hit.keys)
            keys: QKeyCombination = sequence[0]
            press(self._frame.focusWidget() or self.work.list, keys.key(), keys.keyboardModifiers())
            return
        self._open_lead(hit.lead)
        self.page.timeline.look_at(hit.lead, hit.at)

    def _liked(self, wanted: Preferences) -> None:
        """What does not follow by itself."""
        self.bar.fit_text()
        self.work.fit_text()
        self.page.columns.fit()
        self._proofreader.checks(wanted.checks)
        self.page.composer.pictures.introduce(wanted.introduction)

    def _come_up(self, lead: str) -> None:
        """Somebody clicked on what called them."""
        self._frame.setWindowState(self._frame.windowState() & ~Qt.WindowState.WindowMinimized)
        self._frame.raise_()
        self._frame.activateWindow()
        if lead:
            self._open_lead(lead)
