"""A list of rows of two lines and a warning, for settings: chosen with the arrow keys, read out as a whole."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bdcdesk.desktop.theme import Tone, current

_ROLE = Qt.ItemDataRole.UserRole


class Row(msgspec.Struct, frozen=True):
    id: str
    name: str
    state: str
    fails: str = ""
    off: bool = False


class Rows(QListWidget):
    """`picked(id)`: the person chose that one; not sent when the program does."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._tell)

    @property
    def chosen(self) -> str:
        item = self.currentItem()
        return str(item.data(_ROLE).id) if item is not None else ""

    def show_rows(self, rows: Sequence[Row], chosen: str) -> None:
        """Shows these, with one of them chosen ("" for none); what is the same stays as it is."""
        self.blockSignals(True)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        while self.count() < len(rows):
            self.addItem(QListWidgetItem())
        for place, row in enumerate(rows):
            item = self.item(place)
            if item.data(_ROLE) != row:
                item.setData(_ROLE, row)
                item.setText(row.name)
                read_out = ", ".join(part for part in (row.name, row.state.replace(" · ", ", "), row.fails) if part)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, read_out)
                item.setToolTip(row.fails)
        self.setCurrentRow(next((place for place, row in enumerate(rows) if row.id == chosen), -1))
        self.blockSignals(False)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """To come by with Tab chooses nothing: what is typed beside the list would be gone."""
        none = self.currentRow() < 0
        self.blockSignals(True)
        super().focusInEvent(event)
        if none:
            self.setCurrentRow(-1)
        self.blockSignals(False)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.picked.emit(item.data(_ROLE).id)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, 74 if index.data(_ROLE).fails else 54)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        look, row = current(), index.data(_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.accent_soft)
            painter.fillRect(area.left(), area.top(), 3, area.height(), look.accent)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.accent)
            painter.drawRect(area.adjusted(0, 0, -1, -2))
        painter.setPen(look.line)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        lines = [(row.name, look.font(look.type.base, QFont.Weight.DemiBold), look.ink(Tone.muted if row.off else Tone.plain), 9)]
        lines.append((row.state, look.font(look.type.small), look.ink(Tone.muted), 29))
        if row.fails:
            lines.append((f"▲ {row.fails}", look.font(look.type.small), look.ink(Tone.bad), 49))
        for text, font, ink, top in lines:
            painter.setFont(font)
            painter.setPen(ink)
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width() - 32)
            painter.drawText(area.left() + 16, area.top() + top, area.width() - 32, 18, Qt.AlignmentFlag.AlignVCenter, cut)
        painter.restore()
