"""A line of text that ends in … where its room ends, and shows the whole of it as a tool tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.tip import tip


class Elided(QLabel):
    """`role` and `tone` as for any label. The accessible name is the whole text.

    It takes the room it is given, so another text lays nothing out anew: use it for what changes often.
    """

    def __init__(self, text: str = "", role: str = "", tone: Tone = Tone.plain, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._text = ""
        if role:
            self.setProperty("role", role)
        self.setProperty("tone", tone.value)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def setText(self, text: str) -> None:
        """Shows another text."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        """The whole line."""
        size = self.fontMetrics()
        return QSize(size.horizontalAdvance(self._text) + 2, size.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few letters."""
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut to the room there is."""
        inside = self.contentsRect()
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, inside.width())
        self.setToolTip(tip(self._text) if shown != self._text else "")
        painter = QPainter(self)
        painter.setPen(current().ink(Tone(str(self.property("tone") or "plain"))))
        painter.drawText(inside, self.alignment() | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        painter.end()
