"""A slim strip above other windows: the first that waits, with its time, and a click that brings the window up."""

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.translation import tr

_WIDE: Final = 460
_FAR: Final = 6
"""Pixels that the mouse may move while it is pressed and still be a click."""


class Strip(QFrame):
    """A window of its own that is never the active one unless somebody goes there. `wanted()`: bring the window up. `moved(x, y)`: where
    somebody put it, in the screen's device-independent pixels. On the Qt thread.

    On Wayland a program may neither stand above others nor choose its place; there it is a small window as any other.
    """

    wanted = Signal()
    moved = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        kind = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(parent, kind)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("surface", "card")
        self.setWindowTitle(tr("bdcdesk: what waits for you"))
        self.setAccessibleName(tr("What waits for you"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedWidth(_WIDE)
        self._pressed: QPoint | None = None
        self._line = Elided("", role="strong")
        self._more = words("", "small", Tone.muted)
        self._open = QPushButton(tr("Open"))
        self._open.setAccessibleName(tr("Open bdcdesk"))
        self._open.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(current().size.gap)
        row.addWidget(self._line, 1)
        row.addWidget(self._more)
        row.addWidget(self._open)

    def tell(self, line: str, more: str, tone: Tone) -> None:
        """`line` is the first that waits, `more` the others; `tone` that of its time."""
        if (line, more) == (self._line.text(), self._more.text()):
            return
        self._line.setText(line)
        self._line.setProperty("tone", tone.value)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.setAccessibleDescription(" ".join(part for part in (line, more) if part))

    def put(self, x: int, y: int) -> None:
        """Where it was last, if that is on a screen; else at the top of the one that the window is on, in its middle."""
        screens = [screen.availableGeometry() for screen in self.screen().virtualSiblings()]
        if any(room.contains(QPoint(x, y)) and room.contains(QPoint(x + _WIDE // 2, y)) for room in screens):
            self.move(x, y)
            return
        room = self.screen().availableGeometry()
        self.move(room.x() + (room.width() - _WIDE) // 2, room.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.globalPosition().toPoint()
        self._from = self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self.move(self._from + event.globalPosition().toPoint() - self._pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if (event.globalPosition().toPoint() - pressed).manhattanLength() <= _FAR:
            self.wanted.emit()
        else:
            self.moved.emit(self.x(), self.y())
