"""A plain table with a lead behind each row."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

_LEAD: Final = Qt.ItemDataRole.UserRole


class LeadTable(QTableWidget):
    """`lead_wanted(lead)` on a double click or Return. Tab goes on to the next control."""

    lead_wanted = Signal(str)

    def __init__(self, heads: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(0, len(heads), parent)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.itemActivated.connect(lambda item: self.lead_wanted.emit(str(item.data(_LEAD))))

    @property
    def lead(self) -> str:
        """Of the row that is chosen, "" for none."""
        item = self.item(self.currentRow(), 0)
        return str(item.data(_LEAD)) if item is not None else ""

    def fill(self, rows: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Each a lead and its cells. What is chosen stays chosen while it is there."""
        chosen, at = self.lead, max(0, self.currentRow())
        self.setRowCount(len(rows))
        for place, (lead, cells) in enumerate(rows):
            for column, text in enumerate(cells):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                cell.setData(_LEAD, lead)
                self.setItem(place, column, cell)
        names = [lead for lead, _ in rows]
        if rows:
            self.setCurrentCell(names.index(chosen) if chosen in names else min(at, len(rows) - 1), 0)
