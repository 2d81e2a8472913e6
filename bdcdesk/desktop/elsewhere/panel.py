"""Ctrl+E: what waits at other desks, with its due, and the leads that were called bad. Plain, in order, and by keys."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from bdcdesk.desktop.elsewhere.view import ElsewhereView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton

WAITING: Final = ("Desk", "Who", "What they wrote", "Whose", "To do", "Due")
BAD: Final = ("Who", "Source", "Called bad by", "When", "Why", "What was known then")
_LEAD: Final = Qt.ItemDataRole.UserRole


class ElsewherePanel(QDialog):
    """`wanted(what, lead)`: "open", "done", "sale" or "take back". On the Qt thread."""

    wanted = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Other desks")
        self.resize(1000, 560)
        self._shown = ElsewhereView()
        self.waiting, self.bad = _table(WAITING, "What waits at other desks"), _table(BAD, "Leads that were called bad")
        self._none = words("Nothing waits at another desk.", tone=Tone.muted)
        self._bad_title = words("Bad leads", "heading")
        column = QVBoxLayout(self)
        column.addWidget(words("Not sales: what waits at other desks", "heading"))
        column.addWidget(self._none)
        column.addWidget(self.waiting, 2)
        column.addWidget(
            self._buttons((("Open", "Ctrl+Return", "open"), ("Done", "Ctrl+D", "done"), ("A sale after all", "Ctrl+S", "sale")))
        )
        column.addWidget(self._bad_title)
        column.addWidget(self.bad, 1)
        self._back = self._buttons((("Take it back", "Ctrl+B", "take back"),))
        column.addWidget(self._back)
        for table in (self.waiting, self.bad):
            table.itemActivated.connect(lambda item: self._ask("open", self._lead_at(item)))
        self.finished.connect(lambda _: self.left.emit())
        self.show_view(ElsewhereView())

    def show_view(self, view: ElsewhereView) -> None:
        """What is chosen stays chosen while it is there."""
        self._shown = view
        _fill(
            self.waiting,
            [
                (one.lead, (one.matter, one.who, one.asked, one.whose, one.why, f"{one.due}, late" if one.late else one.due))
                for one in view.waiting
            ],
        )
        _fill(self.bad, [(one.lead, (one.who, one.source, one.by, one.at, one.why, one.known)) for one in view.bad])
        self._none.setHidden(bool(view.waiting))
        for part in (self._bad_title, self.bad, self._back):
            part.setHidden(not view.bad)

    def _buttons(self, made: tuple[tuple[str, str, str], ...]) -> QWidget:
        line = QWidget()
        row = FlowLayout(line)
        for label, key, what in made:
            button = KeyButton(label, key.replace("+", " "))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, what=what: self._press(what))
            QShortcut(QKeySequence(key), self).activated.connect(lambda what=what: self._press(what))
            row.addWidget(button)
        return line

    def _press(self, what: str) -> None:
        table = self.bad if what == "take back" or (what == "open" and self.bad.hasFocus()) else self.waiting
        item = table.item(table.currentRow(), 0)
        if item is not None:
            self._ask(what, self._lead_at(item))

    def _lead_at(self, item: QTableWidgetItem) -> str:
        table = item.tableWidget()
        first = table.item(item.row(), 0) if table is not None else None
        return str(first.data(_LEAD)) if first is not None else ""

    def _ask(self, what: str, lead: str) -> None:
        if lead:
            self.wanted.emit(what, lead)


def _table(heads: tuple[str, ...], name: str) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(heads))
    table.verticalHeader().hide()
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return table


def _fill(table: QTableWidget, rows: list[tuple[str, tuple[str, ...]]]) -> None:
    item = table.item(table.currentRow(), 0)
    chosen, at = str(item.data(_LEAD)) if item is not None else "", max(0, table.currentRow())
    table.setRowCount(len(rows))
    for place, (lead, cells) in enumerate(rows):
        for column, text in enumerate(cells):
            cell = QTableWidgetItem(text)
            cell.setToolTip(text)
            cell.setData(_LEAD, lead)
            table.setItem(place, column, cell)
    names = [lead for lead, _ in rows]
    if rows:
        table.setCurrentCell(names.index(chosen) if chosen in names else min(at, len(rows) - 1), 0)
