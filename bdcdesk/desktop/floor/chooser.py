"""Who shall have it? A short list to type into; Enter gives, Esc leaves everything as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bdcdesk.desktop.floor.table import Cell, Column, Row, Table
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.desktop.widgets.key_button import key_hint
from bdcdesk.translation import tr

ROWS = 9
"""More candidates than these are scrolled to or typed for."""
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS, Qt.Key.Key_PageDown: ROWS}
COLUMNS = (Column(tr("Agent")), Column(tr("Doing"), wide=True), Column(tr("Work"), tr("What they owe by the end of today"), figures=True))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody it could be given to. `has_it`: shown, and cannot be chosen."""

    member: str
    name: str
    doing: str
    tone: Tone
    work: str
    has_it: bool = False


class Chooser(QDialog):
    """`chosen(member)` once, then it closes. The first who can have it is chosen to begin with."""

    chosen = Signal(str)

    def __init__(self, what: str, candidates: Sequence[Candidate], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "panel")
        self.setWindowTitle(tr("Give to"))
        self.setAccessibleName(tr("Give {what} to", what=what))
        self.setMinimumWidth(440)
        self._candidates = tuple(candidates)
        self._listed: tuple[Candidate, ...] = ()
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Type a name"))
        self.field.setAccessibleName(tr("Give {what} to: type a name, arrows choose, Enter gives", what=what))
        self.field.textChanged.connect(self._list)
        self.field.installEventFilter(self)
        self.table = Table(tr("Agents"), COLUMNS, chooses=True)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setFixedHeight(self.table.whole_height(min(len(candidates), ROWS)))
        self.table.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        column.addWidget(Elided(tr("Give {what} to", what=what), "heading"))
        column.addWidget(self.field)
        column.addWidget(self.table)
        column.addLayout(self._foot())
        self._list("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the name is typed, the arrows move in the list and Enter gives."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._move(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._give()
                return True
        return super().eventFilter(watched, event)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for keys, meaning in ((("↑", "↓"), tr("choose")), (("↵",), tr("give")), (("Esc",), tr("leave as it is"))):
            for key in keys:
                foot.addWidget(key_hint(key))
            foot.addWidget(words(meaning, "small", Tone.muted))
        foot.addStretch(1)
        return foot

    def _list(self, typed: str) -> None:
        wanted = typed.casefold().split()
        self._listed = tuple(each for each in self._candidates if all(part in each.name.casefold() for part in wanted))
        self.table.show_rows([_row(each) for each in self._listed])
        self._choose(next((place for place, each in enumerate(self._listed) if not each.has_it), -1))

    def _move(self, step: int) -> None:
        free = [place for place, each in enumerate(self._listed) if not each.has_it]
        if free:
            here = self.table.currentIndex().row()
            at = free.index(here) if here in free else 0
            self._choose(free[min(max(at + step, 0), len(free) - 1)])

    def _choose(self, place: int) -> None:
        self.table.choose(place)
        # The focus stays in the field, so whoever listens is told from there.
        self.field.setAccessibleDescription(self._listed[place].name if place >= 0 else tr("nobody of that name"))

    def _clicked(self, index: QModelIndex) -> None:
        if not self._listed[index.row()].has_it:
            self._choose(index.row())
            self._give()
        else:
            self._list(self.field.text())

    def _give(self) -> None:
        member = self.table.chosen
        if member is not None:
            self.accept()
            self.chosen.emit(member)


def _row(candidate: Candidate) -> Row:
    doing = tr("has it") if candidate.has_it else candidate.doing
    name = Cell(candidate.name, Tone.faint if candidate.has_it else Tone.plain, bold=not candidate.has_it)
    return Row(candidate.member, (name, Cell(doing, candidate.tone, pill=True), Cell(candidate.work)))
