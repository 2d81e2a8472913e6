"""The floor of one store at a time, and a plain chooser above it where a supervisor has several."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from bdcdesk.desktop.floor.page import FloorPage
from bdcdesk.desktop.shell.backstage import Store
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.translation import tr


class Floors(QWidget):
    """On the Qt thread. `chosen(store)`: the id of the store whose floor the person wants to see."""

    chosen = Signal(str)

    def __init__(self, stores: Sequence[Store], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = FloorPage()
        self._chooser = QComboBox()
        self._chooser.setAccessibleName(tr("Store"))
        for store in stores:
            self._chooser.addItem(store.name, store.id)
        self._chooser.currentIndexChanged.connect(lambda place: self.chosen.emit(self.store))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if len(stores) > 1:
            head, row = surface("bar", across=True, margins=(14, 7, 14, 7))
            row.addWidget(words(tr("Store")))
            row.addWidget(self._chooser)
            row.addStretch(1)
            column.addWidget(head)
        else:
            self._chooser.setParent(self)
            self._chooser.hide()
        column.addWidget(self.page, 1)

    @property
    def store(self) -> str:
        """The id of the store that is chosen."""
        return str(self._chooser.currentData())
