"""Calls a person who is in another program: the system's own notification, its sound, the window's place in the task bar, the badge."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from bdcdesk.desktop.alerts.calls import Call
from bdcdesk.desktop.icons import icon
from bdcdesk.desktop.theme import Tone

_SHOWN_FOR: Final = 15_000
_SOUND_EVERY: Final = 2_000
"""Milliseconds between two sounds: several that come together ring once."""


class Bell(QObject):
    """On the Qt thread. `wanted(lead)`: the person clicked a notification.

    The system shows a notification where it has a place for them (QSystemTrayIcon: Windows, macOS, and desktops of Linux with a
    StatusNotifier or an XEmbed tray); elsewhere the sound, the task bar and the badge are left.
    """

    wanted = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._told = ""
        self._counted = 0
        self._quiet = QTimer(self, singleShot=True, interval=_SOUND_EVERY)

    def ring(self, calls: tuple[Call, ...], *, sound: bool, notify: bool) -> None:
        """Tells of these; whoever looks at the window already hears it and is not told again in a corner of the screen."""
        if not calls:
            return
        if sound and not self._quiet.isActive():
            QApplication.beep()
            self._quiet.start()
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        tray = self._place() if notify else None
        if tray is not None:
            for call in calls:
                self._told = call.lead
                tray.showMessage(call.head, call.line, icon("inbox", Tone.accent, 32), _SHOWN_FOR)

    def count(self, waiting: int) -> None:
        """The number on the program's icon, where the system has one (Windows, macOS, several desktops of Linux); 0 takes it away."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication) and waiting != self._counted:
            self._counted = waiting
            app.setBadgeNumber(waiting)

    def close(self) -> None:
        """Nothing of it is left on the screen."""
        self._quiet.stop()
        self.count(0)
        if self._tray is not None:
            self._tray.hide()

    def _place(self) -> QSystemTrayIcon | None:
        """Made at the first call: a start has no time for it."""
        if self._tray is None and QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._tray = QSystemTrayIcon(icon("inbox", Tone.accent, 32), self)
            self._tray.setToolTip(self._window.windowTitle())
            self._tray.messageClicked.connect(lambda: self.wanted.emit(self._told))
            self._tray.activated.connect(lambda _: self.wanted.emit(""))
            self._tray.show()
        return self._tray
