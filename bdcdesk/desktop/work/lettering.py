"""Writing short texts into rows, fast: shaping a text takes longer than painting it, so texts that many rows share are shaped once."""

import msgspec
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from bdcdesk.desktop.theme import Theme
from bdcdesk.desktop.widgets.ring import shaped

LONGEST = 300
"""Letters of a text that are looked at; no row is wide enough for more."""
SHARED = 500


class Cut(msgspec.Struct, frozen=True, eq=False):
    """A text within its room: how wide it is, and itself, shaped if many rows share it."""

    text: str
    width: float
    shaped: QStaticText | None = None


class Lettering:
    """One font. `cut` before `write`."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._size = QFontMetricsF(font)
        self._shared: dict[tuple[str, int], Cut] = {}

    def cut(self, text: str, room: float) -> Cut:
        """On one line and within `room` px."""
        line = text[:LONGEST]
        if not line.isprintable():
            line = "".join(letter if letter.isprintable() else " " for letter in line)
        width = self._size.horizontalAdvance(line)
        if width > room:
            line = self._size.elidedText(line, Qt.TextElideMode.ElideRight, max(0.0, room))
            width = self._size.horizontalAdvance(line)
        return Cut(line, width)

    def shared(self, text: str, room: float) -> Cut:
        """As `cut`, for texts that other rows say too: "you", "New, first answer"."""
        key = (text, int(room))
        known = self._shared.get(key)
        if known is None:
            if len(self._shared) >= SHARED:
                self._shared.clear()
            cut = self.cut(text, int(room))
            known = self._shared[key] = Cut(cut.text, cut.width, shaped(cut.text, self._font))
        return known

    def write(self, painter: QPainter, x: float, base_line: float, cut: Cut, ink: QColor) -> None:
        """Leaves font and pen set."""
        if not cut.text:
            return
        painter.setFont(self._font)
        painter.setPen(ink)
        if cut.shaped is None:
            painter.drawText(QPointF(x, base_line), cut.text)
        else:
            painter.drawStaticText(QPointF(x, base_line - self._size.ascent()), cut.shaped)


class Fonts:
    """The three fonts of a row in one theme."""

    def __init__(self, look: Theme) -> None:
        self.look = look
        self.who = Lettering(look.font(look.type.base, QFont.Weight.Bold))
        self.small = Lettering(look.font(look.type.small))
        self.why = Lettering(look.font(look.type.small, QFont.Weight.DemiBold))
