"""A button that shows the key which does the same: "Text [Ctrl T]"."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from bdcdesk.desktop.theme import current

SPOKEN = {"↵": "Enter", "↑": "Up", "↓": "Down", "⌘": "Command", ".": "period"}


class KeyButton(QPushButton):
    """`key` is only shown ("Ctrl T"); give `shortcut` ("Ctrl+T") to have the key work wherever its window has the focus."""

    def __init__(self, text: str, key: str = "", primary: bool = False, shortcut: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._key = key
        if primary:
            self.setProperty("role", "primary")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        spoken = " ".join(SPOKEN.get(part, part) for part in key.split())
        self.setAccessibleName(text)
        self.setAccessibleDescription(f"Key: {spoken}" if key else "")
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))

    @property
    def key(self) -> str:
        """The key as shown."""
        return self._key

    def sizeHint(self) -> QSize:
        """Room for icon, words and chip."""
        width = sum(part for part in (self._icon_width(), QFontMetrics(self._font()).horizontalAdvance(self.text()), self._chip_width()))
        return QSize(width + 24, 30)

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`: words are never cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stylesheet's frame, then icon, words and chip side by side."""
        look = current()
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        primary = self.property("role") == "primary"
        ink = look.faint if not self.isEnabled() else (look.on_accent if primary else look.text)
        content = self._icon_width() + QFontMetrics(self._font()).horizontalAdvance(self.text()) + self._chip_width()
        left = (self.width() - content) / 2
        if self._icon_width():
            self.icon().paint(painter, int(left), (self.height() - 16) // 2, 16, 16)
            left += self._icon_width()
        painter.setFont(self._font())
        painter.setPen(ink)
        words = QFontMetrics(self._font()).horizontalAdvance(self.text())
        painter.drawText(QRectF(left, 0, words + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._key:
            chip = QRectF(left + words + 7.5, (self.height() - 17) / 2, self._chip_width() - 8, 17)
            self._paint_chip(painter, chip, primary, ink)
        painter.end()

    def _paint_chip(self, painter: QPainter, chip: QRectF, primary: bool, ink: QColor) -> None:
        look = current()
        ground = look.panel2
        if primary and self.isEnabled():
            ground = QColor(look.on_accent)
            ground.setAlphaF(0.1)
        painter.setPen(Qt.PenStyle.NoPen if primary else look.line)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, look.size.radius_chip, look.size.radius_chip)
        painter.setFont(look.font(look.type.small))
        painter.setPen(ink if primary else look.faint)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._key)

    def _font(self) -> QFont:
        return current().font(current().type.base, QFont.Weight.Medium)

    def _icon_width(self) -> int:
        return 0 if self.icon().isNull() else 22

    def _chip_width(self) -> int:
        look = current()
        return QFontMetrics(look.font(look.type.small)).horizontalAdvance(self._key) + 9 + 7 if self._key else 0


def key_hint(key: str, parent: QWidget | None = None) -> QWidget:
    """Only the chip, for a line of hints."""
    chip = QLabel(key, parent)
    chip.setProperty("role", "key")
    chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    chip.setAccessibleName("key " + " ".join(SPOKEN.get(part, part) for part in key.split()))
    return chip
