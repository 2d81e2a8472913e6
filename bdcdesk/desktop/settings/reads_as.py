"""How the lead of an example would read: what was found, what is missing."""

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.example import Example
from bdcdesk.desktop.settings.form import Problem
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.pill import Pill
from bdcdesk.translation import tr


class ReadsAs(QFrame):
    """On the Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.problem = Problem()
        self._state = Pill()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(words(tr("How it would read"), "strong"))
        column.addWidget(self.problem)
        column.addLayout(self._grid)
        column.addWidget(self._state)

    @property
    def state(self) -> str:
        """ "Nothing is missing", or what is."""
        return self._state.text()

    @property
    def lines(self) -> dict[str, str]:
        return dict(self._lines)

    _lines: tuple[tuple[str, str], ...] = ()

    def show_example(self, example: Example) -> None:
        self._lines = example.lines
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, (what, said) in enumerate(example.lines):
            self._grid.addWidget(words(what, "small", Tone.muted), place, 0)
            self._grid.addWidget(words(said, wrap=True), place, 1)
        self.problem.say(example.problem)
        if example.problem:
            self._state.show_state("", Tone.plain)
        elif example.missing:
            self._state.show_state(tr("Missing: {missing}", missing=", ".join(example.missing)), Tone.warn)
        else:
            self._state.show_state(tr("Nothing is missing"), Tone.ok)
        read_out = ", ".join(f"{what}: {said}" for what, said in example.lines)
        self.setAccessibleName(
            tr("How it would read: {read_out}. {problem}", read_out=read_out, problem=example.problem or self._state.text())
        )
