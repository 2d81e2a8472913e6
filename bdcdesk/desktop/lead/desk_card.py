"""The desk's questions and answers in the right column."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.desk_words import DeskLine
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.domain.desk import WANTED
from bdcdesk.translation import tr


class DeskCard(QWidget):
    """`answer_wanted(line)`: this member wants to say the figure; `taken_back(question)`."""

    answer_wanted = Signal(object)
    taken_back = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_lines(self, lines: Sequence[DeskLine]) -> None:
        """Instead of what was there."""
        while item := self._column.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self._column.addWidget(words(line.head, role="strong", tone=line.tone, wrap=True))
            self._column.addWidget(words(line.words, role="small", tone=Tone.muted, wrap=True))
            if line.answers or line.withdraws:
                self._column.addWidget(self._buttons(line))

    def _buttons(self, line: DeskLine) -> QWidget:
        made = QWidget()
        row = FlowLayout(made)
        if line.answers:
            row.addWidget(_button(tr("Answer") if line.withdraws else tr("Put it right"), line, lambda: self.answer_wanted.emit(line)))
        if line.withdraws:
            row.addWidget(_button(tr("Take it back"), line, lambda: self.taken_back.emit(line.question)))
        return made


def _button(text: str, line: DeskLine, pressed: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "pill")
    button.setAccessibleName(tr("{text}: the desk's {wanted}", text=text, wanted=WANTED[line.wanted]))
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    button.clicked.connect(lambda: pressed())
    return button
