"""A filter with its count: "Replies 3". One of a row is on."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from bdcdesk.desktop.theme import current

PAD = 6
GAP = 4


class Chip(QPushButton):
    """Words and a bold number on a pill. It stays on when it is pressed again; whoever made it turns the others off. One that stands
    `alone` goes off again.

    Not in one of Qt's groups of which one is on: Tab would pass by all of it.
    """

    def __init__(self, text: str, parent: QWidget | None = None, alone: bool = False) -> None:
        super().__init__(text, parent)
        self._alone = alone
        self._count = ""
        self.setProperty("role", "pill")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def nextCheckState(self) -> None:
        """Pressed, it is on."""
        self.setChecked(not (self._alone and self.isChecked()))

    def set_count(self, count: int) -> None:
        """Shows another number, shortened from 10,000 on; the whole of it is in the accessible name and the tool tip."""
        name = f"{self.text()}, {count:,}"
        if name == self.accessibleName():
            return
        before = self._widths()
        self._count = f"{count:,}" if count < 10_000 else f"{count // 1000:,}k"
        self.setAccessibleName(name)
        self.setToolTip(f"{self.text()}: {count:,}")
        if self._widths() != before:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for words and number."""
        words, number = self._widths()
        return QSize(words + GAP + number + 2 * PAD + 2, QFontMetrics(current().font(current().type.small)).height() + 7)

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stylesheet's pill, then words and number."""
        look = current()
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        words, number = self._widths()
        left = (self.width() - words - GAP - number) / 2
        painter.setPen(look.accent if self.isChecked() else look.text)
        painter.setFont(look.font(look.type.small))
        painter.drawText(QRectF(left, 0, words + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(look.font(look.type.small, QFont.Weight.Bold, figures=True))
        painter.drawText(QRectF(left + words + GAP, 0, number + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self._count)
        painter.end()

    def _widths(self) -> tuple[int, int]:
        look = current()
        words = QFontMetrics(look.font(look.type.small)).horizontalAdvance(self.text())
        return words, QFontMetrics(look.font(look.type.small, QFont.Weight.Bold, figures=True)).horizontalAdvance(self._count)
