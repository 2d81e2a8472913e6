"""What a lead needs of its agent: a line for each need, with one more to fill in."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.distribution_words import NEEDS, Told
from bdcdesk.desktop.settings.form import Choice
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.translation import tr

Line = tuple[Told, str, str]


class Needs(QWidget):
    """On the Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Need] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.add = QPushButton(tr("One more need"))
        self.add.clicked.connect(self._one_more)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words(tr("What a lead needs"), "strong"))
        column.addWidget(words(tr("A need without words is left out."), "small", Tone.muted))
        column.addLayout(self._rows)
        column.addLayout(foot)

    def show_needs(self, needs: Sequence[Line]) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []
        for need in needs or [("words", "", "")]:
            self._line(need)

    def needs(self) -> tuple[Line, ...]:
        return tuple(line.need() for line in self._lines)

    def field(self, named: str) -> QWidget | None:
        """ "need 0" is the first."""
        what, _, place = named.partition(" ")
        return self._lines[int(place)].has if what == "need" else None

    def _one_more(self) -> None:
        self._line(("words", "", "")).has.setFocus()

    def _line(self, need: Line) -> "_Need":
        line = _Need(need, len(self._lines) + 1)
        self._rows.addWidget(line)
        before = self._lines[-1].skill if self._lines else None
        if before is not None:
            QWidget.setTabOrder(before, line.field)
        QWidget.setTabOrder(line.field, line.has)
        QWidget.setTabOrder(line.has, line.skill)
        QWidget.setTabOrder(line.skill, self.add)
        self._lines.append(line)
        return line


class _Need(QWidget):
    def __init__(self, need: Line, place: int) -> None:
        super().__init__()
        field, has, skill = need
        self.field, self.has, self.skill = Choice(), QLineEdit(has), QLineEdit(skill)
        for value, said in NEEDS.items():
            self.field.addItem(said, value)
        self.field.setCurrentIndex(self.field.findData(field))
        self.has.setPlaceholderText("hola")
        self.skill.setPlaceholderText(tr("Spanish"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, called, stretch in (
            (self.field, tr("what is looked at"), 3),
            (self.has, tr("what it has"), 3),
            (self.skill, tr("who is asked"), 3),
        ):
            widget.setAccessibleName(tr("Need {place}: {called}", place=place, called=called))
            if widget is self.skill:
                row.addWidget(words("needs", "small", Tone.muted))
            row.addWidget(widget, stretch)

    def need(self) -> Line:
        field = next(value for value in NEEDS if value == self.field.currentData())
        return field, self.has.text(), self.skill.text()
