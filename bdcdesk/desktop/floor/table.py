"""A quiet table with pills in it: the team, the appointments. Reads as a table to whoever hears it, and shows where a card would drop."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from bdcdesk.desktop.floor.lettering import cut, font, width
from bdcdesk.desktop.theme import Tone, current

ROW = 34
SIDE = 8
PILL = 9
_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """`pill`: on a soft ground in `tone`."""

    text: str
    tone: Tone = Tone.plain
    bold: bool = False
    pill: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`figures`: right-aligned, with digits of one width. `wide`: takes what room the others leave.

    `spare` > 0: in a narrow window it gives way, 1 first.
    """

    title: str
    about: str = ""
    figures: bool = False
    wide: bool = False
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """`key` names what the row is about: a member, a lead."""

    key: str
    cells: tuple[Cell, ...]


class Rows(QAbstractTableModel):
    """Frozen rows. The same number of rows as before is a change in place, so that scrolling and focus stay."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows other rows."""
        if len(rows) == len(self.rows):
            changed = [place for place, row in enumerate(rows) if row != self.rows[place]]
            self.rows = tuple(rows)
            for place in changed:
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def cell(self, index: _Index) -> Cell:
        """The cell at a valid index."""
        return self.rows[index.row()].cells[index.column()]

    def rowCount(self, parent: _Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        text = self.cell(index).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title}: {text}"
        return text if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
        answers = {Qt.ItemDataRole.DisplayRole: column.title, Qt.ItemDataRole.ToolTipRole: column.about or None}
        return (side | Qt.AlignmentFlag.AlignVCenter) if role == Qt.ItemDataRole.TextAlignmentRole else answers.get(Qt.ItemDataRole(role))


class _Painter(QStyledItemDelegate):
    """Paints a cell as words or as a pill; the row under `target` (-1: none) is where a card would drop."""

    target = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell, look, rect = self._cell(index), current(), option.rect
        table = self.parent()
        chosen = isinstance(table, Table) and table.shows_choice and table.currentIndex().row() == index.row()
        if chosen or self.target == index.row():
            painter.fillRect(rect, look.accent_soft)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.accent if self.target == index.row() else look.line)
        text = cut(cell.text, cell.pill, cell.bold, rect.width() - 2 * SIDE - (2 * PILL if cell.pill else 0))
        painter.setFont(font(cell.pill, cell.bold))
        inside = rect.adjusted(SIDE, 0, -SIDE, 0)
        if cell.pill and text:
            ground = QRectF(inside.left() + 0.5, rect.center().y() - 10.5, width(text, True, cell.bold) + 2 * PILL, 22)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(look.line if cell.tone is Tone.plain else look.soft(cell.tone))
            painter.setBrush(look.soft(cell.tone))
            painter.drawRoundedRect(ground, 11, 11)
            inside = inside.adjusted(PILL, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if self._column(index).figures else Qt.AlignmentFlag.AlignLeft
        painter.setPen(look.ink(cell.tone))
        painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _cell(self, index: _Index) -> Cell:
        model = index.model()
        return model.cell(index) if isinstance(model, Rows) else Cell("")

    def _column(self, index: _Index) -> Column:
        model = index.model()
        return model.columns[index.column()] if isinstance(model, Rows) else Column("")


class Table(QTableView):
    """`activated_row(key)`: Enter or a double click on a row. With `chooses`, its row is marked also while the focus is elsewhere."""

    activated_row = Signal(str)

    def __init__(self, name: str, columns: Sequence[Column], parent: QWidget | None = None, chooses: bool = False) -> None:
        super().__init__(parent)
        self._chooses = chooses
        self._needed: list[int] = []
        self._rows = Rows(columns, self)
        self._painter = _Painter(self)
        self.setAccessibleName(name)
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for place, column in enumerate(columns):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch if column.wide else QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(lambda index: self.activated_row.emit(self._rows.rows[index.row()].key))

    @property
    def shows_choice(self) -> bool:
        """Whether the current row is marked."""
        return self._chooses or self.hasFocus()

    @property
    def chosen(self) -> str | None:
        """The key of the current row."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].key if index.isValid() else None

    def choose(self, place: int) -> None:
        """Makes a row the current one; -1 none."""
        self.setCurrentIndex(self._rows.index(place, 0) if place >= 0 else QModelIndex())
        self.viewport().update()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows these rows; columns are as wide as what stands in them."""
        self._rows.show_rows(rows)
        self._needed = [self._width(place) for place in range(len(self._rows.columns))]
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hides or shows what can be spared."""
        super().resizeEvent(event)
        self._fit()

    def _width(self, place: int) -> int:
        """What a column needs, in pixels."""
        cells = [row.cells[place] for row in self._rows.rows]
        needed = max((width(cell.text, cell.pill, cell.bold) + (2 * PILL if cell.pill else 0) for cell in cells), default=0)
        return max(needed, width(self._rows.columns[place].title, True, True)) + 2 * SIDE + 2

    def _fit(self) -> None:
        columns, head = self._rows.columns, self.horizontalHeader()
        excess = sum(self._needed) - self.viewport().width()
        spared = sorted((place for place, column in enumerate(columns) if column.spare), key=lambda place: columns[place].spare)
        hidden: set[int] = set()
        for place in spared:
            if excess > 0:
                hidden.add(place)
                excess -= self._needed[place]
        for place, column in enumerate(columns):
            head.setSectionHidden(place, place in hidden)
            if place not in hidden and not column.wide and self._needed and head.sectionSize(place) != self._needed[place]:
                head.resizeSection(place, self._needed[place])

    def whole_height(self, rows: int) -> int:
        """The height in pixels that the head and so many rows take."""
        return self.horizontalHeader().sizeHint().height() + ROW * rows

    def key_at(self, place: QPoint) -> str | None:
        """The key of the row at a place on the screen, None where there is none."""
        inside = self.viewport().mapFromGlobal(place)
        index = self.indexAt(inside) if self.viewport().rect().contains(inside) else QModelIndex()
        return self._rows.rows[index.row()].key if index.isValid() else None

    def mark_target(self, key: str | None) -> None:
        """Shows the row of that key as the place where a card would drop; None shows none."""
        place = next((place for place, row in enumerate(self._rows.rows) if row.key == key), -1) if key is not None else -1
        if place != self._painter.target:
            self._painter.target = place
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen is not None:
            self.activated_row.emit(self.chosen)
            return
        super().keyPressEvent(event)
