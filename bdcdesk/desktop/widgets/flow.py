"""A row that goes on in the next line where its room ends: action buttons and chips stay whole at any width and text size."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, top to bottom, `gap` px between neighbours. A hidden widget takes no room; one wider than the row gets the whole row.

    With `last_right` the last one stands at the right end of its row.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8, last_right: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._last_right = last_right
        self._heights: dict[int, int] = {}
        self._least: QSize | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return found

    def invalidate(self) -> None:
        """Something in it wants another size: what was measured is forgotten. (The layouts around ask for a height many times over.)"""
        self._heights.clear()
        self._least = None
        super().invalidate()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest button decides: everything else can go below it."""
        if self._least is not None:
            return self._least
        size = QSize()
        for item in self._shown():
            least = item.minimumSize()
            size = size.expandedTo(QSize(least.width() if not item.hasHeightForWidth() else 40, least.height()))
        self._least = size
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def insertWidget(self, place: int, widget: QWidget) -> None:
        """A widget before the one that is at `place` now."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def fill(self, widgets: Iterable[QWidget]) -> None:
        """Shows these instead of what was there."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for widget in widgets:
            self.addWidget(widget)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        row: list[tuple[QLayoutItem, QRect]] = []
        for item in self._shown():
            width = min(item.sizeHint().width(), max(1, rect.width()))
            height = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            if row and x + width > rect.x() + rect.width():
                self._settle(row, line, move)
                x, y, line, row = rect.x(), y + line + self._gap - 2, 0, []
            row.append((item, QRect(QPoint(x, y), QSize(width, height))))
            x, line = x + width + self._gap, max(line, height)
        if self._last_right and row:
            item, place = row[-1]
            place.moveRight(rect.right())
            row[-1] = (item, place)
        self._settle(row, line, move)
        return y + line - rect.y()

    @staticmethod
    def _settle(row: list[tuple[QLayoutItem, QRect]], line: int, move: bool) -> None:
        if move:
            for item, place in row:
                item.setGeometry(place.translated(0, (line - place.height()) // 2))
