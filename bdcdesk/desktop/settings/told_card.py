"""What the sender of a source must be given: addresses and keys, each with Copy, and how others reach the hub."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.form import Labelled
from bdcdesk.desktop.settings.keeping import Told
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.translation import tr

ABOUT = tr("Whoever knows this counts as the other side. It is kept on this computer and is in no log.")
SURE = tr("What the other side has now stops working at once: what it sends is refused until it is given the new one.")


class ToldCard(QFrame):
    """`outside_said(address)`: how others reach the hub; `renewed()`: its secrets are to be made up anew; `asked`: if it is
    meant."""

    outside_said = Signal(str)
    renewed = Signal()
    asked = Signal()

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
        self.renew = QPushButton(tr("New secret"))
        self.renew.setToolTip(tr("What the sender has now opens nothing any more"))
        self.renew.clicked.connect(self._ask)
        self.sure, self.leave = QPushButton(tr("Make a new secret")), QPushButton(tr("Leave it as it is"))
        self.sure.setAccessibleDescription(SURE)
        self.leave.setAccessibleDescription(SURE)
        self.sure.clicked.connect(self._renew)
        self.leave.clicked.connect(self._leave)
        self._question = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(words(tr("For the other side"), "strong"))
        column.addLayout(self._rows)
        column.addWidget(words(ABOUT, "small", Tone.muted, wrap=True))
        foot = QHBoxLayout()
        hint = tr("As the site or platform can reach it, such as https://leads.example.com")
        self._outside = Labelled(tr("The hub's address &from outside"), self.outside, hint)
        foot.addWidget(self._outside, 1)
        foot.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(foot)
        column.addWidget(self._question)
        asked = QVBoxLayout(self._question)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(8)
        asked.addWidget(words(f"▲ {SURE}", tone=Tone.warn, wrap=True))
        answers = FlowLayout()
        for button in (self.sure, self.leave):
            answers.addWidget(button)
        asked.addLayout(answers)
        self._question.hide()
        self.hide()

    @property
    def asking(self) -> bool:
        """Whether it stands there to be answered if a new secret is meant."""
        return not self._question.isHidden()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the secret as it is."""
        if event.key() == Qt.Key.Key_Escape and self.asking:
            self._leave()
        else:
            super().keyPressEvent(event)

    def show_told(self, told: Told, outside: str) -> None:
        """Nothing is shown where nothing has to be told."""
        self.shown, self._was = told, outside
        self._question.hide()
        self.renew.setEnabled(True)
        self.outside.setText(outside)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        lines = [_Line(what, said) for what, said in told]
        for line in lines:
            self._rows.addWidget(line)
        self.fields = (*(part for line in lines for part in (line.field, line.copy)), self.outside, self.renew, self.sure, self.leave)
        self.setVisible(bool(told))

    def outside_asked(self, asked: bool) -> None:
        """Whether the other side comes to the hub."""
        self._outside.setVisible(asked)

    def _ask(self) -> None:
        self._question.show()
        self.leave.setFocus()
        self.renew.setEnabled(False)
        self.asked.emit()

    def _leave(self) -> None:
        self.renew.setEnabled(True)
        self.renew.setFocus()
        self._question.hide()

    def _renew(self) -> None:
        self._leave()
        self.renewed.emit()

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
        self.copy = copy = QPushButton(tr("Copy"))
        copy.setAccessibleName(tr("Copy: {what}", what=what))
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
        button.setText(tr("Copied"))
