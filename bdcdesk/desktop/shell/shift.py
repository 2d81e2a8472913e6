"""Several people at one computer, one after the other: each has a window and a desk of their own, and one of them is here.

A locked window is hidden as it is: what its person was writing stays in it, and what they had pressed still goes out.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop.shell.application import open_frame
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.entrance import Entrance, OwnPins
from bdcdesk.desktop.shell.frame import Frame
from bdcdesk.desktop.shell.idle import LOCK_AFTER, Idle
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.events import Instant
from bdcdesk.translation import phrase, tr

LOCK_KEY: Final = "Ctrl+L"
_ASK_AGAIN: Final = 30_000
_BY_KEY: Final = tr("Locked. Whoever is here now comes in below; what was being written is kept.")
_BY_ITSELF: Final = tr("Locked after {} minutes without a touch. What was being written is kept.")


class _Desk:
    """The window of one person; its screens come once it is painted."""

    def __init__(self, frame: Frame, name: str) -> None:
        self.frame = frame
        self.name = name
        self.screens: Screens | None = None


class Shift(QObject):
    """On the Qt thread. `entered`: somebody is in. `lock_after` in ms; `clock` counts sleep."""

    def __init__(
        self,
        entrance: Entrance,
        pins: OwnPins,
        clock: Callable[[], Instant],
        look: str,
        entered: Callable[[], object],
        lock_after: int = LOCK_AFTER,
    ) -> None:
        super().__init__()
        self._entrance = entrance
        self._pins = pins
        self._look = look
        self._entered = entered
        self._lock_after = lock_after
        self._desks: dict[str, _Desk] = {}
        self._here = ""
        self._idle = Idle(clock, lock_after, min(_ASK_AGAIN, lock_after), self)
        self._idle.passed.connect(self._lock_by_itself)
        entrance.entered.connect(self._come_in)

    @property
    def here(self) -> Screens | None:
        """The screens of who is here, once they are painted; None while locked."""
        desk = self._desks.get(self._here)
        return desk.screens if desk else None

    def lock(self) -> None:
        """At once: nothing of shoppers is on the screen any more."""
        self._lock(_BY_KEY)

    def end(self) -> None:
        """The program ends: all desks are closed, those of who is away too."""
        self._idle.end()
        for desk in list(self._desks.values()):
            desk.frame.close()

    def _lock_by_itself(self) -> None:
        minutes = self._lock_after / 60_000
        note = _BY_ITSELF.format(f"{minutes:g}")
        desk = self._desks.get(self._here)
        if desk is not None and desk.screens is not None:
            desk.screens.pump.unless_calling(partial(self._lock_idle, self._here, note))

    def _lock_idle(self, who: str, note: str) -> None:
        if who == self._here:
            self._lock(note)

    def _lock(self, note: str) -> None:
        desk = self._desks.get(self._here)
        if desk is None:
            return
        self._idle.end()
        last, self._here = self._here, ""
        self._entrance.lock(note, last, desk.frame)
        for window in QApplication.topLevelWidgets():
            # Menus, dialogs and tips are windows of their own.
            if window is not self._entrance.page and window.isVisible() and not isinstance(window, Frame):
                window.close()
        desk.frame.hide()
        if desk.screens is not None:
            desk.screens.pump.doing(phrase("Away"), "")

    def _come_in(self, backstage: Backstage, store: str) -> None:
        desk = self._desks.get(backstage.me)
        self._here = backstage.me
        if desk is None:
            frame = open_frame(store, backstage.my_name, lambda: backstage, self._look, partial(self._filled, backstage.me))
            frame.put(backstage.shelf.read().window)
            self._desks[backstage.me] = desk = _Desk(frame, backstage.my_name)
            frame.closing.connect(partial(self._closing, backstage.me))
            QShortcut(QKeySequence(LOCK_KEY), frame).activated.connect(self.lock)
        page = self._entrance.page
        if len(self._desks) > 1 or desk.screens is not None:
            desk.frame.setGeometry(page.geometry())
            desk.frame.setWindowState(page.windowState())
        desk.frame.show()
        desk.frame.activateWindow()
        if desk.screens is not None:
            desk.screens.pump.doing(phrase("Here"), "")
            if desk.screens.liking is not None:
                desk.screens.liking.dress()
        self._entered()
        QTimer.singleShot(0, self._idle.begin)

    def _filled(self, member: str, screens: Screens) -> None:
        self._desks[member].screens = screens
        screens.built.connect(partial(self._offer_lock, member, screens))

    def _offer_lock(self, member: str, screens: Screens) -> None:
        if screens.room is not None:
            screens.room.bar.lock_wanted.connect(self.lock)
            screens.room.bar.pin_wanted.connect(partial(self._ask_pin, member, screens))
            screens.room.bar.offer_lock(LOCK_KEY)

    def _ask_pin(self, member: str, screens: Screens) -> None:
        from bdcdesk.desktop.settings.pin_dialog import PinDialog

        choose = partial(self._pins.choose_pin, member)
        dialog = PinDialog(self._desks[member].name, choose, self._pins.asks_old_pin(member), screens.frame)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _closing(self, member: str) -> None:
        desk = self._desks.pop(member)
        if desk.screens is not None and desk.screens.liking is not None:
            desk.screens.liking.change(window=desk.frame.where())
