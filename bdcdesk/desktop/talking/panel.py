"""Ctrl+3: who is talking with one and whom one chases, each figure with how it comes about and the leads behind it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from bdcdesk.desktop.talking.view import ABOUT, OWED, TalkingView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.lead_table import LeadTable
from bdcdesk.translation import tr

TALKING: Final = (tr("Who"), tr("Last heard"), tr("What is next"))
CHASED: Final = (tr("Who"), tr("Last reached"), tr("What is next"))


class TalkingPanel(QDialog):
    """`lead_opened(lead)` on a double click or Return. On the Qt thread."""

    lead_opened = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Talking and chased"))
        self.resize(860, 620)
        self._shown: TalkingView | None = None
        self.talking_count, self.chased_count = words("", "heading"), words("", "heading")
        self.talking, self.chased = LeadTable(TALKING, tr("Who is talking with you")), LeadTable(CHASED, tr("Whom you chase"))
        self.owed = words("", tone=Tone.muted, wrap=True)
        column = QVBoxLayout(self)
        self._add(column, self.talking_count, ABOUT["talking"], self.talking)
        self._add(column, self.chased_count, ABOUT["chased"], self.chased)
        column.addWidget(self.owed)
        self.finished.connect(lambda _: self.left.emit())
        self.show_view(TalkingView())

    def show_view(self, view: TalkingView) -> None:
        """What is chosen stays chosen while it is there."""
        if view == self._shown:
            return
        self._shown = view
        self.talking_count.setText(tr("Talking: {count:,}", count=len(view.talking)))
        self.chased_count.setText(tr("Chased: {count:,}", count=len(view.chased)))
        for table, shown in ((self.talking, view.talking), (self.chased, view.chased)):
            table.fill([(one.lead, (one.who, one.last, one.next)) for one in shown])
        self.owed.setText(OWED.format(f"{view.owed:,}"))
        self.owed.setHidden(not view.owed)

    def _add(self, column: QVBoxLayout, count: QLabel, about: str, table: LeadTable) -> None:
        column.addWidget(count)
        column.addWidget(words(about, "small", Tone.muted, wrap=True))
        column.addWidget(table, 1)
        table.lead_wanted.connect(self.lead_opened)
