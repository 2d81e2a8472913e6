"""What stands in the place of every screen while nothing of a desk may be seen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bdcdesk.desktop.icons import icon
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words

_WIDTH = 620
_SIGN = 32


class ClosedPage(QWidget):
    """On the Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sign = QLabel()
        self.first, self.rest = words("", "title", wrap=True), words("", "say", tone=Tone.muted, wrap=True)
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        inner = QVBoxLayout(middle)
        inner.setSpacing(12)
        self._sign.setFixedHeight(_SIGN)
        for part in (self._sign, self.first, self.rest):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inner.addWidget(part)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def say(self, why: str) -> None:
        """Shows it, and tells it to someone who hears the screen. The first sentence says what happened, the rest what it means."""
        first, mark, rest = why.partition(". ")
        self.first.setText(f"{first}." if mark else first)
        self.rest.setText(rest)
        self._sign.setPixmap(icon("lock", Tone.muted, _SIGN).pixmap(_SIGN, _SIGN))
        self.setAccessibleName(why)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
