"""A button that shows the key which does the same: "Text [Ctrl T]"."""

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from bdcdesk.desktop.theme import Theme, current
from bdcdesk.translation import tr

REMEMBERED = 500
"""Widths of words that are kept."""
SPOKEN = {"↵": tr("key¦Enter"), "↑": tr("key¦Up"), "↓": tr("key¦Down"), "⌘": tr("Command"), ".": tr("key¦period")}


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
        self.setAccessibleDescription(tr("Key: {spoken}", spoken=spoken) if key else "")
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))

    @property
    def key(self) -> str:
        """The key as shown."""
        return self._key

    def sizeHint(self) -> QSize:
        """Room for icon, words and chip."""
        return QSize(self._content(_letters(current())) + 24, 30)

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`: words are never cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stylesheet's frame, then icon, words and chip side by side."""
        look = current()
        letters = _letters(look)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        primary = self.property("role") == "primary"
        ink = look.faint if not self.isEnabled() else (look.on_accent if primary else look.text)
        left = (self.width() - self._content(letters)) / 2
        if self._icon_width():
            self.icon().paint(painter, int(left), (self.height() - 16) // 2, 16, 16)
            left += self._icon_width()
        painter.setFont(letters.font)
        painter.setPen(ink)
        words = letters.words(self.text())
        painter.drawText(QRectF(left, 0, words + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._key:
            chip = QRectF(left + words + 7.5, (self.height() - 17) / 2, letters.chip(self._key) - 8, 17)
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
        painter.setFont(_letters(look).small)
        painter.setPen(ink if primary else look.faint)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._key)

    def _content(self, letters: "_Letters") -> int:
        return self._icon_width() + letters.words(self.text()) + letters.chip(self._key)

    def _icon_width(self) -> int:
        return 0 if self.icon().isNull() else 22


class _Letters:
    """The fonts of a theme's buttons and how wide their words are, measured once: a page has dozens of buttons."""

    def __init__(self, look: Theme) -> None:
        self.font = look.font(look.type.base, QFont.Weight.Medium)
        self.small = look.font(look.type.small)
        self._sizes = QFontMetrics(self.font), QFontMetrics(self.small)
        self._known: dict[tuple[str, int], int] = {}

    def words(self, text: str) -> int:
        """Px of a button's words."""
        return self._width(text, 0)

    def chip(self, key: str) -> int:
        """Px of the chip with this key and of the gap before it."""
        return self._width(key, 1) + 9 + 7 if key else 0

    def _width(self, text: str, which: int) -> int:
        found = self._known.get((text, which))
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[text, which] = self._sizes[which].horizontalAdvance(text)
        return found


@lru_cache(maxsize=4)
def _letters(look: Theme) -> _Letters:
    return _Letters(look)


def key_hint(key: str, parent: QWidget | None = None) -> QWidget:
    """Only the chip, for a line of hints."""
    chip = QLabel(key, parent)
    chip.setProperty("role", "key")
    chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    chip.setAccessibleName(tr("key {key}", key=" ".join(SPOKEN.get(part, part) for part in key.split())))
    return chip
