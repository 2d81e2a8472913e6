"""The window's frame: painted first, by hand and with little of Qt, before the theme, the screens or anything that reads a file is loaded.

Every class of Qt that a program touches costs some milliseconds at the first time, so this file touches as few as it can.
"""

import json

from PySide6.QtCore import QByteArray, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFont, QFontDatabase, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.resources import resource
from bdcdesk.translation import tr

_TITLE = 40
"""Pixels that a window system's title and border may take."""


class Frame(QWidget):
    """An empty window with the bar and the columns where they will be. `painted` is sent once, `closing` before it closes.

    `look`: "light" or "dark".
    """

    painted = Signal()
    closing = Signal()

    def __init__(self, store: str, who: str, look: str) -> None:
        super().__init__()
        self.setWindowTitle(tr("bdcdesk · {store}", store=store))
        self.resize(1440, 900)
        if QGuiApplication.platformName() != "offscreen":
            self._fit(self.screen().availableSize())
        self.look = look
        self._words = (store, who)
        tokens = json.loads(resource("theme", "tokens.json").read_bytes())
        self._colours, self._sizes, self._type = tokens[look], tokens["size"], tokens["font"]
        QFontDatabase.addApplicationFont(str(resource("fonts", f"{self._type['family']}-Regular.ttf")))
        self._is_painted = self._is_filled = False

    def _fit(self, room: QSize) -> None:
        """Within a small screen, with its title: what is below the screen's edge cannot be reached."""
        self.resize(QSize(1440, 900).boundedTo(room - QSize(0, _TITLE)))

    def where(self) -> str:
        """Its place and size, as `put` takes them: also on which screen, and whether it fills that."""
        return self.saveGeometry().toBase64().toStdString()

    def put(self, where: str) -> None:
        """Where it was at another time; a screen that is gone, and rubbish, change nothing that could lose the window."""
        self.restoreGeometry(QByteArray.fromBase64(where.encode()))

    def filled(self) -> None:
        """Other widgets cover it from now on."""
        self._is_filled = True

    def paintEvent(self, event: QPaintEvent) -> None:
        centre, right = 0x0080, 0x0082  # Qt.AlignVCenter, with AlignRight: the enumeration itself takes 5 ms to load
        painter = QPainter(self)
        ground, panel, line = (QColor(self._colours[name]) for name in ("bg", "panel", "line"))
        painter.fillRect(self.rect(), ground)
        if not self._is_filled:
            top, column, pad = self._sizes["top"], self._sizes["work-column"], self._sizes["pad"]
            painter.fillRect(0, 0, self.width(), top, panel)
            painter.fillRect(0, top, column, self.height(), panel)
            painter.fillRect(0, top - 1, self.width(), 1, line)
            painter.fillRect(column - 1, top, 1, self.height(), line)
            font = QFont(self._type["family"])
            font.setPixelSize(self._type["base"])
            painter.setFont(font)
            painter.setPen(QColor(self._colours["text"]))
            painter.drawText(QRect(pad, 0, 80, top), centre, "bdcdesk")
            painter.setPen(QColor(self._colours["muted"]))
            painter.drawText(QRect(pad + 72, 0, 400, top), centre, self._words[0])
            painter.drawText(QRect(self.width() - 300 - pad, 0, 300, top), right, self._words[1])
        painter.end()
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
