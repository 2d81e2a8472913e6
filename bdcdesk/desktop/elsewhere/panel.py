"""Ctrl+E: what waits at other desks, with its due, and the leads that were called bad. Plain, in order, and by keys."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from bdcdesk.desktop.elsewhere.view import ElsewhereView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.widgets.lead_table import LeadTable
from bdcdesk.translation import tr

WAITING: Final = (tr("Desk"), tr("Who"), tr("What they wrote"), tr("Whose"), tr("To do"), tr("Due"))
BAD: Final = (tr("Who"), tr("Source"), tr("Called bad by"), tr("When"), tr("Why"), tr("What was known then"))


class ElsewherePanel(QDialog):
    """`wanted(what, lead)`: "open", "done", "sale" or "take back". On the Qt thread."""

    wanted = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Other desks"))
        self.resize(1000, 560)
        self._shown = ElsewhereView()
        self.waiting, self.bad = LeadTable(WAITING, tr("What waits at other desks")), LeadTable(BAD, tr("Leads that were called bad"))
        self._none = words(tr("Nothing waits at another desk."), tone=Tone.muted)
        self._bad_title = words(tr("Bad leads"), "heading")
        column = QVBoxLayout(self)
        column.addWidget(words(tr("Not sales: what waits at other desks"), "heading"))
        column.addWidget(self._none)
        column.addWidget(self.waiting, 2)
        column.addWidget(
            self._buttons(((tr("Open"), "Ctrl+Return", "open"), (tr("Done"), "Ctrl+D", "done"), (tr("A sale after all"), "Ctrl+S", "sale")))
        )
        column.addWidget(self._bad_title)
        column.addWidget(self.bad, 1)
        self._back = self._buttons(((tr("Take it back"), "Ctrl+B", "take back"),))
        column.addWidget(self._back)
        for table in (self.waiting, self.bad):
            table.lead_wanted.connect(lambda lead: self.wanted.emit("open", lead))
        self.finished.connect(lambda _: self.left.emit())
        self.show_view(ElsewhereView())

    def show_view(self, view: ElsewhereView) -> None:
        """What is chosen stays chosen while it is there."""
        self._shown = view
        self.waiting.fill(
            [
                (one.lead, (one.matter, one.who, one.asked, one.whose, one.why, tr("{due}, late", due=one.due) if one.late else one.due))
                for one in view.waiting
            ],
        )
        self.bad.fill([(one.lead, (one.who, one.source, one.by, one.at, one.why, one.known)) for one in view.bad])
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
        if table.lead:
            self.wanted.emit(what, table.lead)
