"""What the sender of a source must be given: addresses and keys, each with Copy, and how others reach the hub."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.form import Labelled
from bdcdesk.desktop.settings.keeping import Told
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words

ABOUT = "Whoever knows this counts as the other side. It is kept on this computer and is in no log."


class ToldCard(QFrame):
    """`outside_said(address)`: how others reach the hub; `renewed()`: its secrets are to be made up anew."""

    outside_said = Signal(str)
    renewed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.shown: Told = ()
        self.fields: tuple[QWidget, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.outside = QLineEdit()
        self.outside.editingFinished.connect(self._say_outside)
        self._was = ""
        self.renew = QPushButton("New secret")
        self.renew.setToolTip("What the sender has now opens nothing any more")
        self.renew.clicked.connect(self.renewed)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(words("For the other side", "strong"))
        column.addLayout(self._rows)
        column.addWidget(words(ABOUT, "small", Tone.muted, wrap=True))
        foot = QHBoxLayout()
        hint = "As the site or platform can reach it, such as https://leads.example.com"
        self._outside = Labelled("The hub's address &from outside", self.outside, hint)
        foot.addWidget(self._outside, 1)
        foot.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(foot)
        self.hide()

    def show_told(self, told: Told, outside: str) -> None:
        """Nothing is shown where nothing has to be told."""
        self.shown, self._was = told, outside
        self.outside.setText(outside)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        lines = [_Line(what, said) for what, said in told]
        for line in lines:
            self._rows.addWidget(line)
        self.fields = (*(part for line in lines for part in (line.field, line.copy)), self.outside, self.renew)
        self.setVisible(bool(told))

    def outside_asked(self, asked: bool) -> None:
        """Whether the other side comes to the hub."""
        self._outside.setVisible(asked)

    def _say_outside(self) -> None:
        if self.outside.text().strip() != self._was:
            self.outside_said.emit(self.outside.text())


class _Line(QWidget):
    def __init__(self, what: str, said: str) -> None:
        super().__init__()
        self.field = field = QLineEdit(said)
        field.setReadOnly(True)
        field.setAccessibleName(what)
        field.setCursorPosition(0)
        self.copy = copy = QPushButton("Copy")
        copy.setAccessibleName(f"Copy: {what}")
        copy.clicked.connect(partial(self._copy, copy, said))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = words(what, "small", Tone.muted)
        label.setFixedWidth(140)
        row.addWidget(label)
        row.addWidget(field, 1)
        row.addWidget(copy)

    def _copy(self, button: QPushButton, said: str) -> None:
        QGuiApplication.clipboard().setText(said)
        button.setText("Copied")
