"""How long nobody has touched a window: keys and mouse as the system delivers them, not what a program does by itself."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from bdcdesk.domain.events import Instant

LOCK_AFTER: Final = 10 * 60_000
"""Milliseconds without a key or the mouse after which a shared computer locks itself."""

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class Idle(QObject):
    """On the Qt thread. `passed` after `after` ms of `clock` without a touch, and again after `again` ms while it is still so.

    `clock` must count the time for which the computer slept.
    """

    passed = Signal()

    def __init__(self, clock: Callable[[], Instant], after: int, again: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._after = after
        self._again = again
        self._touched = clock()
        self._told: Instant = 0
        self._watched: list[QWindow] = []
        self._timer = QTimer(self, interval=max(1, min(1000, after // 4)))
        self._timer.timeout.connect(self._look)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication), "windows belong to an application"
        # Menus and dialogs are windows of their own.
        app.focusWindowChanged.connect(self._watch)

    def begin(self) -> None:
        """Somebody has come in."""
        self._touch()
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touch()
        return False

    def _touch(self) -> None:
        self._touched, self._told = self._clock(), 0

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._watched:
            self._watched.append(window)
            window.destroyed.connect(lambda _=None, window=window: self._watched.remove(window))
            window.installEventFilter(self)

    def _look(self) -> None:
        now = self._clock()
        if now - self._touched >= self._after and now - self._told >= self._again:
            self._told = now
            self.passed.emit()
