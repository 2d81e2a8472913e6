"""Lines at the top of a lead's page that tell where else the same shopper may be met, each with what can be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.view import Akin
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.translation import tr

OPEN = tr("Open it")
TWO = tr("Not the same shopper")
ONE = tr("The same shopper: make it one")
A_LEAD = tr("This is a lead")
NO_LEAD = tr("Not a lead after all")


class AkinPanel(QFrame):
    """`opened(lead)`: to see the other lead. `set_apart(raising)`: what came then is another shopper's. `told_apart(lead)`: that lead is.
    `joined(lead)`: that lead is this shopper's, and goes on as part of this one.
    `asked`: this is a lead, though it came as none; `none(lead)`: what that one came as was no lead after all.

    Without lines it takes no room.
    """

    opened = Signal(str)
    set_apart = Signal(str)
    told_apart = Signal(str)
    joined = Signal(str)
    asked = Signal()
    none = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel2")
        self.setAccessibleName(tr("The same shopper elsewhere"))
        self._lines: tuple[Akin, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 6, 20, 6)
        self._column.setSpacing(4)
        self.hide()

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.words for line in self._lines)

    def show_akin(self, lines: tuple[Akin, ...]) -> None:
        """Shows these; the same ones stay as they are, with the focus where it is."""
        self.setHidden(not lines)
        if lines == self._lines:
            return
        self._lines = lines
        while item := self._column.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self._column.addWidget(self._line(line))

    def _line(self, line: Akin) -> QWidget:
        """One button stands beside the words; several stand below them, where they leave the words their room."""
        made, said, buttons = QWidget(), words(line.words, role="strong", tone=line.tone, wrap=True), self._buttons(line)
        row = QHBoxLayout(made) if len(buttons) < 2 else QVBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8 if len(buttons) < 2 else 2)
        row.addWidget(said, 1)
        if len(buttons) > 1:
            below = QWidget()
            flow = FlowLayout(below)
            for button in buttons:
                flow.addWidget(button)
            row.addWidget(below)
        else:
            for button in buttons:
                row.addWidget(button)
        return made

    def _buttons(self, line: Akin) -> list[QPushButton]:
        made = []
        if line.opens:
            made.append(self._button(OPEN, line, lambda: self.opened.emit(line.opens)))
        if line.raising:
            made.append(self._button(TWO, line, lambda: self.set_apart.emit(line.raising)))
        if line.other:
            made.append(self._button(ONE, line, lambda: self.joined.emit(line.other)))
            made.append(self._button(TWO, line, lambda: self.told_apart.emit(line.other)))
        if line.asked:
            made.append(self._button(A_LEAD, line, self.asked.emit))
        if line.none:
            made.append(self._button(NO_LEAD, line, lambda: self.none.emit(line.none)))
        return made

    def _button(self, text: str, line: Akin, pressed: object) -> QPushButton:
        button = KeyButton(text)
        button.setAccessibleName(f"{text}: {line.words}")
        button.clicked.connect(lambda: pressed() if callable(pressed) else None)
        return button
