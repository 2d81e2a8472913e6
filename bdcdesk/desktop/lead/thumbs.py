"""Small pictures of a timeline: those at hand, and which are asked for."""

from typing import Final

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage, QPixmap

BOX: Final = QSize(200, 150)
"""Device-independent pixels that a picture has on the page, whatever its own size: nothing moves when it comes."""
_KEPT: Final = 60


class Thumbs(QObject):
    """On the Qt thread. `wanted(blob)`: one that has to be painted and is not at hand. `come()`: one more is."""

    wanted = Signal(str)
    come = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, QPixmap] = {}
        self._asked: set[str] = set()

    def forget_asked(self) -> None:
        """What could not be shown is asked for anew, the next time that it has to be painted."""
        self._asked.clear()

    def picture(self, blob: str) -> QPixmap | None:
        found = self._kept.get(blob)
        if found is None and blob not in self._asked:
            self._asked.add(blob)
            self.wanted.emit(blob)
        return found

    def show(self, blob: str, image: QImage | None) -> None:
        if image is None or image.isNull():
            return
        while len(self._kept) >= _KEPT:
            gone = next(iter(self._kept))
            del self._kept[gone]
            self._asked.discard(gone)
        self._kept[blob] = QPixmap.fromImage(image)
        self.come.emit()
